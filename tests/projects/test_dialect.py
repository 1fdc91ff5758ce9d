"""A vault with all that real notes contain, in the shares counted over real ones: nothing lost, nothing left over."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.dialect import Dialect
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import Project, Result
from support.sources import dialect

# So many pages are written that to trace each line takes longer than all else.
pytestmark = pytest.mark.no_cover

SEEN = re.compile(r"(?<!un)seen\d+x")
UNSEEN = re.compile(r"unseen\d+x")
DRAFT = re.compile(r"^(?:draft: true|publish: false)$", re.MULTILINE)


class Vault:
    """A project with so many notes, and the words that its readers must see or must not."""

    def __init__(self, folder: Path, count: int) -> None:
        self.project = dialect(folder, count)
        self.count = count
        files = Dialect(count).files()
        self.living = {name: text for name, text in files.items() if not DRAFT.search(text)}
        self.drafts = [text for name, text in files.items() if name not in self.living]
        self.words = {word for text in self.living.values() for word in SEEN.findall(text)}
        self.hidden = {word for text in files.values() for word in UNSEEN.findall(text)}
        self.hidden |= {word for text in self.drafts for word in SEEN.findall(text)}


# The first note has each pattern once. More notes bring more of what comes together by chance.
@pytest.fixture(scope="module", params=[30, pytest.param(60, marks=pytest.mark.long)])
def vault(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("dialect") / "project", request.param)


def built(project: Project, builder: str, **conf: str) -> Result:
    result = project.build(builder, confoverrides=conf, warningiserror=True)
    assert (result.warnings, result.statuscode) == ("", 0)
    return result


def test_the_vault_is_large_enough_to_have_it_all(vault):
    assert len(vault.words) > 20 * vault.count
    assert vault.hidden
    assert vault.drafts


@pytest.mark.parametrize("theme", ["furo", "sphinx_rtd_theme"])
def test_pages_show_each_word(vault, theme):
    result = built(vault.project, "html", html_theme=theme)
    pages = [BeautifulSoup(path.read_bytes(), "html.parser") for path in result.out.rglob("*.html")]
    for name, text in vault.living.items():
        page = result.html(name.removesuffix(".md"))
        for others in page.select(".aikb-backlinks, .aikb-video, nav, .sidebar-drawer"):
            others.decompose()
        assert {*SEEN.findall(text)} - {*SEEN.findall(page.get_text(" "))} == set(), name
    for path in filter(Path.is_file, result.out.rglob("*")):
        assert vault.hidden.isdisjoint(re.findall(r"\w+", path.read_text("utf-8", "replace"))), path
    for page in pages:
        assert not page.select("a a, body iframe, [onclick], a[href^=javascript], div.body script")
        assert "[[" not in "".join(
            text for text in page.find_all(string=True) if not text.find_parents(["pre", "script"])
        )


@pytest.mark.parametrize("builder", ["text", "man", "texinfo"])
def test_other_builders_show_each_word(vault, builder):
    result = built(vault.project, builder)
    text = " ".join(p.read_text("utf-8", "replace") for p in result.out.rglob("*") if p.is_file())
    assert vault.words - set(SEEN.findall(text)) == set()
    assert vault.hidden.isdisjoint(re.findall(r"\w+", text))


@pytest.mark.epubcheck
def test_e_book_shows_each_word(vault):
    book = epub_of(built(vault.project, "epub"))
    text = " ".join(page.get_text(" ") for page in book.pages.values())
    assert vault.words - set(SEEN.findall(text)) == set()
    assert vault.hidden.isdisjoint(re.findall(r"\w+", text))
    assert book.broken_links() == []
    assert epubcheck(book) == ""


@pytest.mark.tex("xelatex")
def test_pdf_shows_each_word(vault):
    pdf = compile_pdf(built(vault.project, "latex"))
    assert pdf.complaints == []
    text = " ".join(page.extract_text() for page in pdf.reader.pages)
    assert vault.words - set(SEEN.findall(text)) == set()
    assert vault.hidden.isdisjoint(re.findall(r"\w+", text))


def test_data_of_the_vault(vault):
    result = built(vault.project, "aikb")
    docnames = {name.removesuffix(".md") for name in vault.living} | {"index"}
    assert {line["docname"] for line in result.jsonl("notes.jsonl")} | {"index"} == docnames
    assert not any("nowhere" in line["target"] for line in result.jsonl("links.jsonl"))
