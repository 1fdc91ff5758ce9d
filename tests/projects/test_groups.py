"""An index with very many groups costs the pages of its notes nothing."""

from collections.abc import Iterator

import pytest

from sphinx_aikb.contents import group_headings
from support import ROOT
from support.compare import clean, differences
from support.epub import epub_of
from support.texts import index, note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

THEMES = ("alabaster", "furo", "sphinx_rtd_theme")
MOST = 5
COUNT = 8
MOST_OF_THE_PACKAGE = group_headings.MOST


@pytest.fixture(scope="module", autouse=True)
def lower_limit() -> Iterator[None]:
    """Let six groups be too many; processes that Sphinx forks have this from here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_headings, "MOST", MOST)
        yield


def vault(count, options=""):
    """An index by video, each note with a video of its own. One note is written after the index."""
    return {
        "index.md": toctree("videos", "end", options=options),
        "videos.md": index(":group-by: video", "Videos", "## After\n\nText."),
        "end.md": "# End\n\n[[n005]]\n",
        **{
            f"{'n' if at else 'z'}/n{at:03}.md": note(
                f"Note {at:03}", video_title=f"Talk {at:03}", videoId=f"a-video-{at:03}"
            )
            for at in range(count)
        },
    }


def sidebar(result, docname):
    """All links of a page outside of its text."""
    page = result.html(docname)
    for body in page.select("div.body, article"):
        body.decompose()
    return [link.get_text(strip=True) for link in page.select("a")]


def test_the_limit_is_the_one_that_the_documentation_names():
    text = (ROOT / "docs/directives.md").read_text("utf-8")
    assert f"more than {MOST_OF_THE_PACKAGE} groups" in text


@pytest.mark.parametrize("theme", THEMES)
def test_pages_of_notes_do_not_grow(make_project, theme):
    sizes = []
    for count in (COUNT, 2 * COUNT):
        result = make_project(vault(count), html_theme=theme).build()
        sizes.append(len(result.path("n/n005").read_text("utf-8")))
        assert "Talk 007" not in sidebar(result, "n/n005")
        assert "After" in sidebar(result, "n/n005") or theme == "furo"
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("theme", THEMES)
def test_the_index_has_its_own_contents(make_project, theme):
    result = make_project(vault(COUNT), html_theme=theme).build(parallel=4)
    assert "Talk 007" in sidebar(result, "videos")
    for docname in ("end", "n/n005", "z/n000"):
        assert "Talk 007" not in sidebar(result, docname)
    assert not result.html("index").find("a", string="Talk 007")


def test_few_groups_are_shown(make_project):
    result = make_project(vault(MOST)).build()
    assert "Talk 003" in sidebar(result, "n/n004")


def test_an_e_book_has_them_all(make_project):
    conf = 'epub_show_urls = "no"\n'
    book = epub_of(make_project(vault(COUNT), conf).build("epub"))
    assert "Talk 007" in book.page("nav.xhtml").get_text()
    assert book.broken_links() == []


def test_numbers(make_project):
    result = make_project(vault(COUNT, ":numbered:")).build()
    page = result.html("videos")
    headings = [heading.get_text() for heading in page.select("h2")]
    assert headings[0].startswith("1.1. Talk 000")
    assert headings[-1].startswith("1.9. After")
    assert any(text.startswith("1.8. Talk 007") for text in sidebar(result, "videos"))


EDITS = {
    "title": lambda p: p.write("n/n003.md", p.read("n/n003.md").replace("Talk", "A talk")),
    "fewer groups": lambda p: [p.remove(f"n/n{at:03}.md") for at in range(4, COUNT)],
    "numbered": lambda p: p.write("index.md", toctree("videos", "end", options=":numbered:")),
    "own heading": lambda p: p.write("videos.md", p.read("videos.md").replace("After", "Later")),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("theme", ["alabaster", "sphinx_rtd_theme"])
def test_after_an_edit_as_in_a_clean_build(built_project, theme, edit):
    project = built_project(vault(COUNT), html_theme=theme)
    EDITS[edit](project)
    after, expected = project.build(), clean(project, "html")
    assert differences(after.out, expected.out) == []
    again = project.build()
    assert differences(again.out, expected.out) == []
