"""Simulated chest films: Beer-Lambert projections of an analytic adult thorax, with known lesions.

Centimetres throughout: x to the right of the film (the patient's left), y along the beam, z upwards.
Every organ is symmetric about the plane y = 0, so along one ray it fills the interval from -h to +h, and `h`, its
half chord, is all that is kept. Where organs overlap, the larger half chord wins: nothing is counted twice.
"""

from concurrent.futures import ThreadPoolExecutor
from numbers import Integral

import numpy as np
from scipy.fft import irfft2, rfft2
from scipy.ndimage import gaussian_filter, uniform_filter

from ..seeding import checked_seed
from . import _null
from .records import ImageSet

# Linear attenuation per cm at about 70 keV, rounded from NIST Standard Reference Database 126: water; lung at a quarter
# of its density; bone with its marrow, less than cortical bone.
SOFT, LUNG, BONE = 0.19, 0.05, 0.42
PATIENTS_PER_BATCH = 32  # with their films they bound the memory; part of the seed's meaning
SITES = ("site A", "site B")
PHOTONS = (
    100000.0,
    40000.0,
)  # mean open-beam photons per cm2 of detector that a site spends: site B's films are grainier


def make_chest_films(
    n, size=64, *, seed=0, prevalence=0.5, contrast=1.0, early=0.08, films_per_patient=(1, 3), marker=None
):
    """Simulate frontal chest films of adults, erect, postero-anterior (PA), half of them with a consolidation.

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
        Multiplies the density of every consolidation; 0 leaves nothing to see.
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
        yet. By the Neyman-Pearson lemma no reader of single films has a higher ROC curve.

    Raises
    ------
    ValueError
        If an argument is out of range; the message says what was expected.

    Notes
    -----
    Only the consolidation depends on `sick`; a patient who is sick is so on every film. The display brings each film
    to a grey level that is drawn at random, so mean brightness tells nothing. Primary photons follow the Beer-Lambert
    law with narrow-beam coefficients rounded from NIST's tables; scatter is a constant fraction, blurred.
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
        return _batch(part, size, _null.planted(contrast), early, prevalence, marker, np.random.default_rng(child))

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


def _batch(cohort, size, contrast, early, prevalence, marker, rng):
    """The films of a few patients, from anatomy to display."""
    who = np.repeat(np.arange(cohort["films"].size), cohort["films"])
    sick, site = cohort["sick"][who], cohort["site"][who]
    body = _Thorax(cohort["films"].size, who, size, rng)
    healthy = body.attenuation()
    fluid = contrast * body.consolidation()
    photons = np.array(PHOTONS)[site] * rng.uniform(0.75, 1.33, who.size) * body.pixel**2
    without = _expected_counts(healthy, photons, body.pixel)
    with_lesion = _expected_counts(healthy + (SOFT - LUNG) * fluid, photons, body.pixel)
    shows = ((sick == 1) & (rng.random(who.size) >= early))[:, None, None]
    counts = rng.poisson(np.where(shows, with_lesion, without))
    shown = (counts * np.log(with_lesion / without) - (with_lesion - without)).sum((1, 2), dtype=float)
    with np.errstate(divide="ignore"):  # early may be 0 or 1
        shown_or_not = np.logaddexp(np.log1p(-early) + shown, np.log(early))
    fields = {
        "images": _display(counts, photons, body.pixel, rng),
        "masks": (fluid > 0.5) & shows,
        "ideal_observer": np.log(prevalence / (1 - prevalence))[site] + shown_or_not,
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
        field = 38.0
        self.pixel = field / size
        self.scale = self.one(0.93, 1.07)
        tilt = self.film(-0.05, 0.05)
        grid = ((np.arange(size) + 0.5) * self.pixel - field / 2).astype(np.float32)
        self.z = (-grid[None, :, None] + self.film(-1.0, 1.0)) / self.scale
        self.x = (grid[None, None, :] - tilt * grid[None, :, None] + self.film(-1.0, 1.0)) / self.scale
        self.cavity_width = self.one(12.3, 14.0)
        self.depth = self.one(7.5, 10.5)

    def one(self, low, high):
        return self.rng.uniform(low, high, self.n_patients)[self.who].astype(np.float32)[:, None, None]

    def film(self, low, high):
        return self.rng.uniform(low, high, self.who.size).astype(np.float32)[:, None, None]

    def ellipsoid(self, x, z, rx, ry, rz, turn=0.0, ragged=0.0):
        """Half chord of an ellipsoid centred at (x, 0, z), turned in the plane of the film, its surface roughened."""
        dx, dz, c, s = self.x - x, self.z - z, np.cos(turn), np.sin(turn)
        inside = 1 - ((dx * c + dz * s) / rx) ** 2 - ((dz * c - dx * s) / rz) ** 2
        return ry * np.sqrt(np.maximum(inside + ragged, 0))

    def attenuation(self):
        """Line integrals of attenuation without the consolidation, (films, size, size)."""
        right_dome = self.film(-6.5, -4.5)
        left_dome = right_dome - self.film(0.2, 1.6)
        self.lung = self._lung(np.where(self.x < 0, right_dome, left_dome))
        p = SOFT * 2 * self._trunk() - (SOFT - LUNG) * self.lung
        p += (BONE - SOFT) * self._bones()
        vessels, hila = self._vessels()
        air = np.minimum(self.lung / self.depth, 1)
        p += (SOFT - LUNG) * (vessels * air + hila)
        trachea = self.ellipsoid(self.one(-0.3, 0.3), 12.0, 0.95, 0.9, 8.5)
        stomach_gas = self.ellipsoid(self.film(4.5, 7), left_dome - 3.2, self.film(1, 2.6), 1.0, self.film(0.5, 1.5))
        p -= SOFT * 2 * (trachea + stomach_gas)
        p += 0.03 * air * self._texture(2.4)  # interstitium
        return np.maximum(p, 0)

    def _trunk(self):
        """Half chord of skin, muscle, abdomen, shoulders and neck."""
        flank = self.one(15.0, 17.2) + self.one(4.5, 6.0) / (1 + np.exp((3.5 - self.z) / 1.6))
        trunk = (self.depth + 1.8) * np.sqrt(np.maximum(1 - np.abs(self.x / flank) ** 3, 0))
        slope = 16.5 - 0.3 * np.abs(self.x) - self.z  # distance below the line from the neck to the shoulder
        trunk *= np.sqrt(np.clip(slope / 4, 0, 1))
        trunk = np.maximum(trunk, self.ellipsoid(0, 21, 6.5, 5.5, 12))
        breasts = self.one(-1, 1)
        for side in (-1, 1):
            trunk = trunk + np.maximum(breasts, 0) * self.ellipsoid(side * 7.6, -4.5, 5.6, 1.6, 4.8)
        return trunk

    def _lung(self, dome):
        """Length of lung along each ray: the rib cage less heart, vessels and what lies below the dome's height."""
        up = np.clip((self.z + 12) / self.one(25.0, 26.5), 0, 1) ** 2
        off = np.abs(self.x) - 4.6  # each lung has its apex here, not at the midline
        beside = np.maximum(off, 0) / (self.cavity_width - 4.6)
        inside = 1 - beside**2 * np.sqrt(beside) - np.minimum(off, 0) ** 2 / 55 - up**2
        cavity = self.depth * np.maximum(inside, 0) ** 0.4
        heart = self.one(0.88, 1.2)
        column = np.maximum(1 - np.abs(self.x / (2.7 + 0.012 * np.maximum(self.z, 0) ** 2)), 0)
        middle = np.maximum.reduce(
            [
                0.75 * self.depth * np.sqrt(column),
                self.ellipsoid(2.7 * heart, -4.2, 4.4 * heart, 5.6, 6.6 * heart, 0.65),  # left ventricle
                self.ellipsoid(-0.9 * heart, -3.6, 3.6 * heart, 5.2, 4.8 * heart),  # right atrium
                self.ellipsoid(1.7, self.one(5.6, 6.8), 1.9, 4.0, 2.0),  # aortic knob
                self.ellipsoid(1.4, 1.8, 2.9, 4.4, 4.0),  # pulmonary trunk
            ]
        )
        fall = (dome - self.z) / 5.6 - ((np.abs(self.x) - 5.2) / self.one(8.6, 9.6)) ** 2
        below = (self.depth + 1) * np.sqrt(np.maximum(fall, 0))
        return 2 * np.maximum(cavity - np.maximum(middle, below), 0)

    def _cage(self, z):
        """Half width of the rib cage at height z, (films, 1)."""
        return 4.6 + (self.cavity_width[:, 0] - 4.6) * (1 - np.clip((z + 12) / 25.7, 0, 0.98) ** 4) ** 0.4

    def _draw(self, x, z, volume, sigma):
        """Line integral (cm) of thin tubes: `volume` in cm3 at points (films, points) in cm, blurred by `sigma` cm."""
        films, wide = x.shape[0], self.size + 3  # a frame around the film catches what falls outside
        column = np.clip(x / self.pixel + (self.size + 1) / 2, 0, wide - 2)
        row = np.clip((self.size + 1) / 2 - z / self.pixel, 0, wide - 2)
        left, top = column.astype(np.int32), row.astype(np.int32)
        column, row = column - left, row - top
        index = (np.arange(films)[:, None] * wide + top) * wide + left
        low, high = volume * row, volume * (1 - row)
        image = np.zeros(films * wide**2)
        for shift, share in (
            (0, high * (1 - column)),
            (1, high * column),
            (wide, low * (1 - column)),
            (wide + 1, low * column),
        ):
            image += np.bincount((index + shift).ravel(), share.ravel(), image.size)
        image = image.reshape(films, wide, wide)[:, 1:-2, 1:-2].astype(np.float32) / self.pixel**2
        return gaussian_filter(image, (0, sigma / self.pixel, sigma / self.pixel), truncate=3)

    def _to_film(self, x, z):
        """From the patient's frame to centimetres on the film, for points (films, points)."""
        x0, z0 = self.x[:, :1, :1] * self.scale, self.z[:, :1, :1] * self.scale
        grid = (0.5 - self.size / 2) * self.pixel
        shear = (self.x[:, 1, :1] - self.x[:, 0, :1])[:, :, None] * self.scale / self.pixel
        film_z = z[:, :, None] * self.scale - (z0 + grid)
        film_x = x[:, :, None] * self.scale - (x0 - grid) + shear * (film_z + grid)
        return film_x[:, :, 0], film_z[:, :, 0]

    def _bones(self):
        """Length of bone along each ray."""
        tubes = [*self._ribs(), *self._shoulder_girdle()]
        films = self.who.size
        x, z, area = (
            np.concatenate([np.broadcast_to(t[k], (films, t[k].shape[1])) for t in tubes], axis=1) for k in range(3)
        )
        bones = self._draw(*self._to_film(x, z), area * self.scale[:, :, 0], 0.2)
        disc = 1 - 0.22 * np.cos(2 * np.pi * self.z / 2.6) ** 4
        bones += 0.75 * disc * np.sqrt(np.maximum(1 - (self.x / 1.9) ** 2, 0))  # vertebral bodies
        for side in (-1, 1):
            bones += 0.5 * self.ellipsoid(side * 17.2, 9.3, 2.1, 2.1, 2.2)  # head of the humerus
            bones += 0.14 * (self.ellipsoid(side * 13.6, 5.5, 2.6, 1.0, 5.0, side * 0.1) > 0)  # blade of the scapula
        return bones

    def _ribs(self):
        """Ten pairs of ribs as (x, z, bone volume) of points: two cortical edges each, marrow between."""
        turn = np.linspace(0.06, 0.8, 2 * self.size)[None] * np.pi  # along a rib: 0 at the spine, pi at the sternum
        gap, drop = self.one(2.2, 2.5)[:, 0], self.one(2.2, 3.2)[:, 0]
        in_depth = self.depth[:, 0] * np.sin(turn) * (turn[0, 1] - turn[0, 0])
        for rib in range(10):
            x = (self._cage(9.6 - rib * gap) + 0.2) * np.sin(turn) ** 0.8
            z = 12.6 - rib * gap + 0.8 * np.sin(np.minimum(turn * 1.6, np.pi))
            z = z - drop * (1 - np.cos(turn)) * (0.75 + 0.08 * rib)
            step = np.sqrt(np.gradient(x, axis=1) ** 2 + np.gradient(z, axis=1) ** 2 + in_depth**2)
            volume = 0.8 * step * np.clip((2.7 - turn) / 0.5, 0.15, 1)  # cartilage in front attenuates less
            for side in (-1, 1):
                for offset, share in ((-0.42, 0.36), (0, 0.28), (0.42, 0.36)):
                    yield side * x, z + offset, share * volume

    def _shoulder_girdle(self):
        """Clavicles and the borders of the scapulae as (x, z, bone volume) of points."""
        along = np.linspace(0, 1, self.size)[None]
        tip, swing = self.film(11.2, 12.8)[:, 0], self.film(-0.6, 0.8)[:, 0]
        for side in (-1, 1):
            for offset in (-0.4, 0.4):
                z = 10.6 + (tip - 10.6) * along + 0.7 * np.sin(2 * np.pi * along) + offset
                yield side * (1.8 + 13 * along), z, np.full_like(along, 0.9 * 13.2 / along.size)
            for (xa, za), (xb, zb), area in (
                ((11.0, 10.5), (13.2, -0.5), 0.25),  # border towards the spine
                ((13.2, -0.5), (16.0, 8.2), 0.4),  # border towards the arm
                ((11.0, 8.5), (16.5, 11.5), 0.5),  # spine of the scapula
            ):
                volume = area * np.hypot(xb - xa, zb - za) / along.size
                yield side * (xa + (xb - xa) * along + swing), za + (zb - za) * along, np.full_like(along, volume)

    def _vessels(self):
        """Centimetres of vessel along each ray, and of the knot of vessels at each hilum."""
        thick, thin = [], []
        for side in (-1, 1):
            angle = np.linspace(-1.35, 1.2, 6) + self._per_patient(-0.2, 0.2, 6)
            x, z = np.full_like(angle, side * 3.4), np.full_like(angle, 0.6 if side < 0 else 1.4)
            for level in range(5):
                reach = 3.0 * 0.82**level * self._per_patient(0.7, 1.2, angle.shape[1])[:, :, None]
                along = reach * np.linspace(0, 1, 12)
                xs, zs = (
                    x[:, :, None] + side * np.cos(angle)[:, :, None] * along,
                    z[:, :, None] + np.sin(angle)[:, :, None] * along,
                )
                volume = np.broadcast_to(1.0 * 0.52**level * reach / 12, xs.shape)
                (thick if level < 2 else thin).append((xs, zs, volume))
                fork = self._per_patient(0.25, 0.6, angle.shape[1])
                x, z = np.repeat(xs[:, :, -1], 2, axis=1), np.repeat(zs[:, :, -1], 2, axis=1)
                angle = np.stack([angle + fork, angle - fork], axis=2).reshape(self.n_patients, -1)
        vessels = 0
        for tubes, sigma in ((thick, 0.3), (thin, 0.13)):
            x, z, volume = (
                np.concatenate([t[k].reshape(self.n_patients, -1) for t in tubes], axis=1)[self.who] for k in range(3)
            )
            vessels = vessels + self._draw(*self._to_film(x, z), volume, sigma)
        right = self.one(0.5, 1.2) * self.ellipsoid(-3.9, 0.9, 1.7, 1.0, 2.4, -0.3)
        left = self.one(0.5, 1.2) * self.ellipsoid(3.9, 1.8, 1.7, 1.0, 2.4, 0.3)
        return vessels, right + left

    def _per_patient(self, low, high, count):
        return self.rng.uniform(low, high, (self.n_patients, count))

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
        side = np.where(self.one(0, 1) < 0.5, -1, 1)
        z = self.one(-4.5, 7.0)
        x = side * (4.0 + (self._cage(z[:, 0])[:, None] - 6.0) * self.one(0, 1))
        texture = self._texture(3.0)
        size = self.one(2.4, 5.0), self.one(3.0, 6.0), self.one(2.4, 5.0)
        blob = self.ellipsoid(x, z, *size, self.one(0, 3.14), ragged=0.6 * (texture - 0.4))
        patchy = 1 / (1 + np.exp(-2.5 * (texture + 0.6)))
        filled = np.minimum(2 * blob * patchy, self.lung * (self.x * side > 0))
        blur = 0.4 / self.pixel
        filled = gaussian_filter(filled, (0, blur, blur), truncate=3)
        return filled * self.film(0.4, 1)


def _expected_counts(attenuation, photons, pixel):
    """Photons that each pixel expects: Beer-Lambert, scatter, the detector's blur."""
    primary = np.exp(-attenuation)
    scatter = _smear(primary, 7 / pixel)
    blur = 0.12 / pixel
    return photons[:, None, None] * gaussian_filter(primary + 0.35 * scatter, (0, blur, blur), truncate=3)


def _smear(images, reach):
    """A wide blur of about `reach` pixels, by two box filters: their cost does not grow with the width."""
    box = (0, round(reach), round(reach))
    return uniform_filter(uniform_filter(images, box, mode="nearest"), box, mode="nearest")


def _display(counts, photons, pixel, rng):
    """What the reader sees: log exposure, softened contrast, one random mean grey a film, clipped to [0, 1]."""
    image = -np.log((counts + 1) / photons[:, None, None]).astype(np.float32)
    image -= 0.35 * _smear(image, 9 / pixel)
    image -= image.mean((1, 2), keepdims=True)
    image /= image.std((1, 2), keepdims=True)
    image = 1 / (1 + np.exp(-1.8 * image))
    grey = rng.uniform(0.44, 0.56, len(image)).astype(np.float32)[:, None, None]
    return np.clip(image - image.mean((1, 2), keepdims=True) + grey, 0, 1).astype(np.float32)


def _letter(size):
    """Pixels of a letter L in the upper right corner."""
    letter = np.zeros((size, size), dtype=bool)
    unit = size // 32
    letter[2 * unit : 6 * unit, 28 * unit : 29 * unit] = True
    letter[5 * unit : 6 * unit, 28 * unit : 31 * unit] = True
    return letter
