from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.video_heading import titles_on
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.notes import Note, read_note
from sphinx_aikb.vault.scan import read_side_file, scan_note
from sphinx_aikb.vault.videos import (
    Chapter,
    SideFile,
    Video,
    completed,
    known_videos,
    parse_side_file,
    with_notes,
)

ONE, TWO = VideoId("aB3_-xYz012"), VideoId("P6y0gr-W2-k")
WATCH = f"https://www.youtube.com/watch?v={ONE}"


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse_side_file(text).problems]


# -- the side file


def test_a_side_file() -> None:
    found = parse_side_file(
        f"""\
---
# Videos
{ONE}:
  title: "AI: the future"
  published: 2024-05-01T10:00:00Z
  duration: 1:02:03
  channel: "[[redpointai]]"
  views: 12
'{TWO}': A title alone
-startsDash: {{title: On, duration: 90}}
12345678901: 1_000
1234567.e+3: no id
"""
    )
    assert found.videos == {
        ONE: Video("AI: the future", "2024-05-01", 3723, "redpointai"),
        TWO: Video("A title alone"),
        "-startsDash": Video("On", duration=90),
        "12345678901": Video("1_000"),
    }
    assert [(problem.line, problem.message[:24]) for problem in found.problems] == [
        (12, "`1234567.e+3` is no vide")
    ]


@pytest.mark.parametrize("key", ["12345678901", "00000000012", "0x1234abcde", "1e345678901"])
@pytest.mark.parametrize("form", ["{}: T", "'{}': T", "{{{}: T}}", "? {}\n: T", "{}:\n  title: T"])
def test_ids_that_look_like_numbers(key: str, form: str) -> None:
    assert parse_side_file(form.format(key)) == SideFile({VideoId(key): Video("T")})


def test_an_address_stands_for_its_video() -> None:
    assert parse_side_file(f"{WATCH}&t=3: A title").videos == {ONE: Video("A title")}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "\ufeff", "{}"])
def test_a_file_without_entries_is_no_problem(text: str) -> None:
    assert parse_side_file(text) == SideFile()


@pytest.mark.parametrize("value", ["", " ~", " {}", " ''", " {title: }", " {views: 3}"])
def test_an_entry_that_says_nothing_is_no_problem(value: str) -> None:
    assert parse_side_file(f"{ONE}:{value}\n") == SideFile({ONE: Video()})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = f"\ufeff{ONE}:\n  title: A\n  published: 2024-02-31\n".replace("\n", end)
    assert parse_side_file(text).videos == {ONE: Video("A", "2024-02-31")}
    assert [line for line, _ in problems(text)] == [3]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{ONE}:\n  title: A\n  published: 2024-02-31\n", 3, "`published`: `2024-02-31` is no"),
        (f"{ONE}:\n\n  duration: a while\n", 3, "`duration`: `a while` is no duration"),
        (f"{ONE}: {{title: A, duration: 1-2}}\n", 1, "`duration`"),
        (f"\n{ONE}:\n  title: [A]\n", 3, "`title`: a list or a mapping is no title"),
        (f"\n{ONE}: [A]\n", 2, "`title`: a list or a mapping is no title"),
        (f"a: &x {{duration: soon}}\n{ONE}: *x\n", 2, "`duration`"),
        ("\nshort: A\n", 2, "`short` is no video: neither a video id"),
        ("youtube.com/@channel: A\n", 1, "`youtube.com/@channel` is no video: an address"),
        (f"{ONE}: A\n\n{ONE}: B\n", 3, f"the key `{ONE}` is given twice"),
        (f"{ONE}:\n  title: A\n  title: B\n", 3, "the key `title` is given twice"),
        ("- a\n- b\n", 1, "not valid YAML: a list stands where"),
        ("Only words.\n", 1, "not valid YAML: text stands where"),
        ("{\n", 1, "not valid YAML"),
        (f"{ONE}: A\n\n{TWO}: B: C\n", 3, "the entry is left out: a colon stands"),
        (f"{ONE}: A\n---\n{TWO}: B\n", 2, "left out: a second document"),
        (f"{ONE}: A\nx: \x00\n", 2, "a character that YAML does not allow"),
        (f"{ONE}: {'[' * 1000}", 1, "nested too deeply"),
    ],
)
def test_one_problem_with_its_line(text: str, line: int, said: str) -> None:
    others = [found for found in problems(text) if not found[1].startswith("`a` is no video")]
    assert [found for found, _ in others] == [line]
    assert said in others[0][1]


def chapters(*lines: str, more: str = "") -> SideFile:
    """What an entry with these lines below `chapters`, which is on line 3, is read as."""
    inner = "".join(f"    {line}\n" for line in lines)
    return parse_side_file(f"{ONE}:\n  title: A\n  chapters:\n{inner}{more}")


def test_chapters() -> None:
    found = chapters(
        "1:02:03: The end",
        "0:00: 'AI: the future'",
        "104: 2024-05-01",
        "2m28s:  On ",
        "00:05:00.5: <b>Half</b>",
    )
    assert found.problems == ()
    assert found.videos[ONE].chapters == (
        Chapter(0, "AI: the future"),
        Chapter(104, "2024-05-01"),
        Chapter(148, "On"),
        Chapter(300.5, "<b>Half</b>"),
        Chapter(3723, "The end"),
    )


@pytest.mark.parametrize("value", ["", "~", "{}", "''"])
def test_no_chapters_are_no_problem(value: str) -> None:
    assert parse_side_file(f"{ONE}:\n  chapters: {value}\n") == SideFile({ONE: Video()})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("soon: A", "chapter `soon`: no time"),
        ("-1:00: A", "chapter `-1:00`: no time: a time has no sign"),
        ("? [1, 2]\n    : A", "chapter `[1, 2]`: no time"),
        ("1:00-2:00: A", "chapter `1:00-2:00`: a range"),
        ("1:00:", "chapter `1:00`: no title"),
        ("1:00: ' '", "chapter `1:00`: no title"),
        ("1:00: [A, B]", "chapter `1:00`: no title"),
        ("1:00: {A: B}", "chapter `1:00`: no title"),
        ("00:10: Again", "chapter `00:10`: another chapter begins there"),
        ("10:00: Late", "chapter `10:00`: not within the video, which lasts 00:10:00"),
        ("999:59:59: Late", "chapter `999:59:59`: not within the video"),
        (f"{'9' * 900}: A", "chapter `999999999"),
    ],
)
def test_a_chapter_that_cannot_be_used(line: str, said: str) -> None:
    found = chapters("0:10: First", line, "5:00: Last", more="  duration: 600\n")
    assert found.videos == {
        ONE: Video("A", None, 600, None, (Chapter(10, "First"), Chapter(300, "Last")))
    }
    (problem,) = found.problems
    assert problem.line == 5
    assert problem.message.startswith(said)
    assert len(problem.message) < 200


@pytest.mark.parametrize("value", ["An introduction", "[0:00, An introduction]", "\n  - 0:00: One"])
def test_chapters_that_are_no_times_with_titles(value: str) -> None:
    found = parse_side_file(f"{ONE}:\n  title: A\n  chapters: {value}\n")
    assert found.videos == {ONE: Video("A")}
    assert [(it.line, it.message) for it in found.problems] == [
        (3, "`chapters`: no lines of `time: title`")
    ]


def test_a_chapter_given_twice_is_a_problem_of_its_line() -> None:
    found = chapters("0:10: A", "0:10: B")
    assert found.videos[ONE].chapters == (Chapter(10, "B"),)
    assert [it.line for it in found.problems] == [5]


def test_chapters_in_a_file_that_yaml_refuses() -> None:
    found = parse_side_file(f"{TWO}: A: B\n{ONE}:\n  chapters:\n    0:10: A\n    x: B\n")
    assert found.videos == {ONE: Video(chapters=(Chapter(10, "A"),))}
    assert [it.line for it in found.problems] == [1, 5]


def test_chapters_of_an_alias() -> None:
    found = parse_side_file(f"{ONE}:\n  chapters: &same\n    0:10: A\n{TWO}:\n  chapters: *same\n")
    assert found.videos[ONE] == found.videos[TWO] == Video(chapters=(Chapter(10, "A"),))


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12) | st.none(), max_size=5))
def test_chapters_never_raise(lines: dict[str, str | None]) -> None:
    found = parse_side_file(yaml.safe_dump({ONE: {"chapters": lines}}, allow_unicode=True))
    known = found.videos[ONE].chapters
    assert [it.start for it in known] == sorted({it.start for it in known})
    assert all(it.title.strip() for it in known)
    assert len(known) + len(found.problems) >= len(lines)


def test_the_rest_of_a_bad_file_is_used() -> None:
    good = "-startsDash: Good\n"
    bad = [f"{ONE}: A: B\n", f"{ONE}:\n  title: @x\n", f"{ONE}: [\n", "no id: A\n", f"{ONE}: 'x\n"]
    for one in bad:
        for text in (good + one, one + good, one + good + f"{TWO}: Also\n"):
            found = parse_side_file(text)
            assert len(found.problems) == 1
            assert found.videos["-startsDash"] == Video("Good")
            assert (TWO in found.videos) == ("Also" in text)
    several = parse_side_file(f"{ONE}: A: B\n{TWO}: [\n{good}")
    assert [problem.line for problem in several.problems] == [1, 2]
    assert several.videos == {"-startsDash": Video("Good")}


def test_a_long_key_is_shown_in_short() -> None:
    (problem,) = parse_side_file(f"? {'word ' * 100}\n: A\n").problems
    assert len(problem.message) < 200


LINES = st.sampled_from(
    [f"{ONE}:", f"{ONE}: A", "  title: A", "  title: A: B", "  published: 2024-02-31", "- x", "---",
     "  duration: x", "bad: id", "  [", "'", "&a", "*a", "? ", ": x", "\x00", "\ufeff", "<<: *a", ""]
)  # fmt: skip


@given(st.lists(LINES, max_size=10).map("\n".join) | st.text())
def test_a_side_file_never_raises(text: str) -> None:
    found = parse_side_file(text)
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= problem.line <= last for problem in found.problems)
    assert all(len(video) == 11 for video in found.videos)


# -- where the side file may be


def test_a_side_file_is_in_the_source_folder(tmp_path: Path) -> None:
    root = tmp_path / "src"
    (root / "data").mkdir(parents=True)
    for folder in (tmp_path, root, root / "data"):
        (folder / "videos.yaml").write_bytes(f"{ONE}: Caf\xe9".encode("latin-1"))
    (root / "inside.yaml").symlink_to("data/videos.yaml")
    (root / "outside.yaml").symlink_to("../videos.yaml")
    (root / "loop.yaml").symlink_to("loop.yaml")
    (root / "folder").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to(root)
    known = SideFile({ONE: Video("Café")})
    for name in ("videos.yaml", "data/videos.yaml", "data/../videos.yaml", "inside.yaml"):
        assert read_side_file(root, name) == known
        assert read_side_file(tmp_path / "link", name) == known
    for name in (
        "../videos.yaml",
        "../src/../videos.yaml",
        str(root / "videos.yaml"),
        "outside.yaml",
        "folder/videos.yaml",
    ):
        found = read_side_file(root, name)
        assert found.videos == {}
        assert [problem.message for problem in found.problems] == [
            "a file outside of the source folder is not read"
        ]
    for name in ("nowhere.yaml", "data", "videos.yaml/x", "loop.yaml", "a\0b", "x" * 5000):
        found = read_side_file(root, name)
        assert found.videos == {}
        assert len(found.problems) == 1
        assert found.problems[0].message.startswith(
            ("the file cannot be read", "there is no such", "a folder")
        )


# -- channel pages


def titles(text: str) -> list[tuple[str, str]]:
    return list(titles_on(text))


@pytest.mark.parametrize(
    "heading",
    [
        "### [A title](https://www.youtube.com/watch?v={})",
        "# [A title](https://youtu.be/{}?t=12)",
        "  ###### [A  title](<https://m.youtube.com/shorts/{}>) ##",
        "## [A title](youtube.com/live/{})",
        '## [A title](https://www.youtube.com/embed/{}?start=3 "A \\"hint\\"")',
        "## [A title]( https://www.youtube.com/watch?v={} 'hint' )",
        "## [A title](https://www.youtube.com/watch?app=desktop&amp;v={} (hint))",
        "[A title](https://www.youtube.com/watch?v={})\n=====",
        "## [A *title*](https://www.youtube.com/watch?v={})",
        "## [<b>A</b> `title`](https://www.youtube.com/watch?v={})",
        '## [A title <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>](https://youtu.be/{})',
    ],
)
def test_a_heading_that_names_a_video(heading: str) -> None:
    text = f"---\ntitle: x\n---\n\nText.\n\n{heading.format(ONE)}\n\nMore.\n"
    assert titles(text) == [(ONE, "A title")]
    assert titles(heading.format(ONE)) == [(ONE, "A title")]


def test_escapes_in_a_heading() -> None:
    link = f"https://youtu.be/{ONE}".replace("_", r"\_")
    assert titles(rf"## [\[1\] A \* B &amp; [C]]({link})") == [(ONE, "[1] A * B & [C]")]


@pytest.mark.parametrize(
    "text",
    [
        f"[A title]({WATCH})",
        f"* ### [A title]({WATCH})",
        f"    ### [A title]({WATCH})",
        f"####### [A title]({WATCH})",
        f"###[A title]({WATCH})",
        f"\\### [A title]({WATCH})",
        f"```\n### [A title]({WATCH})\n```",
        f"~~~~ md\n```\n### [A title]({WATCH})\n~~~\n",
        f"<!--\n### [A title]({WATCH})\n-->",
        f"### Before [A title]({WATCH})",
        f"### [A title]({WATCH}) after",
        f"### [A title]({WATCH}) and [another]({WATCH})",
        f"### ![A title]({WATCH})",
        f"### \\[A title]({WATCH})",
        f"### [A title\\]({WATCH})",
        f"### [A title] ({WATCH})",
        f"### [A title]({WATCH} hint)",
        f"### []({WATCH})",
        f"### <{WATCH}>",
        f"### [A title][{WATCH}]",
        f"### [[A title]] {WATCH}",
        "### [A title]()",
        f"### [A title]({ONE})",
        f"### [0:12](https://youtu.be/{ONE}?t=12)",
        f"### [A title](https://youtube.com.evil.test/watch?v={ONE})",
        "### [A title](https://www.youtube.com/@channel)",
    ],
)
def test_what_names_no_video(text: str) -> None:
    assert titles(text) == []


def test_only_a_document_without_a_video_is_a_channel_page() -> None:
    body = f"\n### [A]({WATCH})\n\n### [B](https://youtu.be/{TWO})\n\n### [C]({WATCH})\n"
    page = read_note("a", "a.md", f"---\ntitle: x\n---\n{body}")
    assert page.other_videos == ((ONE, "A"), (TWO, "B"), (ONE, "C"))
    assert read_note("a", "a.md", f"---\nvideoId: {ONE}\n---\n{body}").other_videos == ()


@pytest.mark.parametrize("header", ["title: x", "title: [x]", "other: x"])
def test_a_channel_page_is_read_whole(tmp_path: Path, header: str) -> None:
    text = f"---\n{header}\n---\n" + "Words of a line.\n" * 10_000 + f"\n### [A]({WATCH})\n"
    (tmp_path / "a.md").write_text(text)
    note = scan_note(tmp_path, "a.md", "a")
    assert note.other_videos == ((ONE, "A"),)
    assert note == read_note("a", "a.md", text)


LINKS = st.sampled_from(
    ["### [", "](", WATCH, ")", "[", "]", "\\", "\n", "=", "`", "~~~", "<", ">", '"', " ", "A"]
)


@given(st.lists(LINKS, max_size=20).map("".join) | st.text())
def test_titles_never_raise(text: str) -> None:
    for video, title in titles_on(text):
        assert (video, bool(title.strip())) == (ONE, True)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit",
    ["[", "]", "](", "](<", "\\[", "[a](", ") ", '" ', "](a \"", "](a (", f"]({WATCH} ", " \t",
     f"\n### [a]({WATCH})", f"\n### [a]({WATCH}", "\n### [a](", "\n```\n### [a", "\n<!-- ### ["],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", ")", f"]({WATCH})"])
def test_hostile_headings_are_linear(unit: str, end: str) -> None:
    def cost(size: int) -> float:
        text = "### [" + unit * (size // len(unit)) + end
        costs = []
        for _ in range(2):
            start = time.process_time()
            list(titles_on(text))
            costs.append(time.process_time() - start)
        return min(costs)

    assert cost(40_000) < 0.02 + 40 * cost(4_000)


# -- all together


def note(docname: str, header: str, body: str = "") -> Note:
    return read_note(docname, f"{docname}.md", f"---\n{header}\n---\n{body}")


def known(*documents: Note, side: dict[VideoId, Video] | None = None) -> dict[VideoId, Video]:
    found = {document.docname: document for document in documents}
    return known_videos(found, frozenset(found) - {"index"}, side or {})


def test_the_order_of_the_sources() -> None:
    page, other = (note(name, "title: x", f"\n## [{name}]({WATCH})\n") for name in ("p/a", "p/b"))
    first = note("n/a", f"videoId: {ONE}\nvideo_title:")
    second = note("n/b", f"videoId: {ONE}\nvideo_title: Second")
    third = note("n/c", f"videoId: {ONE}\nvideo_title: Third")
    side = {ONE: Video("Side", channel="c")}
    assert known(third, other, second, page, first, side=side) == {
        ONE: Video("Second", channel="c")
    }
    assert known(other, page, first, side=side) == side
    assert known(other, page, first, side={ONE: Video(channel="c")}) == {
        ONE: Video("p/a", channel="c")
    }
    assert known(other, page) == {ONE: Video("p/a")}
    assert known(first, side={TWO: Video(duration=3)}) == {TWO: Video(duration=3)}
    assert known(note("index", f"videoId: {ONE}\nvideo_title: No note")) == {}
    assert known(note("n/a", "video_title: No video")) == {}


def test_a_video_title_is_text() -> None:
    assert note("a", f"videoId: {ONE}\nvideo_title: On").video_title == "On"
    odd = note("a", f"videoId: {ONE}\nvideo_title: [On]")
    assert odd.video_title is None
    assert [problem.message.partition(":")[0] for problem in odd.problems] == ["`video_title`"]


def test_a_note_is_completed_by_what_it_does_not_say() -> None:
    videos = {ONE: Video("T", "2024-05-01", 90, "side"), TWO: Video("T")}
    bare = completed(note("a", f"videoId: {ONE}"), videos)
    assert (bare.published, bare.duration, bare.channel) == ("2024-05-01", 90, "side")
    assert bare.title == "a"
    own = note("a", f"videoId: {ONE}\ndate: 2020\nduration: 0\nauthor: own")
    assert completed(own, videos) is own
    sender = completed(note("a", f"videoId: {ONE}", "\nFrom: [[sender]]\n"), videos)
    assert (sender.channel, sender.duration) == ("sender", 90)
    for other in (note("a", f"videoId: {TWO}"), note("a", "title: x")):
        assert completed(other, videos) is other


def test_notes_tell_length_and_channel_of_their_video() -> None:
    notes = [
        note("a", f"videoId: {ONE}"),
        note("b", f"videoId: {ONE}\nduration: 1:00\npublished: 2024-01-01"),
        note("c", f"videoId: {ONE}\nduration: 2:00\nchannel: Some"),
        note("d", "title: no video\nchannel: None"),
    ]
    assert with_notes(notes, {}) == {ONE: Video(duration=60, channel="Some")}
    side = {ONE: Video("A talk", channel="Side", published="2024-02-02")}
    told = Video("A talk", duration=60, channel="Side", published="2024-02-02")
    assert with_notes(notes, side) == {ONE: told}
    assert with_notes(notes[:1], side) == side


def test_the_catalogue_names_videos() -> None:
    catalogue = Catalogue(videos={ONE: Video("A title"), TWO: Video(channel="c")})
    assert catalogue.title_of_video(ONE) == "A title"
    assert catalogue.title_of_video(TWO) == TWO
    assert catalogue.title_of_video("12345678901") == "12345678901"


@given(st.lists(st.tuples(st.sampled_from("abc"), LINES), max_size=6), st.text())
def test_all_together_never_raises(parts: list[tuple[str, str]], text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "v.yaml").write_text(text, encoding="utf-8", errors="replace")
        side = read_side_file(Path(folder), "v.yaml").videos
    documents = [note(name, f"videoId: {ONE}\n{line}") for name, line in parts]
    for video, about in known(*documents, side=dict(side)).items():
        assert completed(note("a", f"videoId: {video}"), {video: about}).video == video
