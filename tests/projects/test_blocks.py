"""Links to blocks and headings, in each format and after a change."""

import re
import time

import pytest
from bs4 import BeautifulSoup

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.texts import note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

BODY = """\
From: [[channel]] <br/>

A first claim, see [[linking]]. ^claim

- one
- two, of [[linking]] ^Item-2

  more

^list

| a | b |
|---|---|
| c | d |

^table

> A quote

^quote

```py
x = 1
```
^code

<div>raw</div>

^raw

```{backlinks}
```

^back

- [[linking]] ^ref

## Block claim <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>

Below [[engine | the engine]]. \\^kept
"""
# The name in the link, its id, and the element that has it.
BLOCKS = [
    ("claim", "block-claim-2", "p"),
    ("ITEM-2", "block-item-2", "li"),
    ("list", "block-list", "ul"),
    ("table", "block-table", "table"),
    ("quote", "block-quote", "blockquote"),
    ("code", "block-code", "div.highlight-py"),
    ("raw", "block-raw", "p"),
    ("back", "block-back", "div.container"),
    ("ref", "block-ref", "li"),
]
LINKS = "".join(f"- [[target#^{name} | to {name}]]\n" for name, _, _ in BLOCKS)
FILES = {
    "n/target.md": note("The target", BODY),
    "n/linking.md": note(
        "Linking", f"{LINKS}\nOwn ^own\n\n[[#^own | to own]], [[target#block CLAIM! | to heading]]."
    ),
    "other.rst": "Other\n=====\n\nA sentence. :aikb:block:`claim`\n\nSee :wikilink:`#^claim`.\n",
    "plain/page.md": "# Page\n\nNo note. ^claim\n",
}
MARKER = re.compile(r"\^(?:claim|Item-2|list|table|quote|code|raw|back|ref|own)")


@pytest.fixture
def project(make_project):
    # The lists at the end of notes have tests of their own.
    return make_project(FILES, aikb_backlinks=False)


@pytest.fixture
def built(built_project):
    """The project, built as HTML and as JSON."""
    return built_project(FILES, builders=("html", "aikb"), aikb_backlinks=False)


def links(page: BeautifulSoup) -> dict[str, str]:
    return {
        tag.get_text().removeprefix("to "): tag["href"]
        for tag in page.select("div.body a.wikilink")
        if tag.get_text().startswith("to ")
    }


@pytest.mark.parametrize("parallel", [1, 4])
def test_html(project, parallel):
    result = project.build(parallel=parallel)
    assert result.warnings == ""
    page, linking = result.html("n/target"), result.html("n/linking")
    assert not MARKER.search(page.select_one("div.body").get_text())
    assert "^kept" in page.get_text()
    assert [tag["id"] for tag in page.select("div.body section")] == ["the-target", "block-claim"]
    found = links(linking)
    for name, anchor, element in BLOCKS:
        assert found[name] == f"target.html#{anchor}"
        (block,) = page.select(f"#{anchor}")
        assert block in page.select(element)
    assert found["own"] == "#block-own"
    assert found["heading"] == "target.html#block-claim"
    assert "No note. ^claim" in result.html("plain/page").get_text()
    assert result.html("other").select_one("a.wikilink")["href"] == "#block-claim"
    assert result.html("other").select_one("#block-claim").get_text() == "A sentence."


def test_what_is_made_from_the_text_has_no_markers(project):
    project.confoverrides["aikb_backlinks"] = True
    project.write("n/other.md", note("Other", "A sentence. ^unusual\n\n- An item\n\n^strange"))
    result = project.build()
    sentences = [
        tag.get_text() for tag in result.html("n/linking").select("ul.aikb-backlinks li li")
    ]
    assert sentences == ["A first claim, see Linking.", "two, of Linking", "Linking"]
    assert "sentenc" in result.text("searchindex.js")
    assert not re.search("unusu|strang", result.text("searchindex.js"))
    assert not MARKER.search(project.build("text").text("n/target.txt"))


def test_data(project):
    result = project.build("aikb")
    assert result.warnings == ""
    rows = {
        row["block"]: row for row in result.jsonl("links.jsonl") if row["source"] == "n/linking"
    }
    for name, anchor, _ in BLOCKS:
        assert (rows[name]["to"], rows[name]["anchor"]) == ("n/target", anchor)
    assert rows["own"]["anchor"] == "block-own"
    assert not MARKER.search(result.text("notes.jsonl"))


def test_latex(built):
    text = built.build("latex").text("test.tex")
    assert not re.search(r"textasciicircum\{\}(?!kept|claim)", text)
    for name, anchor, _ in BLOCKS:
        assert text.count(rf"\label{{\detokenize{{n/target:{anchor}}}}}") == 1, name
        assert rf"\hyperref[\detokenize{{n/target:{anchor}}}]" in text


@pytest.mark.tex
def test_pdf(project):
    filler = "\n\n".join(["Filler."] * 60)
    project.write("n/target.md", note("The target", f"First. ^a\n\n{filler}\n\n- last ^claim"))
    project.write("n/linking.md", note("Linking", "Now [[target#^claim | jump]]."))
    pdf = compile_pdf(project.build("latex"))
    (link,) = [
        link for link in pdf.links if "Now jump" in pdf.texts[link.page] and link.uri is None
    ]
    assert link.to is not None
    assert "last" in pdf.texts[link.to]


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "dirhtml"])
def test_each_link_arrives(built, builder):
    result = built.build(builder)
    assert result.warnings == ""
    pages = [result.out / name for name in result.files if re.search(r"\.x?html$", name)]
    read = {page: BeautifulSoup(page.read_text("utf-8"), "html.parser") for page in pages}
    count = 0
    for page in pages:
        for name, href in links(read[page]).items():
            path, _, anchor = href.partition("#")
            there = (page.parent / path).resolve() if path else page
            there = there / "index.html" if there.is_dir() else there
            assert read[there].find(id=anchor), (name, href)
            count += 1
    assert count >= len(BLOCKS) + 2


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_the_book_is_valid(project):
    project.write("n/two.md", note("Two", "- one\n- two\n\n^a\n\n^b\n\n| a |\n|---|\n\n^c\n\n^d"))
    assert epubcheck(epub_of(project.build("epub", confoverrides={"epub_show_urls": "no"}))) == ""


@pytest.mark.parametrize("builder", ["texinfo", "man", "xml", "gettext"])
def test_other_formats(project, builder):
    result = project.build(builder, doctreedir=f"{builder}-doctrees")
    assert result.warnings == ""


PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "A claim."
msgstr "Eine Behauptung."

msgid "an item"
msgstr "ein Punkt"

msgid "Part"
msgstr "Block claim"
"""


def test_a_translation_keeps_the_anchors(make_project):
    body = "A claim. ^claim\n\n- an item ^item\n\n^list\n\n## Part\n\n[[#^claim]] [[#^item]] [[#^list]]"
    project = make_project({"note.md": note("N", body)}, language="de", locale_dirs=["locale"])
    messages = project.build("gettext", doctreedir="gettext").text("note.pot")
    assert 'msgid "A claim."' in messages
    assert 'msgid "an item"' in messages
    assert not MARKER.search(messages.replace("#^", ""))
    project.write("locale/de/LC_MESSAGES/note.po", PO)
    result = project.build()
    assert result.warnings == ""
    page = result.html("note")
    assert page.select_one("#block-claim").get_text() == "Eine Behauptung."
    assert page.select_one("#part h2").get_text().startswith("Block claim")
    assert page.select_one("ul#block-list #block-item").get_text().strip() == "ein Punkt"
    assert [tag["href"] for tag in page.select("a.wikilink")] == [
        *("#block-claim", "#block-item", "#block-list")
    ]


def test_what_is_not_there(make_project):
    files = {
        "a.md": note("A", "[[b#^gone]]\n\n[[b#Part#^gone]]\n\n[[b#Nowhere#^gone]]\n\n[[b#^here]]"),
        "b.md": note("B", "Text. ^here\n\n## Part\n\nMore."),
    }
    result = make_project(files).build()
    where = "the link leads to the"
    assert result.warning_lines == [
        f"a.md:6: WARNING: b has no block '^gone': {where} note [aikb.heading]",
        f"a.md:8: WARNING: b has no block '^gone': {where} heading [aikb.heading]",
        f"a.md:10: WARNING: b has no block '^gone': {where} note [aikb.heading]",
    ]
    assert [tag["href"] for tag in result.html("a").select("a.wikilink")] == [
        *("b.html", "b.html#part", "b.html", "b.html#block-here")
    ]


HEADINGS = {
    "[[b#About the engine]]": "About the engine",
    "[[b#about THE engine: now]]": "About the engine now",
    "[[b#About engine the engine now]]": "About the engine now",
    "[[b#Title#time]]": "Time 2:28",
    "[[b#Code and emphasis]]": "Code and emphasis",
    "[[b#日本語 とは]]": "日本語、とは？",
    "[[b#🚀]]": "🚀",
    "[[b#!!!]]": "!!!",
    "[[b]]": "Title",
}


def test_headings(make_project):
    body = (
        "## About [[engine | the engine]]\n\n## About [[engine | the engine]] now\n\n"
        '## Time <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>\n\n'
        "## `Code` and *emphasis*\n\n## 日本語、とは？\n\n## !!!\n\n## 🚀\n"
    )
    files = {"a.md": note("A", "\n\n".join(HEADINGS)), "b.md": note("Title", body)}
    result = make_project(files, aikb_backlinks=False).build()
    assert result.warnings == ""
    page = result.html("b")
    found = result.html("a").select("a.wikilink")
    for link, (written, heading) in zip(found, HEADINGS.items(), strict=True):
        title = page.select_one(link["href"].removeprefix("b.html") or "section").find(["h1", "h2"])
        assert (written, title.get_text().removesuffix("¶")) == (written, heading)


CHANGES = {
    "marker renamed": (" ^claim", " ^other", ["n/linking.html", "n/target.html"]),
    "marker removed": (" ^claim", "", ["n/linking.html", "n/target.html"]),
    "marker moved": ("^claim\n", "\n\nMore.\n\n^claim\n", ["n/target.html"]),
    "another marker added": ("> A quote", "> A quote ^new", ["n/target.html"]),
    # The first sentence is what links tell of the note.
    "text changed": ("A first", "A second", ["n/linking.html", "n/target.html"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(built, change):
    old, new, wanted = CHANGES[change]
    pages = {path: path.stat().st_mtime_ns for path in (built.builds / "html/n").iterdir()}
    text = built.read("n/target.md")
    assert old in text
    built.write("n/target.md", text.replace(old, new, 1))
    after = built.build()
    written = [f"n/{path.name}" for path, then in pages.items() if path.stat().st_mtime_ns != then]
    assert sorted(written) == wanted
    for builder in ("html", "aikb"):
        expected = clean(built, builder, reread=builder == "html")
        assert differences(built.build(builder).out, expected.out) == []
    assert ("aikb.heading" in after.warnings) == change.startswith("marker re")


def test_a_marker_that_comes_back(built):
    text = built.read("n/target.md")
    built.write("n/target.md", text.replace(" ^claim", ""))
    assert links(built.build().html("n/linking"))["claim"] == "target.html"
    built.write("n/target.md", text)
    result = built.build()
    assert result.warnings == ""
    assert links(result.html("n/linking"))["claim"] == "target.html#block-claim-2"


@pytest.mark.no_cover
def test_many_markers_take_time_in_proportion(make_project):
    def seconds(count: int) -> float:
        body = "".join(f"text ^a{at}\n\n^b{at}\n\n" for at in range(count))
        project = make_project({"note.md": note("N", body)})
        start = time.process_time()
        facts = project.build("dummy").app.env.domaindata["aikb"]["facts"]["note"]
        assert len(facts.blocks) == 2 * count
        return time.process_time() - start

    # Sixteen times would be quadratic.
    assert seconds(4000) < 10 * seconds(1000) + 0.5
