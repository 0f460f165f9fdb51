"""The built pages as a reader sees them, in Chromium, with every host but this one out of reach."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Error, sync_playwright

import book

LESSON = "chapters/02_cnn/05_pneumonia.html"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SERIOUS = {"serious", "critical"}
# What axe-core finds in parts of the theme that cannot be mended here: the rule, and where.
KNOWN = {}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the pages and writes no log."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built pages."""
    return book.build(tmp_path_factory.mktemp("book"))


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
def open_page(browser, address):
    """A function that opens a page; whatever goes wrong on any page is asserted at the end."""
    elsewhere, errors, contexts = [], [], []

    def opened(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", visit)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/{name}")
        return page

    def visit(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert errors == []


@pytest.fixture(scope="module")
def names(site):
    """The addresses of all pages of the book."""
    return sorted(path.relative_to(site).as_posix() for path in site.glob("chapters/**/*.html"))


def typeset(page):
    """Wait until all formulas of a page are rendered."""
    page.wait_for_function("window.MathJax && MathJax.startup && MathJax.startup.promise")
    page.evaluate("MathJax.startup.promise.then(() => null)")


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_formulas_render(open_page):
    page = open_page(LESSON)
    typeset(page)
    formulas = page.locator("mjx-container")
    assert formulas.count() > 0
    assert page.locator("mjx-merror").count() == 0
    for formula in formulas.all():
        if formula.is_visible():
            box = formula.bounding_box()
            assert box["width"] > 3 and box["height"] > 3


def test_search_finds_sensitivity(open_page):
    page = open_page("search.html?q=sensitivity")
    page.wait_for_selector("#search-results ul.search li a")
    links = page.locator("#search-results ul.search li a").evaluate_all("links => links.map(link => link.href)")
    assert any("05_pneumonia" in link for link in links)


def test_dark_mode_changes_the_background(open_page):
    page = open_page("index.html", color_scheme="light")
    page.wait_for_load_state("networkidle")
    seen = {background(page)}
    for _ in range(2):  # the button goes from automatic to light to dark
        page.locator("button.theme-switch-button:visible").first.click()
        seen.add(background(page))
    assert len(seen) == 2


def test_dropdowns_open(open_page, names):
    found = 0
    for name in names:
        page = open_page(name)
        for dropdown in page.locator(".bd-article details:not([open])").element_handles():
            found += 1
            closed = dropdown.bounding_box()["height"]
            dropdown.query_selector("summary").click()
            assert dropdown.get_attribute("open") is not None
            assert dropdown.bounding_box()["height"] > closed + 10
    assert found > 0, "no page has a dropdown"


def test_no_page_scrolls_sideways_on_a_telephone(open_page, names):
    wide = {}
    for name in names:
        page = open_page(name, viewport={"width": 390, "height": 844})
        if page.locator(".math").count():
            typeset(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[name] = width
    assert wide == {}


def faults_of(page, rules):
    """What axe-core finds on a page, as (rule, place), without the theme's known ones."""
    # Preloading would make axe-core fetch style sheets from the wrong folder.
    options = {"preload": False, **rules}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        (violation["id"], place)
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
        if (place := " ".join(map(str, node["target"]))) not in KNOWN.get(violation["id"], ())
    ]


def test_everyone_can_use_the_pages(open_page, names):
    faults = {}
    for name in names:
        page = open_page(name, color_scheme="light")
        if page.locator(".math").count():
            typeset(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults[name] = faults_of(page, {})
        page.add_style_tag(content="* { transition: none !important; }")  # colours change at once
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        faults[f"{name}, dark"] = faults_of(page, {"runOnly": ["color-contrast"]})
    assert not {name: found for name, found in faults.items() if found}


@pytest.mark.parametrize(
    ("html", "rule"),
    [('<img src="data:,">', "image-alt"), ('<p style="color: #eee; background: #fff">pale</p>', "color-contrast")],
)
def test_a_page_that_shuts_readers_out_is_found(browser, html, rule):
    page = browser.new_page()
    page.set_content(f'<html lang="en"><title>x</title><main>{html}</main></html>')
    page.evaluate(AXE.read_text(encoding="utf-8"))
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
