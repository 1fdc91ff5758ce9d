"""The signs that belong to a time in a heading."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.beside_time import OTHER, beside_times
from sphinx_aikb.text.heading import heading_words


def divided(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """What is left of a heading in which each `@` is a time, and what belongs to the times."""
    first, *others = marked.split("@")
    left, beside = beside_times([first, *(part for other in others for part in (None, other))])
    return "".join(filter(None, left)), beside


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("Tool use @", "Tool use"),
        ("Tool use, @", "Tool use"),
        ("Tool use - @", "Tool use"),
        ("Tool use (@)", "Tool use"),
        ("Tool use ( @ ), @; @", "Tool use"),
        ("Tool use, @.", "Tool use."),
        ("@ Tool use", "Tool use"),
        ("@ - Tool use", "Tool use"),
        ("@ – @: Tool use", "Tool use"),
        ("(@) Tool use", "Tool use"),
        ("Tools, @, and use", "Tools, and use"),
        ("Tools @ and use: @ how", "Tools and use: how"),
        ("Tools @, @ and use", "Tools and use"),
        ("Tools (@) and use", "Tools and use"),
        ("Well-@known", "Well-known"),
        ("C++ @", "C++"),
        ("Why? @", "Why?"),
        (f"{OTHER}, @", OTHER),
        (f"@: {OTHER}", OTHER),
        ("@", ""),
        ("@, @", ""),
        ("No time, -", "No time, -"),
    ],
)
def test_what_is_left(marked: str, left: str) -> None:
    assert divided(marked)[0] == left


@given(st.text("ab ,;:-()@.–", max_size=20))
def test_nothing_is_lost_and_no_word_moves(marked: str) -> None:
    first, *others = marked.split("@")
    parts = [first, *(part for other in others for part in (None, other))]
    left, beside = beside_times(parts)
    signs = iter(beside)
    shown = "".join("{}@{}".format(*next(signs)) if part is None else part for part in left)
    assert shown == marked
    assert not any(char.isalnum() for pair in beside for char in "".join(pair))


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["@", "(@", "(@)", ",,,,,x@", "    x@", "@, ", "- @", "((((@", ",-,-a@"]
)
def test_a_long_heading_takes_no_time(unit: str) -> None:
    start = time.process_time()
    divided(unit * (200_000 // len(unit)))
    divided(unit[:-1] * 200_000 + "x" + unit)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Tool use, [0:10]", "Tool use"),
        ("Tool use ([0:10], [[0:20]])", "Tool use"),
        ('<a class="yt-timestamp" data-t="0:10">[0:10]</a> - **Lead** {yt}`0:10`', "Lead"),
        ("Mid, [0:10](#t=10), end", "Mid, end"),
        ("![[cover.png]] Title", "Title"),
        ("![[cover.png|300]]", ""),
        ("![[cover.png|The plan|300]] of it", "The plan of it"),
        ("![The plan|300](cover.png)", "The plan"),
        ("![[note]] and [[cover.png]]", "note and cover.png"),
    ],
)
def test_titles(raw: str, words: str) -> None:
    assert heading_words(raw) == words
