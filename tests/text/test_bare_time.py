"""Which times in a text are meant as times of a video."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.bare_time import bare_times, has_time
from sphinx_aikb.text.timecode import format_timecode, parse_timecode


def found(text: str, *, every: bool = False, line: bool = False, ahead: str = "") -> list[str]:
    times = bare_times(text, every=every, line=line, ahead=ahead)
    return [f"{text[time.start : time.end]} = {time.time}" for time in times]


@pytest.mark.parametrize(
    "text",
    [
        *("2:28", "02:28", "62:03", "125:03", "0:00"),
        *("00:02:28", "1:02:03", "10:02:03", "00:02:28.500", "00:02:28,5"),
        *("2:28-3:05", "2:28 - 3:05", "2:28–3:05", "00:02:28  –  00:03:05", "59:59-1:00:00"),
    ],
)
def test_in_brackets(text: str) -> None:
    assert found(f"see [{text}] there") == [f"[{text}] = {text}"]
    assert found(f"see ({text}) there", every=True) == [f"({text}) = {text}"]
    assert found(f"see ({text}) there") == []
    assert has_time(f"see [{text}] there")


@pytest.mark.parametrize(
    "text",
    [
        *("2:8", "2:60", "12:75", "1:75:00", "1:2:03", "1000:00", "100:00:00", "1:02:03:04"),
        *("at 10:30", "10:30 am", "John 3:16", "-2:28", "2:28-", "2:28 to 3:05", "2:28—3:05"),
        *("3:05-2:28", "2:28-2:28", "2:28-3:05-4:00", " 2:28", "2:28 ", "2:28\n", "２:28", "٢:28"),
        *("", ":", "10:", ":30", "148", "2m28s", "1:30,2:30", "2:28.1234"),
    ],
)
def test_no_time_in_brackets(text: str) -> None:
    assert found(f"see [{text}] there", every=True) == []
    assert found(f"see ({text}) there", every=True) == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("[2:28][2:29] [2:30]", ["2:28", "2:29", "2:30"]),
        ("[[2:28]]", []),
        ("[[2:28] [2:29]]", ["2:28", "2:29"]),
        ("[see [2:28]]", ["2:28"]),
        ("x[10:20] a1[10:20] _[10:20] f()[10:20]", []),
        (
            "x[0:10:20] x[10:20-10:30] é[10:20] .[10:21]",
            ["0:10:20", "10:20-10:30", "10:20", "10:21"],
        ),
    ],
)
def test_beside_other_text(text: str, times: list[str]) -> None:
    assert [time.time for time in bare_times(text)] == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2:28 - Intro", ["2:28"]),
        ("2:28 – Intro", ["2:28"]),
        ("2:28 — Intro", ["2:28"]),
        ("2:28 · Intro", ["2:28"]),
        ("2:28 ·Intro", []),
        ("2:28- Intro", ["2:28"]),
        ("2:28 -- Intro", ["2:28"]),
        ("2:28 -", ["2:28"]),
        ("00:02:28 - Intro [2:29] (2:30)", ["00:02:28", "2:29", "2:30"]),
        ("0:00 - 2:28 Intro", ["0:00 - 2:28"]),
        ("0:00–2:28: Intro", ["0:00–2:28"]),
        ("3:00 - 2:28 Intro", []),
        ("2:28 Intro", []),
        ("2:28, - Intro", []),
        ("2:28 -Intro", []),
        ("2:1 - a score", []),
        ("10:30 am - breakfast", []),
        ("At 10:30 - breakfast", []),
        ("-2:28 - Intro", []),
    ],
)
def test_at_the_beginning_of_a_line(text: str, times: list[str]) -> None:
    assert [time.time for time in bare_times(text, every=True, line=True)] == times
    assert [time.time for time in bare_times(text, line=True) if time.start == 0] == []


def test_what_follows_the_text_counts() -> None:
    assert found("2:28", every=True, line=True, ahead=" - Intro") == ["2:28 = 2:28"]
    assert found("2:28", every=True, line=True, ahead=" is Intro") == []
    assert found("2:28 ", every=True, line=True, ahead="- Intro") == ["2:28 = 2:28"]
    assert found("at", every=True, line=True, ahead="2:28 - Intro") == []


@given(st.integers(0, 98 * 3600), st.integers(0, 3600))
def test_each_second_is_found(start: int, length: int) -> None:
    written = format_timecode(start)
    assert [parse_timecode(time.time).seconds for time in bare_times(f"a [{written}].")] == [start]
    through = f"[{written} – {format_timecode(start + length)}]"
    assert len(list(bare_times(through))) == (length > 0)


@given(st.text("[]()0123456789:-–—., x\n", max_size=40), st.booleans(), st.booleans())
def test_any_text(text: str, every: bool, line: bool) -> None:
    last = 0
    for time_found in bare_times(text, every=every, line=line):
        assert last <= time_found.start < time_found.end
        assert time_found.time in text[time_found.start : time_found.end]
        parse_timecode(time_found.time)
        assert has_time(text)
        last = time_found.end


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["[", "(", "[2:28", "[2:28 -", "[2:28    ", "2:28 - ", "1", "1:", "[1:11"]
)
def test_a_long_text_takes_no_time(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    start = time.process_time()
    list(bare_times(text, every=True, line=True))
    assert time.process_time() - start < 2
