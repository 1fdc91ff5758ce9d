"""HTML pages: spoken names, titles, ids, search, the inventory, and the pages of others."""

import html
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sphinx import version_info
from sphinx.util.inventory import InventoryFile

from support.projects import Project, Result, new_project
from support.vault import CLOCK

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO = "P6y0gr-W2-k"


def at(time: str, text: str | None = None) -> str:
    return f'<a class="yt-timestamp" data-t="{time}">{text or f"[{time}]"}</a>'


NOTE = f"""---
title: A note & its title
videoId: {VIDEO}
aliases: [Nickname, Other name]
---

From: [[channel]] <br/>

Text {at("00:02:28")}, {at("01:00:01")}, {at("00:00:00")}, {at("00:01:00", "the claim")}.

{{yt}}`00:02:28-00:03:05` {{yt}}`a range <00:02:28-00:03:05>` {{yt}}`{VIDEO}`

## First & last {at("00:47:53")}

Text.

## [[own_heading | The *other* note]] and {at("00:47:54")} more

Text.

## {at("00:47:55")} Begin

Text.
"""
OWN_HEADING = f"""---
videoId: {VIDEO}
---

# Own heading {at("00:47:56")}

Text about pelicans.

## First & last

## Begin
"""
FILES = {
    "index.md": "# Vault\n\n```{topic-index}\n:group-by: channel\n```\n\n```{toctree}\nplain\nmarkdown\n```\n",
    "deep/note.md": NOTE,
    "own_heading.md": OWN_HEADING,
    "plain.rst": "Plain\n=====\n\nWords.\n",
    "markdown.md": "# Markdown\n\nWords, `[[code]]`.\n",
}
CONF = 'aikb_notes = ["deep/note", "own_heading"]\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return new_project(tmp_path_factory.mktemp("html"), FILES, CONF).build("html")


def test_builds_without_a_warning(built: Result) -> None:
    assert built.warnings == ""


def test_spoken_names(built: Result) -> None:
    links = built.html("deep/note").select("div.body p a.yt-timestamp")
    assert [(link.get_text(), link["aria-label"]) for link in links] == [
        ("2:28", "2:28, play at 2 minutes 28 seconds"),
        ("1:00:01", "1:00:01, play at 1 hour 1 second"),
        ("0:00", "0:00, play at 0 seconds"),
        ("the claim", "the claim, play at 1 minute"),
        ("2:28–3:05", "2:28–3:05, play at 2 minutes 28 seconds"),
        ("a range", "a range, play at 2 minutes 28 seconds"),
        (f"Video {VIDEO}", f"Video {VIDEO}, play the video"),
    ]


def test_page_titles_have_no_times(built: Result) -> None:
    titles = {name: built.html(name).title.get_text() for name in ("deep/note", "own_heading")}
    assert titles["deep/note"].startswith("A note & its title —")
    assert titles["own_heading"].startswith("Own heading —")


def test_headings_show_their_times(built: Result) -> None:
    def shown(docname: str) -> list[str]:
        headings = built.html(docname).select("div.body :is(h1, h2)")
        return [heading.get_text().removesuffix("¶") for heading in headings]

    assert shown("deep/note") == [
        "A note & its title",
        "First & last 47:53",
        "The other note and 47:54 more",
        "47:55 Begin",
    ]
    assert shown("own_heading") == ["Own heading 47:56", "First & last", "Begin"]


def test_ids_do_not_depend_on_times(built: Result) -> None:
    ids = [tag["id"] for tag in built.html("deep/note").select("div.body section[id]")]
    assert ids == ["a-note-its-title", "first-last", "the-other-note-and-more", "begin"]
    ids = [tag["id"] for tag in built.html("own_heading").select("div.body section[id]")]
    assert ids == ["own-heading", "first-last", "begin"]


@pytest.mark.parametrize("theme", ["alabaster", "furo", "sphinx_rtd_theme"])
def test_contents_and_navigation_have_no_times(tmp_path: Path, theme: str) -> None:
    pytest.importorskip(theme)
    result = new_project(tmp_path, FILES, CONF, html_theme=theme).build("html")
    assert result.warnings == ""
    for docname in ("index", "deep/note", "own_heading", "plain"):
        page = result.html(docname)
        assert not page.select("a a")
        for place in page.select("article, div.body, div[itemprop=articleBody]"):
            place.decompose()
        assert not CLOCK.search(page.get_text())
        assert not page.select("a.yt-timestamp")


def test_own_contents_directive_has_no_times(built: Result) -> None:
    toc = built.app.env.tocs["deep/note"]
    lines = [" ".join(line.split()) for line in toc.astext().splitlines() if line.strip()]
    assert lines == ["A note & its title", "First & last", "The other note and more", "Begin"]


@pytest.fixture(scope="module")
def search(built: Result) -> dict[str, Any]:
    text = built.text("searchindex.js")
    match = re.fullmatch(r"Search\.setIndex\((.*)\);?\s*", text, re.DOTALL)
    assert match
    index: dict[str, Any] = json.loads(match[1])
    return index


def test_search_titles_have_no_times(search: dict[str, Any]) -> None:
    note = search["docnames"].index("deep/note")
    # Sphinx 8.2 writes titles as HTML.
    assert html.unescape(search["titles"][note]) == "A note & its title"
    assert search["titles"][search["docnames"].index("own_heading")] == "Own heading"
    of_note = {
        title
        for title, places in search["alltitles"].items()
        if any(docid == note for docid, _ in places)
    }
    # The aliases are found as titles are.
    names = {"Nickname", "Other name"}
    assert of_note - names == {
        "A note & its title",
        "First & last",
        "The other note and more",
        "Begin",
    }
    assert names <= of_note


def test_search_titles_lead_to_their_sections(built: Result, search: dict[str, Any]) -> None:
    note = search["docnames"].index("deep/note")
    page = built.html("deep/note")
    places = {
        title: anchor
        for title, found in search["alltitles"].items()
        for docid, anchor in found
        if docid == note and anchor
    }
    for title, anchor in places.items():
        section = page.find(id=anchor)
        heading = section.find(["h1", "h2"]).get_text()
        assert set(title.split()) <= set(heading.removesuffix("¶").split())


def test_search_does_not_find_times(search: dict[str, Any]) -> None:
    words = {*search["terms"], *search["titleterms"]}
    assert not words & {"47", "53", "54", "55", "56", "28", VIDEO.lower()}
    assert "pelican" in words


def test_no_entry_in_the_general_index(built: Result) -> None:
    assert not built.html("deep/note").select("[id^=index-]")
    assert "genindex.html" not in built.files or not built.html("genindex").select(".indextable")


def test_style_sheet_only_where_it_is_used(built: Result) -> None:
    linked = {
        name for name in built.files if name.endswith(".html") and "aikb.css" in built.text(name)
    }
    assert linked == {"index.html", "deep/note.html", "own_heading.html"}
    assert "_static/aikb.css" in built.files


def inventory(result: Result) -> Any:
    with (result.out / "objects.inv").open("rb") as stream:
        return InventoryFile.load(stream, "https://notes.example", posixpath.join)


def test_inventory_lists_each_note_under_its_names(built: Result) -> None:
    found = {
        name: (item.uri, item.display_name) for name, item in inventory(built)["aikb:note"].items()
    }
    note = ("https://notes.example/deep/note.html", "A note & its title")
    own = ("https://notes.example/own_heading.html", "Own heading")
    names = ["deep/note", "note", "A note & its title", "Nickname", "Other name"]
    expected = dict.fromkeys(names, note) | dict.fromkeys(["own_heading", "Own heading"], own)
    assert {
        name: (uri, title if title != "-" else name) for name, (uri, title) in found.items()
    } == expected


@pytest.fixture
def other(built: Result, tmp_path: Path) -> Iterator[Project]:
    """A project that knows the notes of the first one through intersphinx."""
    target = (str(built.out / "objects.inv"),)
    yield new_project(
        tmp_path,
        {
            "index.md": "# Other\n\n```{topic-index}\n```\n",
            "here.md": f"""
                ---
                title: Here
                videoId: {VIDEO}
                ---

                [[other:A note & its title]] [[other:deep/note | by path]] [[Nickname]]
                [[Own heading | bare]] [[Here | own]] [[other:nothing]] [[Nothing]]

                {{external+other:aikb:note}}`Other name` {{external:aikb:note}}`own_heading | labelled`

                {{aikb:note}}`Nickname`
                """,
        },
        extensions=("sphinx_aikb", "sphinx.ext.intersphinx"),
        intersphinx_mapping={"other": ("https://notes.example/", target)},
    )


def test_notes_of_another_project(other: Project) -> None:
    result = other.build("html")
    page = result.html("here")
    links = [(link.get_text(), link["href"]) for link in page.select("div.body p a.reference")]
    note = "https://notes.example/deep/note.html"
    assert links == [
        ("A note & its title", note),
        ("by path", note),
        ("A note & its title", note),
        ("bare", "https://notes.example/own_heading.html"),
        ("own", "#"),
        ("A note & its title", note),
        ("labelled", "https://notes.example/own_heading.html"),
        ("A note & its title", note),
    ]
    missing = [tag.get_text() for tag in page.select(".wikilink-missing")]
    assert missing == ["other:nothing", "Nothing"]
    assert result.warnings == ""


def test_notes_of_another_project_in_the_data(other: Project) -> None:
    rows = other.build("aikb").jsonl("links.jsonl")
    by_rule = [
        (row["target"], row["rule"], row["to"]) for row in rows if row["rule"] == "inventory"
    ]
    assert ("Nickname", "inventory", "https://notes.example/deep/note.html") in by_rule


def test_any_finds_a_note_by_its_title(tmp_path: Path) -> None:
    """Also one whose file is named like its title but for capitals."""
    files = {
        "index.md": "# Vault\n\n{any}`A long title` {any}`Speed` {any}`Pace`\n\n```{topic-index}\n```\n",
        "speed.md": f"---\ntitle: Speed\nvideoId: {VIDEO}\naliases: [Pace]\n---\n\nText.\n",
        "other.md": f"---\ntitle: A long title\nvideoId: {VIDEO}\n---\n\nText.\n",
    }
    result = new_project(tmp_path, files).build("html")
    links = result.html("index").select("div.body p a.internal")[:3]
    assert result.warnings == ""
    assert [link["href"] for link in links] == ["other.html", "speed.html", "speed.html"]


EXISTING = {
    "index.rst": """
        Project
        =======

        .. toctree::
           :maxdepth: 2
           :caption: Parts
           :numbered:
           :glob:

           guide
           api
           notes/p*

        .. index:: entry

        * :ref:`genindex`
        * :doc:`guide`
        """,
    "guide.md": """
        ---
        author: Somebody
        tags: [a, b]
        html_meta:
          description: A guide
        ---

        (label)=
        # Guide

        Money $5 and $10, `[[code]]` and [a link](https://example.org "Title"), <span class="x">raw</span>.

        ## A *heading* with `code`

        | a | b |
        | - | - |
        | 1 | 2 \\| 3 |

        ```python
        nested = [[1, 2], [3, 4]]
        ```

        ```bash
        if [[ -n "$a" ]]; then echo; fi
        ```

        <div class="raw">

        *block*

        </div>

        1. one
           - two
             > quote[^1]

        [^1]: A footnote with [](#label).

        ![An image](notes/pixel.svg)

        {ref}`label`, {doc}`notes/page`, <https://www.youtube.com/watch?v=P6y0gr-W2-k&t=148s>

        \\[[escaped]]
        """,
    "api.rst": """
        API
        ===

        .. py:function:: run(a, b=[[1]])

           Text ``[[literal]]`` and `link <https://example.org>`_, :py:func:`run`.

        .. contents::

        Part
        ----

        .. code-block:: python
           :caption: Caption

           x[[0]]
        """,
    "notes/page.md": """
        # Page

        ## Second

        :::{note}
        Inside.
        :::

        ```{toctree}
        below
        ```
        """,
    "notes/below.md": "No heading at first.\n\n# Below\n\nText with [][].\n",
    "notes/pixel.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}
EXISTING_CONF = """
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_last_updated_fmt = None
"""


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_project_without_our_syntax_stays_as_it_is(
    tmp_path: Path, theme: str, builder: str
) -> None:
    pytest.importorskip(theme)
    texts = {}
    for name, extensions in (
        ("without", ("myst_parser",)),
        ("with", ("myst_parser", "sphinx_aikb")),
        ("alone", ("sphinx_aikb",)),
    ):
        project = new_project(
            tmp_path / name, EXISTING, EXISTING_CONF, extensions=extensions, html_theme=theme
        )
        result = project.build(builder)
        # The style sheet is there, linked from nowhere.
        kept = [file for file in result.files if file not in (".buildinfo", "_static/aikb.css")]
        texts[name] = {file: (result.out / file).read_bytes() for file in kept}
        if "searchindex.js" in kept:
            # It names the extensions that keep something in the environment.
            texts[name]["searchindex.js"] = re.sub(
                rb',"sphinx_aikb":\d+', b"", texts[name]["searchindex.js"]
            )
        texts[name]["the warnings"] = "\n".join(result.warning_lines).encode()
    for name in ("with", "alone"):
        assert texts[name].keys() == texts["without"].keys()
        assert [file for file, data in texts["without"].items() if texts[name][file] != data] == []


def test_titles_in_the_search_are_no_markup(make_project):
    """Sphinx 8 writes them as HTML into the page of its search, later versions as text."""
    alias = '"scaling laws<img src=x onerror=alert(1)>"'
    head = f"---\ntitle: A <b>\naliases: [{alias}]\nvideoId: P6y0gr-W2-k\n---\n"
    files = {"index.md": "# Start\n", "a.md": f"{head}\n## Part <i>\n\nText.\n"}
    index = make_project(files).build().text("searchindex.js")
    titles = index.partition('"alltitles"')[2].partition('"docnames"')[0]
    assert "scaling laws" in titles
    assert ("<img" in titles) == (version_info >= (9,))
