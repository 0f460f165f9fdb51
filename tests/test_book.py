"""The book builds without a warning, and its pages need nothing but themselves."""

import re
import shutil
from types import SimpleNamespace
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup
from concept_index import ConceptTable, fill, read_concepts, taught
from docutils import nodes
from docutils.utils import new_document

import book
import environment
from repository_buttons import adjust

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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built pages; building fails on any warning."""
    return book.build(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
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


def unknown_anchors(rows, pages):
    """Each concept whose page or anchor is not in the built book."""
    faults = []
    for row in taught(rows):
        page = pages.get(f"{row['page']}.html")
        if page is None:
            faults.append(f"concept {row['id']}: no page {row['page']}")
        elif row["anchor"] and not page.find(id=row["anchor"]):
            faults.append(f"concept {row['id']}: no {row['anchor']} on {row['page']}")
    return faults


def concept(**changes):
    return {"id": "1", "english": "Pooling", "chinese": "池化", "page": "", "anchor": "", **changes}


def test_every_page_of_the_table_of_contents_is_built(pages):
    listed = re.findall(r"(?:root|file): (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert {f"{name}.html" for name in listed} <= set(pages)


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


def test_notebooks_can_be_downloaded(pages, site):
    links = pages["chapters/02_cnn/05_pneumonia.html"].find_all("a", href=re.compile(r"_sources/.*\.ipynb$"))
    assert links
    assert (site / "_sources/chapters/02_cnn/05_pneumonia.ipynb").is_file()


# Buttons that need the repository's address


def test_no_buttons_without_an_address(pages):
    for name, page in pages.items():
        assert not page.select(".btn-launch-colab-button, .btn-launch-binder-button, .btn-source-issues-button"), name


def test_buttons_with_an_address(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for name in ("_ext", "_static", "chapters", "data"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("_toc.yml", "references.bib"):
        shutil.copyfile(ROOT / name, source / name)
    address = "https://github.com/example/book"
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    config, replaced = re.subn(r"(?m)^  url: .*$", f"  url: {address}", config)
    assert replaced == 1
    (source / "_config.yml").write_text(config, encoding="utf-8")

    site = book.build(tmp_path, source)

    lesson = (site / "chapters/02_cnn/05_pneumonia.html").read_text(encoding="utf-8")
    page = BeautifulSoup(lesson, "html.parser")
    links = [tag["href"] for tag in page.find_all("a", href=True) if is_elsewhere(tag["href"])]
    assert [link for link in links if link.startswith(f"{address}/issues/new")]
    assert [link for link in links if link.startswith("https://mybinder.org/") and "05_pneumonia.ipynb" in link]
    assert [link for link in links if link.startswith("https://colab.research.google.com/github/example/book/")]


def test_options_follow_the_address():
    options = {"repository_url": "", "launch_buttons": {"colab_url": "x"}, "use_issues_button": True}
    adjust(options)
    assert options == {"use_issues_button": False, "use_repository_button": False}


# The index of concepts


def test_every_concept_leads_to_its_place(pages):
    assert not unknown_anchors(read_concepts(ROOT / "data" / "concepts.csv"), pages)


def test_the_index_lists_what_is_taught(pages):
    rows = taught(read_concepts(ROOT / "data" / "concepts.csv"))
    listed = [row.get_text() for row in pages["chapters/appendix/concepts.html"].select("table.concepts tbody tr")]
    assert len(listed) == len(rows)
    for row, text in zip(rows, listed, strict=True):
        assert row["english"] in text and row["chinese"] in text


def test_a_wrong_place_is_found(pages):
    page = "chapters/appendix/cards/pneumoniamnist"
    assert unknown_anchors([concept(page=page, anchor="pneumoniamnist")], pages) == []
    assert unknown_anchors([concept(page=page)], pages) == []
    assert unknown_anchors([concept(page=page, anchor="gone")], pages) == [f"concept 1: no gone on {page}"]
    assert unknown_anchors([concept(page="chapters/gone")], pages) == ["concept 1: no page chapters/gone"]


def test_the_table_of_concepts_is_complete():
    rows = read_concepts(ROOT / "data" / "concepts.csv")
    assert len(rows) == 216
    for language in ("english", "chinese"):
        terms = [row[language] for row in rows]
        assert all(terms) and len(set(terms)) == len(terms)
    assert all(re.search(r"[\u4e00-\u9fff]", row["chinese"]) for row in rows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,english,page\n1,Pooling,\n", "expected"),
        ("id,english,chinese,page,anchor\n2,Pooling,池化,,\n", "row 1 has the id 2, expected 1"),
        ("id,english,chinese,page,anchor\n1,Pooling,池化,,pooling\n", "an anchor but no page"),
    ],
)
def test_a_malformed_table_of_concepts_is_refused(tmp_path, text, message):
    path = tmp_path / "concepts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_concepts(path)


def test_a_row_of_the_index_links_to_the_concept():
    application = SimpleNamespace(
        builder=SimpleNamespace(get_relative_uri=lambda here, there: f"../{there}.html"),
        env=SimpleNamespace(titles={"chapters/x": nodes.title(text="A lesson")}),
    )
    document = new_document("concepts")
    document += ConceptTable(rows=[concept(page="chapters/x", anchor="pooling")])
    fill(application, document, "concepts")
    assert "A lesson" in document.astext() and "池化" in document.astext()
    assert [link["refuri"] for link in document.findall(nodes.reference)] == ["../chapters/x.html#pooling"]
