"""Virtual patients with type 1 diabetes: the equations of the UVA/Padova simulator (2008), for many patients at once.

**Simulated: no patient, no advice.** The patients come from `load_virtual_patients`.
Taught in 01_background/18_insulin

The equations are those of Dalla Man, Rizza and Cobelli (2007, doi:10.1109/TBME.2007.893506), in the form for type 1
diabetes with insulin under the skin of Kovatchev and others (2009, doi:10.1177/193229680900300106). The table of
parameters comes from simglucose 0.2.11 (Jinyu Xie, https://github.com/jxx123/simglucose, MIT licence, copyright (c)
2017 Jinyu Xie; its text stands in LICENSE). The code here was written for this book.
"""

from typing import NamedTuple

import gymnasium
import numpy as np
import pandas as pd

from ..seeding import checked_seed
from . import _null
from .cohorts import VIRTUAL_PATIENTS, load_virtual_patients

STEP = 5  # minutes between two decisions
STEPS_A_DAY = 24 * 60 // STEP
OBSERVED = ("reading", "trend", "carbs", "on_board", "hour")
MOST_BASAL, MOST_BOLUS = 4.0, 25.0  # an action is clipped to these: times the own basal rate, and units
READING_LIMITS = (40.0, 400.0)  # mg/dl; a sensor shows nothing outside
LOWEST = 10.0  # mg/dl; below it the model means nothing, and the day ends
GLUCOSE_LIMITS = (20.0, 600.0)  # mg/dl; the range for which the risk of Kovatchev and others is defined

_EATING = 5.0  # g a minute
_MEMORY = 120.0  # minutes, for insulin on board
_HOURS, _JITTER, _SNACK, _SIZE_SD = (7.0, 12.0, 18.0, 15.5), 30.0, 0.5, 0.2
_GRAMS = {"adult": (50, 70, 80, 20), "adolescent": (50, 70, 80, 20), "child": (35, 50, 50, 15)}
_NOISE_MEMORY = 0.9


class Body:
    """The bodies of n virtual patients: 13 equations each, and two counters.

    Parameters
    ----------
    patients : pandas.DataFrame (n, 44)
        Rows of `load_virtual_patients().table`; a row may stand there more than once.

    Attributes
    ----------
    state : ndarray (15, n)
        Carbohydrate in the stomach, solid and liquid, and in the gut (mg); glucose in plasma and in tissue (mg/kg);
        insulin in plasma (pmol/kg); insulin action on uptake, and two delays of its action on the liver (pmol/l);
        insulin in the liver and in two depots under the skin (pmol/kg); glucose under the skin (mg/kg); then what has
        left the gut so far (mg) and what has left the depots so far (pmol/kg).
    basal : ndarray (n,)
        The rate of insulin that holds the patient at the basal state, in units a minute.
    """

    def __init__(self, patients):
        if len(patients) == 0:
            raise ValueError("there must be at least one patient")
        missing = [name for name in VIRTUAL_PATIENTS if name not in patients]
        if missing:
            raise ValueError(f"patients must be rows of load_virtual_patients().table; missing: {', '.join(missing)}")
        self.p = {name: patients[name].to_numpy(float) for name in VIRTUAL_PATIENTS if name != "group"}
        self.n = len(patients)
        self.basal = self.p["u2ss"] * self.p["BW"] / 6000
        self.reset()

    def reset(self):
        """Back to the basal state, fasting."""
        p, nothing = self.p, np.zeros(self.n)
        fasting = [nothing, nothing, nothing, p["Gpb"], p["Gtb"], p["Ipb"], nothing, p["Ib"], p["Ib"], p["Ilb"]]
        self.state = np.array([*fasting, p["isc1ss"], p["isc2ss"], p["Gpb"], nothing, nothing])
        self._meal = np.zeros(self.n)
        self._eating = np.zeros(self.n, dtype=bool)

    @property
    def glucose(self):
        """Glucose in plasma, (n,), mg/dl."""
        return self.state[3] / self.p["Vg"]

    @property
    def skin_glucose(self):
        """Glucose under the skin, where a sensor sits, (n,), mg/dl."""
        return self.state[12] / self.p["Vg"]

    def minute(self, insulin, carbs):
        """Let one minute pass (one step of the Runge-Kutta method of order four).

        Parameters
        ----------
        insulin : ndarray (n,)
            Units a minute, given under the skin.
        carbs : ndarray (n,)
            Grams of carbohydrate eaten in this minute.

        Raises
        ------
        ValueError
            If a number is negative or not finite, or the shape is wrong.
        """
        insulin, carbs = _checked("insulin", insulin, self.n), _checked("carbs", carbs, self.n)
        starts = (carbs > 0) & ~self._eating
        self._meal = np.where(starts, self.state[0] + self.state[1], self._meal) + 1000 * carbs
        self._eating = carbs > 0
        inflow = insulin * 6000 / self.p["BW"]
        carbs, speed = 1000 * carbs, self._emptying()
        x = self.state
        k1 = self._slope(x, inflow, carbs, speed)
        k2 = self._slope(x + k1 / 2, inflow, carbs, speed)
        k3 = self._slope(x + k2 / 2, inflow, carbs, speed)
        k4 = self._slope(x + k3, inflow, carbs, speed)
        self.state = x + (k1 + 2 * (k2 + k3) + k4) / 6
        np.maximum(self.state[3:5], 0, out=self.state[3:5])

    def _emptying(self):
        """How fast the stomach empties, as a function of what is in it (mg); the meal stays the same for a minute."""
        p, meal = self.p, np.where(self._meal > 0, self._meal, 1.0)
        half = np.where(self._meal > 0, p["kmax"] - p["kmin"], 0) / 2
        first, second = 2.5 / (1 - p["b"]) / meal, 2.5 / p["d"] / meal
        late, early = p["b"] * meal * first, p["d"] * meal * second

        def speed(inside):
            return p["kmax"] + half * (np.tanh(first * inside - late) - np.tanh(second * inside - early))

        return speed

    def _slope(self, x, inflow, carbs, speed):
        """The right-hand side of the equations, (15, n), a minute."""
        p, d = self.p, np.empty_like(x)
        solid, liquid, gut, plasma, tissue, insulin, action, delay1, delay2, liver, depot1, depot2, skin = x[:13]

        # Stomach and gut: the emptying slows in the middle of a meal.
        ground, emptied = p["kmax"] * solid, speed(solid + liquid) * liquid
        d[0] = carbs - ground
        d[1] = ground - emptied
        d[13] = p["kabs"] * gut
        d[2] = emptied - d[13]

        # Glucose: from gut and liver; used without insulin, lost with urine, used with insulin.
        from_liver = np.maximum(p["kp1"] - p["kp2"] * plasma - p["kp3"] * delay2, 0)
        urine = p["ke1"] * np.maximum(plasma - p["ke2"], 0)
        exchange = p["k1"] * plasma - p["k2"] * tissue
        d[3] = from_liver + p["f"] / p["BW"] * d[13] - p["Fsnc"] - urine - exchange
        d[4] = exchange - (p["Vm0"] + p["Vmx"] * action) * tissue / (p["Km0"] + tissue)
        d[12] = p["ksc"] * (plasma - skin)

        # Insulin: from the depots to plasma and liver, then to its actions.
        from_depot1, from_depot2 = p["ka1"] * depot1, p["ka2"] * depot2
        moving, d[11] = p["kd"] * depot1, -from_depot2
        d[14] = from_depot1 + from_depot2
        level = insulin / p["Vi"]
        d[5] = d[14] + p["m1"] * liver - (p["m2"] + p["m4"]) * insulin
        d[6] = p["p2u"] * (level - p["Ib"] - action)
        d[7] = p["ki"] * (level - delay1)
        d[8] = p["ki"] * (delay1 - delay2)
        d[9] = p["m2"] * insulin - (p["m1"] + p["m30"]) * liver
        d[10] = inflow - from_depot1 - moving
        d[11] += moving
        return d


def _checked(name, values, n):
    values = np.asarray(values, dtype=float)
    if values.shape != (n,):
        raise ValueError(f"{name} must have one number a patient, shape ({n},), got shape {values.shape}")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(f"{name} must be finite and not negative")
    return values


class Ward:
    """Days of n virtual patients, with meals, a noisy sensor and a pump; a decision every five minutes.

    Parameters
    ----------
    patients : pandas.DataFrame (n, 44)
        Rows of `load_virtual_patients().table`; a row may stand there more than once.
    seed : int
        Seed of the meals, the counting errors and the sensor.
    days : int
        Each run starts at midnight, fasting, in the basal state.
    scenarios : array_like of int (n,), optional
        Number of the scenario of each row; rows with one number get the same chance events. By default 0 to n - 1.
    announced : bool
        Whether the controller learns of a meal, at the moment when it begins.
    counting_sd : float
        Standard deviation of the logarithm of counted / eaten carbohydrate.
    sensor_sd : float
        Standard deviation of the sensor's noise in mg/dl: Gaussian, autoregressive of order one with coefficient 0.9
        from one reading to the next.

    Notes
    -----
    An observation is (n, 5): `reading` of the sensor (mg/dl, 40 to 400), `trend` (mg/dl a minute, over the last 15
    minutes), `carbs` (grams as counted, in the step in which a meal begins, otherwise 0), `on_board` (units given
    above the basal rate, forgotten exponentially with a time of 120 minutes; below 0 after less than the basal rate),
    `hour` (0 to 24).

    An action is (n, 2): the basal rate as a multiple of the patient's own (clipped to 0 to 4) and a bolus in units
    (clipped to 0 to 25), given over the five minutes.

    Meals: breakfast, lunch and dinner near 7, 12 and 18 h, and on every second day a snack near 15:30. What is eaten,
    when, and how well it is counted were chosen by the authors of this book.
    """

    def __init__(self, patients, *, seed=0, days=1, scenarios=None, announced=True, counting_sd=0.25, sensor_sd=12.0):
        self.body = Body(patients)
        self.n = len(patients)
        self.settings = {"basal": self.body.basal, "CR": self.body.p["CR"], "CF": self.body.p["fall"]}
        if int(days) != days or days < 1:
            raise ValueError(f"days must be a whole number from 1 on, got {days!r}")
        if not (0 <= counting_sd < np.inf and 0 <= sensor_sd < np.inf):
            raise ValueError("standard deviations must be finite and not negative")
        seed = checked_seed(seed)
        scenarios = np.arange(self.n) if scenarios is None else np.asarray(scenarios)
        if scenarios.shape != (self.n,):
            raise ValueError(f"scenarios must have shape ({self.n},), got {scenarios.shape}")
        unknown = set(patients["group"]) - set(_GRAMS)
        if unknown:
            raise ValueError(f"group must be one of {', '.join(_GRAMS)}, got {unknown}")
        self.steps = int(days) * STEPS_A_DAY
        self.announced = announced
        self._meals = np.zeros((self.n, self.steps))
        self._counted = np.zeros((self.n, self.steps))
        self._noise = np.zeros((self.n, self.steps + 1))
        known = {}  # the row that has the same chance events already
        for row, (scenario, group) in enumerate(zip(scenarios, patients["group"], strict=True)):
            first = known.setdefault((int(scenario), group), row)
            if first < row:
                for events in (self._meals, self._counted, self._noise):
                    events[row] = events[first]
                continue
            rng = np.random.default_rng([seed, int(scenario)])
            self._plan(row, rng, _GRAMS[group], int(days), counting_sd)
            self._noise[row] = sensor_sd * _wander(rng, self.steps + 1)
        self.reset()

    def _plan(self, row, rng, grams, days, counting_sd):
        for day in range(days):
            for hour, usual in zip(_HOURS, grams, strict=True):
                late, size, error, snack = *rng.normal(size=3), rng.random()
                if hour == _HOURS[-1] and snack > _SNACK:
                    continue
                minute = 60 * (24 * day + hour) + np.clip(_JITTER * late, -2 * _JITTER, 2 * _JITTER)
                step = int(minute // STEP)
                eaten = usual * np.exp(_SIZE_SD * size)
                self._meals[row, step] += eaten
                self._counted[row, step] += eaten * np.exp(counting_sd * error)

    def reset(self):
        """Back to midnight, with the same chance events; returns the first observation (n, 5)."""
        self.body.reset()
        self.time = 0
        self._plate, self._on_board = np.zeros(self.n), np.zeros(self.n)
        self._readings = []
        return self._observe()

    def _observe(self):
        reading = np.clip(self.body.skin_glucose + self._noise[:, self.time], *READING_LIMITS)
        self._readings = [*self._readings[-3:], reading]
        minutes = STEP * (len(self._readings) - 1)
        trend = (reading - self._readings[0]) / minutes if minutes else np.zeros(self.n)
        known = self.announced and self.time < self.steps
        carbs = self._counted[:, self.time] if known else np.zeros(self.n)
        hour = np.full(self.n, self.time % STEPS_A_DAY * STEP / 60)
        return np.column_stack([reading, trend, carbs, self._on_board, hour])

    def step(self, action):
        """Give insulin for five minutes; returns (observation (n, 5), true plasma glucose (n,), units given (n,))."""
        if self.time >= self.steps:
            raise RuntimeError("the last day is over: call reset()")
        action = np.asarray(action, dtype=float)
        if action.shape != (self.n, 2):
            raise ValueError(f"an action is (basal multiple, bolus) a patient, shape ({self.n}, 2), got {action.shape}")
        if not np.isfinite(action).all():
            raise ValueError("an action must be finite")
        action = np.array([1.0, 0.0]) + _null.planted(action - [1.0, 0.0])  # with no effect, the own basal rate
        basal = self.body.basal * np.clip(action[:, 0], 0, MOST_BASAL)
        rate = basal + np.clip(action[:, 1], 0, MOST_BOLUS) / STEP
        self._plate = self._plate + self._meals[:, self.time]
        for _ in range(STEP):
            bite = np.minimum(self._plate, _EATING)
            self._plate = self._plate - bite
            self.body.minute(rate, bite)
        extra = STEP * (rate - self.body.basal)
        self._on_board = np.exp(-STEP / _MEMORY) * (self._on_board + extra)
        self.time += 1
        return self._observe(), self.body.glucose, STEP * rate


def _wander(rng, size):
    """Gaussian noise of variance 1 that remembers, (size,)."""
    noise = rng.normal(size=size)
    for i in range(1, size):
        noise[i] = _NOISE_MEMORY * noise[i - 1] + np.sqrt(1 - _NOISE_MEMORY**2) * noise[i]
    return noise


class Course(NamedTuple):
    """What happened to n virtual patients; arrays (n, steps), one column for five minutes."""

    glucose: np.ndarray  # true plasma glucose at the end of the step, mg/dl
    reading: np.ndarray  # what the sensor showed at its beginning, mg/dl
    insulin: np.ndarray  # units given
    carbs: np.ndarray  # grams of the meal that began, as eaten

    @property
    def hours(self):
        """Hours since midnight of the first day, at the end of each step, (steps,)."""
        return np.arange(1, self.glucose.shape[1] + 1) * STEP / 60


def simulate(policy, patients, **options):
    """Let a policy treat virtual patients.

    Parameters
    ----------
    policy : callable
        `policy(observation, settings)` returns the action (n, 2). `observation` is (n, 5), see `Ward`; `settings` is a
        dictionary of arrays (n,): `basal` (units a minute), `CR` (g a unit), `CF` (mg/dl a unit, as measured in this
        model: the column `fall`).
    patients : pandas.DataFrame
        Rows of `load_virtual_patients().table`.
    **options
        For `Ward`: `seed`, `days`, `scenarios`, `announced`, `counting_sd`, `sensor_sd`.

    Returns
    -------
    Course
        Once a patient's glucose has fallen below 10 mg/dl, it is written as 10 to the end of the last day.

    Examples
    --------
    >>> def basal_only(observation, settings):
    ...     return np.column_stack([np.ones(len(observation)), np.zeros(len(observation))])
    >>> simulate(basal_only, load_virtual_patients().table.head(2)).glucose.shape
    (2, 288)
    """
    ward = Ward(patients, **options)
    observation = ward.reset()
    course = Course(*(np.empty((ward.n, ward.steps)) for _ in range(3)), ward._meals.copy())
    for t in range(ward.steps):
        course.reading[:, t] = observation[:, 0]
        action = policy(observation, ward.settings)
        observation, course.glucose[:, t], course.insulin[:, t] = ward.step(action)
    ended = np.maximum.accumulate(course.glucose < LOWEST, axis=1)
    course.glucose[ended] = LOWEST
    return course


def try_out(policy, candidates, patients, *, days=1, **options):
    """Let each of several candidates treat every patient, with the same meals and the same noise for all candidates.

    Parameters
    ----------
    policy : callable
        `policy(seen, own, numbers)` returns two arrays (n,), the basal rate as a multiple of the patient's own and the
        bolus in units. `seen` and `own` are dictionaries of arrays (n,): `reading`, `trend`, `carbs`, `on_board` and
        `hour`, see `Ward`, and `basal`, `CR` and `CF`, see `simulate`. `numbers` is (m, n): the m numbers of the
        candidate who treats each row.
    candidates : array_like (k, m)
        m numbers for each of k candidates.
    patients : pandas.DataFrame
        p rows of `load_virtual_patients().table`.
    days : int
        Each day of a patient begins at midnight, fasting, in the basal state, with meals of its own.
    **options
        For `Ward`: `seed`, `announced`, `counting_sd`, `sensor_sd`.

    Returns
    -------
    ndarray (k, p, days * 288)
        True glucose in mg/dl, see `Course` and `simulate`.

    Raises
    ------
    ValueError
        If candidates is not (k, m), or days is not a whole number from 1 on.

    Notes
    -----
    Taught in 01_background/18_insulin

    Examples
    --------
    >>> def pump(seen, own, numbers):
    ...     return np.ones(len(seen["carbs"])), numbers[0] * seen["carbs"] / own["CR"]
    >>> try_out(pump, [[0], [1]], load_virtual_patients().table.head(3)).shape
    (2, 3, 288)
    """
    candidates = np.asarray(candidates, dtype=float)
    if candidates.ndim != 2 or candidates.size == 0:
        raise ValueError(f"candidates must have shape (candidates, numbers), got {candidates.shape}")
    if int(days) != days or days < 1:
        raise ValueError(f"days must be a whole number from 1 on, got {days!r}")
    n = len(patients) * int(days)
    scenarios = np.tile(np.arange(n), len(candidates))
    numbers = np.repeat(candidates, n, axis=0).T

    def action(observation, settings):
        seen = dict(zip(OBSERVED, observation.T, strict=True))
        return np.column_stack(policy(seen, settings, numbers))

    glucose = simulate(action, patients.iloc[scenarios // int(days)], scenarios=scenarios, **options).glucose
    return glucose.reshape(len(candidates), len(patients), -1)


def risk(glucose):
    """Risk of low and of high glucose, reading by reading (Kovatchev and others, 1997).

    Parameters
    ----------
    glucose : array_like
        mg/dl; numbers outside 20 to 600, the range of the scale, count as 20 and 600.

    Returns
    -------
    low, high : ndarray
        Of the shape of `glucose`, from 0 to about 100. Their means over time are the low and the high blood glucose
        index; the sum of the two means is the risk index.

    Examples
    --------
    >>> low, high = risk([50, 112.5, 180])
    >>> low.round(1), high.round(1)
    (array([22.5,  0. ,  0. ]), array([0. , 0. , 7.7]))
    """
    glucose = np.asarray(glucose, dtype=float)
    if not np.isfinite(glucose).all():
        raise ValueError("glucose must be finite")
    f = 1.509 * (np.log(np.clip(glucose, *GLUCOSE_LIMITS)) ** 1.084 - 5.381)
    return 10 * np.minimum(f, 0) ** 2, 10 * np.maximum(f, 0) ** 2


def minus_risk(glucose):
    """Reward of a step: minus the risk of low and of high glucose."""
    low, high = risk(glucose)
    return -(low + high)


def report(glucose):
    """What clinicians look at, for each patient.

    Parameters
    ----------
    glucose : array_like (n, steps)
        mg/dl.

    Returns
    -------
    pandas.DataFrame (n, 7)
        `in_range`, share of time with 70 to 180 mg/dl; `below_70` and `below_54`; `above_180`; `LBGI`, `HBGI`, the mean
        risks of low and high glucose; `risk`, their sum.
    """
    glucose = np.atleast_2d(np.asarray(glucose, dtype=float))
    if glucose.ndim != 2 or glucose.size == 0:
        raise ValueError(f"glucose must have shape (n, steps), got {glucose.shape}")
    low, high = (values.mean(axis=1) for values in risk(glucose))
    shares = {
        "in_range": (glucose >= 70) & (glucose <= 180),
        "below_70": glucose < 70,
        "below_54": glucose < 54,
        "above_180": glucose > 180,
    }
    table = pd.DataFrame({name: share.mean(axis=1) for name, share in shares.items()})
    return table.assign(LBGI=low, HBGI=high, risk=low + high)


class InsulinEnv(gymnasium.Env):
    """One virtual patient as a Gymnasium environment; an episode is one day unless you ask for more.

    Parameters
    ----------
    patient : str
        A name in `load_virtual_patients().table`.
    reward : callable
        From true plasma glucose (mg/dl) at the end of a step to its reward.
    **options
        For `Ward`, without `seed` and `scenarios`: `days`, `announced`, `counting_sd`, `sensor_sd`.

    Notes
    -----
    Observation and action as for `Ward`, without the axis of patients. `terminated` is True when glucose falls below
    10 mg/dl, where the model means nothing; `truncated` at the end of the last day. `info` holds `glucose` (true,
    mg/dl), `units` given and the patient's `settings`.
    """

    metadata = {"render_modes": []}  # noqa: RUF012 (Gymnasium asks for it)

    def __init__(self, patient="adult 1", reward=minus_risk, **options):
        table = load_virtual_patients().table
        if patient not in table.index:
            raise ValueError(f"there is no patient {patient!r}; names run from 'adult 1' to 'child 10'")
        self._row, self._reward, self._options = table.loc[[patient]], reward, options
        low = np.array([READING_LIMITS[0], -100, 0, -100, 0], dtype=np.float32)
        high = np.array([READING_LIMITS[1], 100, 1000, 500, 24], dtype=np.float32)
        self.observation_space = gymnasium.spaces.Box(low, high)
        self.action_space = gymnasium.spaces.Box(
            np.zeros(2, dtype=np.float32), np.array([MOST_BASAL, MOST_BOLUS], dtype=np.float32)
        )
        self._ward = None

    def reset(self, *, seed=None, options=None):
        """Begin a day at midnight, the seed's or the next one; returns observation (5,) and info."""
        super().reset(seed=seed)
        day = seed if seed is not None else int(self.np_random.integers(2**31))
        self._ward = Ward(self._row, seed=day, **self._options)
        return self._first(self._ward.reset()), self._info(self._ward.body.glucose[0], 0.0)

    def step(self, action):
        """Give insulin for five minutes; returns observation (5,), reward, terminated, truncated and info."""
        if self._ward is None:
            raise RuntimeError("call reset() before step()")
        observation, glucose, units = self._ward.step(np.asarray(action)[np.newaxis])
        true = float(glucose[0])
        over = self._ward.time >= self._ward.steps
        reward = float(self._reward(true))
        return self._first(observation), reward, true < LOWEST, over, self._info(true, float(units[0]))

    def _first(self, observation):
        return np.clip(observation[0].astype(np.float32), self.observation_space.low, self.observation_space.high)

    def _info(self, glucose, units):
        settings = {name: float(values[0]) for name, values in self._ward.settings.items()}
        return {"glucose": float(glucose), "units": units, "settings": settings}
