"""A vault with all that real notes contain, in the shares counted over real ones: nothing lost, nothing left over."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import Project, Result
from support.sources import DIALECT_FILES, dialect

# So many pages are written that to trace each line takes longer than all else.
pytestmark = pytest.mark.no_cover

SEEN = re.compile(r"(?<!un)seen\d+x")
UNSEEN = re.compile(r"unseen\d+x")
DRAFT = re.compile(r"^(?:draft: true|publish: false)$", re.MULTILINE)
LIVING = {name: text for name, text in DIALECT_FILES.items() if not DRAFT.search(text)}
WORDS = {word for text in LIVING.values() for word in SEEN.findall(text)}
HIDDEN = {word for text in DIALECT_FILES.values() for word in UNSEEN.findall(text)} | {
    word
    for name, text in DIALECT_FILES.items()
    if name not in LIVING
    for word in SEEN.findall(text)
}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return dialect(tmp_path_factory.mktemp("dialect"))


def built(project: Project, builder: str, **conf: str) -> Result:
    result = project.build(builder, confoverrides=conf, warningiserror=True)
    assert (result.warnings, result.statuscode) == ("", 0)
    return result


def test_the_vault_is_large_enough_to_have_it_all():
    assert len(WORDS) > 1000
    assert HIDDEN
    assert len(LIVING) < len(DIALECT_FILES)


@pytest.mark.parametrize("theme", ["furo", "sphinx_rtd_theme"])
def test_pages_show_each_word(project, theme):
    result = built(project, "html", html_theme=theme)
    pages = [BeautifulSoup(path.read_bytes(), "html.parser") for path in result.out.rglob("*.html")]
    for name, text in LIVING.items():
        page = result.html(name.removesuffix(".md"))
        for others in page.select(".aikb-backlinks, .aikb-video, nav, .sidebar-drawer"):
            others.decompose()
        assert {*SEEN.findall(text)} - {*SEEN.findall(page.get_text(" "))} == set(), name
    for path in filter(Path.is_file, result.out.rglob("*")):
        assert HIDDEN.isdisjoint(re.findall(r"\w+", path.read_text("utf-8", "replace"))), path
    for page in pages:
        assert not page.select("a a, body iframe, [onclick], a[href^=javascript], div.body script")
        assert "[[" not in "".join(
            text for text in page.find_all(string=True) if not text.find_parents(["pre", "script"])
        )


@pytest.mark.parametrize("builder", ["text", "man", "texinfo"])
def test_other_builders_show_each_word(project, builder):
    result = built(project, builder)
    text = " ".join(p.read_text("utf-8", "replace") for p in result.out.rglob("*") if p.is_file())
    assert WORDS - set(SEEN.findall(text)) == set()
    assert HIDDEN.isdisjoint(re.findall(r"\w+", text))


@pytest.mark.epubcheck
def test_e_book_shows_each_word(project):
    book = epub_of(built(project, "epub"))
    text = " ".join(page.get_text(" ") for page in book.pages.values())
    assert WORDS - set(SEEN.findall(text)) == set()
    assert HIDDEN.isdisjoint(re.findall(r"\w+", text))
    assert book.broken_links() == []
    assert epubcheck(book) == ""


@pytest.mark.tex("xelatex")
def test_pdf_shows_each_word(project):
    pdf = compile_pdf(built(project, "latex"))
    assert pdf.complaints == []
    text = " ".join(page.extract_text() for page in pdf.reader.pages)
    assert WORDS - set(SEEN.findall(text)) == set()
    assert HIDDEN.isdisjoint(re.findall(r"\w+", text))


def test_data_of_the_vault(project):
    result = built(project, "aikb")
    docnames = {name.removesuffix(".md") for name in LIVING} | {"index"}
    assert {line["docname"] for line in result.jsonl("notes.jsonl")} | {"index"} == docnames
    assert not any("nowhere" in line["target"] for line in result.jsonl("links.jsonl"))
