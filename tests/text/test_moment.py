from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_aikb.text.moment import Moment, Parsed, parse_moment, says_only
from sphinx_aikb.text.timecode import format_timecode, parse_timecode

ID = "dQw4w9WgXcQ"


def anchor(attributes: str, text: str) -> str:
    return f'<a class="yt-timestamp" {attributes}>{text}</a>'


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("00:02:28", Moment("00:02:28", seconds=148)),
        ("  2:28 ", Moment("2:28", seconds=148)),
        ("[02:28]", Moment("[02:28]", seconds=148)),
        ("62:03", Moment("62:03", seconds=3723)),
        ("00:02:28.500", Moment("00:02:28.500", seconds=148.5)),
        ("148", Moment("148", seconds=148)),
        ("0", Moment("0", seconds=0)),
        ("PT2M28S", Moment("PT2M28S", seconds=148)),
        ("1h2m3s", Moment("1h2m3s", seconds=3723)),
        ("00:02:28-00:03:05", Moment("00:02:28-00:03:05", seconds=148, end=185)),
        ("the moment <2:28>", Moment("the moment", seconds=148)),
        ("the moment<2:28>", Moment("the moment", seconds=148)),
        ("a <b> c < 148 >", Moment("a <b> c", seconds=148)),
        ("two\nlines <148>", Moment("two\nlines", seconds=148)),
        (f"{ID}@2:28", Moment("2:28", ID, 148)),
        (f" {ID} @ 2:28-3:05 ", Moment("2:28-3:05", ID, 148, 185)),
        (f"there <{ID}@148s>", Moment("there", ID, 148)),
        ("-----------@1:00", Moment("1:00", "-----------", 60)),
        (ID, Moment(ID, ID)),
        ("12345678901", Moment("12345678901", "12345678901")),
        (f"the song <{ID}>", Moment("the song", ID)),
        (f"https://youtu.be/{ID}", Moment(f"https://youtu.be/{ID}", ID)),
        (f"x <https://youtu.be/{ID}?t=148>", Moment("x", ID, 148)),
        (f"x <https://www.youtube.com/watch?v={ID}#t=2m28s>", Moment("x", ID, 148)),
        (f"x <https://www.youtube.com/embed/{ID}?start=10&end=20>", Moment("x", ID, 10, 20)),
        (f"youtube.com/shorts/{ID}", Moment(f"youtube.com/shorts/{ID}", ID)),
        # Eleven characters that are a time and cannot be a video.
        ("00:02:28.50", Moment("00:02:28.50", seconds=148.5)),
        ("02:28-03:05", Moment("02:28-03:05", seconds=148, end=185)),
    ],
)
def test_the_role(text: str, moment: Moment) -> None:
    assert parse_moment(text) == Parsed(moment)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("soon", "soon"),
        ("-1:00", "-1:00"),
        ("1:2:3:4:5", "1:2:3:4:5"),
        ("00:99", "00:99"),
        ("3:05-2:28", "3:05-2:28"),
        ("9" * 40, "9" * 40),
        ("the moment <soon>", "the moment"),
        ("the moment <>", "the moment"),
        (f"{ID}@soon", f"{ID}@soon"),
        (f"there <{ID}@>", "there"),
        ("https://youtube.com.evil.test/watch?v=dQw4w9WgXcQ", None),
        ("https://vimeo.com/12345678901", None),
        ("https://www.youtube.com/playlist?list=PL1", None),
        ("javascript:alert(1)", None),
        ('<a class="yt-timestamp" data-t="2:28">x</a> y', None),
    ],
)
def test_what_leads_nowhere_keeps_its_text(text: str, shown: str | None) -> None:
    parsed = parse_moment(text)
    assert parsed.problem
    assert parsed.moment == Moment(text if shown is None else shown)
    assert parsed.moment.url == ""


@pytest.mark.parametrize(
    ("source", "moment"),
    [
        (anchor('data-t="00:02:28"', "[00:02:28]"), Moment("[00:02:28]", seconds=148)),
        (anchor('data-t="00:02:28"', "[00:03:05]"), Moment("[00:03:05]", seconds=148)),
        (anchor('data-t="00:02:28"', "the moment"), Moment("the moment", seconds=148)),
        (anchor('data-t="00:02:28"', ""), Moment("00:02:28", seconds=148)),
        (anchor('data-t="2m28s"', "  "), Moment("00:02:28", seconds=148)),
        (anchor('data-t="1:00-2:00"', "x"), Moment("x", seconds=60, end=120)),
        (anchor('data-t="N/A"', "[00:02:28]"), Moment("[00:02:28]", seconds=148)),
        (anchor("", "[00:02:28]"), Moment("[00:02:28]", seconds=148)),
        (anchor('data-t="0"', "start"), Moment("start", seconds=0)),
        (anchor('data-t="00:02:28"', "a > b"), Moment("a > b", seconds=148)),
    ],
)
def test_the_anchor(source: str, moment: Moment) -> None:
    assert parse_moment(source) == Parsed(moment)
    assert parse_moment(f" {source} ") == Parsed(moment)


@pytest.mark.parametrize(
    ("source", "text", "problem"),
    [
        (anchor('data-t="N/A"', "see above"), "see above", "not a time"),
        (anchor('data-t="00:99"', "soon"), "soon", "a field after the first is over 59"),
        (anchor('data-t="N/A"', ""), "N/A", "not a time"),
        (anchor("", "soon"), "soon", "no time"),
        (anchor('data-t=""', ""), "", "no time"),
    ],
)
def test_an_anchor_without_a_usable_time(source: str, text: str, problem: str) -> None:
    assert parse_moment(source) == Parsed(Moment(text), problem)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("01:00:17:51", "01:00:17:51"),
        ("label <01:00:17:51>", "label"),
        (anchor('data-t="01:00:17:51"', "label"), "label"),
        (anchor('data-t="N/A"', "01:00:17:51"), "01:00:17:51"),
    ],
)
def test_frames_are_left_out_with_a_remark(source: str, text: str) -> None:
    remark = "the frames of '01:00:17:51' are left out"
    assert parse_moment(source) == Parsed(Moment(text, seconds=3617), remark=remark)


def test_address() -> None:
    assert Moment("x", ID, 148).url == f"https://www.youtube.com/watch?v={ID}&t=148s"
    assert Moment("x", ID, 148.9).url == f"https://www.youtube.com/watch?v={ID}&t=148s"
    assert Moment("x", ID, 0).url == f"https://www.youtube.com/watch?v={ID}&t=0s"
    assert Moment("x", ID).url == f"https://www.youtube.com/watch?v={ID}"


@pytest.mark.parametrize(
    ("text", "seconds", "name"),
    [
        ("[00:02:28]", 148, "[00:02:28], play at 2 minutes 28 seconds"),
        ("2m28s", 148, "2m28s, play at 2 minutes 28 seconds"),
        ("00:02:28–00:03:05", 148, "00:02:28–00:03:05, play at 2 minutes 28 seconds"),
        ("the big moment", 148, "the big moment, play at 2 minutes 28 seconds"),
        ("at 2:28", 148, "at 2:28, play at 2 minutes 28 seconds"),
        ("the song", None, "the song, play the video"),
        ("12345678901", None, "12345678901, play the video"),
        ("0", 0, "0, play at 0 seconds"),
        ("Hmm", 5, "Hmm, play at 5 seconds"),
    ],
)
def test_spoken_name(text: str, seconds: float | None, name: str) -> None:
    assert Moment(text, ID, seconds).spoken_name() == name


def test_spoken_name_begins_with_what_is_seen() -> None:
    assert Moment("[00:02:28]", ID, 148).spoken_name(text="2:28") == (
        "2:28, play at 2 minutes 28 seconds"
    )


@pytest.mark.parametrize(
    ("text", "seconds", "end", "short"),
    [
        ("[00:02:28]", 148, None, "2:28"),
        ("00:00:05", 5, None, "0:05"),
        ("[1:02:28]", 3748, None, "1:02:28"),
        ("62:28", 3748, None, "1:02:28"),
        ("[02:28", 148, None, "2:28"),
        ("(2:28)", 148, None, "2:28"),
        ("2m28s", 148, None, "2:28"),
        ("PT2M28S", 148, None, "2:28"),
        ("148", 148, None, "2:28"),
        ("00:02:28.500", 148.5, None, "2:28"),
        ("[00:02:28]", 148.5, None, "2:28"),
        ("01:00:17:51", 3617, None, "1:00:17"),
        ("00:02:28-00:03:05", 148, 185, "2:28–3:05"),
        ("[59:00 – 1:02:28]", 3540, 3748, "59:00–1:02:28"),
        # The text says only the start, or the target has only that: what is written counts.
        ("[00:02:28]", 148, 185, "2:28"),
        ("[2:28 - 3:05]", 148, None, "2:28–3:05"),
        # Another time than the link leads to.
        ("[00:03:05]", 148, None, None),
        ("[02:28]", 8880, None, None),
        ("2:28-3:05", 148, 190, None),
        # Words.
        ("the moment", 148, None, None),
        ("at 2:28", 148, None, None),
        ("[2:28] (intro)", 148, None, None),
        ("2:28 pm", 148, None, None),
        ("()", 148, None, None),
        ("", 148, None, None),
        # Whole videos.
        ("2:28", None, None, None),
        ("12345678901", None, None, None),
    ],
)
def test_short_text(text: str, seconds: float | None, end: float | None, short: str | None) -> None:
    assert Moment(text, ID, seconds, end).short_text() == (text if short is None else short)


@given(st.integers(0, 3_600_000), st.booleans())
def test_a_time_is_short_however_it_is_written(seconds: int, brackets: bool) -> None:
    time = format_timecode(seconds)
    short = Moment(f"[{time}]" if brackets else time, ID, seconds).short_text()
    assert parse_timecode(short).seconds == seconds
    assert len(short) <= len(time)
    assert Moment(short, ID, seconds).short_text() == short


@pytest.mark.parametrize(
    ("text", "is_clock"),
    [("[00:02:28]", True), ("2m28s", True), ("[00:03:05 – 3:10]", True), ("at 2:28", False)],
)
def test_is_clock(text: str, is_clock: bool) -> None:
    assert Moment(text, ID, 148).is_clock == is_clock
    assert not Moment(text, ID).is_clock


WORDS = st.text(st.characters(exclude_characters="<>@")).map(str.strip).filter(bool)


@given(WORDS, st.integers(0, 360_000))
def test_a_label_is_kept(label: str, seconds: int) -> None:
    time = format_timecode(seconds)
    assert parse_moment(f"{label} <{time}>") == Parsed(Moment(label, seconds=seconds))
    assert parse_moment(f"{label} <{ID}@{time}>") == Parsed(Moment(label, ID, seconds))


@given(
    st.text()
    | st.lists(
        st.sampled_from(["<", ">", "@", ":", "1", "-", ID, "a", " ", "https://youtu.be/"])
    ).map("".join)
)
@example("<a")
@example('<a class="yt-timestamp">')
@example("\ud800")
def test_any_text_is_a_moment(text: str) -> None:
    parsed = parse_moment(text)
    moment = parsed.moment
    assert (parsed.problem is None) == (moment.seconds is not None or moment.video is not None)
    if moment.end is not None:
        assert moment.seconds is not None
        assert moment.end > moment.seconds
    if parsed.problem is None:
        assert moment.text


@pytest.mark.parametrize(
    "text",
    [
        "0:12",
        "[0:12]",
        "(0:12)",
        "00:00:12",
        "12s",
        "2m28s",
        "12",
        "[12]",
        "0:12-0:20",
        "0:12 – 0:20",
    ],
)
def test_a_text_that_says_only_a_time(text: str) -> None:
    assert says_only(text, 12)


@pytest.mark.parametrize(
    "text", ["", "intro", "13", "1999", "at 0:12", "0:12 intro", "part 2", "()", "0:75"]
)
def test_a_text_that_says_more(text: str) -> None:
    assert not says_only(text, 12)
