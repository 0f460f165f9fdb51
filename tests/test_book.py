"""The book builds without a warning, and its pages need nothing but themselves."""

import csv
import json
import re
import shutil
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell
from PIL import Image

import book
import environment
import glossary
import lessons
import notebooks
import sample_notebooks
from figures import shown_size
from public_address import adjust, published_at
from term_search import entries

ROOT = environment.ROOT
# Which attributes make a browser fetch something; links that a reader follows are not among them.
FETCHING = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "input": "src",
    "object": "data",
    "script": "src",
    "source": "src",
    "track": "src",
    "video": "src",
}
FETCHING_LINKS = {"dns-prefetch", "icon", "modulepreload", "preconnect", "prefetch", "preload", "stylesheet"}


@pytest.fixture(scope="session")
def pages(site):
    """The built pages, parsed, by their address."""
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.parts
    }


def is_elsewhere(address):
    """Whether an address names a host."""
    return bool(urlsplit(address).netloc)


def fetched_from_elsewhere(page):
    """The addresses on other hosts that a browser would fetch with this page."""
    found = [tag.get(FETCHING[tag.name], "") for tag in page.find_all(list(FETCHING))]
    found += [part.split()[0] for tag in page.find_all(srcset=True) for part in tag["srcset"].split(",")]
    found += [tag.get("href", "") for tag in page.find_all("link") if FETCHING_LINKS & set(tag.get("rel", []))]
    styles = [tag.get_text() for tag in page.find_all("style")] + [tag["style"] for tag in page.find_all(style=True)]
    found += [address for style in styles for address in in_style(style)]
    scripts = [tag.get_text() for tag in page.find_all("script") if not tag.get("src")]
    found += [address for script in scripts for address in re.findall(r"https?://[^\"'\s]+", script)]
    return [address for address in found if is_elsewhere(address)]


def in_style(text):
    """The addresses that a style sheet fetches."""
    return re.findall(r"url\(\s*[\"']?([^\"')]+)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)


def broken_links(pages, site):
    """Each link inside the book whose page or anchor is not there."""
    anchors = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for tag in page.find_all("a", href=True):
            address, anchor = urldefrag(tag["href"])
            if is_elsewhere(address) or urlsplit(address).scheme:
                continue
            target = (site / name).parent / unquote(address) if address else site / name
            inside = target.resolve().relative_to(site.resolve()).as_posix()
            if not target.is_file() or (anchor and inside in anchors and unquote(anchor) not in anchors[inside]):
                broken.append(f"{name}: {tag['href']}")
    return broken


def test_nothing_comes_from_another_host(pages, site):
    found = {name: fetched_from_elsewhere(page) for name, page in pages.items()}
    assert not {name: addresses for name, addresses in found.items() if addresses}
    for sheet in site.rglob("*.css"):
        elsewhere = [address for address in in_style(sheet.read_text(encoding="utf-8")) if is_elsewhere(address)]
        assert not elsewhere, sheet


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<script src="//cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        '<img srcset="https://cdn.example/a.png 2x">',
        '<p style="background: url(https://cdn.example/a.png)">x</p>',
        '<style>@import "https://cdn.example/a.css";</style>',
        '<script>load("https://cdn.example/a.js")</script>',
    ],
)
def test_what_comes_from_another_host_is_found(html):
    assert fetched_from_elsewhere(BeautifulSoup(html, "html.parser"))


def test_a_link_to_follow_is_no_fetch():
    assert not fetched_from_elsewhere(BeautifulSoup('<a href="https://example.org">x</a>', "html.parser"))


def test_every_link_inside_the_book_leads_somewhere(pages, site):
    assert not broken_links(pages, site)


def test_broken_links_are_found(tmp_path):
    (tmp_path / "a.html").touch()
    page = BeautifulSoup(
        '<p id="here"><a href="#here">x</a><a href="#gone">x</a><a href="b.html">x</a></p>', "html.parser"
    )
    assert broken_links({"a.html": page}, tmp_path) == ["a.html: #gone", "a.html: b.html"]


def test_formulas_need_no_network(pages, site):
    folder = site / "_static" / "mathjax"
    assert (folder / "tex-mml-chtml.js").stat().st_size > 1_000_000
    assert len(list((folder / "output/chtml/fonts/woff-v2").glob("*.woff"))) > 20
    assert (folder / "input/tex/extensions/mathtools.js").is_file()
    assert (folder / "NOTICE").is_file()
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 3_000_000
    scripts = [tag.get("src", "") for tag in pages["chapters/02_cnn/05_pneumonia.html"].find_all("script")]
    assert [script for script in scripts if script.endswith("mathjax/tex-mml-chtml.js")]


def test_downloads_are_what_students_get(pages, site):
    name = "chapters/01_background/10_ranking_exercises"
    assert pages[f"{name}.html"].find_all("a", href=re.compile(r"_sources/.*\.ipynb$"))
    offered = sorted((site / "_sources").rglob("*.ipynb"))
    assert len(offered) == len(notebooks.all_notebooks())
    for path in offered:
        notebook = notebooks.read(path)
        tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert "solution" not in tags, path
        assert "{cite" not in text and "{term}" not in text, path
        assert "medai" in notebook.cells[1].source or "make lab" in notebook.cells[1].source, path
        saved = path.with_name(f"{path.name}.js").read_text(encoding="utf-8")
        name, content = json.loads(f"[{saved.removeprefix('saveNotebook(').rstrip().removesuffix(');')}]")
        assert (name, content) == (path.name, path.read_text(encoding="utf-8"))


# The head of a page


def test_each_page_has_one_title_and_a_description(pages):
    titles = {}
    for name, page in pages.items():
        if name.startswith("chapters/"):
            titles.setdefault(page.title.get_text(), []).append(name)
            assert len(page.select('meta[name="description"]')) == 1, name
            assert 20 < len(page.select_one('meta[name="description"]')["content"]) <= 162, name
    assert not {title: names for title, names in titles.items() if len(names) > 1}
    assert pages["chapters/index.html"].title.get_text() == "Medical AI, Hands On"


def test_the_theme_loads_nothing_that_is_not_needed(pages):
    for name, page in pages.items():
        scripts = " ".join(tag["src"] for tag in page.find_all("script", src=True))
        assert "fontawesome" not in scripts and "thebe" not in scripts, name
        assert ("searchindex.js" in scripts) == (name == "search.html"), name


def test_the_foot_says_who_once(pages):
    foot = pages["chapters/index.html"].select_one(".bd-footer-content").get_text(" ", strip=True)
    assert foot.count("authors of Medical AI, Hands On") == 1
    assert not re.search("By The", foot)


# Figures and drawings


@pytest.mark.parametrize(("dpi", "shown"), [(100, (300, 200)), (200, (150, 100)), (None, (300, 200))])
def test_a_figure_is_shown_as_large_as_it_was_drawn(tmp_path, dpi, shown):
    path = tmp_path / "figure.png"
    Image.new("L", (300, 200)).save(path, **({"dpi": (dpi, dpi)} if dpi else {}))
    assert shown_size(path) == shown


def test_a_drawing_says_its_size(tmp_path):
    path = tmp_path / "drawing.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240"/>')
    assert shown_size(path) == (720, 240)


def test_every_figure_of_a_page_has_its_size(pages):
    figures = [tag for page in pages.values() for tag in page.select(".bd-article img")]
    assert len(figures) > 50
    assert not [tag["src"] for tag in figures if not (tag.get("width") and tag.get("height") and tag.get("loading"))]


def contrast(colour, ground):
    """The contrast of two colours such as #3d85c6, as WCAG 2 defines it."""

    def luminance(text):
        parts = [int(text[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("path", sorted((ROOT / "_static" / "drawings").glob("*.svg")), ids=lambda path: path.name)
def test_a_drawing_is_seen_on_both_grounds(path):
    text = path.read_text(encoding="utf-8")
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b", text))
    painted = re.findall(r"(?:fill|stroke|stop-color)\s*[=:]\s*[\"']?([^\s\"';]+)", text)
    assert colours and set(painted) <= colours | {"none"}, "write colours as #rrggbb"
    pale = {colour for colour in colours if min(contrast(colour, "#ffffff"), contrast(colour, "#121212")) < 3}
    assert not pale


def test_the_measure_of_contrast():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# Chinese, and the search


def test_chinese_is_marked_as_chinese(pages):
    for name, page in pages.items():
        for article in page.select(".bd-article"):
            for text in article.find_all(string=re.compile("[\u4e00-\u9fff]")):
                assert text.find_parent(["code", "pre"]) or text.find_parent(lang="zh"), f"{name}: {text}"
    assert pages["chapters/appendix/glossary.html"].select('[lang="zh"]')


def test_terms_lead_to_their_lesson(tmp_path):
    table = tmp_path / "concepts.csv"
    table.write_text(
        "id,english,chinese,page,anchor,sentence,lesson,spellings\n"
        "1,Overfitting and underfitting,过拟合与欠拟合,chapters/01_background/15_fitting,here,,,\n"
        ",Sensitivity,敏感度；灵敏度,chapters/01_background/10_ranking,,How many sick are found.,"
        "01_background/10_ranking,recall|true positive rate\n"
        "2,Planned,将来,,,,,\n",
        encoding="utf-8",
    )
    found = entries(table)
    assert set(found) == {"chapters/01_background/15_fitting", "chapters/01_background/10_ranking"}
    assert {("过拟合", "here"), ("underfitting", "here")} <= set(found["chapters/01_background/15_fitting"])
    names = {name for name, anchor in found["chapters/01_background/10_ranking"] if anchor == ""}
    assert {"Sensitivity", "敏感度", "灵敏度", "recall", "true positive rate"} <= names


# Lessons, from their facts


def test_the_table_of_a_chapter_holds_its_lessons(pages):
    known = [one for one in lessons.read().values() if one.path.startswith("01_background/")]
    rows = pages["chapters/01_background/index.html"].select("table.lessons tbody tr")
    assert len(rows) == len(known)
    for row, lesson in zip(rows, known, strict=True):
        title, needs, minutes, seconds = (cell.get_text(" ", strip=True) for cell in row.find_all("td"))
        assert title == f"{'● ' if lesson.core else ''}{lesson.title} {lesson.question}"
        assert row.a["href"] == f"{lesson.path.split('/')[1]}.html"
        assert len(row.find_all("td")[1].find_all("a")) == len(lesson.needs) and (needs == "–") == (not lesson.needs)
        assert (minutes, seconds) == (f"{lesson.minutes} + {lesson.exercises}", f"{lesson.seconds} s")


def test_the_plan_of_a_term_has_the_road_in_its_order(pages):
    plan = pages["chapters/teaching.html"].find(id="a-term-of-fourteen-weeks").select_one("table")
    road = [one for one in lessons.read().values() if one.core]
    assert [link["href"] for link in plan.select("a")] == [f"{one.path}.html" for one in road]
    weeks = [row.select("td")[0].get_text(strip=True) for row in plan.select("tbody tr")]
    a_week = -(-len(road) // 14)
    assert weeks[: -(-len(road) // a_week)] == [str(week) for week in range(1, -(-len(road) // a_week) + 1)]
    assert weeks[-1].endswith("14")


def test_the_road_of_the_front_page_is_all_lessons(pages):
    road = pages["chapters/index.html"].select_one(".road")
    known = list(lessons.read().values())
    assert [stop.a["href"] for stop in road.select("li")] == [f"{one.path}.html" for one in known if one.core]
    assert [link["href"] for link in road.select(".beside a")] == [f"{one.path}.html" for one in known if not one.core]


# A small book: what depends on the public address, on solutions and on faults in the tables


@pytest.fixture
def small_book(tmp_path):
    """The folder of a book of three pages and its exercises, with the configuration of ours."""
    source = tmp_path / "source"
    for name in ("_ext", "_static", "_templates", "tools"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "references.bib"):
        shutil.copyfile(ROOT / name, source / name)
    chapter = source / "chapters" / "01_coins"
    chapter.mkdir(parents=True)
    (source / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/01_coins/index\n"
        "  sections:\n  - glob: chapters/01_coins/[0-9]*\n"
    )
    (chapter.parent / "index.md").write_text("# Front\n\n```{road}\n```\n")
    (chapter / "index.md").write_text("# Coins\n\n```{lessons} 01_coins\n```\n")
    toss = new_markdown_cell("# 1.2 Toss\n\nIs this coin fair?")
    task, stub = new_markdown_cell("# 1.2 Exercises\n\nThe mean of 1 and 2?"), new_code_cell("mean = ...")
    answer = new_code_cell("mean = 1.5", metadata={"tags": ["solution", "hide-input"]})
    notebooks.write(sample_notebooks.as_run(toss=toss), chapter / "02_toss.ipynb")
    notebooks.write(sample_notebooks.as_run(task=task, stub=stub, answer=answer), chapter / "02_toss_exercises.ipynb")
    data = source / "data"
    data.mkdir()
    facts = {**dict.fromkeys(lessons_header()), "lesson": "01_coins/02_toss", "core": "yes", "question": "Is it fair?"}
    facts |= {"minutes": 10, "exercises": 5, "seconds": 1}
    with open(data / "lessons.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, facts)
        writer.writeheader()
        writer.writerow(facts)
    (data / "concepts.csv").write_text(f"{','.join(glossary.COLUMNS)}\n", encoding="utf-8")
    return source


def lessons_header():
    with open(lessons.TABLE, encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_no_buttons_without_an_address(pages, site):
    for name, page in pages.items():
        links = [tag["href"] for tag in page.find_all("a", href=True)]
        assert not [link for link in links if "colab" in link or "mybinder" in link or "/issues/new" in link], name
        assert not page.select('link[rel="canonical"]'), name
    assert not (site / "404.html").exists()


def test_buttons_with_an_address(small_book, tmp_path):
    address = "https://github.com/Example/book"
    path = small_book / "_config.yml"
    config, replaced = re.subn(r"(?m)^  url: .*$", f"  url: {address}", path.read_text(encoding="utf-8"))
    assert replaced == 1
    path.write_text(config, encoding="utf-8")

    site = book.build(tmp_path, small_book)

    page = BeautifulSoup((site / "chapters/01_coins/02_toss.html").read_text(encoding="utf-8"), "html.parser")
    links = [tag["href"] for tag in page.find_all("a", href=True) if is_elsewhere(tag["href"])]
    assert [link for link in links if link.startswith(f"{address}/issues/new")]
    assert [link for link in links if link.startswith("https://mybinder.org/") and "02_toss.ipynb" in link]
    assert not [link for link in links if "colab" in link]
    published = "https://example.github.io/book/"
    assert page.select_one('link[rel="canonical"]')["href"] == f"{published}chapters/01_coins/02_toss.html"
    lost = BeautifulSoup((site / "404.html").read_text(encoding="utf-8"), "html.parser")
    assert published in [tag["href"] for tag in lost.find_all("a")]
    assert not lost.find_all(["script", "link", "img"]), "it is shown in any folder"
    assert f"git+{address}" in (site / "_sources/chapters/01_coins/02_toss.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("repository", "published"),
    [
        ("https://github.com/Example/book", "https://example.github.io/book/"),
        ("https://github.com/example/example.github.io.git", "https://example.github.io/"),
        ("https://gitlab.com/example/book", ""),
        ("", ""),
    ],
)
def test_where_a_repository_is_published(repository, published):
    assert published_at(repository) == published


def test_options_follow_the_address():
    options = {"repository_url": "", "launch_buttons": {"binderhub_url": "x"}, "use_issues_button": True}
    adjust(options)
    assert options == {"use_issues_button": False, "use_repository_button": False}


def test_a_class_can_have_the_book_without_solutions(small_book, tmp_path, pages):
    assert pages["chapters/02_cnn/05_pneumonia_exercises.html"].select(".tag_solution")
    site = book.build(tmp_path, small_book, solutions=False)
    page = BeautifulSoup((site / "chapters/01_coins/02_toss_exercises.html").read_text(encoding="utf-8"), "html.parser")
    assert "mean = ..." in page.get_text()
    assert "1.5" not in page.get_text() and not page.select(".tag_solution")


def test_an_unknown_lesson_stops_the_build(small_book, tmp_path, capsys):
    (small_book / "chapters/01_coins/index.md").write_text("# Coins\n\n```{lessons} 02_dice\n```\n")
    with pytest.raises(SystemExit):
        book.build(tmp_path, small_book)
    assert "no chapter 02_dice; it has 01_coins" in capsys.readouterr().err


def test_the_bibliography_shows_no_latex(pages):
    text = pages["chapters/appendix/bibliography.html"].select_one(".bd-article").get_text()
    assert not re.findall(r".{20}(?:`|''|\\[a-z]|[{}]).{0,20}", text)
