"""The builder `aikb`: three files, field by field."""

import json

import pytest

from support.texts import VIDEO, index, note, notes, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

FILES = ["links.jsonl", "notes.jsonl", "timestamps.jsonl"]
URL = f"https://www.youtube.com/watch?v={VIDEO}"


def rows(make_project, name, files, conf="", **settings):
    base = {} if "index.md" in files else {"index.md": "# Start\n"}
    result = make_project({**base, **files}, conf, **settings).build("aikb")
    return result.jsonl(f"{name}.jsonl")


def test_three_files_and_nothing_else(make_project):
    result = make_project({"index.md": index(), **notes(3)}).build("aikb", warningiserror=True)
    assert result.files == FILES
    assert result.warnings == ""
    assert all(path.is_file() for path in result.out.iterdir())


def test_an_empty_project_has_empty_files(make_project):
    result = make_project({"index.md": "# Start\n"}).build("aikb")
    assert [(name, result.text(name)) for name in result.files] == [(name, "") for name in FILES]


def test_the_files_are_json_lines_in_utf8(make_project):
    result = make_project({"index.md": index(), "数据.md": note("数据 \u2028 é")}).build("aikb")
    data = (result.out / "notes.jsonl").read_bytes()
    assert data.endswith(b"\n")
    assert b"\r" not in data
    assert "数据".encode() in data
    assert [json.loads(line)["docname"] for line in data.split(b"\n")[:-1]] == ["数据"]


# -- notes.jsonl


def test_the_fields_of_a_note(make_project):
    full = note(
        "Full",
        channel="redpointai",
        published="2024-05-01 10:00",
        duration="1:02:03",
        tags="[llm, '#ai']",
        aliases="[Other name, Third]",
        url="https://example.org/x",
        description="What it says",
        cover="a.png",
        permalink="talks/full",
        lang="de",
        extra="ignored",
    )
    found = rows(make_project, "notes", {"sub/full.md": full})
    assert found == [
        {
            "docname": "sub/full",
            "path": "sub/full.md",
            "title": "Full",
            "video": VIDEO,
            "channel": "redpointai",
            "published": "2024-05-01",
            "duration": 3723,
            "tags": ["llm", "ai"],
            "aliases": ["Other name", "Third"],
            "url": "https://example.org/x",
            "description": "What it says",
            "image": "a.png",
            "permalink": "talks/full",
            "lang": "de",
        }
    ]
    assert list(found[0]) == [
        *("docname", "path", "title", "video", "channel"),
        *("published", "duration", "tags", "aliases", "url"),
        *("description", "image", "permalink", "lang"),
    ]


def test_the_fields_of_a_note_with_nothing(make_project):
    files = {"n/with.md": note(None), "n/without.txt": "[[with]]\n"}
    suffixes = "source_suffix = {'.md': 'markdown', '.txt': 'markdown'}"
    found = rows(make_project, "notes", files, suffixes)
    empty = {"channel": None, "published": None, "duration": None, "tags": [], "aliases": []}
    empty |= dict.fromkeys(("description", "image", "permalink", "lang"))
    assert found == [
        {
            "docname": "n/with",
            "path": "n/with.md",
            "title": "with",
            "video": VIDEO,
            "url": URL,
            **empty,
        },
        {
            "docname": "n/without",
            "path": "n/without.txt",
            "title": "without",
            "video": None,
            "url": None,
            **empty,
        },
    ]


def test_a_date_as_typed(make_project):
    files = {"a.md": note("A", published="spring 2024"), "b.md": note("B", date="2024")}
    assert [row["published"] for row in rows(make_project, "notes", files)] == [
        "spring 2024",
        "2024",
    ]


# -- links.jsonl


def link(source, line, target, rule, to, **rest):
    row = {
        "source": source,
        "line": line,
        "target": target,
        "heading": [],
        "block": None,
        "label": target,
        "embed": False,
        "rule": rule,
        "to": to,
        "anchor": None,
    }
    return row | rest


BODY = """\
[[target]] and [[  Target Title |  own label ]]

- [[target#Part]] [[target#Outer#Part]] [[target#^block-1]]
- [[target#Absent]]

| a | b |
| - | - |
| [[target | cell]] | {wikilink}`sub/other` |

[[nowhere]] [[nowhere#Part|]] [[https://example.org/x]] [[http://example.org/y | there]]
![[target]] ![[target#Part]] ![[image.png]]

## [[redpointai]]

[[#Outer]] [[an alias]] [[TARGET]] [[./target]] [[../no]]
"""


def test_the_fields_of_links(make_project):
    files = {
        "index.md": index(":group-by: channel"),
        "a.md": note("A", BODY.replace("[[#Outer]]", "[[#redpointai]]")),
        "target.md": note(
            "Target Title",
            "## Outer\n\n### Part\n\nText ^block-1",
            channel="redpointai",
            aliases="[An Alias]",
        ),
        "sub/other.md": note("Other"),
    }
    title = "Target Title"
    # The line is that of the paragraph, as MyST-Parser gives it.
    found = rows(make_project, "links", files)
    assert found == [
        link("a", 6, "target", "path", "target", label=title),
        link("a", 6, "Target Title", "title", "target", label="own label"),
        link(
            "a",
            8,
            "target",
            "path",
            "target",
            heading=["Part"],
            anchor="part",
            label=found[2]["label"],
        ),
        link(
            "a",
            8,
            "target",
            "path",
            "target",
            heading=["Outer", "Part"],
            anchor="part",
            label=found[3]["label"],
        ),
        link(
            "a",
            8,
            "target",
            "path",
            "target",
            block="block-1",
            label=found[4]["label"],
            anchor=found[4]["anchor"],
        ),
        link("a", 9, "target", "path", "target", heading=["Absent"], label=found[5]["label"]),
        link("a", 13, "target", "path", "target", label="cell"),
        link("a", 13, "sub/other", "path", "sub/other", label="Other"),
        link("a", 15, "nowhere", "missing", None),
        link("a", 15, "nowhere", "missing", None, heading=["Part"], label=found[9]["label"]),
        link("a", 15, "https://example.org/x", "external", "https://example.org/x"),
        link("a", 15, "http://example.org/y", "external", "http://example.org/y", label="there"),
        link("a", 15, "target", "path", "target", label=title, embed=True),
        link(
            "a",
            15,
            "target",
            "path",
            "target",
            heading=["Part"],
            anchor="part",
            embed=True,
            label=found[13]["label"],
        ),
        link("a", 15, "image.png", "missing", None, embed=True, label=""),
        link("a", 18, "redpointai", "group", "index", anchor="redpointai"),
        link(
            "a",
            20,
            "",
            "self",
            "a",
            heading=["redpointai"],
            anchor=found[16]["anchor"],
            label="redpointai",
        ),
        link("a", 20, "an alias", "alias", "target", label=title),
        link("a", 20, "TARGET", "case", "target", label=title),
        link("a", 20, "./target", "path", "target", label=title),
        link("a", 20, "../no", "missing", None),
    ]
    assert list(found[0]) == list(link("", 0, "", "", None))
    assert found[16]["anchor"]


def test_the_label_in_the_file_is_the_one_on_the_page(make_project):
    files = {
        "index.md": index(),
        "a.md": note("A", BODY.replace("![[target]] ![[target#Part]] ![[image.png]]", "")),
        "target.md": note("Target Title", "## Outer\n\n### Part\n\nText ^block-1"),
        "sub/other.md": note("Other"),
    }
    project = make_project(files, aikb_backlinks=False)
    expected = [node.get_text() for node in project.build().html("a").select("div.body .wikilink")]
    labels = [row["label"] for row in project.build("aikb").jsonl("links.jsonl")]
    assert [label for label in labels if label] == [text for text in expected if text]


def test_links_of_every_document_not_only_of_notes(make_project):
    files = {
        "index.md": "# Start\n\n[[n/a]]\n",
        "page.rst": ":orphan:\n\nPage\n====\n\n:wikilink:`a | label`\n",
        "n/a.md": note("A"),
    }
    found = rows(make_project, "links", files)
    assert [(row["source"], row["line"], row["to"]) for row in found] == [
        ("index", 3, "n/a"),
        ("page", 6, "n/a"),
    ]


# -- timestamps.jsonl

TIMES = """\
{yt}`00:02:28` and <a class="yt-timestamp" data-t="00:03:00">[03:00]</a>

## Part [[x | label]] {yt}`1:00`

- {yt}`0:30-1:15` {yt}`label <2m28s>` {yt}`AAAAAAAAAAA@0:05`
- {yt}`AAAAAAAAAAA` {yt}`https://youtu.be/AAAAAAAAAAA`
- {yt}`soon` <a class="yt-timestamp" data-t="N/A">never</a> <a class="yt-timestamp" data-t="x">[00:09]</a>

### Deeper

{yt}`https://youtu.be/BBBBBBBBBBB?t=12` {yt}`1:02:03.500` <a class="yt-timestamp" data-t="00:00:00"></a>
"""


def stamp(line, seconds, text, section, video=VIDEO, end=None):
    return {
        "source": "a",
        "line": line,
        "video": video,
        "seconds": seconds,
        "end": end,
        "text": text,
        "url": f"https://www.youtube.com/watch?v={video}&t={int(seconds)}s",
        "section": section,
        "typed_seconds": seconds,
    }


def test_the_fields_of_timestamps(make_project):
    found = rows(make_project, "timestamps", {"a.md": note("Title", TIMES)})
    part = "Part label"
    assert found == [
        stamp(6, 148, "00:02:28", "Title"),
        stamp(6, 180, "[03:00]", "Title"),
        stamp(8, 60, "1:00", part),
        stamp(10, 30, "0:30-1:15", part, end=75),
        stamp(10, 148, "label", part),
        stamp(10, 5, "0:05", part, video="AAAAAAAAAAA"),
        stamp(12, 9, "[00:09]", part),
        stamp(16, 12, "https://youtu.be/BBBBBBBBBBB?t=12", "Deeper", video="BBBBBBBBBBB"),
        stamp(16, 3723.5, "1:02:03.500", "Deeper"),
        stamp(16, 0, "00:00:00", "Deeper"),
    ]
    assert list(found[0]) == list(stamp(0, 0, "", ""))


def test_timestamps_without_a_video_are_no_lines(make_project):
    files = {"a.md": note("A", "{yt}`0:05` {yt}`AAAAAAAAAAA@0:06`", videoId=None)}
    found = rows(make_project, "timestamps", files)
    assert [(row["video"], row["seconds"]) for row in found] == [("AAAAAAAAAAA", 6)]


def test_timestamps_in_restructuredtext(make_project):
    files = {"a.rst": ":orphan:\n\nTitle\n=====\n\nAt :yt:`AAAAAAAAAAA@0:05`.\n"}
    assert rows(make_project, "timestamps", files) == [
        stamp(6, 5, "0:05", "Title", video="AAAAAAAAAAA")
    ]


# -- order


@pytest.mark.parametrize("parallel", [1, 4])
def test_lines_are_in_order_of_document_and_position(make_project, parallel):
    files = {
        "index.md": toctree("z/all"),
        "z/all.md": index(),
        **notes(12),
        "notes/Upper.md": note("Upper", "[[note_01]] {yt}`0:02` {yt}`0:01`\n\n[[note_00]]"),
        "a.md": note("Root note", "[[note_01]]"),
    }
    result = make_project(files).build("aikb", parallel=parallel)
    for name, key in (("notes", "docname"), ("links", "source"), ("timestamps", "source")):
        found = [row[key] for row in result.jsonl(f"{name}.jsonl")]
        assert found == sorted(found)
        assert len(found) >= 12
    upper = [row for row in result.jsonl("timestamps.jsonl") if row["source"] == "notes/Upper"]
    assert [row["seconds"] for row in upper] == [2, 1]
    links = [row for row in result.jsonl("links.jsonl") if row["source"] == "notes/Upper"]
    assert [row["to"] for row in links] == ["notes/note_01", "notes/note_00"]


def test_two_builds_write_the_same(make_project):
    project = make_project({"index.md": index(), **notes(8)})
    one = project.build("aikb")
    other = project.build("aikb", out="other", doctreedir="other-doctrees", parallel=4)
    again = project.build("aikb")
    project.build("html")
    after = project.build("aikb")
    for name in FILES:
        assert one.text(name) == other.text(name) == again.text(name) == after.text(name)
