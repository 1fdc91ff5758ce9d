"""Cross-references of Sphinx and MyST follow what they lead to, for each builder."""

import os

import pytest

from support.compare import clean, differences
from support.texts import note, toctree

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

REFS = """\
# References

{ref}`spot`, {ref}`own <spot>`, {any}`spot`, {any}`there`, {any}`There`, {any}`other name`

{doc}`there`, {numref}`spot`, {numref}`figure`, {eq}`formula`, {term}`word`, {option}`--flag`, {py:func}`walk`

[](there.md), [text](there.md#part), [](there.md#part), [](there.md#spot), [text](#spot), [](#word)

[later](later.md), [data](data.csv), [rst](page.rst), [](project:later.md)
"""
THERE = """\
(spot)=
# There

## Part

```{figure} picture.png
:name: figure

Caption
```

```{math}
:label: formula
1 + 1
```

```{glossary}
word
  Its meaning.
```

```{option} --flag
```

```{py:function} walk()
```
"""
ROOT = "# Start\n\n```{toctree}\n:numbered:\n\nfirst\nrefs\nthere\n```\n"
BUILDERS = ("html", "text", "dirhtml")


def edit(name, old, new):
    def make(project):
        text = project.read(name)
        assert old in text
        project.write(name, text.replace(old, new))

    return make


def moved(*lines):
    """Take a part of the page to the first one."""

    def make(project):
        text = project.read("there.md")
        part = text[text.index(lines[0]) :].split("\n\n")[0]
        project.write("there.md", text.replace(part, ""))
        project.write("first.md", f"{project.read('first.md')}\n{part}\n")

    return make


def removed(project):
    project.remove("there.md")


CHANGES = {
    "title": edit("there.md", "# There", "# Elsewhere"),
    "heading": edit("there.md", "## Part", "## Section"),
    "same slug, other words": edit("there.md", "## Part", "## Part!"),
    "label moved": moved("(spot)="),
    "figure moved": moved("```{figure}"),
    "formula moved": moved("```{math}"),
    "term moved": moved("```{glossary}"),
    "function moved": moved("```{py:function}"),
    "figure before": lambda p: p.write(
        "first.md", "# First\n\n```{figure} picture.png\n\nIt\n```\n"
    ),
    "chapter before": edit("index.md", "first\n", ""),
    "page removed": removed,
    "page added": lambda p: p.write("later.md", "# Later\n"),
    "note with that alias": lambda p: p.write("later.md", note("Later", aliases="[other name]")),
    "file added": lambda p: p.write("data.csv", "1;2\n"),
    "page of another markup": lambda p: p.write("page.rst", "Page\n====\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_pages_follow_what_they_refer_to(built_project, change):
    files = {"index.md": ROOT, "refs.md": REFS, "there.md": THERE, "first.md": "# First\n"}
    project = built_project(files | {"picture.png": b"png"}, builders=BUILDERS, numfig=True)
    change(project)
    for builder in BUILDERS:
        result = project.build(builder)
        expected = clean(project, builder, reread=builder == BUILDERS[0])
        assert (builder, differences(result.out, expected.out)) == (builder, [])


def test_text_of_a_link_to_a_slug(make_project):
    """What such a link says stands where MyST keeps its slugs, in the metadata of the page."""
    files = {"index.md": ROOT, "refs.md": "# R\n\n[](there.md#part)\n", "first.md": "# First\n"}
    conf = {"myst_heading_anchors": 2}
    project = make_project({**files, "there.md": "# There\n\n## Part\n"}, **conf)
    result = project.build()
    assert "part" in result.app.env.metadata["there"]["myst_slugs"]
    project.write("there.md", "# There\n\n## Part!\n")
    result, expected = project.build(), clean(project, "html")
    assert "Part!" in result.text("refs.html")
    assert differences(result.out, expected.out) == []


def test_markdown_links_to_a_page_that_leaves_or_changes_its_markup(make_project):
    project = make_project(
        {
            "index.md": ROOT,
            "refs.md": "# R\n\n[x](later.md) [](later.md)\n",
            "later.md": "# Later\n",
        }
    )
    project.build()
    project.build("text")
    for step in ("remove", "write", "rename", "back"):
        if step == "remove":
            project.remove("later.md")
        elif step == "write":
            project.write("later.md", "# Later\n")
        else:
            old, new = ("later.md", "later.rst") if step == "rename" else ("later.rst", "later.md")
            (project.src / old).rename(project.src / new)
        for builder in ("text", "html"):
            result, expected = project.build(builder), clean(project, builder)
            assert (step, differences(result.out, expected.out)) == (step, [])


def test_a_file_that_is_included_reaches_each_builder(make_project):
    project = make_project(
        {"index.md": "# Start\n\n```{include} part.txt\n```\n", "part.txt": "Old words.\n"}
    )
    for builder in ("html", "text", "xml"):
        project.build(builder)
    project.write("part.txt", "New words.\n")
    for builder in ("text", "html", "xml"):
        result = project.build(builder)
        assert "New words." in result.path("index").read_text()


def test_an_older_file_in_place_of_a_note_is_read(make_project):
    project = make_project(
        {"index.md": toctree("first"), "first.md": note("First"), "aside.txt": note("Aside")}
    )
    os.utime(project.src / "aside.txt", (1e9, 1e9))
    project.build()
    project.build("text")
    (project.src / "aside.txt").replace(project.src / "first.md")
    assert "Aside" in project.build("text").text("first.txt")
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []
    assert "0 added, 0 changed" in project.build().status
