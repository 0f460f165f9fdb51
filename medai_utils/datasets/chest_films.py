"""Simulated chest films: Beer-Lambert projections of an analytic adult thorax, with pneumonias whose place is known.

Centimetres throughout: x to the right of the film (the patient's left), y along the beam (towards the sternum), z
upwards. Along one ray the chest cavity fills the interval from -h to +h, and the body around it a wider one; h is the
*half chord*. Heart, great vessels and diaphragm lie in front in that interval and the spine behind, so what is left to
the lung is one interval too, and the fissures cut it into lobes: nothing is counted twice.
"""

from concurrent.futures import ThreadPoolExecutor
from numbers import Integral

import numpy as np
from scipy.fft import irfft2, rfft2
from scipy.ndimage import correlate1d, gaussian_filter, uniform_filter

from ..seeding import checked_seed
from . import _null
from .records import ImageSet

# Linear attenuation per cm at about 70 keV, rounded from NIST Standard Reference Database 126: water; lung at a quarter
# of its density; bone with its marrow, less than cortical bone.
SOFT, LUNG, BONE = 0.19, 0.05, 0.42
PATIENTS_PER_BATCH = 16  # with their films they bound the memory; part of the seed's meaning
SITES = ("site A", "site B")
# Mean open-beam photons per cm2 of detector that a site spends. At 70 keV 1e8 photons per cm2 are an air kerma of about
# 0.03 mGy; a digital chest film costs some 0.13 mGy at the skin, nearer to the tube. Noise is invisible at 64 pixels.
PHOTONS = (1e8, 4e7)
SHARPENING = (0.3, 0.42)  # how much of its wide blur each site's processing takes away from a film
LOBES = ("none", "right upper", "right middle", "right lower", "left upper", "left lower")
SHARE_OF_LOBES = (0.16, 0.12, 0.35, 0.15, 0.22)  # of LOBES[1:]; the lower two as published, the others the authors'
CURVE, GREY, SPREAD = (1.6, 2.7), (0.39, 0.5), (0.28, 0.32)  # steepness, mean and SD of a film's greys: at random
SECOND_LOBE = 0.18  # share of the sick with a second consolidation, in another lobe


def make_chest_films(
    n, size=64, *, seed=0, prevalence=0.5, contrast=1.0, early=0.08, films_per_patient=(1, 3), marker=None
):
    """Simulate frontal chest films of adults, erect, postero-anterior (PA), half of them with a pneumonia.

    Parameters
    ----------
    n : int
        Number of films. The films of a patient stand in a row.
    size : int
        Height and width in pixels, 32 to 256.
    seed : int
        Same seed, same films (on one machine, with one set of versions).
    prevalence : float or sequence of two floats
        Share of patients with a consolidation, in all or for each of the two sites.
    contrast : float
        Multiplies the density of every consolidation; 0 leaves nothing to see. With the same seed the people, their
        pose and the display stay the same, so 0 films them without their pneumonia. How hard the films are at 1 was
        chosen by the authors: it is a dial, not a fact about pneumonia.
    early : float
        Share of the sick patients' films that were taken before the consolidation shows: nothing on them differs from
        a healthy film. No reader has an AUROC above 1 - early / 2.
    films_per_patient : tuple of two ints
        Fewest and most films of a patient; the last patient may have fewer.
    marker : None, "all" or "site A" or "site B"
        Films that carry a lead letter L in the upper corner on the patient's left.

    Returns
    -------
    ImageSet
        `images` (n, size, size) float32 in [0, 1], bright where the body attenuates; `sick` (n,) 0 or 1;
        `patients` (n,); `sites` (n,) 0 or 1; `masks` (n, size, size), more than 0.5 cm of consolidation along the ray;
        `markers` (n, size, size), the letter's pixels, or None; `ideal_observer` (n,), the log odds of disease for a
        reader who knows the film without noise and the one consolidation that it would show, but not whether it shows
        yet. By the Neyman-Pearson lemma no reader of single films has a higher ROC curve: a bound that nobody can
        reach, since nobody knows a patient's film beforehand. `lobes` (n,) codes of `LOBES`, the lobe of the patient's
        first consolidation, seen or not yet, 0 in the healthy; `heart_sizes` (n,), the cardiothoracic ratio.

    Raises
    ------
    ValueError
        If an argument is out of range; the message says what was expected.

    Notes
    -----
    Only the consolidation depends on `sick`; a patient who is sick is so on every film. The display brings each film
    to a mean and a spread of greys that are drawn at random, so the two tell nothing. Primary photons follow the
    Beer-Lambert law with narrow-beam coefficients rounded from NIST's tables; scatter is a constant fraction, blurred.
    The two sites differ in dose and in how much their processing sharpens. What the films get right and wrong stands,
    measured, on the data card.
    Taught in 02_cnn/05_pneumonia

    Examples
    --------
    >>> films = make_chest_films(20, size=32, seed=1)
    >>> films.images.shape
    (20, 32, 32)
    """
    prevalence = _check_arguments(n, size, prevalence, contrast, early, films_per_patient, marker)
    cohort_seed, batches_seed = np.random.SeedSequence(checked_seed(seed)).spawn(2)
    cohort = _cohort(n, prevalence, films_per_patient, np.random.default_rng(cohort_seed))
    starts = range(0, cohort["sick"].size, PATIENTS_PER_BATCH)
    jobs = list(zip(starts, batches_seed.spawn(len(starts)), strict=True))

    def batch(job):
        start, child = job
        part = {name: values[start : start + PATIENTS_PER_BATCH] for name, values in cohort.items()}
        return _batch(part, size, _null.planted(contrast), early, prevalence, marker, child.spawn(3))

    with ThreadPoolExecutor(2) as pool:  # NumPy lets go of the interpreter lock; the films do not depend on it
        parts = list(pool.map(batch, jobs))
    fields = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    patients = np.repeat(np.arange(cohort["sick"].size), cohort["films"])
    sick = _null.dealt(cohort["sick"])[patients]
    return ImageSet(
        images=fields["images"],
        labels=sick,
        names=("no consolidation", "consolidation"),
        sick=sick,
        patients=patients,
        sites=cohort["site"][patients],
        masks=fields["masks"],
        markers=fields.get("markers"),
        ideal_observer=fields["ideal_observer"],
        lobes=fields["lobes"],
        heart_sizes=fields["heart_sizes"],
        provenance=f"simulated: make_chest_films({n}, size={size}, seed={seed}, contrast={contrast})",
    )


def _check_arguments(n, size, prevalence, contrast, early, films_per_patient, marker):
    for name, value, low, high in (("n", n, 1, 10**6), ("size", size, 32, 256)):
        if not isinstance(value, Integral) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    shares = np.asarray(prevalence, dtype=float)
    if shares.shape not in ((), (2,)) or not ((shares > 0) & (shares < 1)).all():
        raise ValueError(f"prevalence must lie between 0 and 1, for all or for each of two sites, got {prevalence!r}")
    if not (np.isfinite(contrast) and 0 <= contrast <= 2):
        raise ValueError(f"contrast must lie from 0 to 2, got {contrast!r}")
    if not 0 <= early <= 1:
        raise ValueError(f"early must lie from 0 to 1, got {early!r}")
    fewest, most = films_per_patient
    if not (isinstance(fewest, Integral) and isinstance(most, Integral) and 1 <= fewest <= most):
        raise ValueError(f"films_per_patient must be two whole numbers such as (1, 3), got {films_per_patient!r}")
    if marker not in (None, "all", *SITES):
        raise ValueError(f'marker must be None, "all", "site A" or "site B", got {marker!r}')
    return np.broadcast_to(shares, 2)


def _cohort(n, prevalence, films_per_patient, rng):
    """Who is there: films a patient (summing to n), site and disease of each patient."""
    films = rng.integers(films_per_patient[0], films_per_patient[1] + 1, n)
    films = films[: np.searchsorted(films.cumsum(), n) + 1]
    films[-1] -= films.sum() - n
    site = rng.integers(0, 2, films.size)
    return {"films": films, "site": site, "sick": (rng.random(films.size) < prevalence[site]).astype(int)}


def _batch(cohort, size, contrast, early, prevalence, marker, seeds):
    """The films of a few patients, from anatomy to display."""
    anatomy, counting, display = (np.random.default_rng(seed) for seed in seeds)
    who = np.repeat(np.arange(cohort["films"].size), cohort["films"])
    sick, site = cohort["sick"][who], cohort["site"][who]
    body = _Thorax(cohort["films"].size, who, size, anatomy)
    healthy = body.attenuation()
    fluid = contrast * body.consolidation()
    pixel = body.mean_pixel
    photons = np.array(PHOTONS)[site] * display.uniform(0.75, 1.33, who.size) * pixel**2
    without = _expected_counts(healthy, photons, pixel)
    with_lesion = _expected_counts(healthy + (SOFT - LUNG) * fluid, photons, pixel)
    shows = ((sick == 1) & (display.random(who.size) >= early))[:, None, None]
    counts = counting.poisson(np.where(shows, with_lesion, without))
    shown = (counts * np.log(with_lesion / without) - (with_lesion - without)).sum((1, 2), dtype=float)
    with np.errstate(divide="ignore"):  # early may be 0 or 1
        shown_or_not = np.logaddexp(np.log1p(-early) + shown, np.log(early))
    fields = {
        "images": _display(counts, photons, site, pixel, display),
        "masks": (fluid > 0.5) & shows,
        "ideal_observer": np.log(prevalence / (1 - prevalence))[site] + shown_or_not,
        "lobes": body.lobe * sick,
        "heart_sizes": body.heart[:, 0, 0],
    }
    if marker is not None:
        marked = np.isin(np.array(SITES)[site], SITES if marker == "all" else marker)
        fields["markers"] = _letter(size) & marked[:, None, None]
        fields["images"] = np.where(fields["markers"], np.float32(1), fields["images"])
    return fields


class _Thorax:
    """The chests of one batch of patients, as each of their films sees them.

    `self.x`, `self.z` are the coordinates of every pixel in the patient's frame; `one(low, high)` draws a number a
    patient, `film(low, high)` a number a film, both shaped to broadcast over pixels.
    """

    def __init__(self, n_patients, who, size, rng):
        self.rng, self.who, self.n_patients, self.size = rng, who, n_patients, size
        field = self.one(28.0, 39.0) * self.film(0.97, 1.03)  # centimetres that a film shows: cropping, distance
        self.pixel = field / size
        self.mean_pixel = float(self.pixel.mean())
        self.tilt = self.one(-0.05, 0.05) + self.film(-0.04, 0.04)
        self.right, self.down = self.one(-1.8, 1.8) + self.film(-1.2, 1.2), self.one(-4.8, 1.6) + self.film(-1, 1)
        self.turn = self.film(-0.13, 0.13)  # radians about the long axis: what lies in front moves against the spine
        grid = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
        across, up = grid[None, None, :] * field, -grid[None, :, None] * field
        self.x = across + self.tilt * up + self.right
        self.z = up - self.tilt * across + self.down
        self.width = self.one(11.4, 14.9)  # of each lung at the base, from the midline
        self.apex = self.one(10.2, 13.8)
        self.depth = self.one(7.6, 10.6)
        self.fat = self.one(0, 1) ** 2  # body habitus: 0 lean, 1 stout
        self.right_dome = self.one(-9.6, -5.8) + self.film(-1.1, 0.9)  # a shallow breath leaves the dome high
        self.left_dome = self.right_dome - self.one(-0.3, 2.2)
        self.horizontal, self.hinge = self.one(-1.2, 1.8), self.one(3.5, 6.0)  # fissures

    def one(self, low, high):
        return self.rng.uniform(low, high, self.n_patients)[self.who].astype(np.float32)[:, None, None]

    def film(self, low, high):
        return self.rng.uniform(low, high, self.who.size).astype(np.float32)[:, None, None]

    def _per_patient(self, low, high, *shape):
        return self.rng.uniform(low, high, (self.n_patients, *shape)).astype(np.float32)

    def ellipsoid(self, x, z, rx, ry, rz, turn=None):
        """Half chord of an ellipsoid centred at (x, 0, z), turned in the plane of the film."""
        along, across = (self.x - x) / rx, (self.z - z) / rz
        if turn is not None:
            c, s, ratio = np.cos(turn), np.sin(turn), rz / rx
            along, across = along * c + across * (s * ratio), across * c - along * (s / ratio)
        along *= along
        across *= across
        along += across
        np.subtract(1, along, out=along)
        np.sqrt(np.maximum(along, 0, out=along), out=along)
        return np.multiply(along, ry, out=along)

    def attenuation(self):
        """Line integrals of attenuation without the consolidation, (films, size, size)."""
        self._open_chest()
        p = SOFT * 2 * self._trunk() - (SOFT - LUNG) * self.lung
        p += (BONE - SOFT) * self._bones()
        air = np.minimum(self.lung / (1.2 * self.depth), 1)
        vessels, bronchi = self._vessels()
        self.blood, self.bronchi = np.square(air) * vessels, np.square(air) * bronchi
        p += (SOFT - LUNG) * self.blood
        p -= SOFT * self._airways()
        p += 0.035 * air * self._texture(2.6)  # what is too small to be drawn
        return np.maximum(p, 0)

    def _trunk(self):
        """Half chord of skin, fat, muscle and abdomen, then of shoulders with arms, neck and breasts."""
        out = np.abs(self.x)
        wall = self.width + 1.2 + 2.2 * self.fat
        torso = (self.depth + 1.0 + 1.9 * self.fat) * np.sqrt(np.maximum(1 - np.square(np.square(out / wall)), 0))
        axilla, arm = self.one(0.0, 4.0) + self.film(-1.0, 1.0), self.one(5.5, 10.0) + self.film(-1, 1)
        flank = wall - 0.5 + arm / (1 + np.exp((axilla - self.z) / 1.3))
        shoulder = self.one(6.4, 8.4) * np.sqrt(np.maximum(1 - np.square(np.square(out / flank)), 0))
        shoulder *= np.clip((self.z - axilla + 6) / 5, 0, 1)
        hang, thick = self.width + self.one(8.0, 15.0) + self.film(-1, 1), self.one(3.6, 4.6)
        arm = self._rod(out, self.width + 6.0, 7.0, hang, -16.0, thick)
        slope, high = self.film(0.05, 0.25), self.apex + self.one(1.2, 3.0)
        top = high + 4.5 * np.exp((5.5 - out) / 3.5) - slope * out - self.z
        torso *= np.sqrt(np.clip((top + 0.5) / 9, 0, 1))
        shoulder = np.maximum(shoulder, arm) * np.sqrt(np.clip(top / 3.5, 0, 1))
        neck = self.one(5.4, 6.8)
        throat = 0.64 * neck * np.sqrt(np.maximum(1 - (self.x / neck) ** 2, 0)) * (self.z > 4)
        trunk = np.maximum(np.maximum(torso, shoulder), throat)
        breasts, height = np.maximum(self.one(-1, 1.0), 0), self.one(-6.5, -3.5)
        for side in (-1, 1):
            trunk += breasts * self.ellipsoid(side * 0.58 * self.width, height, 5.7, 1.4, 4.6)
        return trunk

    def _open_chest(self):
        """Half chord of the rib cage, what heart, vessels, spine and abdomen take of it, and the lung that is left."""
        lateral, medial = self._cage(self.z)
        middle, half = (lateral + medial) / 2, np.maximum((lateral - medial) / 2, 0.05)
        beside = (np.abs(self.x) - middle) / half
        section = np.square(beside)
        section *= np.where(beside > 0, np.sqrt(np.abs(beside)), section)
        high = np.clip(self.z / self.apex, 0, 1)
        cavity = self.depth * np.sqrt(np.maximum(1 - section, 0) * (1 - high**2) * (1 + 0.5 * high**2))
        in_front, behind = self._mediastinum()
        taken = np.maximum(in_front, self._under_the_diaphragm()) + behind
        self.lung = np.maximum(2 * (cavity - taken), 0)
        self.cavity, self.in_front, self.behind = cavity, taken - behind, behind

    def _cage(self, z):
        """Lateral and medial border of each lung at height z, were there no heart."""
        up = np.clip((z + 12) / (self.apex + 12), 0, 0.999)
        lateral = 5.6 + (self.width * (1.03 - 0.14 * up) - 5.6) * np.sqrt(1 - np.square(np.square(up)) * up)
        return lateral, 5.0 * np.square(np.square(up)) * np.square(up)

    def _mediastinum(self):
        """Half chords of heart and great vessels, in front, and of spine and aorta, behind."""
        big, long = self.one(0.76, 1.14), self.one(0.88, 1.14)
        front, back = 4.0 * self.turn, -5.0 * self.turn
        dome = self.left_dome + 0.4
        axis = self.one(0.35, 0.75)  # of the heart: small in a lying heart, large in an upright one
        left, right, knob = 2.3 * big + front, -0.8 * big + front, self.one(5.0, 7.0)
        heart = (  # x, z, half widths across and along, turn
            (left, dome + 3.2, 6.7 * big, 4.5 * big * long, -axis),  # ventricles
            (right, dome + 4.6, 3.4 * big, 5.4 * big * long, 0.15),  # right atrium
        )
        reach = [np.hypot(rx * np.cos(turn), rz * np.sin(turn)) for _, _, rx, rz, turn in heart]
        self.heart = (left + reach[0] - right + reach[1]) / (2 * 1.0 * self.width)
        deep = 0.72 * self.depth
        narrow = self.one(1.7, 2.7) + 0.014 * np.maximum(self.z, 0) ** 2
        column = (
            0.28 * self.depth * np.sqrt(np.maximum(1 - np.square(np.square((self.x - 0.3 - 0.5 * front) / narrow)), 0))
        )
        parts = (
            column * (self.z > dome - 4),
            *(self.ellipsoid(x, z, rx, deep, rz, turn) for x, z, rx, rz, turn in heart),
            self.ellipsoid(1.7 + 0.3 * front, knob, self.one(1.6, 2.5), 3.0, 1.8),  # aortic arch
            self.ellipsoid(
                2.0 + 0.6 * front, (knob + dome) / 2 + 0.8, self.one(2.0, 2.9), 4.6, (knob - dome) / 2.4, 0.36
            ),  # pulmonary trunk
            self.ellipsoid(-1.5 + 0.6 * front, 3.0, self.one(1.4, 2.3), 2.8, 7.5),  # superior vena cava
        )
        in_front = np.sqrt(np.sqrt(sum(np.square(np.square(part)) for part in parts)))  # one smooth outline
        behind = 0.1 * self.depth * np.sqrt(np.maximum(1 - np.square(np.square((self.x - back) / 2.0)), 0))
        aorta = 1.15 * np.sqrt(np.maximum(1 - ((self.x - 1.6 - back) / 1.2) ** 2, 0)) * (self.z < knob)
        return in_front, np.maximum(behind, aorta)

    def _under_the_diaphragm(self):
        """Half chord of the abdomen below the two domes, which fall away to sharp angles at the rib cage."""
        dome = np.where(self.x < 0, self.right_dome, self.left_dome)
        crest = 0.45 * self.width
        away = (np.abs(self.x) - crest) / (self.width - crest)
        fall = np.where(away > 0, self.one(4.2, 6.2), self.one(0.2, 1.6)) * np.square(away)
        return self.depth * np.sqrt(np.clip((dome - fall - self.z) / 5.0, 0, 1))

    def _airways(self):
        """Centimetres of air along each ray in trachea, main bronchi, stomach and bowel."""
        carina, sway = self.one(2.6, 4.4), self.one(-0.2, 0.9)
        air = 0.0
        for xa, za, xb, zb, radius in (
            (-0.4 * sway, carina, 0.1, 20.0, self.one(0.75, 1.0)),
            (-0.4 * sway, carina, -2.9, carina - 3.0, 0.65),
            (-0.4 * sway, carina, 3.9, carina - 3.4, 0.6),
        ):
            air = np.maximum(air, self._rod(self.x, xa + 2.0 * self.turn, za, xb + 2.0 * self.turn, zb, radius))
        bubble, bowel = self.film(0.8, 2.8), np.maximum(self.film(-2.0, 2.2), 0.05)
        stomach = self.ellipsoid(self.film(4.0, 8.0), self.left_dome - 2.6, bubble, 0.8, self.film(0.6, 1.6))
        colon = self.ellipsoid(self.film(-9, 9), self.left_dome - 6.5, bowel, 0.6, 0.8 * bowel)
        return 2 * (air + (stomach + colon) * (self.z < self.left_dome - 0.8))

    def _rod(self, x, xa, za, xb, zb, radius):
        """Half chord at x of a rod of a radius between two points."""
        dx, dz = xb - xa, zb - za
        length = dx**2 + dz**2
        x, z = x - xa, self.z - za
        along = np.clip(x * (dx / length) + z * (dz / length), 0, 1)
        x -= along * dx
        z -= along * dz
        return np.sqrt(np.maximum(radius**2 - x * x - z * z, 0))

    def _draw(self, x, z, volume, sigma):
        """Line integral (cm) of thin tubes: `volume` in cm3 at points (films, points) in cm, blurred by `sigma` cm."""
        films, wide = x.shape[0], self.size + 3  # a frame around the film catches what falls outside
        pixel, tilt = self.pixel[:, :, 0], self.tilt[:, :, 0]
        x, z = x - self.right[:, :, 0], z - self.down[:, :, 0]
        across, up = (x - tilt * z) / (1 + tilt**2), (z + tilt * x) / (1 + tilt**2)
        column = np.clip(across / pixel + (self.size + 1) / 2, 0, wide - 2)
        row = np.clip((self.size + 1) / 2 - up / pixel, 0, wide - 2)
        left, top = column.astype(np.int32), row.astype(np.int32)
        column, row = column - left, row - top
        index = ((np.arange(films, dtype=np.int32)[:, None] * wide + top) * wide + left).ravel()
        volume = volume / pixel**2
        low, high = volume * row, volume * (1 - row)
        image = np.zeros(films * wide**2)
        for shift, share in ((0, high * (1 - column)), (1, high * column)):
            image += np.bincount(index + shift, share.ravel(), image.size)
        for shift, share in ((wide, low * (1 - column)), (wide + 1, low * column)):
            image += np.bincount(index + shift, share.ravel(), image.size)
        image = image.reshape(films, wide, wide)[:, 1:-2, 1:-2].astype(np.float32)
        return gaussian_filter(image, (0, sigma / self.mean_pixel, sigma / self.mean_pixel), truncate=3)

    def _bones(self):
        """Length of bone along each ray."""
        films = self.who.size
        tubes = [*self._ribs(), *self._shoulder_girdle()]
        x, z, volume = (
            np.concatenate([np.broadcast_to(t[k], (films, t[k].shape[1])) for t in tubes], axis=1) for k in range(3)
        )
        bones = self._draw(x, z, volume, 0.16)
        edge = round(0.48 / self.mean_pixel)  # a rib shows its two cortical edges, with marrow between
        profile = np.zeros(2 * edge + 1)
        profile[[0, edge, -1]] = 0.36, 0.28, 0.36
        bones = correlate1d(bones, profile / profile.sum(), axis=1)
        back = self.x + 5.0 * self.turn
        height = self.one(2.3, 2.8)
        disc = 1 - 0.35 * np.exp(6 * (np.cos(2 * np.pi * (self.z / height + self.one(0, 1))) - 1))
        bones += (
            (0.5 + 0.06 * np.clip(self.z, 0, 14))
            * disc
            * np.sqrt(np.maximum(1 - np.square(np.square(back / self.one(1.5, 1.9))), 0))
        )  # vertebral bodies
        swing, raised = self.film(-1.5, 1.2), self.film(-1.0, 1.0)
        for side in (-1, 1):
            away, up = side * self.x - (self.width - 13.0) - swing, self.z - raised
            blade = np.minimum(np.minimum(away - 11.6 - 0.12 * up, 16.2 + 0.25 * up - away), 9.0 - up)
            bones += 0.22 * np.clip(2.5 * (blade + 0.2), 0, 1) * (up > -8)
            shoulder = side * (17.6 + self.width - 13.0 + swing)
            bones += 0.45 * self.ellipsoid(shoulder, 8.6 + raised, 2.3, 2.3, 2.4)  # head of the humerus
        return bones

    def _ribs(self):
        """Ten pairs of ribs as (x, z, bone volume) of points."""
        turn = np.linspace(0.03, 0.8, self.size, dtype=np.float32)[None] * np.pi  # 0 at the spine
        gap, drop = self.one(2.05, 2.6)[:, 0], self.one(3.6, 5.6)[:, 0] + self.film(-0.3, 0.3)[:, 0]
        first, stout = self.apex[:, 0] - self.one(0.3, 1.5)[:, 0], self.one(0.7, 1.3)[:, 0]
        toward, level = self.turn[:, 0] * 6.0, np.cos(turn)
        in_depth = self.depth[:, 0] * np.sin(turn) * (turn[0, 1] - turn[0, 0])
        thick = 1.2 * np.clip((2.35 - turn) / 0.25, 0.05, 1)  # cartilage in front attenuates little
        for rib in range(10):
            lateral = self._cage((first - 1.6 - rib * gap)[:, :, None])[0][:, :, 0]
            x = (lateral + 0.85) * np.sin(turn) ** 0.95
            z = first - rib * gap + 0.9 * np.sin(np.minimum(turn * 1.7, np.pi))
            z = z - drop * ((1 - level) + 0.35 * np.maximum(-level, 0)) * min(0.55 + 0.12 * rib, 1.25)
            step = np.sqrt(np.gradient(x, axis=1) ** 2 + np.gradient(z, axis=1) ** 2 + in_depth**2)
            volume = thick * stout * step * (1 - 0.8 * np.sin(turn) ** 6) * min(1, 0.25 * (11 - rib))
            for side in (-1, 1):
                yield side * x - toward * level, z, volume

    def _shoulder_girdle(self):
        """Clavicles and the borders of the scapulae as (x, z, bone volume) of points."""
        along = np.linspace(0, 1, self.size, dtype=np.float32)[None]
        wider = self.width[:, 0] - 13.0
        tip, head = self.film(9.6, 13.0)[:, 0], self.apex[:, 0] - self.one(2.6, 4.6)[:, 0]
        swing, raised = self.film(-1.5, 1.2)[:, 0], self.film(-1.0, 1.0)[:, 0]
        for side in (-1, 1):
            x = side * (1.7 + (13.6 + wider) * along) + 5.0 * self.turn[:, 0]
            z = head + (tip - head) * along**0.8 + 0.8 * np.sin(2 * np.pi * along)
            yield x, z, np.full_like(x, 3.0 * 14.0 / along.size)
            for (xa, za), (xb, zb), area in (
                ((11.8, 8.6), (11.0, -3.5), 0.4),  # border towards the spine
                ((11.0, -3.5), (16.4, 7.0), 0.7),  # border towards the arm
                ((11.5, 7.6), (17.5, 10.6), 0.7),  # spine of the scapula
            ):
                volume = area * np.hypot(xb - xa, zb - za) / along.size
                points = side * (xa + (xb - xa) * along + swing + wider)
                yield points, za + (zb - za) * along + raised, np.full_like(points, volume)

    def _vessels(self):
        """Centimetres of vessel along each ray, in trees that branch from the hila, and of bronchus beside them."""
        thick, thin = [], []
        hila = 0.0
        for side in (-1, 1):
            high = self._per_patient(-0.6, 1.4, 1) + (0.9 if side > 0 else 0.0)
            angle = np.linspace(-1.35, 1.25, 8, dtype=np.float32) + self._per_patient(-0.25, 0.25, 8)
            x = np.full_like(angle, side * 3.3)
            z = high - np.linspace(2.6, -0.4, 8, dtype=np.float32)
            area = self._per_patient(0.3, 0.75, 8) * (1 - 0.25 * np.sin(angle))  # more blood below, standing
            for level in range(5):
                reach = 2.9 * 0.83**level * self._per_patient(0.6, 1.3, angle.shape[1])[:, :, None]
                points = max(5, self.size // 16) + (4 if level < 2 else 0)
                along = reach * np.linspace(0, 1, points, dtype=np.float32)
                xs = x[:, :, None] + side * np.cos(angle)[:, :, None] * along
                zs = z[:, :, None] + np.sin(angle)[:, :, None] * along
                volume = np.broadcast_to(area[:, :, None] * reach / points, xs.shape)
                (thick if level < 2 else thin).append((xs, zs, volume))
                fork = self._per_patient(0.15, 0.55, angle.shape[1])
                share = self._per_patient(0.35, 0.8, angle.shape[1])
                x, z = np.repeat(xs[:, :, -1], 2, axis=1), np.repeat(zs[:, :, -1], 2, axis=1)
                angle = np.stack([angle + fork, angle - fork], axis=2).reshape(self.n_patients, -1)
                area = np.stack([area * share, area * (1.15 - share)], axis=2).reshape(self.n_patients, -1)
            height = high[self.who][:, :, None]
            hila = hila + self._rod(self.x, side * 3.0, height + 1.2, side * 4.7, height - 3.0, self.one(0.55, 0.95))
        drawn = []
        for tubes, sigma in ((thick, 0.22), (thin, 0.1)):
            x, z, volume = (
                np.concatenate([t[k].reshape(self.n_patients, -1) for t in tubes], axis=1)[self.who] for k in range(3)
            )
            drawn.append(self._draw(x, z, volume, sigma))
        vessels = self.one(1.0, 2.5) * self.film(0.85, 1.15) * (drawn[0] + drawn[1] + 1.4 * hila)
        return vessels, np.roll(drawn[0], round(0.6 / self.mean_pixel), axis=2)

    def _texture(self, slope):
        """Fractal noise with power spectrum f**-slope, mean 0 and standard deviation 1 on each film."""
        n = self.size
        frequency = np.hypot(np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None])
        frequency[0, 0] = np.inf
        noise = rfft2(self.rng.standard_normal((self.who.size, n, n), dtype=np.float32))
        noise = irfft2(noise * (frequency ** (-slope / 2)).astype(np.float32), s=(n, n))
        return noise / noise.std((1, 2), keepdims=True)

    def consolidation(self):
        """Cm of lung filled with fluid along each ray if the film's patient is sick and the disease shows."""
        first = self.rng.choice(len(SHARE_OF_LOBES), self.n_patients, p=SHARE_OF_LOBES)
        second = (first + self.rng.integers(1, 5, self.n_patients)) % 5
        two = self.rng.random(self.n_patients) < SECOND_LOBE
        self.lobe = 1 + first[self.who]
        texture = self._texture(3.4)
        fluid = self._one_lobe(first, texture) + two[self.who][:, None, None] * self._one_lobe(second, -texture)
        blur = 0.15 / self.mean_pixel
        return gaussian_filter(fluid, (0, blur, blur), truncate=3)

    def _one_lobe(self, lobe, texture):
        """Cm of fluid along each ray in one lobe (patients,) of each patient, 0 to 4 in the order of LOBES[1:]."""
        lobe = lobe[self.who][:, None, None]
        right_upper, middle, lower = lobe == 0, lobe == 1, (lobe == 2) | (lobe == 4)
        side = np.where(lobe < 3, np.float32(-1), np.float32(1))

        # where the lobe lies along each ray
        oblique, horizontal = self._fissure(self.z), self.horizontal + 0.08 * (np.abs(self.x) - 5)
        back = 2 * self.behind - self.cavity
        back = np.where(lower, back, np.maximum(back, oblique))
        front = self.cavity - 2 * self.in_front
        front = np.where(lower, np.minimum(front, oblique), front)
        here = (self.x * side > 0) & ~(right_upper & (self.z < horizontal)) & ~(middle & (self.z > horizontal))

        # where in the lobe the consolidation lies
        lowest = np.where(lower, self.right_dome - 2, np.where(middle, self.right_dome + 0.5, np.float32(-3.5)))
        lowest = np.where(right_upper, self.horizontal, lowest)
        highest = np.where(lower, np.float32(1.5), np.where(middle, self.horizontal, self.apex - 2.5))
        level = self.one(0, 1)
        z = lowest + (highest - lowest) * np.where(lower, level * np.sqrt(level), level)
        lateral, _ = self._cage(z)
        x = side * (3 + (lateral - 5) * self.one(0, 1))
        y = (self._fissure(z) + np.where(lower, -self.depth, self.depth)) / 2 + self.one(-1.5, 1.5)
        large = np.where(self.one(0, 1) < 0.35, np.float32(1.7), np.float32(1))  # some fill most of a lobe
        wide, deep, tall = (large * self.one(low, high) for low, high in ((3.2, 5.8), (4.0, 7.0), (3.2, 5.8)))
        away = np.square((self.x - x) / wide) + np.square((self.z - z) / tall)
        half = deep * np.clip(1.2 * (1 - away) + self.one(0.2, 0.7) * texture, 0, 1)  # a fading, ragged border
        filled = np.maximum(np.minimum(front, y + half) - np.maximum(back, y - half), 0) * here

        # in fluid vessels drown; bronchi, which run beside them, keep their air and show
        share = filled / np.maximum(self.lung, 0.5)
        fluid = share * np.maximum(self.lung - self.blood - SOFT / (SOFT - LUNG) * self.bronchi, 0)
        patchy = 1 / (1 + np.exp(-self.one(0.5, 2.5) * (texture + self.one(1.0, 2.0))))
        return fluid * patchy * self.film(0.65, 1.0)

    def _fissure(self, z):
        """Where along the beam the oblique fissure lies at height z: high at the back, low in front."""
        return np.clip(self.depth * (1.75 * (self.hinge - z) / 14 - 1), -self.depth, self.depth)


def _expected_counts(attenuation, photons, pixel):
    """Photons that each pixel expects: Beer-Lambert, scatter, the detector's blur."""
    primary = np.exp(-attenuation)
    scatter = _smear(primary, 7 / pixel)
    blur = 0.1 / pixel
    return photons[:, None, None] * gaussian_filter(primary + 0.25 * scatter, (0, blur, blur), truncate=3)


def _smear(images, reach):
    """A wide blur of about `reach` pixels, by two box filters: their cost does not grow with the width."""
    box = (0, round(reach), round(reach))
    return uniform_filter(uniform_filter(images, box, mode="nearest"), box, mode="nearest")


def _display(counts, photons, site, pixel, rng):
    """What the reader sees: log exposure, softened contrast, one random mean and spread a film, clipped to [0, 1]."""
    image = -np.log((counts + 1) / photons[:, None, None]).astype(np.float32)
    image -= np.array(SHARPENING, np.float32)[site][:, None, None] * _smear(image, 8 / pixel)
    quarter = image.shape[1] // 4
    chest = image[:, quarter:-quarter, quarter:-quarter]
    curve, grey, spread = (
        rng.uniform(*span, len(image)).astype(np.float32)[:, None, None] for span in (CURVE, GREY, SPREAD)
    )
    image = 1 / (1 + np.exp(-curve * (image - 0.35 - chest.mean((1, 2), keepdims=True))))
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    return np.clip(grey + spread * image, 0, 1)


def _letter(size):
    """Pixels of a letter L in the upper right corner."""
    letter = np.zeros((size, size), dtype=bool)
    unit = size // 32
    letter[2 * unit : 6 * unit, 28 * unit : 29 * unit] = True
    letter[5 * unit : 6 * unit, 28 * unit : 31 * unit] = True
    return letter
