"""Timecodes: what is read, what is refused, and the way back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.timecode import (
    Timecode,
    TimecodeError,
    format_timecode,
    parse_timecode,
    spoken,
)

SECONDS = st.integers(0, 1000 * 3600)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:02:28", 148),
        ("0:00", 0),
        ("00:00:00", 0),
        ("02:28", 148),
        ("2:28", 148),
        ("1:2", 62),
        ("1:2:3", 3723),
        ("1:02:03", 3723),
        ("00:43:0", 2580),
        ("62:03", 3723),
        ("110:26", 6626),
        ("25:00:00", 90000),
        ("57:10:00", 205800),
        ("00:59:59", 3599),
        ("00:02:28.500", 148.5),
        ("00:02:28,500", 148.5),
        ("00:02:28.000", 148),
        ("02:28.5", 148.5),
        ("148", 148),
        ("0", 0),
        ("00148", 148),
        ("148.5", 148.5),
        ("148,5", 148.5),
        ("148s", 148),
        ("148S", 148),
        ("148.5s", 148.5),
        ("90m", 5400),
        ("2h", 7200),
        ("2m28s", 148),
        ("02m08s", 128),
        ("1h2m3s", 3723),
        ("1H2M3S", 3723),
        ("1h3s", 3603),
        ("1h2m", 3720),
        ("1h 2m 3s", 3723),
        ("1 h 2 m 3 s", 3723),
        ("PT2M28S", 148),
        ("PT1H2M3S", 3723),
        ("pt1h", 3600),
        ("PT148S", 148),
        ("PT1H2M3.5S", 3723.5),
        (" 00:02:28 ", 148),
        ("\n\t00:02:28\u00a0", 148),
        ("[00:02:28]", 148),
        ("[ 00:02:28 ]", 148),
        ("[[00:02:28]]", 148),
        ("00:02:28]", 148),
        ("[00:02:28", 148),
        ("1000:00:00", 3_600_000),
    ],
)
def test_a_time(text: str, seconds: float) -> None:
    assert parse_timecode(text) == Timecode(seconds)
    assert isinstance(parse_timecode(text).seconds, type(seconds))


@pytest.mark.parametrize(
    ("text", "seconds"), [("01:00:17:51", 3617), ("00:38:00:00", 2280), ("[0:0:1:5]", 1)]
)
def test_frames_are_dropped_and_told(text: str, seconds: int) -> None:
    assert parse_timecode(text) == Timecode(seconds, dropped_frames=True)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10:20-11:30", 620, 690),
        ("10:20 - 11:30", 620, 690),
        ("10:20\u201311:30", 620, 690),
        ("[10:20]-[11:30]", 620, 690),
        ("[10:20 \u2013 11:30]", 620, 690),
        ("00:02:28-00:03:05", 148, 185),
        ("00:02:28.250-00:02:28.750", 148.25, 148.75),
        ("2m28s-185", 148, 185),
        ("0-1", 0, 1),
    ],
)
def test_a_range(text: str, start: float, end: float) -> None:
    assert parse_timecode(text) == Timecode(start, end)


def test_a_range_tells_of_frames_at_either_end() -> None:
    assert parse_timecode("1:02:03:04-1:02:05") == Timecode(3723, 3725, dropped_frames=True)
    assert parse_timecode("1:02:03-1:02:05:06") == Timecode(3723, 3725, dropped_frames=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no time"),
        ("   ", "no time"),
        ("[]", "no time"),
        ("-00:01", "sign"),
        ("+5", "sign"),
        ("\u22125", "sign"),
        ("-5", "sign"),
        ("10:20-", "missing"),
        ("[10:20]-[]", "missing"),
        ("10:20--11:30", "one start"),
        ("10:20-11:30-12:40", "one start"),
        ("2024-01-05", "one start"),
        ("11:30-10:20", "end after"),
        ("10:20-10:20", "end after"),
        ("2025-12", "end after"),
        ("10:20-abc", "not a time"),
        ("10:20-+11:30", "not a time"),
        ("00:60", "over 59"),
        ("00:02:60", "over 59"),
        ("00:75:00", "over 59"),
        ("5:75", "over 59"),
        ("01:00:17:60", "over 59"),
        ("1h90m", "over 59"),
        ("1m60s", "over 59"),
        ("1h90s", "over 59"),
        ("1:2:3:4:5", "four fields"),
        (":::::", "four fields"),
        ("abc", "not a time"),
        ("N/A", "not a time"),
        ("NaN", "not a time"),
        ("inf", "not a time"),
        ("1e3", "not a time"),
        ("0x10", "not a time"),
        ("1_000", "not a time"),
        ("1,000", "not a time"),
        ("1.000.000", "not a time"),
        ("00:02:28Z", "not a time"),
        ("2:28 pm", "not a time"),
        ("00:02:28am", "not a time"),
        ("00:02:", "not a time"),
        (":02:28", "not a time"),
        ("00::28", "not a time"),
        ("00:02:28:", "not a time"),
        ("00:02:280", "not a time"),
        ("00:02: 28", "not a time"),
        ("00:02:-28", "one start|not a time|missing"),
        ("00.02.28", "not a time"),
        ("00:02;28", "not a time"),
        ("02:28.", "not a time"),
        (".5", "not a time"),
        ("00:02:28:12.5", "fraction"),
        ("\u0660\u0660:\u0660\u0662", "not a time"),
        ("\uff10\uff10:\uff10\uff12", "not a time"),
        ("\u00b2:28", "not a time"),
        ("00\uff1a02\uff1a28", "not a time"),
        ("148\u017f", "not a time"),
        ("PT", "not a time"),
        ("P1DT2H", "not a time"),
        ("PT2:28", "not a time"),
        ("3s1h", "not a time"),
        ("1h1h", "not a time"),
        ("1.5h", "not a time"),
        ("hms", "not a time"),
        ("2 28", "not a time"),
        ("2m28", "not a time"),
        ("00:02:28 00:03", "not a time"),
        ("99999999999999999999", "1,000 hours"),
        ("1000:00:01", "1,000 hours"),
        ("9" * 21, "longer"),
        ("00:02:28." + "0" * 30, "longer"),
        ("9" * 5000, "longer"),
        ("https://youtu.be/aB3_-xYz012", "longer|four fields|one start"),
    ],
)
def test_no_time(text: str, reason: str) -> None:
    with pytest.raises(TimecodeError, match=reason):
        parse_timecode(text)


@given(SECONDS)
def test_what_is_formatted_is_read_back(seconds: int) -> None:
    assert parse_timecode(format_timecode(seconds)) == Timecode(seconds)


@given(SECONDS, st.sampled_from(["", "PT"]), st.sampled_from(["", " "]), st.booleans())
def test_units_and_fields_agree(seconds: int, prefix: str, blank: str, upper: bool) -> None:
    hours, minutes, rest = map(int, format_timecode(seconds).split(":"))
    text = prefix + f"{hours}h{blank}{minutes}m{blank}{rest}s"
    assert parse_timecode(text.upper() if upper else text).seconds == seconds
    assert parse_timecode(f"{seconds}").seconds == seconds
    assert parse_timecode(f"{seconds}s").seconds == seconds


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999))
def test_fractions_are_exact(hours: int, minutes: int, rest: int, thousandth: int) -> None:
    whole = hours * 3600 + minutes * 60 + rest
    for mark in ".,":
        text = f"{hours}:{minutes:02}:{rest:02}{mark}{thousandth:03}"
        assert parse_timecode(text).seconds == float(f"{whole}.{thousandth:03}")


@given(SECONDS, SECONDS, st.sampled_from(["-", "\u2013", " - ", " \u2013"]))
def test_a_range_ends_after_its_start(start: int, end: int, dash: str) -> None:
    text = f"{format_timecode(start)}{dash}{format_timecode(end)}"
    if end > start:
        assert parse_timecode(text) == Timecode(start, end)
    else:
        with pytest.raises(TimecodeError):
            parse_timecode(text)


@given(st.lists(st.integers(0, 120), min_size=2, max_size=4))
def test_only_the_first_field_may_exceed_59(fields: list[int]) -> None:
    text = ":".join(map(str, fields))
    if all(field < 60 for field in fields[1:]):
        unit = 60 if len(fields) == 2 else 3600
        seconds = parse_timecode(text).seconds
        assert fields[0] * unit <= seconds < (fields[0] + 1) * unit
    else:
        with pytest.raises(TimecodeError):
            parse_timecode(text)


@given(
    st.text()
    | st.text("0123456789:.,-\u2013hmsPT []_+\u0663", max_size=30)
    | st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()))
)
def test_nothing_but_a_timecode_error(text: str) -> None:
    try:
        time = parse_timecode(text)
    except TimecodeError as error:
        assert 0 < len(str(error)) < 80
    else:
        assert 0 <= time.seconds <= 1000 * 3600
        assert time.end is None or time.end > time.seconds


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text", ["1" * 10**6, "1:" * 10**6, " " * 10**6 + "x", "[" * 10**6, "1-" * 10**6, "1 " * 10**6]
)
def test_a_megabyte_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(TimecodeError):
        parse_timecode(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00"), (148, "00:02:28"), (148.99, "00:02:28"), (360_000, "100:00:00")],
)
def test_format(seconds: float, text: str) -> None:
    assert format_timecode(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (0.9, "0 seconds"),
        (1, "1 second"),
        (60, "1 minute"),
        (148, "2 minutes 28 seconds"),
        (148.5, "2 minutes 28 seconds"),
        (3601, "1 hour 1 second"),
        (7384, "2 hours 3 minutes 4 seconds"),
    ],
)
def test_spoken(seconds: float, text: str) -> None:
    assert spoken(seconds) == text
