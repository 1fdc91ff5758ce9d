"""Links of each kind, followed to where they lead: in a browser, in a PDF and in an e-book."""

import pytest

from support.browser import open_page
from support.epub import epub_of, epubcheck
from support.pdf import Pdf, compile_pdf
from support.projects import Project, Result, new_project

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

ONE, TWO = "P6y0gr-W2-k", "atMRWzgHEGg"
FILL = "\n\n".join(f"Filling words of paragraph {number}." for number in range(60))


def note(title: str, body: str, video: str = ONE) -> str:
    return f"---\ntitle: {title}\nvideoId: {video}\naliases: [{title} too]\n---\n\n{body}\n"


FILES = {
    "index.md": "# Start\n\n```{toctree}\nall\nmissing\n```\n",
    "all.md": "# All notes\n\n```{topic-index}\n:group-by: channel\n```\n",
    "missing.md": f"# Topics\n\n{FILL}\n\n```{{missing-topics}}\n:orphans:\n```\n",
    "n/linking.md": note(
        "Linking",
        "From: [[chan]] <br/>\n\n"
        "By name [[target_note | kind-name]], by title [[The target | kind-title]], by alias "
        "[[The target too | kind-alias]].\n\n"
        "To a heading [[target_note#Second part | kind-heading]], a nested one "
        "[[target_note#Second part#Inner | kind-nested]], an own one [[#Below | kind-own]].\n\n"
        "To blocks [[target_note#^para | kind-block]], [[target_note#^item | kind-item]] and "
        "[[target_note#^list | kind-list]], [[#^mine | kind-own-block]].\n\n"
        "To a group [[chan | kind-group]] and to a missing topic [[Nobody wrote it | kind-missing]]."
        f"\n\n![[target_note#Embedded]]\n\n{FILL}\n\n## Below\n\nText below. ^mine\n\n{FILL}",
        TWO,
    ),
    "n/target_note.md": note(
        "The target",
        f"{FILL}\n\n## Second part\n\nText of the second part.\n\n{FILL}\n\n### Inner\n\nText of the "
        f"inner part.\n\n{FILL}\n\nA paragraph to arrive at. ^para\n\n{FILL}\n\n- one\n- an item to "
        f"arrive at ^item\n\n{FILL}\n\n- first of the list\n- second of the list\n\n^list\n\n{FILL}"
        "\n\n## Embedded\n\nEmbedded words with [[linking#Below | kind-from-embed]].",
    ),
    "n/another.md": note("Another", "Nothing links here."),
}
ARRIVES = {
    "kind-name": "The target",
    "kind-title": "The target",
    "kind-alias": "The target",
    "kind-heading": "Second part",
    "kind-nested": "Inner",
    "kind-own": "Below",
    "kind-block": "A paragraph to arrive at.",
    "kind-item": "an item to arrive at",
    "kind-list": "first of the list",
    "kind-own-block": "Text below.",
    "kind-group": "chan",
    "kind-missing": "Nobody wrote it",
    "kind-from-embed": "Below",
}
"""The label of each link, and what stands where it leads."""
# The two lists of other notes at the end of a note, and an entry of each index.
LISTED = {
    "n/target_note": {"By name kind-name": "Linking", "Another": "Another"},
    "all": {"Linking": "Linking", "The target": "The target"},
    "missing": {"Another": "Another"},
}
CONF = """
latex_elements = {"fncychap": ""}
epub_show_urls = "no"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return new_project(tmp_path_factory.mktemp("links"), FILES, CONF)


@pytest.fixture(scope="module")
def html(project: Project) -> Result:
    result = project.build()
    assert result.warnings == ""
    return result


@pytest.mark.browser
def test_in_a_browser(html: Result) -> None:
    with open_page() as page:
        for docname, links in {"n/linking": ARRIVES, **LISTED}.items():
            for label, words in links.items():
                page.goto(html.path(docname).as_uri())
                # Sentences in backlinks are links as well, and stand below.
                found = page.locator("div.body a.internal", has_text=label)
                (found.first if links is ARRIVES else found.last).click()
                page.wait_for_load_state()
                place = page.locator("div.body").get_by_text(words, exact=False)
                inside = place.evaluate_all(
                    "all => all.some(e => { const r = e.getBoundingClientRect();"
                    " return r.top >= -1 && r.top < innerHeight })"
                )
                assert inside, (docname, label, page.url)
                if "#" in page.url:
                    target = page.evaluate(
                        "document.querySelector(':target')?.getBoundingClientRect().top"
                    )
                    assert target is not None, page.url


@pytest.mark.tex("pdflatex")
def test_in_a_pdf(project: Project) -> None:
    pdf: Pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    pages = pdf.texts
    internal = [link for link in pdf.links if link.uri is None]
    assert internal
    assert all(link.to is not None for link in internal)
    source = next(mark.page for mark in pdf.bookmarks if mark.title == "Linking")
    reached = [pages[link.to] for link in internal if link.page == source and link.to is not None]
    for label, words in ARRIVES.items():
        assert any(words in text for text in reached), label
    # The targets are pages apart: each of the long note's places is reached on its own page.
    places = ("Second part", "Inner", "A paragraph to arrive at.", "an item to arrive at")
    assert len({next(at for at, text in enumerate(pages) if words in text) for words in places}) > 2


@pytest.mark.epubcheck
def test_in_an_e_book(project: Project) -> None:
    book = epub_of(project.build("epub"))
    assert book.broken_links() == []
    page = next(page for name, page in book.pages.items() if name.endswith("linking.xhtml"))
    for label, words in ARRIVES.items():
        link = next(a for a in page.find_all("a") if a.get_text() == label)
        path, _, anchor = link["href"].partition("#")
        name = path.rpartition("/")[2]
        there = next(p for at, p in book.pages.items() if at.endswith(name)) if path else page
        place = there.find(id=anchor) if anchor else there
        # A target may be an empty mark before what it names.
        assert words in place.get_text() or words in place.find_next().get_text(), label
    assert epubcheck(book) == ""
