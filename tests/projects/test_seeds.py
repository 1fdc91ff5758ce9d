"""The notes as their author has them: every link and every time, in HTML, PDF and EPUB, without a warning."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from support.epub import Epub, epub_of
from support.pdf import Pdf, compile_pdf
from support.projects import Project, Result
from support.sources import SHARED, shared
from support.texts import short
from support.vault import read_sources

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

ADOPTION, IMPACT = "000_551a131239ec0fad", "002_a0cb8d3e7a0a09ef"

if not SHARED.is_dir():
    pytest.skip("no shared seeds beside this checkout", allow_module_level=True)

SOURCES = {source.docname: source for source in read_sources(SHARED, ".txt")}
NOTES = sorted(SOURCES)
MISSING_TOPICS = {
    "open_source_models_versus_proprietary_ai_models": 5,
    "customization_and_open_source_in_ai_models": 1,
    "ai_adoption_and_user_behavior": 1,
    "open_source_ai_models_and_limitations": 1,
    "the_future_of_ai_models_and_open_source_development": 1,
}
LABELS = {
    ADOPTION: ["open source models"] * 2
    + ["open source models", "adoption path of AI"]
    + ["open source models"] * 4,
    IMPACT: ["future of AI models and open source development"],
}


def project_in(folder: Path, **confoverrides: object) -> Project:
    project = shared(folder)
    project.confoverrides.update(confoverrides)
    return project


@dataclass(frozen=True)
class Built:
    html: Result
    latex: Result
    epub: Result

    @property
    def book(self) -> Epub:
        return epub_of(self.epub)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = project_in(tmp_path_factory.mktemp("verbatim"))
    html, latex, epub = (
        project.build(name, warningiserror=True) for name in ("html", "latex", "epub")
    )
    return Built(html, latex, epub)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    folder = tmp_path_factory.mktemp("printed")
    # Without the lists at the end of notes, which repeat times.
    project = project_in(folder, latex_engine="pdflatex", aikb_backlinks=False)
    return compile_pdf(project.build("latex"))


def pages(built: Built, kind: str) -> dict[str, BeautifulSoup]:
    """Every page of the HTML or the e-book, by name."""
    if kind == "epub":
        return built.book.pages
    names = [name for name in built.html.files if name.endswith(".html")]
    return {name: BeautifulSoup(built.html.text(name), "html.parser") for name in names}


def page(built: Built, kind: str, docname: str) -> BeautifulSoup:
    return pages(built, kind)[f"{docname}.xhtml" if kind == "epub" else f"{docname}.html"]


def link(page: BeautifulSoup, label: str) -> Tag:
    """The one wiki-link with this label."""
    (found,) = [tag for tag in page.select("a.wikilink") if tag.get_text() == label]
    return found


def test_the_sources_are_read_right() -> None:
    assert NOTES == [ADOPTION, IMPACT]
    assert [len(SOURCES[name].times) for name in NOTES] == [20, 11]
    assert SOURCES[ADOPTION].times[0] == (
        "https://www.youtube.com/watch?v=P6y0gr-W2-k&t=148s",
        "[00:02:28]",
    )


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_builds_without_a_warning(built: Built, builder: str) -> None:
    result: Result = getattr(built, builder)
    assert (result.warnings, result.statuscode) == ("", 0)


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_builds_alone_without_a_warning(tmp_path: Path, builder: str) -> None:
    result = project_in(tmp_path).build(builder, warningiserror=True)
    assert (result.warnings, result.statuscode) == ("", 0)


@pytest.mark.parametrize("docname", NOTES)
@pytest.mark.parametrize("kind", ["html", "epub"])
def test_each_timestamp_is_a_link(built: Built, kind: str, docname: str) -> None:
    content = page(built, kind, docname)
    for backlinks in content.select(".aikb-backlinks"):
        backlinks.decompose()
    links = content.select("a.yt-timestamp")
    times = [(uri, short(label)) for uri, label in SOURCES[docname].times]
    assert [(tag["href"], tag.get_text()) for tag in links] == times


@pytest.mark.parametrize("kind", ["html", "epub"])
def test_no_link_in_a_link(built: Built, kind: str) -> None:
    assert [name for name, content in pages(built, kind).items() if content.select("a a")] == []


@pytest.mark.parametrize(("kind", "suffix"), [("html", "html"), ("epub", "xhtml")])
def test_a_name_leads_to_the_note_with_that_title(built: Built, kind: str, suffix: str) -> None:
    assert link(page(built, kind, ADOPTION), "impact")["href"] == f"{IMPACT}.{suffix}"


@pytest.mark.parametrize("docname", NOTES)
@pytest.mark.parametrize(("kind", "suffix"), [("html", "html"), ("epub", "xhtml")])
def test_the_channel_leads_to_its_group(built: Built, kind: str, suffix: str, docname: str) -> None:
    path, anchor = link(page(built, kind, docname), "redpointai")["href"].split("#")
    assert path == f"index.{suffix}"
    section = page(built, kind, "index").find(id=anchor)
    assert section is not None
    assert section.find(re.compile("h[1-6]")).find(string=True) == "redpointai"
    assert [tag["href"] for tag in section.select("li a")] == [
        f"{IMPACT}.{suffix}",
        f"{ADOPTION}.{suffix}",
    ]


@pytest.mark.parametrize("docname", NOTES)
@pytest.mark.parametrize("kind", ["html", "epub"])
def test_other_topics_are_marked_missing(built: Built, kind: str, docname: str) -> None:
    content = page(built, kind, docname)
    missing = content.select(".wikilink-missing")
    assert [tag.get_text() for tag in missing] == LABELS[docname]
    assert all("wikilink" in tag["class"] and tag.name == "span" for tag in missing)
    resolved = ["redpointai", "impact"] if docname == ADOPTION else ["redpointai"]
    assert [tag.get_text() for tag in content.select("a.wikilink")] == resolved


def test_no_syntax_is_left_in_any_page(built: Built) -> None:
    texts = {name: built.html.text(name) for name in built.html.files if name.endswith(".html")}
    texts |= {
        name: data.decode()
        for name, data in built.book.files.items()
        if name.endswith((".xhtml", ".ncx", ".opf"))
    }
    texts |= {"tex": built.latex.text("test.tex")}
    assert f"{ADOPTION}.html" in texts
    assert f"{ADOPTION}.xhtml" in texts
    for text in texts.values():
        assert "[[" not in text
        assert "]]" not in text
        assert "data-t=" not in text
        assert not re.search(r'<a class="yt-timestamp" data-|&lt;a |textless\{\}a ', text)


@pytest.mark.parametrize("docname", NOTES)
def test_copied_sources_stay_as_they_are(built: Built, docname: str) -> None:
    copy = built.html.out / "_sources" / f"{docname}.txt"
    if not copy.exists():
        copy = built.html.out / "_sources" / f"{docname}.txt.txt"
    assert copy.read_bytes() == (SHARED / f"{docname}.txt").read_bytes()


def test_one_line_about_missing_topics(built: Built) -> None:
    lines = [line for line in built.html.status.splitlines() if "missing topic" in line]
    assert lines == [
        f"{sum(MISSING_TOPICS.values())} wiki-links to {len(MISSING_TOPICS)} missing topics; "
        "the directive missing-topics lists them"
    ]


def test_nitpicky_lists_each_missing_topic(tmp_path: Path) -> None:
    expected = [
        (f"{docname}.txt", number, target)
        for docname in NOTES
        for number, line in enumerate((SHARED / f"{docname}.txt").read_text().splitlines(), 1)
        for target in re.findall(r"\[\[([^\]|]*?) *(?:\||\]\])", line)
        if target in MISSING_TOPICS
    ]
    result = project_in(tmp_path, nitpicky=True).build("html")
    found = []
    for line in result.warning_lines:
        match = re.fullmatch(r"(.+\.txt):(\d+): WARNING: (.*) \[aikb\.missing\]", line)
        assert match, line
        (topic,) = [name for name in MISSING_TOPICS if f"'{name}'" in match[3]]
        found.append((match[1], int(match[2]), topic))
    assert sorted(found) == sorted(expected)
    assert "missing topic" not in result.status


@pytest.mark.tex("pdflatex")
def test_the_pdf_compiles(pdf: Pdf) -> None:
    assert pdf.complaints == []


@pytest.mark.tex("pdflatex")
@pytest.mark.parametrize("docname", NOTES)
def test_each_timestamp_is_a_link_in_the_pdf(pdf: Pdf, docname: str) -> None:
    source = SOURCES[docname]
    video, *uris = pdf.uris_on(pdf.pages_of(source.title))
    assert video == f"https://www.youtube.com/watch?v={source.video}"
    assert uris == source.uris


@pytest.mark.tex("pdflatex")
def test_the_pdf_links_to_nothing_else(pdf: Pdf) -> None:
    assert [uri for uri in pdf.uris if "&t=" in uri] == [
        *SOURCES[IMPACT].uris,
        *SOURCES[ADOPTION].uris,
    ]
    assert len([uri for uri in pdf.uris if "&t=" not in uri]) == 2


@pytest.mark.tex("pdflatex")
@pytest.mark.parametrize("docname", NOTES)
def test_wiki_links_land_on_the_right_page_of_the_pdf(pdf: Pdf, docname: str) -> None:
    channel = pdf.pages_of("redpointai").start
    impact = pdf.pages_of(SOURCES[IMPACT].title).start
    pages = pdf.pages_of(SOURCES[docname].title)
    internal = [link.to for link in pdf.links if link.page in pages and link.uri is None]
    assert internal == ([channel, impact] if docname == ADOPTION else [channel])
    # The heading is in capitals.
    assert "redpointai" in pdf.texts[channel].lower()


@pytest.mark.tex("pdflatex")
def test_no_syntax_is_left_in_the_pdf(pdf: Pdf) -> None:
    for text in pdf.texts:
        assert "[[" not in text
        assert "yt-timestamp" not in text
        assert "<br" not in text
