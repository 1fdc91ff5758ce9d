from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.heading import first_heading, heading_words
from sphinx_aikb.vault.notes import VIDEO_KEYS, Note, read_note

ID = "aB3_-xYz012"
WATCH = f"https://www.youtube.com/watch?v={ID}"


def note(header: str = "", body: str = "", **options: Any) -> Note:
    return read_note("a/my_note", "a/my_note.md", f"---\n{header}\n---\n{body}", **options)


def test_a_real_note() -> None:
    result = note(f"title: Open source\nvideoId: {ID}", "\nFrom: [[redpointai]] <br/> \n\nText\n")
    assert (result.docname, result.path) == ("a/my_note", "a/my_note.md")
    assert (result.title, result.title_source) == ("Open source", "front matter")
    assert (result.video, result.url, result.channel, result.has_from) == (
        ID,
        WATCH,
        "redpointai",
        True,
    )
    assert (result.published, result.duration, result.tags, result.aliases) == (None, None, (), ())
    assert result.fields == {"title": "Open source", "videoId": ID}
    assert result.problems == ()
    assert pickle.loads(pickle.dumps(result)) == result


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("10:30", "10:30"),
        ("2024-01-01", "2024-01-01"),
        ("On", "On"),
        ("0x1f", "0x1f"),
        ("'null'", "null"),
        ("!bang", "!bang"),
        ("*x", "*x"),
        ("@handle", "@handle"),
        ("AI: the future", "AI: the future"),
        ("[a] b", "[a] b"),
        ('"a" b', '"a" b'),
        ("%x", "%x"),
        ("a\x00b", "ab"),
        (">\n  folded\n  title\n", "folded title"),
        ("|\n  two\n  lines\n", "two lines"),
    ],
)
def test_title_as_typed(value: str, title: str) -> None:
    result = note(f"title: {value}")
    assert (result.title, result.title_source) == (title, "front matter")


@pytest.mark.parametrize("value", ["", "~", "null", '""', "'  '", "[a, b]", "{a: b}", "\n- a"])
def test_title_falls_back(value: str) -> None:
    result = note(f"title: {value}", "Words\n\n# The *H1*\n\n# Second\n")
    assert (result.title, result.title_source) == ("The H1", "heading")
    assert bool(result.problems) == any(char in value for char in "[{-")
    result = note(f"title: {value}", "## Only a second level\n")
    assert (result.title, result.title_source) == ("my_note", "filename")


@pytest.mark.parametrize("key", VIDEO_KEYS)
def test_every_video_key(key: str) -> None:
    result = note(f"{key}: https://youtu.be/{ID}?t=3")
    assert (result.video, result.problems) == (ID, ())
    assert note(f"{key}:\n  - no\n  - {WATCH}").video == ID
    result = note(f"{key}: {ID}")
    assert result.video == (None if key in ("url", "source") else ID)
    assert result.problems == ()
    assert note(f"{key}: [12345678901]").video == (
        None if key in ("url", "source") else "12345678901"
    )


@pytest.mark.parametrize(
    "typed",
    ["12345678901", "01234567012", "0b101010101", "0x1234abcde", "1_234_567_8", "-9aZ_bQ7xY0"],
)
def test_video_id_as_typed(typed: str) -> None:
    assert note(f"videoId: {typed}").video == typed
    assert note(f'videoId: " {typed} "').video == typed
    assert note(f"title: a: b\nvideoId: {typed}").video == typed


@pytest.mark.parametrize("value", ["yes", "2024-01-05", "abc", "{a: b}", "https://example.org/x"])
def test_an_unusable_video(value: str) -> None:
    result = note(f"title: x\nvideoId: {value}\nvideo_id: {ID}")
    assert result.video == ID
    assert [problem.line for problem in result.problems] == [3]
    assert "videoId" in result.problems[0].message
    assert note(f"videoId: {value}").video is None


@pytest.mark.parametrize(
    "header",
    ["videoId:", "videoId: []", "videoId: ''", "url: https://example.org/post", "source: a book",
     "video: yes", "media_link: https://vimeo.com/1", "video_url: https://vimeo.com/1", "video: {a: b}"],
)  # fmt: skip
def test_no_video_is_no_mistake(header: str) -> None:
    result = note(header)
    assert (result.video, result.problems) == (None, ())


def test_the_order_of_video_keys() -> None:
    header = f"video: {ID}\nmine: 12345678901"
    assert note(header).video == ID
    assert note(header, video_keys=("mine", "video")).video == "12345678901"
    assert note(header, video_keys=()).video is None
    assert note("video_url: https://youtube.com/watch?v=short").problems


def test_url() -> None:
    header = f"videoId: {ID}\nvideo_url: {WATCH}&t=3s\nsource: [no, 'http://example.org/']"
    assert note(header).url == "http://example.org/"
    assert note(f"videoId: {ID}\nurl: javascript:alert(1)").url == WATCH
    assert note("url: 'https://a b'").url is None


@pytest.mark.parametrize(
    ("header", "body", "channel", "has_from"),
    [
        ("channel: A\nauthor: B", "From: [[C]]", "A", True),
        ("author: B", "Text\nFrom: [[C]]", "B", False),
        ("channel: '[[ A | label ]]'", "", "A", False),
        ("channel: [[A | label]]", "", "A", False),
        ("channel: [[Smith, John]]", "", "Smith, John", False),
        ("channel: [~, B, C]", "", "B", False),
        ("channel: ['[[B#h]]']", "", "B", False),
        ("channel: {a: b}\nauthor: '[[]]'", "", "[[]]", False),
        ("", "\n\n  \nFrom: [[C#h | label]] <br/>", "C", True),
        ("", "**From:** [[C]]", "C", True),
        ("", "**From**: [[C]]", "C", True),
        ("", "from: [[C]], [[D]]", "C", True),
        ("", "From: C", None, False),
        ("", "From: [[ ]]", None, False),
        ("", "From: [[#h]]", None, False),
        ("", "From: [[C", None, False),
        ("", "    From: [[C]]", None, False),
        ("", "Quote from: [[C]]", None, False),
    ],
)
def test_channel(header: str, body: str, channel: str | None, has_from: bool) -> None:
    result = note(header, body)
    assert (result.channel, result.has_from) == (channel, has_from)
    assert result.problems == ()


@pytest.mark.parametrize(
    ("value", "published", "good"),
    [
        ("2023-01-30", "2023-01-30", True),
        ("2023-01-30T08:27:58", "2023-01-30", True),
        ("2023-01-30T00:30:00+02:00", "2023-01-30", True),
        ("2023-01-30 08:27:58.5 Z", "2023-01-30", True),
        ("2023-01-30 08:27", "2023-01-30", True),
        ("[2023-01-30]", "2023-01-30", True),
        ("2025-12", "2025-12", True),
        ("2025", "2025", True),
        ("30 January 2023", "30 January 2023", True),
        ("20230130", "20230130", True),
        ("2024-02-30", "2024-02-30", False),
        ("2024-13-01", "2024-13-01", False),
        ("0000-01-01", "0000-01-01", False),
        ("2024-01-01T25:00:00", "2024-01-01T25:00:00", False),
        ("", None, True),
        ("{a: b}", None, True),
    ],
)
@pytest.mark.parametrize("key", ["published", "date"])
def test_published(key: str, value: str, published: str | None, good: bool) -> None:
    result = note(f"{key}: {value}")
    assert result.published == published
    assert [problem.line for problem in result.problems] == ([] if good else [2])


def test_published_before_date() -> None:
    assert note("date: 2020-01-01\npublished: 2021-01-01").published == "2021-01-01"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("22:42", 1362), ("632", 632), ("632.5", 632.5), ("632.0", 632), ("1:02:03", 3723), ("0", 0),
     ("PT22M42S", 1362), ("'22m42s'", 1362), ("[22:42]", 1362), ("", None), ("~", None)],
)  # fmt: skip
def test_duration(value: str, seconds: float | None) -> None:
    result = note(f"duration: {value}")
    assert (result.duration, result.problems) == (seconds, ())


@pytest.mark.parametrize(
    "value", ["5:75", "-5", "22 minutes", "1:00-2:00", "1e3", "x" * 500, "9" * 99]
)
def test_an_unusable_duration(value: str) -> None:
    result = note(f"a: b\nduration: {value}")
    assert result.duration is None
    assert [problem.line for problem in result.problems] == [3]
    assert len(result.problems[0].message) < 200


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("[llm, '#ai', llm, ~, '']", ("llm", "ai")),
        ("[#llm, #open source]", ("llm", "open source")),
        ("\n- llm\n- open source\n- #none", ("llm", "open source")),
        ("llm, open source, #ai", ("llm", "open source", "ai")),
        ("llm, #ai", ("llm",)),
        ("'#llm #ai'", ("llm", "ai")),
        ("llm ai", ("llm", "ai")),
        ("llm", ("llm",)),
        ("#youtube", ()),
        ("", ()),
        ("2024, 0x1f, on", ("2024", "0x1f", "on")),
        ("[2024-01-01, 1:30, yes]", ("2024-01-01", "1:30", "yes")),
        ("\n- a: b\n- c:\n- [[d]]", ("a: b", "c", "d")),
        ("{a: b}", ()),
        ("[日本語, a/b]", ("日本語", "a/b")),
    ],
)
@pytest.mark.parametrize("key", ["tags", "tag"])
def test_tags(key: str, value: str, tags: tuple[str, ...]) -> None:
    if value == "llm, open source, #ai":
        value = f"'{value}'"
    assert note(f"{key}: {value}").tags == tags


def test_aliases() -> None:
    assert note("aliases:\n- AI: the future\n- b c\nalias: d e, f").aliases == (
        *("AI: the future", "b c", "d e", "f"),
    )
    assert note("aliases: One name").aliases == ("One name",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Title #", "Title"),
        ("#\tTitle ##", "Title"),
        ("# C#", "C#"),
        ("   # Title", "Title"),
        ("Title\nof two lines\n===", "Title of two lines"),
        ("Words\n\nTitle\n===  ", "Title"),
        ("#\n# Second", "Second"),
        ("# <a class='yt-timestamp' data-t='1:00'>[1:00]</a>\n# B", "B"),
        ("```\n# code\n```\n# Title", "Title"),
        ("~~~~ sh\n# code\n~~~\n# code\n~~~~~\n# Title", "Title"),
        ("- ```sh\n  # code\n  ```\n\n# Title", "Title"),
        ("``` not a fence ` x\n# Title", "Title"),
        ("<!--\n# hidden\n-->\n# Title", "Title"),
        ("    # code", None),
        ("    code\n===", None),
        ("#tag", None),
        ("## Second level", None),
        ("Title\n---", None),
        ("> quote\n===", None),
        ("\n===", None),
        ("```\n# never closed", None),
        ("<!-- never closed\n# x", "x"),
        ("", None),
    ],
)
def test_first_heading(text: str, title: str | None) -> None:
    assert first_heading(text) == title
    assert first_heading(f"Words\n\n{text}\n\nMore words") == title


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("a [[b | c]] and [[d#e]] ![[f]]", "a c and d > e f"),
        ("[x](https://example.org/y) ![alt](z.png)", "x alt"),
        ("[x](https://example.org/y_(z)) [v](<my (w).md>) [t](a 'A (hint)')", "x v t"),
        ("[0:12](https://youtu.be/P6y0gr-W2-k?t=12 'A hint') A", "A"),
        ("[*x* `y`](a b) [z](a", "[x y](a b) [z](a"),
        ("**a *b* c** _d_ snake_case_name __e__ ~~f~~ ==g==", "a b c d snake_case_name e f g"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("`a*b*c` ``d`e``", "a*b*c ``d`e``"),
        (r"\*a\* \[[b]] \`c\`", "*a* [[b]] `c`"),
        ("A <a class='yt-timestamp' data-t='00:02:28'>[00:02:28]</a>", "A"),
        ("A [00:02:28] and [2:28]", "A and"),
        ("![A](https://youtu.be/P6y0gr-W2-k) ![B](https://example.org/p.png)", "B"),
        ("A [00:02:28 - 00:03:05] [2:28–3:05] [2:75] [1:2]", "A [2:75] [1:2]"),
        ("A [0:12](https://youtu.be/P6y0gr-W2-k?t=12) [0:13](https://example.org/youtu)", "A 0:13"),
        (
            "[Part 2](https://youtu.be/P6y0gr-W2-k?t=12) [0:12](https://youtu.be/P6y0gr-W2-k)",
            "Part 2 0:12",
        ),
        ("A {yt}`00:02:28` {wikilink}`b | c` {abbr}`d`", "A c d"),
        ("A <br/> B <b>c</b> the <branch_name> way, 1 < 2", "A B c the <branch_name> way, 1 < 2"),
        ("Q&amp;A &lt;b&gt; &#65; &nope; `&amp;`", "Q&A <b> A &nope; &amp;"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
        ("[not a link] [[not a link", "[not a link] [[not a link"),
    ],
)
def test_heading_words(raw: str, words: str) -> None:
    assert heading_words(raw) == words


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "piece", ["[", "`", "``` ", "<a ", "*", "_a", "[[a", "<", "# \n", "a\n===\n\n\n===\n", "- ", "~~a",
              "&", "\\", "{yt}`", "[a](", "<!-- ", "```\n", "> ", " ", "\n", "1) ", "a\n", "=", "==a", "#"],
)  # fmt: skip
def test_hostile_bodies_take_linear_time(piece: str) -> None:
    started = time.process_time()
    for opening in ("# ", "", "- ```\n", "From: [["):
        read_note("a", "a.md", opening + piece * (25_000 // len(piece)) + "\n")
    assert time.process_time() - started < 5


@given(st.text(st.sampled_from("-:#[]|*`<>=! \n\r\x00atg\"'{}"), max_size=60))
def test_content_never_raises(text: str) -> None:
    for source in (text, f"---\ntitle: {text}", f"---\n{text}\n---\nx", f"---\n---\n# {text}"):
        result = read_note("a", "a.md", source)
        assert result.title == result.title.strip() != ""
        assert "\n" not in result.title
        assert "\x00" not in result.title


KEYS = st.sampled_from(
    [*VIDEO_KEYS, *["title", "channel", "author", "published", "duration", "tags", "aliases"]]
)
VALUES = st.sampled_from(
    [
        "~",
        "[a, [b], {c: d}]",
        "{a: {b: c}}",
        "yes",
        "1:02",
        "2024-02-30",
        "!x",
        "*x",
        ID,
        "a' b: c",
        "a: b",
        "",
    ]
)


@given(st.dictionaries(KEYS, VALUES))
def test_values_of_any_kind(fields: dict[str, str]) -> None:
    result = note("\n".join(f"{key}: {value}" for key, value in fields.items()))
    assert set(result.fields) == set(fields)
    assert all(2 <= problem.line <= len(fields) + 1 for problem in result.problems)


def acceptance_cases() -> list[dict[str, Any]]:
    for folder in Path(__file__).resolve().parents:
        file = folder / "shared" / "cases" / "timestamp_cases.yaml"
        if file.is_file():
            cases = yaml.safe_load(file.read_text(encoding="utf-8"))
            return [case for case in cases if case["kind"] == "frontmatter"]
    return []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in acceptance_cases()])
def test_acceptance(case: dict[str, Any]) -> None:
    result = note(case["yaml"])
    for name, expected in case["expect"].items():
        if name == "error":
            assert result.problems
            assert (result.video, result.duration) == (None, None)
        elif name == "tags":
            assert list(result.tags) == expected
        else:
            field = {"videoId": "video", "date": "published", "text": "published"}.get(name, name)
            assert getattr(result, field) == expected
            recovered = case["yaml"].startswith(("title: AI:", "title: @"))
            assert bool(result.problems) == recovered
