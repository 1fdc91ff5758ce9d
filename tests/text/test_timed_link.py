"""Wiki-links and addresses that are times."""

import time

import pytest

from sphinx_aikb.text.heading import heading_words
from sphinx_aikb.text.timed_link import Piece, moment_url, time_in_address, timed_link_at

VIDEO = "P6y0gr-W2-k"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("#t=00:36:26", "2186"),
        ("#t=90", "90"),
        ("?t=1m30s", "90"),
        ("&t=90s", "90"),
        ("t=2.5", "2.5"),
        ("#start=90&end=100", "90"),
        ("#t=10,20", "10-20"),
        ("#t=npt:10,20", "10-20"),
        ("00:29:12", "00:29:12"),
        ("#00:29:12", "00:29:12"),
        ("0:10%20-%200:20", "0:10 - 0:20"),
        ("0:10–0:20", "0:10–0:20"),
    ],
)
def test_times_in_addresses(address: str, found: str) -> None:
    assert time_in_address(address) == found


@pytest.mark.parametrize(
    "address",
    [
        *("", "#", "#t=", "#t=soon", "#time=90", "?v=abc&t=90", "90", "1:2", "12:75", "0:20-0:10"),
        *("talk.mp4#t=90", "talk.md#0:10", "/0:10", "0:10.md", "https://a.b/#t=90", "#t=1:2:3:4:5"),
        *("01:00:17:51", "#" + "1" * 500, "#t=" + "1" * 30, "#t=-5"),
    ],
)
def test_addresses_that_are_no_times(address: str) -> None:
    assert time_in_address(address) is None


def test_addresses_of_moments() -> None:
    assert moment_url(VIDEO, "0:10-0:20").endswith(f"v={VIDEO}#t=10,20")
    assert moment_url(VIDEO, "2.5").endswith("#t=2.5")


@pytest.mark.parametrize(
    ("source", "link", "pieces"),
    [
        ("[[0:10]]", None, [("0:10", "0:10")]),
        ("[[ 0:10 ]]", None, [("0:10", "0:10")]),
        ("[[0:10, 0:20]]", None, [("0:10", "0:10"), (", ", ""), ("0:20", "0:20")]),
        ("[[0:10 0:20]]", None, [("0:10", "0:10"), (" ", ""), ("0:20", "0:20")]),
        ("[[[0:10]]]", None, [("[0:10]", "0:10")]),
        ("[[0:10|w]]", None, [("w", "0:10")]),
        ("[[#t=90|w]]", None, [("w", "90")]),
        ("[[topic|([0:10])]]", "topic", [("([0:10])", "0:10")]),
        ("[[topic|1:00:10]]", "topic", [("1:00:10", "1:00:10")]),
        ("[[topic|0:10-0:20]]", "topic", [("0:10-0:20", "0:10-0:20")]),
    ],
)
def test_links_that_say_times(source: str, link: str | None, pieces: list[tuple[str, str]]) -> None:
    found = timed_link_at(source + " rest", 0, 1000)
    assert found is not None
    assert found.end == len(source)
    assert (found.link.target if found.link else None) == link
    assert list(found.pieces) == [Piece(*piece) for piece in pieces]


@pytest.mark.parametrize(
    "source",
    [
        *("[[topic]]", "[[topic|0:10]]", "[[topic|(0:10)]]", "[[topic|at [0:10]]]", "[[a#0:10]]"),
        *("[[0:20-0:10]]", "[[0:10|", "[[0:10", "[[0:10]", "[[0:10 or 0:20]]", "[[0:10^b]]"),
        *(
            "[[0:10#b]]",
            "[[0:10#^b]]",
            "[[12:282:30]]",
            "[[1:2]]",
            "[[[0:20-0:10]]]",
            "[[0:10-]0]]",
        ),
        *("[[talk.mp4#t=5|[0:05]]]", "[[0:10, 0:20|two]]", "[[0:10" + " 0:10" * 500 + "]]"),
    ],
)
def test_links_that_say_none(source: str) -> None:
    assert timed_link_at(source, 0, len(source)) is None


@pytest.mark.parametrize(
    ("raw", "words", "off"),
    [
        ("Head [[0:10]]", "Head", "Head 0:10"),
        ("Head [[topic | ([0:10])]]", "Head topic", "Head ([0:10])"),
        ("Head [[0:10|w]]", "Head", "Head w"),
        ("Head [0:10](#t=0:10) [w](0:10) [0:11]() [0:12](#)", "Head w", "Head w"),
        ("Head [[0:10]](#t=0:10)", "Head", "Head 0:10(#t=0:10)"),
    ],
)
def test_titles_have_no_times(raw: str, words: str, off: str) -> None:
    assert heading_words(raw) == words
    assert heading_words(raw, off={"times"}) == off


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["[[", "[[[", "[[0:10", "[[0:10,", "[[0:10 - ", "[[[0:10]", "[[a|[0:10]", "[[a|0:10-"]
)
def test_a_long_text_takes_no_time(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    start = time.process_time()
    for at in range(0, len(text), len(unit)):
        timed_link_at(text, at, len(text))
    assert time.process_time() - start < 2
