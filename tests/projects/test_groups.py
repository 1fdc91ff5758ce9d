"""An index with very many groups costs the pages of its notes nothing."""

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.texts import index, note, toctree

THEMES = ("alabaster", "furo", "sphinx_rtd_theme")


def vault(count, options=""):
    """An index by video, each note with a video of its own."""
    return {
        "index.md": toctree("videos", "end", options=options),
        "videos.md": index(":group-by: video", "Videos", "## After\n\nText."),
        "end.md": "# End\n\n[[n005]]\n",
        **{
            f"n/n{at:03}.md": note(
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


@pytest.mark.parametrize("theme", THEMES)
def test_pages_of_notes_do_not_grow(make_project, theme):
    sizes = []
    for count in (60, 120):
        result = make_project(vault(count), html_theme=theme).build()
        sizes.append(len(result.path("n/n005").read_text("utf-8")))
        assert "Talk 007" not in sidebar(result, "n/n005")
        assert "After" in sidebar(result, "n/n005") or theme == "furo"
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("parallel", [1, 4])
def test_the_index_has_its_own_contents(make_project, theme, parallel):
    result = make_project(vault(60), html_theme=theme).build(parallel=parallel)
    assert "Talk 059" in sidebar(result, "videos")
    assert "Talk 059" not in sidebar(result, "end")
    assert not result.html("index").find("a", string="Talk 059")


def test_few_groups_are_shown(make_project):
    result = make_project(vault(20)).build()
    assert "Talk 007" in sidebar(result, "n/n005")


@pytest.mark.epubcheck
def test_an_e_book_has_them_all(make_project):
    conf = 'epub_show_urls = "no"\n'
    book = epub_of(make_project(vault(60), conf).build("epub"))
    assert "Talk 059" in book.page("nav.xhtml").get_text()
    assert epubcheck(book) == ""


def test_numbers(make_project):
    result = make_project(vault(60, ":numbered:")).build()
    page = result.html("videos")
    headings = [heading.get_text() for heading in page.select("h2")]
    assert headings[0].startswith("1.1. Talk 000")
    assert headings[-1].startswith("1.61. After")
    assert any(text.startswith("1.60. Talk 059") for text in sidebar(result, "videos"))


EDITS = {
    "title": lambda p: p.write("n/n003.md", p.read("n/n003.md").replace("Talk", "A talk")),
    "fewer groups": lambda p: [p.remove(f"n/n{at:03}.md") for at in range(30, 60)],
    "numbered": lambda p: p.write("index.md", toctree("videos", "end", options=":numbered:")),
    "own heading": lambda p: p.write("videos.md", p.read("videos.md").replace("After", "Later")),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("theme", ["alabaster", "sphinx_rtd_theme"])
def test_after_an_edit_as_in_a_clean_build(make_project, theme, edit):
    project = make_project(vault(60), html_theme=theme)
    project.build()
    EDITS[edit](project)
    after = project.build()
    assert differences(after.out, clean(project, "html").out) == []
    again = project.build()
    assert differences(again.out, clean(project, "html").out) == []
