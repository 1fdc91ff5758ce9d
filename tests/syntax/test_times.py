"""The forms of bare times beyond brackets, and that times and videos lose no word."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from syntax.parsing import parser, walk

from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.inline import MOMENTS, plain

ID = "P6y0gr-W2-k"
NOTE = Context(note=True, title="Title", video=ID, bare="all")


def roles(text: str, context: Context = NOTE) -> list[str]:
    with parser(context) as md:
        tokens = walk(md.parse(text))
    return [token.content for token in tokens if token.meta.get("name") in MOMENTS]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2:28 - Intro", ["2:28 <2:28>"]),
        ("a\n2:28 – b  \n2:29 — c\\\n2:30 - d<br>2:31 - e", ["2:28", "2:29", "2:30", "2:31"]),
        ("- 2:28 - a\n  1. 2:29 - b\n\n> 2:30 - c", ["2:28", "2:29", "2:30"]),
        ("| 2:28 - a | b |\n|---|---|\n| b | 2:29 - c |", ["2:28", "2:29"]),
        ("**2:28** - a\n*2:29* – b", ["2:28", "2:29"]),
        ("***2:28 - a***", ["2:28"]),
        ("0:00 - 2:28 Intro", ["0:00 - 2:28 <0:00 - 2:28>"]),
        ("At (2:28) and (2:28-3:05)", ["(2:28) <2:28>", "(2:28-3:05) <2:28-3:05>"]),
        ("## 2:28 - Intro (2:29)\n\n2:30 - Intro\n---", []),
        ("At 2:28 - no\nwon 2:1 - no\nJohn 3:16 - no\n10:30 am - no", []),
        ("**2:28** no", []),
        ("**2:28** · a\n\n**1:02:03** · b", ["2:28", "1:02:03"]),
        (r"\(2:28) (2:28\) `(2:28)` [(2:28)](a) <!-- (2:28) --> f(2:28)", []),
        ("[2:28 - a](https://example.org) - b", []),
        ("<https://example.org/(2:28)>", []),
        ("2:28 - [a [[b]]", ["2:28"]),
    ],
)
def test_all_forms(text: str, found: list[str]) -> None:
    full = [entry if "<" in entry else f"{entry} <{entry}>" for entry in found]
    assert roles(text) == full


@pytest.mark.parametrize(
    "context",
    [
        None,
        Context(title="Title", video=ID, bare="all"),
        Context(note=True, title="Title", video=None, bare="all"),
        Context(note=True, title="Title", video=ID, bare="none"),
        Context(note=True, title="Title", video=ID, syntax=frozenset({"videos"})),
    ],
)
def test_where_times_stay_text(context: Context) -> None:
    assert roles("[2:28] (2:29)\n2:30 - a", context) == []


@pytest.mark.parametrize(
    "context",
    [
        None,
        Context(title="Title"),
        Context(note=True, title="Title", syntax=frozenset({"times"})),
    ],
)
def test_where_videos_stay_what_they_are(context: Context) -> None:
    text = (
        f"[2:28](https://youtu.be/{ID}?t=1) ![](https://youtu.be/{ID}) {{{{youtube {ID}}}}}\n\n"
        f"```timestamp-url\nhttps://youtu.be/{ID}\n```\n\n```timestamp\n2:28\n```\n"
    )
    assert roles(text, context) == []
    assert len(roles(text, Context(note=True, title="Title"))) == 5


WORDS = st.integers(100, 999).map(lambda number: f"word{number}")
TIMES = st.builds("{}:{:02}".format, st.integers(0, 99), st.integers(0, 75)) | st.just(
    "0:01 - 0:02"
)
URLS = st.sampled_from([f"https://youtu.be/{ID}?t=1", f"https://youtu.be/{ID}", "https://a.b/#t=1"])
PIECES = st.one_of(
    WORDS,
    TIMES,
    TIMES.map("[{}]".format),
    TIMES.map("({})".format),
    st.builds("[{}]({})".format, WORDS | TIMES, URLS),
    st.builds("![{}]({})".format, WORDS, URLS),
    st.builds("[![{}]({})]({})".format, WORDS, URLS, URLS),
    st.builds("{{{{video {}}}}}".format, URLS | WORDS),
    st.builds("{{{{youtube-timestamp {}}}}}".format, TIMES | WORDS),
    st.builds("[[{}|{}]]".format, WORDS, TIMES | TIMES.map("([{}])".format)),
    st.builds("[[{}]]".format, TIMES | TIMES.map("[{}]".format)),
    st.builds("[[{}|{}]]".format, TIMES, WORDS),
    st.builds("[{}]({})".format, WORDS | TIMES, TIMES | TIMES.map("#t={}".format) | st.just("#")),
    st.sampled_from(
        ["[", "]", "(", ")", "*", "**", "`", "\\", " ", " - ", "\n", "\n\n", "\n- ", "<br>"]
    ),
)
FENCES = st.builds("\n```timestamp\n{} {} {}\n{}\n```\n".format, WORDS, TIMES, WORDS, WORDS)
TEXTS = st.lists(PIECES | FENCES, min_size=1, max_size=10).map("".join)


def shown(text: str, context: Context | None) -> str:
    """All that a reader gets to see: the text of tokens and what fences hold."""
    with parser(context) as md:
        tokens = md.parse(text)
    for token in tokens:
        for child in token.children or []:
            if child.type == "image":
                child.content = "".join(map(plain, child.children or []))
                child.children = None
    return " ".join(plain(token) for token in tokens if token.type not in ("heading_open",))


@given(TEXTS)
@example(f"![word101](https://youtu.be/{ID})")
@example("word101\n```timestamp\nword102\n```\n")
def test_no_word_is_lost(text: str) -> None:
    stock = shown(text, Context(note=True, title="Title", syntax=frozenset({"wikilinks"})))
    ours = shown(text, NOTE)
    assert [word for word in re.findall(r"word\d{3}", stock) if word not in ours] == []


@given(TEXTS)
def test_no_timestamp_is_inside_a_link(text: str) -> None:
    with parser(NOTE) as md:
        for token in md.parse(text):
            depth = 0
            for child in token.children or []:
                depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
                assert not (depth and child.type == "myst_role")
