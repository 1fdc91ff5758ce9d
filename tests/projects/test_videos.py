"""What is known of videos: titles of groups and values of notes, in every builder and in each build after a change."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.compare import clean, differences
from support.projects import Project, Result
from support.texts import VIDEO, index, note, rst_index, toctree

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

ONE, TWO, THREE, FOUR = "AAAAAAAAAAA", "12345678901", "CCC-_CCCCCC", VIDEO
SIDE = f"""\
{ONE}:
  title: Zebras & <horses>
  published: 2024-05-01
  duration: 1:02:03
  channel: side channel
{TWO}: "10% of _all_ videos"
{FOUR}:
  duration: 90
"""
PAGE = f"""\
---
title: channel
---

### [From the *page* itself](https://youtu.be/{THREE}?t=3)

[[c]]

### [Overruled](https://www.youtube.com/watch?v={TWO})
"""
FILES = {
    "index.md": toctree("videos", "nested", "old", "table", "notes/channel", "link"),
    "videos.md": index(":group-by: video", "Videos"),
    "nested.md": index(":group-by: channel video\n:filter: channel", "Nested"),
    "old.rst": rst_index(':filter: year == "2024" and duration > 3600\n:sort: -duration', "Old"),
    "table.md": index(":style: table\n:columns: title video channel published duration", "Table"),
    "link.md": "# Link\n\nSee [[A title of its own]], [[zebras horses]] and [[nested]].\n",
    "notes/channel.md": PAGE,
    "notes/a.md": note("A", videoId=ONE),
    "notes/b.md": note("B", "From: [[own]]\n\nText.", videoId=ONE, date="2020", duration="59"),
    "notes/c.md": note("C", videoId=TWO, video_title="A title of its own"),
    "notes/d.md": note("D", videoId=THREE, channel="own"),
    "notes/e.md": note("E", videoId=FOUR),
    "notes/f.md": note("F", videoId=TWO),
    "notes/g.md": note("G", videoId=None),
    "videos.yaml": SIDE,
}
SOURCES = ("notes/channel.md", "notes/a.md", "notes/c.md", "notes/d.md")
"""A note of each source of a title, and the page of their channel."""
SETTING = 'aikb_videos = "videos.yaml"\n'
TITLES = [
    *("A title of its own", "From the page itself", "Zebras & <horses>"),
    *(f"Video {FOUR}", "No video"),
]


@pytest.fixture
def project(built_project) -> Project:
    """Built as HTML, and as JSON."""
    return built_project(FILES, SETTING, builders=("html", "aikb"))


def groups(result: Result, page: str = "videos", tag: str = "h2") -> list[str]:
    found = result.html(page).select(f"div.body {tag}")
    return [title.get_text().rstrip("¶") for title in found]


def listed(result: Result, page: str) -> list[str]:
    return [link.get_text() for link in result.html(page).select("ul.aikb-list a")]


def test_groups_have_the_titles_of_their_videos(project):
    result = project.build(freshenv=True, warningiserror=True)
    assert result.warnings == ""
    assert groups(result) == TITLES
    assert listed(result, "videos") == ["C", "F", "D", "A", "B", "E", "G"]
    sections = result.html("videos").select("section section")
    assert [section["id"] for section in sections] == [
        "a-title-of-its-own",
        "from-the-page-itself",
        "zebras-horses",
        "p6y0gr-w2-k",
        "no-video",
    ]


def test_groups_in_groups(project):
    result = project.build()
    assert groups(result, "nested") == ["own", "side channel"]
    assert groups(result, "nested", "h3") == [
        "From the page itself",
        "Zebras & <horses>",
        "Zebras & <horses>",
    ]
    sections = result.html("nested").select("section section section")
    assert len({section["id"] for section in sections}) == 3
    assert listed(result, "nested") == ["D", "B", "A"]


def test_links_lead_to_groups(project):
    links = project.build().html("link").select("a.wikilink")
    assert [(link.get_text(), link["href"]) for link in links[:2]] == [
        ("A title of its own", "videos.html#a-title-of-its-own"),
        ("Zebras & <horses>", "videos.html#zebras-horses"),
    ]


def test_notes_are_completed(project):
    result = project.build()
    assert listed(result, "old") == ["A"]
    rows = [
        [cell.get_text(strip=True) for cell in row.select("td")]
        for row in result.html("table").select("tbody tr")
    ]
    assert rows == [
        ["A", ONE, "side channel", "2024-05-01", "1:02:03"],
        ["B", ONE, "own", "2020", "0:59"],
        ["C", TWO, "", "", ""],
        ["D", THREE, "own", "", ""],
        ["E", FOUR, "", "", "1:30"],
        ["F", TWO, "", "", ""],
        ["G", "", "", "", ""],
    ]
    known = {
        row["title"]: (row["channel"], row["published"], row["duration"])
        for row in project.build("aikb").jsonl("notes.jsonl")
    }
    assert known["A"] == ("side channel", "2024-05-01", 3723)
    assert known["B"] == ("own", "2020", 59)
    assert known["E"] == (None, None, 90)


def test_two_videos_of_one_title_are_two_groups(make_project):
    side = f"{ONE}: Same\n{TWO}: Same\n{THREE}: same\n"
    result = make_project({**FILES, "videos.yaml": side}, SETTING).build()
    assert groups(result) == ["A title of its own", "Same", "same", f"Video {FOUR}", "No video"]
    ids = [section["id"] for section in result.html("videos").select("section section")]
    assert len(set(ids)) == len(ids)
    page = result.html("videos")
    assert [page.find(id=ids[at]).select_one("a.internal").get_text() for at in (1, 2)] == [
        "A",
        "D",
    ]


def test_in_latex(project):
    text = project.build("latex", warningiserror=True).text("test.tex")
    assert r"{Zebras \& \textless{}horses\textgreater{}}" in text
    assert r"{A title of its own}" in text
    assert text.index("{A title of its own}") < text.index("{From the page itself}")


def test_without_any_source_groups_have_ids(make_project):
    files = {name: text for name, text in FILES.items() if name != "notes/channel.md"}
    files["notes/c.md"] = note("C", videoId=TWO)
    result = make_project({**files, "index.md": toctree("videos")}).build()
    assert groups(result) == [*(f"Video {video}" for video in (TWO, ONE, THREE, FOUR)), "No video"]
    sections = [section["id"] for section in result.html("videos").select("section section")]
    assert sections[-2:] == ["p6y0gr-w2-k", "no-video"]


UNTITLED = f"""\
A time {{yt}}`00:00:09`, {{yt}}`{ONE}`, {{yt}}`the second <{TWO}>`, ![](https://youtu.be/{THREE}), [[{FOUR}|its notes]].

![](https://youtu.be/{THREE})

```{{yt-player}} {ONE}
```

```{{video-timeline}} {TWO}
```

```{{video-timeline}}
```
"""


@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "latex", "text"])
def test_a_video_without_a_title_is_not_called_by_its_id_alone(make_project, builder):
    files = {
        "index.md": toctree("n/a", "n/b", "videos"),
        "videos.md": index(":group-by: video", "Videos"),
        "n/a.md": note("A", UNTITLED, videoId=FOUR),
        "n/b.md": note("B", f"At {{yt}}`{TWO}@00:00:05`.", videoId=FOUR),
    }
    result = make_project(files).build(builder)
    assert result.warnings == ""
    suffix = {"latex": "test.tex", "text": ".txt", "epub": ".xhtml"}.get(builder, ".html")
    told = ""
    for name in (name for name in result.files if name.endswith(suffix)):
        text = result.text(name)
        if suffix.endswith("html"):
            page = BeautifulSoup(text, "html.parser")
            names = [
                tag.get("aria-label") or tag.get("title") or "" for tag in page.select("a, svg *")
            ]
            text = "\n".join([page.get_text("\n"), *names])
        text = text.replace(r"\_", "_").replace(r"\sphinxhyphen{}", "-")
        told += re.sub(r"https://[^\s}]*", "", text)
    for video in (ONE, TWO, THREE, FOUR):
        assert len(re.findall(video, told)) == len(re.findall(f"Video {video}", told))
    assert f"Video {ONE}" in told  # what the role leads to
    assert f"Video {THREE}" in told  # what stands in a paragraph
    assert f"Video {FOUR}" in told  # the group


def test_a_role_with_an_id_has_the_title_of_its_video(project):
    project.write("link.md", f"# Link\n\n{{yt}}`{ONE}`, {{yt}}`{FOUR}`.\n")
    links = project.build().html("link").select("a.yt-timestamp")
    assert [link.get_text() for link in links] == ["Zebras & <horses>", f"Video {FOUR}"]
    project.write("videos.yaml", SIDE.replace("Zebras", "Lions"))
    result = project.build()
    assert result.html("link").select_one("a.yt-timestamp").get_text() == "Lions & <horses>"
    assert differences(result.out, clean(project, "html").out) == []


# -- the side file itself


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("nowhere.yaml", "nowhere.yaml:1", "there is no such file; aikb_videos names it"),
        ("notes", "notes:1", "a folder is no file"),
        ("../videos.yaml", "../videos.yaml:1", "outside of the source folder"),
        ("link.yaml", "link.yaml:1", "outside of the source folder"),
        ("bad.yaml", "bad.yaml:2", "`no id` is no video"),
        ("list.yaml", "list.yaml:1", "a list stands where `key: value` lines belong"),
    ],
)
def test_a_bad_side_file_is_one_warning(make_project, name, line, said):
    files = {page: FILES[page] for page in ("videos.md", *SOURCES)}
    project = make_project(
        {**files, "bad.yaml": f"{ONE}: Good\nno id: A\n", "list.yaml": "- a\n- b\n"},
        f"aikb_videos = {name!r}",
    )
    (project.src / "../videos.yaml").write_text(f"{ONE}: Outside\n")
    (project.src / "link.yaml").symlink_to("../videos.yaml")
    result = project.build()
    assert len(result.warning_lines) == 1
    assert result.warning_lines[0].startswith(f"{line}: WARNING: ")
    assert said in result.warning_lines[0]
    assert result.warning_lines[0].endswith("[aikb.videos]")
    assert ("Good" in groups(result)) == (name == "bad.yaml")
    assert {"A title of its own", "From the page itself"} <= set(groups(result))
    # The file is read in each build, and speaks up in each.
    assert project.build().warning_lines == result.warning_lines


def test_an_absolute_path_is_refused(make_project):
    project = make_project(FILES)
    path = str(project.src / "videos.yaml")
    result = project.build(confoverrides={"aikb_videos": path})
    assert "outside of the source folder" in result.warnings
    assert "Zebras & <horses>" not in groups(result)


# -- after a change


def write(name: str, text: str):
    return lambda project: project.write(name, text)


def edit(name: str, old: str, new: str):
    def make(project: Project) -> None:
        text = project.read(name)
        assert old in text
        project.write(name, text.replace(old, new))

    return make


CHANGES = {
    "side file: title": (edit("videos.yaml", "Zebras", "Aardvarks"), {"link", "nested", "videos"}),
    "side file: date": (edit("videos.yaml", "2024-05-01", "2023-05-01"), {"old", "table"}),
    "side file: duration": (edit("videos.yaml", "1:02:03", "1:02:04"), {"table"}),
    "side file: channel": (edit("videos.yaml", "side channel", "own"), {"nested", "table"}),
    "side file: an entry that nobody asks for": (edit("videos.yaml", f"{TWO}:", "zzzzzzzzzzz:"), set()),
    "side file: broken": (write("videos.yaml", "- a\n"), {"link", "nested", "old", "table", "videos"}),
    "side file: gone": (
        lambda project: project.remove("videos.yaml"),
        {"link", "nested", "old", "table", "videos"},
    ),
    "channel page: title": (edit("notes/channel.md", "From the", "Of a"), {"nested", "videos"}),
    "channel page: far below": (
        edit("notes/channel.md", "### [From", "Words of a line.\n" * 3000 + "\n### [Fro"),
        {"nested", "videos"},
    ),
    "channel page: fenced": (edit("notes/channel.md", "### [From", "```\n### [From"), {"nested", "table", "videos"}),
    "channel page: gets a video": (
        edit("notes/channel.md", "title:", f"videoId: {ONE}\ntitle:"),
        {"nested", "old", "table", "videos"},
    ),
    "video_title: text": (edit("notes/c.md", "A title of", "The title of"), {"link", "videos"}),
    "video_title: gone": (edit("notes/c.md", "video_title", "other"), {"link", "videos"}),
    "video_title: added": (
        edit("notes/b.md", "title:", "video_title: Another\ntitle:"),
        {"link", "nested", "videos"},
    ),
    "setting: gone": (
        edit("conf.py", SETTING, ""),
        {"link", "nested", "old", "table", "videos"},
    ),
}  # fmt: skip


def pages(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("*.html")}


@pytest.mark.parametrize("number", range(len(CHANGES)), ids=CHANGES.keys())
def test_a_build_after_a_change_equals_a_clean_one(project, number):
    change, expected_pages = list(CHANGES.values())[number]
    before = pages(project.builds / "html")
    change(project)
    result = project.build(parallel=4 if number % 3 == 0 else 1)
    expected = clean(project, "html")
    assert differences(result.out, expected.out) == []
    assert result.warning_lines == expected.warning_lines
    expected = clean(project, "aikb", reread=False)
    assert differences(project.build("aikb").out, expected.out) == []
    after = pages(result.out)
    written = {page for page in after if after[page] != before.get(page)}
    assert written - {"genindex", "search", "index"} == expected_pages


def test_a_setting_that_is_new_takes_effect(make_project):
    project = make_project(FILES)
    assert "Zebras & <horses>" not in groups(project.build())
    project.write("conf.py", project.read("conf.py") + SETTING)
    result = project.build()
    assert groups(result) == TITLES
    assert differences(result.out, clean(project, "html").out) == []


def test_nothing_is_read_after_no_change(project):
    assert "0 added, 0 changed, 0 removed" in project.build().status


def test_in_parallel_as_one_after_the_other(project):
    one = project.build()
    four = project.build(parallel=4, out="four", doctreedir="four-doctrees")
    assert differences(one.out, four.out) == []
