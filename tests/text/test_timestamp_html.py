"""The raw HTML timestamp: where it starts, what it says, and above all where it ends."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.timecode import format_timecode
from sphinx_aikb.text.timestamp_html import Anchor, match_anchor

OPEN = '<a class="yt-timestamp" data-t="00:02:28">'


def match(src: str, pos: int = 0) -> Anchor | None:
    return match_anchor(src, pos, len(src))


@pytest.mark.parametrize(
    "opened",
    [
        OPEN,
        "<a class='yt-timestamp' data-t='00:02:28'>",
        "<a class=yt-timestamp data-t=00:02:28>",
        '<a data-t="00:02:28" class="yt-timestamp">',
        '<a href="#" class="yt-timestamp" title="a > b" data-t="00:02:28" hidden>',
        '<A CLASS="yt-timestamp" DATA-T="00:02:28">',
        '<a class="x yt-timestamp y" data-t="00:02:28">',
        '<a class="\nyt-timestamp\t" data-t="00:02:28">',
        '<a\n  class = "yt-timestamp"\n  data-t = "00:02:28"\n>',
        '<a class="yt-timestamp"data-t="00:02:28">',
        '<a class="yt-timestamp" data-t="00:02:28" />',
        '<a class="yt-timestamp" data-t="00&#58;02&#x3A;28">',
        '<a class="yt-timestamp" data-t="00:02:28" data-t="9:99" class="y">',
        '<a onclick="x(\'</a>\')" class="yt-timestamp" data-t="00:02:28">',
        '<a class="yt-timestamp" data-t="00:02:28" onclick=>',
    ],
)
@pytest.mark.parametrize("closed", ["</a>", "</A>", "</a >", "</a\n>"])
def test_a_timestamp(opened: str, closed: str) -> None:
    src = f"x{opened}[00:02:28]{closed} and on"
    assert match(src, 1) == Anchor("00:02:28", "[00:02:28]", len(src) - len(" and on"))


@pytest.mark.parametrize(
    ("opened", "data_t"),
    [
        ('<a class="yt-timestamp">', None),
        ('<a class="yt-timestamp" data-t>', None),
        ('<a class="yt-timestamp" data-t=>', None),
        ('<a class="yt-timestamp" data-t="">', None),
        ('<a class="yt-timestamp" data-23:11:00>', None),
        ('<a class="yt-timestamp" data="00:02:28">', None),
        ('<a class="yt-timestamp" data=t="00:02:28">', None),
        ('<a class="yt-timestamp" data-t="N/A">', "N/A"),
        ('<a class="yt-timestamp" data-t=" 00:02:28] ">', " 00:02:28] "),
        ('<a class="yt-timestamp" data-t="a > b">', "a > b"),
        ('<a class="yt-timestamp" data-t=https://youtu.be/x>', "https://youtu.be/x"),
    ],
)
def test_data_t_is_as_written(opened: str, data_t: str | None) -> None:
    src = f"{opened}[02:31:11]</a>"
    assert match(src) == Anchor(data_t, "[02:31:11]", len(src))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("", ""),
        (" ", " "),
        ("<b>[00:02:28]</b>", "[00:02:28]"),
        ("at <em class='x'>two</em><br/> o'clock", "at two o'clock"),
        ("a &amp; b &#91;x&#93; &lt;b&gt;", "a & b [x] <b>"),
        ("&nosuch; & &#; &#99999999999;", "&nosuch; & &#; &#99999999999;"),
        ("a < b > c <3", "a < b > c <3"),
        ("*as* `written`\n[[x | y]]", "*as* `written`\n[[x | y]]"),
        ("<abbr>x</abbr>", "x"),
        ("時刻", "時刻"),
    ],
)
def test_the_text(inner: str, text: str) -> None:
    src = f"{OPEN}{inner}</a>"
    assert match(src) == Anchor("00:02:28", text, len(src))


@pytest.mark.parametrize(
    "src",
    [
        "",
        "a",
        "<",
        "<a",
        "<a>",
        "<a >",
        "</a>",
        "<a class=",
        '<a class="yt-timestamp"',
        '<a class="yt-timestamp" data-t="00:02:28',
        '<a href="https://example.org">x</a>',
        '<a class="yt-timestamps" data-t="00:02:28">x</a>',
        '<a class="my-yt-timestamp" data-t="00:02:28">x</a>',
        '<a class="YT-TIMESTAMP" data-t="00:02:28">x</a>',
        '<a id="yt-timestamp" data-t="00:02:28">x</a>',
        '<a class="x" class="yt-timestamp" data-t="00:02:28">x</a>',
        '<a class data-t="00:02:28">x</a>',
        '<abbr class="yt-timestamp" data-t="00:02:28">x</abbr>',
        '<b class="yt-timestamp" data-t="00:02:28">x</b>',
        '< a class="yt-timestamp" data-t="00:02:28">x</a>',
        '<aclass="yt-timestamp" data-t="00:02:28">x</a>',
        '<a <a class="yt-timestamp">x</a>',
        '<a class="yt-timestamp" <b>>x</a>',
        '&lt;a class="yt-timestamp" data-t="00:02:28">x</a>',
        f"<a title='{'x' * 3000}' class='yt-timestamp'>x</a>",
    ],
)
def test_no_timestamp(src: str) -> None:
    assert match(src) is None


@pytest.mark.parametrize(
    "tag",
    [
        '<a class="yt-timestamp" data-t="00:02:28>',
        '<a class="yt-timestamp data-t="00:02:28">',
        '<a class="yt-timestamp" "x">',
    ],
)
def test_a_forgotten_quote_leaves_the_text(tag: str) -> None:
    assert match(f"{tag}[00:02:39]</a> and") == Anchor(None, "[00:02:39]", len(tag) + 14)


@pytest.mark.parametrize(
    ("rest", "text", "after"),
    [
        ("[00:02:28]. Then *text* goes on", "[00:02:28]", ". Then *text* goes on"),
        ("[00:02:28-00:03:05] on", "[00:02:28-00:03:05]", " on"),
        (" [02:28], on", "[02:28]", ", on"),
        ("00:02:28 on", "00:02:28", " on"),
        ("00:02:28. On", "00:02:28", ". On"),
        ("00:02:28.5, on", "00:02:28.5", ", on"),
        ("00:02:28-00:03:05 on", "00:02:28-00:03:05", " on"),
        ("00:02:28", "00:02:28", ""),
        ("", "", ""),
        ("Then text", "", "Then text"),
        (" Then text", "", " Then text"),
        ("[a note] on", "", "[a note] on"),
        ("[148] on", "", "[148] on"),
        ("[[topic]] on", "", "[[topic]] on"),
        ("00:99 on", "", "00:99 on"),
        ("00:02:28th", "", "00:02:28th"),
        ("1:2:3:4:5", "", "1:2:3:4:5"),
        ("\n\n[00:02:28]", "", "\n\n[00:02:28]"),
        (f"[00:02:28] on {OPEN}[00:02:28]</a>", "[00:02:28]", f" on {OPEN}[00:02:28]</a>"),
        ("[00:02:28] <a href=x>y</a>", "[00:02:28]", " <a href=x>y</a>"),
        ("[00:02:28] on </ a> </a", "[00:02:28]", " on </ a> </a"),
    ],
)
def test_an_unclosed_one_swallows_no_more_than_a_time(rest: str, text: str, after: str) -> None:
    src = OPEN + rest
    assert match(src) == Anchor("00:02:28", text, len(src) - len(after))


def test_other_tags_that_begin_with_a_do_not_end_it() -> None:
    src = f"{OPEN}<abbr>x</abbr> </article></a>"
    assert match(src) == Anchor("00:02:28", "x ", len(src))


def test_nothing_beyond_stop_is_looked_at() -> None:
    src = f"{OPEN}[00:02:28]</a>"
    assert match_anchor(src, 0, len(src) - 1) == Anchor("00:02:28", "[00:02:28]", len(src) - 4)
    assert match_anchor(src, 0, len(OPEN) + 9) == Anchor("00:02:28", "", len(OPEN))
    assert match_anchor(src, 0, len(OPEN)) == Anchor("00:02:28", "", len(OPEN))
    assert match_anchor(src, 0, len(OPEN) - 1) is None
    assert match_anchor(src, 0, 0) is None


VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\"'&<"), min_size=1)
NAMES = st.sampled_from(["href", "title", "data-x", "hidden", "CLASSES", "data"])


@given(
    VALUES,
    st.text(st.characters(exclude_characters="<&")),
    st.sampled_from("\"'"),
    st.lists(st.tuples(NAMES, VALUES), max_size=3),
    st.integers(0, 5),
)
def test_what_is_written_is_read_back(
    data_t: str, text: str, quote: str, others: list[tuple[str, str]], at: int
) -> None:
    attributes = [f"{name}={quote}{value}{quote}" for name, value in others]
    attributes.insert(at, f"data-t={quote}{data_t}{quote}")
    attributes.insert(at % 3, f"class={quote}yt-timestamp{quote}")
    src = f"<a {' '.join(attributes)}>{text}</a>"
    if len(src) - len(text) < 2000:
        assert match(f"{src}{src}") == Anchor(data_t, text, len(src))


@given(st.integers(0, 360_000), st.text(st.characters(exclude_characters="<")))
def test_text_after_an_unclosed_one_survives(seconds: int, rest: str) -> None:
    label = f"[{format_timecode(seconds)}]"
    assert match(f"{OPEN}{label}{rest}") == Anchor("00:02:28", label, len(OPEN) + len(label))


PIECES = ["<a", "<A ", " ", "class", "=", '"', "'", "yt-timestamp", ">", "</a>", "</a", "<b>", "/"]
PIECES += [
    "data-t",
    "00:02:28",
    "[",
    "]",
    "&#58;",
    "&amp",
    "\n",
    "é",
    OPEN,
    "\ud800",
    "&#" + "9" * 5000,
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_never_an_exception_and_always_forward(src: str) -> None:
    for pos in range(min(len(src), 300)):
        anchor = match(src, pos)
        if anchor is not None:
            assert src[pos : pos + 2].lower() == "<a"
            assert pos < anchor.end <= len(src)
            assert "yt-timestamp" in src[pos : anchor.end]


def ask_everywhere(src: str) -> float:
    """Ask at every `<` and give the seconds that it took, the better of two."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        pos = src.find("<")
        while pos >= 0:
            match_anchor(src, pos, len(src))
            pos = src.find("<", pos + 1)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<a\n\n\n\n\n\n\n\n",
        '<a class="',
        "<a class='<a class=\"",
        "<a x=' \" y=\" ' ",
        " y='<a z=' w=\" <a z=\" ",
        "<a x=<a ",
        "<a b b b b ",
        '<a class="yt-timestamp" ',
        '<a class="yt-timestamp">',
        f"{OPEN}[00:02:28",
        f"{OPEN}00:02:28 ",
        f"{OPEN}</a ",
        f"{OPEN}&#9",
        f"{OPEN}</b>",
        f"{OPEN}[00:02:28]</a>",
    ],
)
def test_a_long_text_takes_linear_time(unit: str) -> None:
    quarter = unit * (20_000 // len(unit))
    # Four times the text may take four times as long; sixteen times would be quadratic.
    assert ask_everywhere(quarter * 4) < 8 * ask_everywhere(quarter) + 0.02


@pytest.mark.no_cover
@pytest.mark.parametrize("filler", [" ", "a ", "x=y ", "x='' ", "</a ", "<b>", "&#", "&amp;", "</"])
def test_one_long_timestamp_takes_linear_time(filler: str) -> None:
    text = filler * (250_000 // len(filler))
    start = time.process_time()
    for src in (
        f"{OPEN}{text}",
        f"{OPEN}{text}</a>",
        f"<a {text}",
        f"<a x='{text}",
        f"<a x={text}",
    ):
        match_anchor(src, 0, len(src))
    assert time.process_time() - start < 5
