"""The built pages as a reader sees them, in Chromium, with every host but this one out of reach."""

import functools
import http.server
import io
import json
import re
import shutil
import threading
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import Error, sync_playwright

import notebooks
from medai_utils import datasets, evaluation, live
from notebooks import CHAPTERS, ROOT, read

LESSON = "chapters/02_cnn/05_pneumonia.html"
DATA = "chapters/01_background/02_data.html"
PROBABILITIES = "chapters/01_background/11_probabilities.html"
EXERCISES = "chapters/01_background/10_ranking_exercises.html"
# One page of each kind: colours come from the style sheets, so that its kind tells a page's contrast.
KINDS = [
    LESSON,
    EXERCISES,
    "chapters/index.html",
    "chapters/01_background/index.html",
    "chapters/appendix/glossary.html",
]
PAGES = sorted(
    path.relative_to(ROOT).with_suffix(".html").as_posix()
    for path in CHAPTERS.rglob("*")
    if path.suffix in {".md", ".ipynb"}
)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
TELEPHONE = {"width": 360, "height": 800}
HEAVIEST, HEAVIEST_FIGURES = 2_600_000, 1_500_000  # bytes, before compression


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the pages and writes no log."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address(site):
    """The address at which the pages are served."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, or whichever the system has."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        pytest.skip("no Chromium on this computer: the pages are not looked at in a browser")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in containers; only our pages are opened.
        started = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser, address, site):
    """A function that opens a page; whatever goes wrong on any page is asserted at the end."""
    elsewhere, errors, contexts = [], [], []

    def opened(name, *, disk=False, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", visit)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.as_uri() if disk else address}/{name}")
        return page

    def visit(route):
        if route.request.url.startswith((address, site.as_uri(), "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert errors == []


def typeset(page):
    """Wait until all formulas of a page are rendered."""
    if page.locator(".bd-article .math").count():
        page.wait_for_function("window.MathJax && MathJax.startup && MathJax.startup.promise")
        page.evaluate("MathJax.startup.promise.then(() => null)")


def faults_of(page, rules):
    """What axe-core finds on a page, as (rule, place)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Preloading would make axe-core fetch style sheets from the wrong folder.
    options = {"preload": False, "resultTypes": ["violations"], **rules}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    return [
        (violation["id"], " ".join(map(str, node["target"])))
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def hold_still(page):
    """Let colours change, and boxes open, at once."""
    page.add_style_tag(content="* { animation: none !important; transition: none !important; }")


def darken(page):
    hold_still(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")


def weights(page, site, address):
    """The bytes that a page needs: its figures, and everything else."""
    fetched = page.evaluate(
        "performance.getEntriesByType('resource').map(entry => [entry.name, entry.decodedBodySize])"
    )
    images = page.evaluate("[...document.images].map(image => image.src)")
    figures = {image for image in images if "/_images/" in image}
    rest = sum(size for name, size in fetched if name not in figures)
    # Figures are loaded when they come near, so they are weighed where they lie.
    shown = sum((site / name.removeprefix(f"{address}/")).stat().st_size for name in figures)
    return shown, rest + len(page.content().encode())


def test_the_list_of_pages_is_the_book(site):
    assert {path.relative_to(site).as_posix() for path in site.glob("chapters/**/*.html")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works(name, open_page, site, address):
    """All that is asserted of every page, in one visit."""
    page = open_page(name, viewport={"width": 1280, "height": 900}, color_scheme="light")
    typeset(page)
    assert page.locator("mjx-merror").count() == 0
    formulas = page.locator("mjx-container")
    assert formulas.count() == page.locator("mjx-container mjx-assistive-mml").count()  # they can be listened to
    for stop in page.locator("mjx-container[tabindex]").all():
        assert stop.evaluate("formula => formula.scrollWidth > formula.clientWidth"), (
            "a stop of the Tab key for nothing"
        )
    assert (formulas.count() > 0) == page.evaluate("'MathJax' in window && !!MathJax.startup"), "MathJax for nothing"

    figures, rest = weights(page, site, address)
    assert figures <= HEAVIEST_FIGURES
    assert rest <= HEAVIEST

    # The colours of code are thousands of elements with nothing to find but their contrast.
    page.evaluate("document.querySelectorAll('pre span').forEach(word => word.replaceWith(...word.childNodes))")
    assert faults_of(page, {"rules": {"color-contrast": {"enabled": False}}}) == []

    page.set_viewport_size(TELEPHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    for closed in page.locator(".bd-article details:not([open])").element_handles():
        height = closed.bounding_box()["height"]
        closed.query_selector("summary").press("Enter")
        assert closed.get_attribute("open") is not None
        assert closed.bounding_box()["height"] > height + 10
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]


@pytest.mark.parametrize("name", KINDS)
def test_the_contrast_of_a_kind_of_page(name, open_page):
    page = open_page(name, color_scheme="light")
    hold_still(page)
    page.evaluate("document.querySelectorAll('details').forEach(closed => { closed.open = true; })")
    more = "section section:nth-of-type(n + 6), tr:nth-of-type(n + 12)"  # more of the same
    page.evaluate("more => document.querySelectorAll(more).forEach(part => part.remove())", more)
    rules = {"runOnly": ["color-contrast"]}
    light = faults_of(page, rules)
    darken(page)
    assert (light, faults_of(page, rules)) == ([], [])


@pytest.mark.parametrize(
    ("html", "rule"),
    [('<img src="data:,">', "image-alt"), ('<p style="color: #eee; background: #fff">pale</p>', "color-contrast")],
)
def test_a_page_that_shuts_readers_out_is_found(browser, html, rule):
    page = browser.new_page()
    page.set_content(f'<html lang="en"><title>x</title><main>{html}</main></html>')
    assert rule in {found for found, _ in faults_of(page, {})}
    page.close()


def test_another_host_would_be_noticed(browser, address):
    """The net that catches requests to other hosts has no hole."""
    context = browser.new_context()
    asked = []
    context.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page = context.new_page()
    with pytest.raises(Error):
        page.goto("http://elsewhere.example/")
    assert asked == ["http://elsewhere.example/"]
    context.close()


# How a page looks


def styles(page, selector, *names):
    """The computed styles of the first element, as numbers where they are pixels."""
    found = page.locator(selector).first.evaluate(
        "(element, names) => names.map(name => getComputedStyle(element)[name])", list(names)
    )
    return [float(value[:-2]) if re.fullmatch(r"[\d.]+px", value) else value for value in found]


def test_headings_and_code_have_their_rank(open_page):
    page = open_page("chapters/01_background/09_leaks.html", color_scheme="light")  # it has headings of three ranks
    ranks = [styles(page, f".bd-article {tag}", "fontSize", "fontWeight") for tag in ("h1", "h2", "h3")]
    sizes = [size for size, _ in ranks]
    weights = [int(weight) for _, weight in ranks]
    assert sizes[0] > sizes[1] > sizes[2]
    assert weights[0] >= weights[1] > weights[2]
    text, code = (styles(page, place, "fontSize")[0] for place in (".bd-article > section > p", ".cell_input pre"))
    assert code == pytest.approx(0.84 * text, abs=0.1)
    for part in ("", " .highlight", " pre"):
        assert styles(page, f".cell_output{part}", "backgroundColor") == ["rgba(0, 0, 0, 0)"]
    assert styles(page, ".cell_input pre", "backgroundColor") != ["rgba(0, 0, 0, 0)"]


def test_the_button_changes_light_and_dark(open_page):
    page = open_page("chapters/index.html", color_scheme="light")
    page.wait_for_load_state("networkidle")
    seen = {page.evaluate("getComputedStyle(document.body).backgroundColor")}
    for _ in range(2):  # the button goes from automatic to light to dark
        page.locator("button.theme-switch-button:visible").first.click()
        seen.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(seen) == 2


def inside(screenshot):
    """The picture in a screenshot, without its edge, which may share a pixel with the page."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    return picture.crop((2, 2, picture.width - 2, picture.height - 2))


def test_a_figure_is_the_same_in_the_dark(open_page):
    page = open_page(LESSON, color_scheme="light")
    figure = page.locator(".cell_output img:visible:not(.live img)").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=figure.element_handle())
    page.add_style_tag(content=".bd-header-article { visibility: hidden; }")
    light = inside(figure.screenshot())
    darken(page)
    assert inside(figure.screenshot()).tobytes() == light.tobytes()
    assert len(light.getcolors(1_000_000)) > 20, "this is no film"


def test_figures_keep_their_place(open_page):
    page = open_page(LESSON, viewport=TELEPHONE)
    figures = page.locator(".bd-article .cell_output img:visible:not(.live img)")
    assert figures.count() > 0
    for figure in figures.all():
        width, height, loading = (figure.get_attribute(name) for name in ("width", "height", "loading"))
        assert loading == "lazy"
        box = figure.bounding_box()  # before it is loaded, for most of them
        assert box["height"] / box["width"] == pytest.approx(int(height) / int(width), rel=0.02)


def test_paper_is_white_also_in_the_dark(open_page):
    page = open_page(LESSON, color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.evaluate("addEventListener('beforeprint', () => { window.printed = document.documentElement.dataset.theme; })")
    page.pdf()
    assert page.evaluate("printed") == "light"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_paper_has_no_empty_frames(open_page):
    """Whatever is longer than the rest of a sheet goes on on the next one."""
    page = open_page(LESSON)
    page.emulate_media(media="print")
    for part in (".cell_input", ".cell_input > div", ".cell_input .highlight", ".cell_input pre"):
        assert styles(page, part, "breakInside", "overflow") == ["auto", "visible"]
    assert styles(page, ".cell_input pre", "whiteSpace") == ["pre-wrap"]
    page = open_page("chapters/01_background/index.html")
    page.emulate_media(media="print")
    assert styles(page, ".bd-article table", "breakInside") == ["auto"]


def test_icons_are_drawn(open_page):
    page = open_page(LESSON)
    page.evaluate("document.fonts.ready.then(() => null)")
    icons = page.locator("i[class*=fa-]:visible")
    assert icons.count() >= 5
    for icon in icons.all():
        glyph, font = icon.evaluate(
            "e => { const s = getComputedStyle(e, '::before'); return [s.content, s.fontFamily]; }"
        )
        assert glyph not in ("none", '""', "normal"), icon.get_attribute("class")
        assert page.evaluate("([font, glyph]) => document.fonts.check(`900 16px ${font}`, glyph)", [font, glyph])


def test_start_is_in_sight_and_starts(open_page):
    page = open_page("chapters/index.html", viewport={"width": 1280, "height": 720})
    start = page.locator(".bd-article a.sd-btn", has_text="Start")
    assert start.bounding_box()["y"] + start.bounding_box()["height"] < 720
    start.click()
    page.wait_for_url("**/chapters/start.html")


# The search


def results(page):
    """What the search found, in its order: the page's address, and the excerpt."""
    page.wait_for_function("document.querySelector('.search-summary')?.innerText")
    page.wait_for_load_state("networkidle")
    return page.locator("#search-results ul.search li").evaluate_all(
        "found => found.map(one => [one.querySelector('a').getAttribute('href'), one.querySelector('p')?.innerText ?? ''])"
    )


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
@pytest.mark.parametrize(
    ("query", "lesson"),
    [
        ("logistic regression", "07_logistic"),
        ("sensitivity", "04_record"),
        ("敏感度", "04_record"),
        ("特异度", "04_record"),
        ("过拟合", "15_fitting"),
    ],
)
def test_the_search_leads_to_the_lesson(query, lesson, disk, open_page):
    page = open_page(f"search.html?q={query}", disk=disk)
    found = results(page)
    assert found[0][0].split("#")[0] == f"chapters/01_background/{lesson}.html"
    excerpts = [excerpt for _, excerpt in found]
    assert any(excerpts) != disk
    assert not [excerpt for excerpt in excerpts if ".pdf" in excerpt or "Contents" in excerpt]


def test_a_notebook_is_saved_also_from_disk(open_page):
    page = open_page(EXERCISES, disk=True)
    page.locator(".dropdown-download-buttons .dropdown-toggle").click()
    with page.expect_download() as saving:
        page.locator(".btn-download-source-button").click()
    notebook = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    tags = [tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])]
    assert notebook["cells"] and "solution" not in tags


# Figures that move

LIVE = (ROOT / "_static" / "live.js").read_text(encoding="utf-8")


@pytest.fixture
def moving(browser):
    """A function that shows one figure that moves on a page of its own, as on a telephone."""
    pages, errors = [], []

    def shown(element, scripts=True):
        context = browser.new_context(viewport=TELEPHONE, java_script_enabled=scripts)
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        style = f"<style>{(ROOT / '_static' / 'book.css').read_text(encoding='utf-8')}</style>"
        page.set_content(
            f"<!doctype html><html lang='en'><title>x</title>{style}<main>{element._repr_html_()}</main>"
            f"<script>{LIVE}</script></html>"
        )
        return page

    yield shown
    for page in pages:
        page.context.close()
    assert errors == []


def a_figure():
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([0, 1])
    return figure


ALT = "Two dots joined by a line that rises"


def test_a_threshold_counts_as_the_book_does(moving):
    rng = np.random.default_rng(0)
    truth = (rng.random(500) < 0.2).astype(int)
    risk = np.clip(0.15 + 0.2 * truth + 0.1 * rng.normal(size=500), 0, 1).round(6)
    page = moving(live.threshold(truth, risk, a_figure(), alt=ALT, at=0.2))
    slider = page.locator("input").first
    for threshold in (0.2, 0.205, 0.195):  # the arrow keys move it by a step
        called = risk >= threshold
        counts = [(called == c)[truth == t].sum() for t in (1, 0) for c in (True, False)]
        assert page.locator(".moving td").all_inner_texts()[-4:] == [str(count) for count in counts]
        rates = evaluation.operating_point(truth, risk, threshold)
        told = page.locator(".moving p").last.inner_text()
        sensitivity, specificity = rates.sensitivity.value, rates.specificity.value
        assert f"Sensitivity {100 * sensitivity:.1f} %, specificity {100 * specificity:.1f} %" in told
        slider.press("ArrowRight" if threshold == 0.2 else "ArrowLeft")
        if threshold == 0.205:
            slider.press("ArrowLeft")
    page.locator("input").nth(1).evaluate("e => { e.value = 0.05; e.dispatchEvent(new Event('input')); }")
    called = risk >= float(slider.input_value())
    sensitivity, alarms = called[truth == 1].mean(), called[truth == 0].mean()
    ppv = 0.05 * sensitivity / (0.05 * sensitivity + 0.95 * alarms)
    lost = 1000 * (10 * 0.05 * (1 - sensitivity) + 0.95 * alarms)
    told = page.locator(".moving p").last.inner_text()
    assert f"predictive value is {100 * ppv:.1f} %" in told
    assert f"as much as {lost:.0f} called for nothing" in told


def assert_greys(page, hounsfield, level, width):
    """The canvas of a page shows a slice in the greys of the formula of lesson 1.2."""
    greys = page.locator("canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, i) => i % 4 === 0)"
    )
    expected = 255 * np.clip((hounsfield.ravel() - level) / width + 0.5, 0, 1)
    assert np.abs(np.array(greys) - expected).max() <= 0.5 + 1e-9


def test_a_window_is_the_one_of_the_formula(moving):
    slice_ = np.linspace(-200, 300, 64).round().reshape(8, 8)
    windows = {"brain": (40, 80), "wide": (50, 400)}
    page = moving(live.window(slice_, a_figure(), alt=ALT, windows=windows))
    for name, window in windows.items():
        page.get_by_role("button", name=name).press("Enter")
        assert_greys(page, slice_, *window)
    page.locator("input").first.press("ArrowRight")
    assert "Black at -145 HU and below, white at 255 HU" in page.locator(".moving p").last.inner_text()


def test_the_windows_of_the_lesson_on_data(open_page):
    """The buttons on the page, the titles of the still figure and the greys say the same."""
    page = open_page(DATA)
    scan = datasets.load_head_ct()
    hounsfield = scan.header["RescaleSlope"] * scan.stored + scan.header["RescaleIntercept"]
    for name, (level, width) in {"bone": (600, 2000), "fat and skin": (-100, 300), "brain": (40, 80)}.items():
        page.locator(".moving").get_by_role("button", name=name).press("Enter")
        assert_greys(page, hounsfield[20:500:2, 36:472:2], level, width)
        edges = f"Black at {level - width // 2} HU and below, white at {level + width // 2} HU and above."
        assert page.locator(".moving p").last.inner_text() == edges
    assert not page.get_by_alt_text("The same slice three times.").is_visible()


def test_the_threshold_of_the_lesson_on_probabilities(open_page):
    """By keyboard, on a telephone, in the dark and from a file, the page counts as the lesson's table does."""
    page = open_page(PROBABILITIES, disk=True, viewport=TELEPHONE, color_scheme="dark")
    lesson = notebooks.read(CHAPTERS / "01_background/11_probabilities.ipynb")
    shown = [out["data"]["text/plain"] for cell in lesson.cells for out in cell.get("outputs", []) if "data" in out]
    (table,) = [text for text in shown if "weight, 12 % die" in text]
    rows = {float(at): list(map(int, rest)) for at, *rest in re.findall(r"^(0\.\d+)" + 4 * r"\s+(\d+)", table, re.M)}
    assert {0.05, 0.1, 0.2, 0.3, 0.5} <= rows.keys()
    place = page.locator(".moving")
    limit, share, price = (place.locator("input").nth(k) for k in range(3))
    assert [float(one.input_value()) for one in (limit, share, price)] == [0.1, 0.12, 9]

    def told():
        counts = [int(cell.replace(",", "")) for cell in place.locator("td").all_inner_texts()[1:]]
        weight = re.search(r"weigh as much as ([\d,]+) called", place.locator("p").inner_text())
        return counts, int(weight[1].replace(",", ""))

    def walk(slider, goal):
        slider.focus()
        while abs(gap := goal - float(slider.input_value())) > 1e-9:
            page.keyboard.press("ArrowRight" if gap > 0 else "ArrowLeft")

    died, lived = 374, 2698
    for common, column in ((0.12, 2), (0.02, 3)):
        walk(share, common)
        for at, row in rows.items():
            walk(limit, at)
            assert told() == ([row[0], died - row[0], row[1], lived - row[1]], row[column])
    assert place.evaluate("e => e.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    assert not page.get_by_alt_text("Risks of those who died point up").is_visible()
    assert faults_of(page, {}) == []


def test_the_still_threshold_stands_where_scripts_do_not_run(open_page):
    page = open_page(PROBABILITIES, java_script_enabled=False)
    assert page.get_by_alt_text("Risks of those who died point up").is_visible()
    assert page.locator(".moving").count() == 0


def test_marked_films_are_counted(moving):
    truth, called = np.array([1, 0, 1, 0, 0, 1]), np.array([1, 1, 1, 0, 0, 0])
    films = np.random.default_rng(0).random((6, 8, 8))
    page = moving(live.mark(films, truth, called, a_figure(), alt=ALT))
    for letter in "ACD":
        page.get_by_role("button", name=f"Film {letter}").press("Enter")
    page.get_by_role("button", name="Film D").press(" ")  # a second press takes the mark away
    page.get_by_role("button", name="Compare").click()
    assert page.locator(".moving p").last.inner_text() == (
        "You: sensitivity 66.7 %, specificity 100.0 %. The network: sensitivity 66.7 %, specificity 66.7 %. "
        "Sick are A, C, F."
    )


def rates_stored_in_the_lesson():
    """Sensitivity and specificity of the network on the reader's films, as the lesson's own table has them, "6 of 7"."""
    cells = read(CHAPTERS / "02_cnn" / "05_pneumonia.ipynb").cells
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        rows = BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser").select("tr")
        for row in rows:
            if "your twelve" in row.text:
                shares = [cell.text.split(" of ") for cell in row.select("td")]
                return [f"{100 * int(part) / int(whole):.1f} %" for part, whole in shares]


def test_the_films_of_the_lesson_are_marked_by_keyboard(open_page):
    page = open_page(LESSON, viewport=TELEPHONE)
    films, told = page.locator(".moving .films button"), page.locator(".moving p").last
    truth = json.loads(page.locator("[data-live=mark]").get_attribute("data-values"))["truth"]
    assert films.count() == len(truth) == 12
    for letter in "BEC":
        page.get_by_role("button", name=f"Film {letter}", exact=True).press("Enter")
    page.get_by_role("button", name="Film E", exact=True).press(" ")  # taken back
    page.get_by_role("button", name="Compare").press("Enter")
    found, spared = (truth[1] + truth[2]) / sum(truth), 1 - (2 - truth[1] - truth[2]) / (12 - sum(truth))
    sensitivity, specificity = rates_stored_in_the_lesson()
    assert told.inner_text() == (
        f"You: sensitivity {100 * found:.1f} %, specificity {100 * spared:.1f} %. "
        f"The network: sensitivity {sensitivity}, specificity {specificity}. "
        f"Sick are {', '.join(letter for letter, ill in zip('ABCDEFGHIJKL', truth, strict=True) if ill)}."
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_the_still_figure_stands_where_nothing_moves(moving, scripts):
    page = moving(live.threshold([1, 0], [0.6, 0.1], a_figure(), alt=ALT), scripts=scripts)
    assert page.get_by_alt_text(ALT).is_visible() != scripts
    assert (page.locator(".moving").count() > 0) == scripts
    page.emulate_media(media="print")
    assert page.get_by_alt_text(ALT).is_visible()
    assert not page.locator(".moving").count() or not page.locator(".moving").is_visible()


def test_what_moves_fits_a_telephone_and_can_be_listened_to(moving):
    films = np.random.default_rng(0).random((6, 8, 8))
    for element in (
        live.threshold([1, 0], [0.6, 0.1], a_figure(), alt=ALT),
        live.window(films[0] * 100, a_figure(), alt=ALT, windows={"brain": (40, 80)}),
        live.mark(films, [1, 0] * 3, [0] * 6, a_figure(), alt=ALT),
    ):
        page = moving(element)
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
        assert faults_of(page, {}) == []
