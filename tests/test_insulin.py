"""Simulated patients with type 1 diabetes: balances that the equations must keep, and the environment around them."""

import numpy as np
import pandas as pd
import pytest
from gymnasium.utils.env_checker import check_env

from medai_utils.datasets import insulin, load_virtual_patients
from medai_utils.datasets.insulin import Body, InsulinEnv, Ward, report, risk, simulate

PATIENTS = load_virtual_patients().table


def basal_only(observation, settings):
    return np.column_stack([np.ones(len(observation)), np.zeros(len(observation))])


def basal_bolus(observation, settings):
    return np.column_stack([np.ones(len(observation)), observation[:, 2] / settings["CR"]])


def run(body, minutes, extra=0.0, bolus=(), meal=()):
    """Sensor-side glucose minute by minute; `bolus` and `meal` are ranges of minutes with 1 U and 5 g a minute."""
    trace = []
    for minute in range(minutes):
        insulin_rate = body.basal + extra + (1.0 if minute in bolus else 0.0)
        body.minute(insulin_rate, np.full(body.n, 5.0 if minute in meal else 0.0))
        trace.append(body.skin_glucose)
    return np.array(trace)


def test_thirty_patients_in_three_groups():
    assert PATIENTS.groupby("group").size().to_dict() == {"adolescent": 10, "adult": 10, "child": 10}
    assert PATIENTS.notna().all().all()
    assert PATIENTS.index.is_unique
    changed = load_virtual_patients().table
    changed.loc["adult 1", "CR"] = -1
    assert load_virtual_patients().table.CR["adult 1"] == 10


def test_basal_insulin_holds_every_patient_level():
    body = Body(PATIENTS)
    before = body.state[:13].copy()
    run(body, 24 * 60)
    np.testing.assert_allclose(body.state[:13], before, rtol=1e-5, atol=1e-3)


def test_values_of_simglucose():
    """Glucose under the skin (mg/dl) at minutes 120 to 600: 50 g from minute 60 on at 5 g a minute, 5 U over 5 minutes.

    Computed with `simglucose.patient.t1dpatient.T1DPatient` of simglucose 0.2.11 (scipy's dopri5).
    """
    expected = {
        "adult 1": [178.712, 177.343, 161.408, 154.993, 127.671, 117.23],
        "adolescent 5": [205.962, 211.238, 159.029, 102.481, 99.02, 109.609],
        "child 10": [238.096, 154.408, 95.73, 55.212, 69.968, 91.618],
    }
    trace = run(Body(PATIENTS.loc[list(expected)]), 600, bolus=range(60, 65), meal=range(60, 70))
    ours = trace[np.array([120, 180, 240, 360, 480, 600]) - 1]
    np.testing.assert_allclose(ours.T, list(expected.values()), atol=0.005)


def test_a_meal_raises_glucose_and_it_comes_back_towards_the_bolus():
    with_meal = run(Body(PATIENTS), 600, meal=range(10))
    start = Body(PATIENTS).skin_glucose
    assert (with_meal.max(axis=0) > start + 30).all()
    with_bolus = run(Body(PATIENTS), 600, bolus=range(3), meal=range(10))
    assert (with_bolus.max(axis=0) < with_meal.max(axis=0)).all()
    assert (with_bolus[-1] < with_meal[-1]).all()


def test_more_insulin_never_raises_glucose():
    less, more = run(Body(PATIENTS), 480), run(Body(PATIENTS), 480, extra=0.005)
    assert (more <= less + 1e-6).all()
    assert (more[-1] < less[-1]).all()


def test_carbohydrate_is_neither_lost_nor_made():
    body = Body(PATIENTS)
    eaten = 0.0
    for minute in range(12 * 60):
        bite = 5.0 if minute < 14 or 300 <= minute < 308 else 0.0
        eaten += 1000 * bite
        body.minute(body.basal, np.full(30, bite))
        solid, liquid, gut, gone = body.state[0], body.state[1], body.state[2], body.state[13]
        np.testing.assert_allclose(solid + liquid + gut + gone, eaten, rtol=1e-9)
    assert (body.state[13] > 0.5 * eaten).all()
    appeared = body.p["f"] * body.state[13]
    assert (appeared < 0.9 * eaten + 1e-6).all()


def test_insulin_depots_balance():
    body = Body(PATIENTS)
    start = body.state[10] + body.state[11]
    given = 0.0
    for minute in range(600):
        rate = body.basal + (0.5 if minute < 10 else 0.0)
        given = given + rate * 6000 / body.p["BW"]
        body.minute(rate, np.zeros(30))
        np.testing.assert_allclose(body.state[10] + body.state[11] + body.state[14], start + given, rtol=1e-9)


def test_many_at_once_are_as_one_by_one():
    together = simulate(basal_bolus, PATIENTS.iloc[::12], seed=3)
    for row in range(len(PATIENTS.iloc[::12])):
        alone = simulate(basal_bolus, PATIENTS.iloc[::12].iloc[[row]], seed=3, scenarios=[row])
        np.testing.assert_allclose(alone.glucose[0], together.glucose[row], rtol=1e-9)
        np.testing.assert_allclose(alone.reading[0], together.reading[row], rtol=1e-9)


def test_same_seed_same_days():
    first, again, other = (simulate(basal_bolus, PATIENTS.head(3), seed=seed) for seed in (1, 1, 2))
    for name in first._fields:
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert not np.allclose(first.reading, other.reading)
    assert not np.allclose(first.carbs, other.carbs)


def pump(seen, own, numbers):
    return np.ones(len(seen["carbs"])), numbers[0] * seen["carbs"] / own["CR"]


def test_each_candidate_treats_each_patient_as_if_alone():
    who = PATIENTS.loc[["adult 1", "child 4"]]
    both = insulin.try_out(pump, [[0], [1]], who, days=2, seed=4)
    assert both.shape == (2, 2, 576)
    rows = who.iloc[[0, 0, 1, 1]]
    for candidate, policy in ((0, basal_only), (1, basal_bolus)):
        alone = simulate(policy, rows, seed=4)
        np.testing.assert_allclose(both[candidate], alone.glucose.reshape(2, 576), rtol=1e-9)


def test_rows_of_one_scenario_and_different_groups_keep_their_meals():
    course = simulate(basal_only, PATIENTS.loc[["adult 1", "child 1", "adult 2"]], seed=1, scenarios=[4, 4, 4])
    np.testing.assert_array_equal(course.carbs[0], course.carbs[2])
    assert course.carbs[1].sum() < course.carbs[0].sum()


def test_a_day_that_falls_below_ten_is_over():
    glucose = insulin.try_out(pump, [[8]], PATIENTS.loc[["child 4"]], seed=0)[0, 0]
    first = np.flatnonzero(glucose == insulin.LOWEST)[0]
    assert (glucose[first:] == insulin.LOWEST).all()
    assert (glucose[:first] > insulin.LOWEST).all()


def test_the_correction_factor_of_a_policy_is_the_fall_after_one_unit():
    body = Body(PATIENTS)
    start, lowest = body.glucose, body.glucose
    for minute in range(480):
        body.minute(body.basal + (0.2 if minute < 5 else 0.0), np.zeros(30))
        lowest = np.minimum(lowest, body.glucose)
    np.testing.assert_allclose(start - lowest, PATIENTS["fall"], atol=0.06)
    np.testing.assert_array_equal(Ward(PATIENTS).settings["CF"], PATIENTS["fall"])


def test_the_numbers_of_the_card():
    """What the card puts beside the literature: means of adults, adolescents and children."""

    def groups(values):
        return pd.Series(values, PATIENTS.index).groupby(PATIENTS["group"]).mean()[["adult", "adolescent", "child"]]

    level, daily = PATIENTS["Gpb"] / PATIENTS["Vg"], PATIENTS["TDI"]
    assert groups(level).round().tolist() == [143, 144, 139]
    assert [level.min().round(), level.max().round()] == [133, 153]
    assert groups(PATIENTS["fall"]).round().tolist() == [18, 25, 66]
    assert groups(PATIENTS["CF"]).round().tolist() == [16, 20, 35]
    assert groups(1700 / daily).round().tolist() == [33, 46, 81]
    assert groups(PATIENTS["CF"] * daily / 1700).round(2).tolist() == [0.47, 0.43, 0.45]
    assert groups(daily / PATIENTS["BW"]).round(2).tolist() == [0.65, 0.88, 0.64]
    assert groups(PATIENTS["CR"] * daily).round().tolist() == [511, 413, 379]
    assert groups(100 * 1440 * Body(PATIENTS).basal / daily).round().tolist() == [57, 49, 46]


def test_same_scenario_same_chance_events():
    course = simulate(basal_only, PATIENTS.loc[["adult 1", "adult 2"]], seed=1, scenarios=[4, 4])
    np.testing.assert_array_equal(course.carbs[0], course.carbs[1])


def test_sensor_noise_has_the_spread_and_memory_that_are_promised():
    ward = Ward(PATIENTS, seed=0, days=4)
    noise = ward._noise
    assert abs(noise.std() - 12) < 1
    assert abs(np.corrcoef(noise[:, 1:].ravel(), noise[:, :-1].ravel())[0, 1] - 0.9) < 0.02
    assert not Ward(PATIENTS.head(2), sensor_sd=0)._noise.any()


def test_meals_are_announced_once_or_not_at_all():
    ward = Ward(PATIENTS.head(4), seed=1, counting_sd=0)
    told, observation = [], ward.reset()
    for _ in range(ward.steps):
        told.append(observation[:, 2])
        observation, _, _ = ward.step(basal_only(observation, ward.settings))
    np.testing.assert_allclose(np.array(told).T, ward._meals)
    assert ((ward._meals > 0).sum(axis=1) >= 3).all()
    silent = Ward(PATIENTS.head(4), seed=1, announced=False)
    assert not silent.reset()[:, 2].any()
    np.testing.assert_array_equal(silent._meals, ward._meals)


def test_what_is_eaten_in_a_ward_arrives_in_the_body():
    ward = Ward(PATIENTS.head(5), seed=2)
    observation = ward.reset()
    for _ in range(ward.steps):
        observation, _, _ = ward.step(basal_only(observation, ward.settings))
    arrived = ward.body.state[:3].sum(axis=0) + ward.body.state[13]
    np.testing.assert_allclose(arrived, 1000 * ward._meals.sum(axis=1), rtol=1e-9)


def test_actions_are_clipped():
    ward = Ward(PATIENTS.head(2), seed=0)
    _, _, units = ward.step([[99, 99], [-1, -1]])
    np.testing.assert_allclose(units, [5 * 4 * ward.body.basal[0] + 25, 0])


def test_risk_of_kovatchev():
    low, high = risk([20, 50, 112.5, 180, 600])
    np.testing.assert_allclose(low, [100, 22.5, 0, 0, 0], atol=0.5)
    np.testing.assert_allclose(high, [0, 0, 0, 7.7, 100], atol=0.5)
    np.testing.assert_array_equal(risk([5, 900]), risk([20, 600]))


def test_report_by_hand():
    table = report([[50, 65, 70, 180], [181, 300, 100, 100]])
    np.testing.assert_allclose(table.in_range, [0.5, 0.5])
    np.testing.assert_allclose(table.below_70, [0.5, 0])
    np.testing.assert_allclose(table.below_54, [0.25, 0])
    np.testing.assert_allclose(table.above_180, [0, 0.5])
    np.testing.assert_allclose(table.risk, table.LBGI + table.HBGI)


@pytest.mark.filterwarnings("ignore:.*symmetric and normalized space:UserWarning")
def test_gymnasium_accepts_the_environment():
    check_env(InsulinEnv("child 3"), skip_render_check=True)


def test_environment_is_the_ward_of_one():
    env = InsulinEnv("adult 2")
    observation, info = env.reset(seed=5)
    course = simulate(basal_only, PATIENTS.loc[["adult 2"]], seed=5)
    assert observation[0] == pytest.approx(course.reading[0, 0], rel=1e-5)
    for t in range(288):
        observation, reward, terminated, truncated, info = env.step(np.array([1.0, 0.0], dtype=np.float32))
        assert info["glucose"] == pytest.approx(course.glucose[0, t])
        assert reward == pytest.approx(insulin.minus_risk(course.glucose[0, t]))
    assert truncated
    assert not terminated


def test_environment_terminates_where_the_model_ends():
    env = InsulinEnv("child 1")
    env.reset(seed=0)
    for _ in range(288):
        _, _, terminated, _, info = env.step(np.array([4.0, 25.0]))
        if terminated:
            break
    assert terminated
    assert info["glucose"] < 10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Body(PATIENTS.head(0)), "at least one"),
        (lambda: Body(PATIENTS.drop(columns="kabs")), "kabs"),
        (lambda: Body(PATIENTS.head(2)).minute(np.array([0.1, -0.1]), np.zeros(2)), "not negative"),
        (lambda: Body(PATIENTS.head(2)).minute(np.zeros(2), np.array([np.nan, 0])), "finite"),
        (lambda: Body(PATIENTS.head(2)).minute(np.zeros(3), np.zeros(2)), "shape"),
        (lambda: Ward(PATIENTS.head(2), days=0), "days"),
        (lambda: Ward(PATIENTS.head(2), days=1.5), "days"),
        (lambda: Ward(PATIENTS.head(2), sensor_sd=-1), "negative"),
        (lambda: Ward(PATIENTS.head(2), counting_sd=np.nan), "finite"),
        (lambda: Ward(PATIENTS.head(2).assign(group="infant")), "infant"),
        (lambda: Ward(PATIENTS.head(2), scenarios=[1]), "scenarios"),
        (lambda: Ward(PATIENTS.head(2)).step([1, 0]), "shape"),
        (lambda: Ward(PATIENTS.head(1)).step([[np.nan, 0]]), "finite"),
        (lambda: InsulinEnv("adult 11"), "no patient"),
        (lambda: insulin.try_out(pump, [1], PATIENTS.head(1)), "candidates"),
        (lambda: insulin.try_out(pump, [[1]], PATIENTS.head(1), days=0), "days"),
        (lambda: risk([100, np.nan]), "finite"),
        (lambda: report([]), "steps"),
        (lambda: report(np.full((2, 3, 4), 100.0)), "steps"),
    ],
)
def test_bad_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_no_step_after_the_last_day_or_before_reset():
    ward = Ward(PATIENTS.head(1))
    for _ in range(ward.steps):
        ward.step([[1, 0]])
    with pytest.raises(RuntimeError, match="reset"):
        ward.step([[1, 0]])
    with pytest.raises(RuntimeError, match="reset"):
        InsulinEnv().step([1, 0])


def test_rows_may_be_any_subset_and_order():
    mixed = pd.concat([PATIENTS.loc[["child 2"]], PATIENTS.loc[["adult 9"]], PATIENTS.loc[["child 2"]]])
    glucose = simulate(basal_only, mixed, scenarios=[0, 1, 0]).glucose
    np.testing.assert_array_equal(glucose[0], glucose[2])
