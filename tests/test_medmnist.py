"""fetch_medmnist against a server of our own: good files, bad files, and no network."""

import hashlib
import io
import os
import pickle
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from medai_utils.datasets import fetch_medmnist, medmnist, read_medmnist

NAME = "breastmnist"


def npz(**changes):
    """A small file of MedMNIST's form."""
    rng = np.random.default_rng(0)
    arrays = {}
    for key, n in {"train": 6, "val": 3, "test": 4}.items():
        arrays[f"{key}_images"] = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        arrays[f"{key}_labels"] = (np.arange(n, dtype=np.uint8) % 3 > 0).astype(np.uint8)[:, None]
    file = io.BytesIO()
    np.savez_compressed(file, **{key: value for key, value in (arrays | changes).items() if value is not None})
    return file.getvalue()


def npy():
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


GOOD = npz()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.agents.append(self.headers["User-Agent"])
        path = self.path.lstrip("/")
        if path == "missing":
            self.send_error(404)
            return
        if path == "hang":
            self.server.stop.wait(10)
            return
        body = GOOD[::-1] if path == "altered" else GOOD
        self.send_response(200)
        if path != "cut-unannounced":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if path.startswith(("cut", "stall")) else body)
        self.wfile.flush()
        if path == "stall":
            self.server.stop.wait(10)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.agents, server.stop = [], threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(server, tmp_path, monkeypatch):
    """Fetch the file that stands under a path of the server into an empty cache."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    published = medmnist.SOURCES[NAME]._replace(md5=hashlib.md5(GOOD).hexdigest(), images=(6, 3, 4))
    monkeypatch.setitem(medmnist.SOURCES, NAME, published)

    def fetch(path, **options):
        url = f"http://127.0.0.1:{server.server_port}/{path}"
        return fetch_medmnist(NAME, url=url, **{"cache": tmp_path, "timeout": 5} | options)

    return fetch


def test_a_good_file_is_fetched_once(fetch, server, tmp_path):
    splits = fetch("good")
    assert [len(part) for part in splits] == [6, 3, 4]
    assert os.listdir(tmp_path) == [f"{NAME}.npz"]
    requests = len(server.agents)
    np.testing.assert_array_equal(fetch("good").test.images, splits.test.images)
    assert len(server.agents) == requests


def test_the_request_says_who_asks(fetch, server):
    fetch("good")
    assert "Medical AI, Hands On" in server.agents[-1] and "python-pooch" in server.agents[-1]


def test_the_cache_can_be_set_by_the_environment(fetch, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDAI_CACHE", str(tmp_path / "a" / "b"))
    fetch("good", cache=None)
    assert (tmp_path / "a" / "b" / f"{NAME}.npz").read_bytes() == GOOD


@pytest.mark.parametrize("path", ["altered", "cut-unannounced"])
def test_a_file_with_another_checksum_is_not_kept(fetch, tmp_path, path):
    with pytest.raises(ValueError, match=f"else than the publisher's {NAME}.npz.*nothing was kept"):
        fetch(path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "reason", "options"),
    [
        ("missing", "HTTPError", {}),
        ("cut", "ChunkedEncodingError", {}),
        ("hang", "ReadTimeout", {"timeout": 0.3}),
        ("stall", "ConnectionError|ReadTimeout", {"timeout": 0.3}),
    ],
)
def test_a_failed_download_says_what_to_do_and_leaves_nothing(fetch, tmp_path, path, reason, options):
    with pytest.raises(ConnectionError, match=reason) as caught:
        fetch(path, **options)
    message = str(caught.value)
    assert f"{NAME}.npz" in message and f"/{path}" in message and str(tmp_path / f"{NAME}.npz") in message
    assert "simulated data" in message and "\n" not in message
    assert os.listdir(tmp_path) == []


def test_without_a_network_nothing_is_asked_but_the_publisher(tmp_path, monkeypatch):
    asked = []

    def offline(host, *arguments, **options):
        asked.append(host)
        raise socket.gaierror("no network")

    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    with pytest.raises(ConnectionError, match=r"zenodo.org/records/10519652/files/pneumoniamnist.npz\?download=1"):
        fetch_medmnist("pneumoniamnist", cache=tmp_path)
    assert asked == ["zenodo.org"]


def test_a_corrupt_copy_in_the_cache_is_fetched_again(fetch, tmp_path):
    copy = tmp_path / f"{NAME}.npz"
    copy.write_bytes(GOOD[:100])
    with pytest.raises(ConnectionError, match="the copy there is damaged or altered"):
        fetch("missing")
    assert copy.read_bytes() == GOOD[:100]
    assert len(fetch("good").train) == 6
    assert copy.read_bytes() == GOOD


def test_a_copy_placed_by_hand_needs_no_network(fetch, tmp_path):
    (tmp_path / f"{NAME}.npz").write_bytes(GOOD)
    assert len(fetch("missing").train) == 6


def test_what_is_read_is_documented(tmp_path):
    (tmp_path / "copy.npz").write_bytes(GOOD)
    part = read_medmnist(tmp_path / "copy.npz", "pneumoniamnist").validation
    assert part.images.shape == (3, 28, 28) and part.images.dtype == np.float32 and part.images.max() <= 1
    assert part.images.max() > 0.9 and part.patients is None and part.masks is None
    assert part.labels.tolist() == [0, 1, 1] and part.sick.tolist() == [0, 1, 1]
    for words in ("CC BY 4.0", "Yang et al. 2023", "Kermany", "validation: 3 images, 524 as published", "altered copy"):
        assert words in part.provenance


def test_breastmnist_codes_the_sick_as_zero(fetch):
    part = fetch("good").test
    assert part.labels.tolist() == [0, 1, 1, 0] and part.sick.tolist() == [1, 0, 0, 1]
    assert part.names[0] == "malignant" and "md5 as published" in part.provenance


def test_a_null_run_shuffles_the_labels_of_each_part(tmp_path, monkeypatch):
    (tmp_path / "copy.npz").write_bytes(GOOD)
    before = read_medmnist(tmp_path / "copy.npz", NAME)
    monkeypatch.setenv("MEDAI_NULL", "labels")
    after = read_medmnist(tmp_path / "copy.npz", NAME)
    assert before.train.labels.tolist() != after.train.labels.tolist()
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one.images, two.images)
        assert sorted(one.labels) == sorted(two.labels) and one.sick.sum() == two.sick.sum()
        np.testing.assert_array_equal(two.sick, two.labels == 0)


def test_the_published_split_sizes():
    assert {name: source.images for name, source in medmnist.SOURCES.items()} == {
        "pneumoniamnist": (4708, 524, 624),
        "breastmnist": (546, 78, 156),
    }


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("form", ["array in the npz", "bare pickle"])
def test_no_pickle_is_ever_loaded(tmp_path, form):
    bomb = Bomb(tmp_path / "trace")
    content = pickle.dumps(bomb) if form == "bare pickle" else npz(train_images=np.array([bomb], dtype=object))
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ValueError, match="not a MedMNIST file"):
        read_medmnist(tmp_path / "bad.npz", NAME)
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "not a MedMNIST file"),
        (GOOD[:500], "not a MedMNIST file"),
        (npy(), "not a MedMNIST file"),
        (b"<html>not found</html>", "not a MedMNIST file"),
        (npz(val_labels=None), "not a MedMNIST file, an .npz with the arrays train_images"),
        (npz(val_images=np.zeros((3, 28, 28))), "expected val_images .* of uint8"),
        (npz(test_labels=np.zeros((5, 1), np.uint8)), "expected test_images"),
        (npz(test_labels=np.full((4, 1), 7, np.uint8)), "labels must be codes from 0 to 1"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, content, expected):
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ValueError, match=expected):
        read_medmnist(tmp_path / "bad.npz", NAME)


def test_a_missing_file_and_an_unknown_name(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_medmnist(tmp_path / "none.npz", NAME)
    with pytest.raises(ValueError, match="one of pneumoniamnist, breastmnist, got 'chestmnist'"):
        fetch_medmnist("chestmnist", cache=tmp_path)
