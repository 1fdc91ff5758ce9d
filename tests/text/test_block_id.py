"""The marker of a block: what is one, and what stays text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_aikb.text.block_id import block_key, block_marker, is_block_id


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A claim. ^claim", ("A claim.", "claim")),
        ("A claim.\n^claim", ("A claim.", "claim")),
        ("A claim.  \n^Claim-2 \n", ("A claim.", "Claim-2")),
        ("^claim", ("", "claim")),
        (" \t^1", ("", "1")),
        ("2 ^2", ("2", "2")),
        ("a ^b ^c", ("a ^b", "c")),
        ("a ^- ", ("a", "-")),
        ("日本語 ^a", ("日本語", "a")),
    ],
)
def test_markers(text: str, wanted: tuple[str, str]) -> None:
    assert block_marker(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("", "^", "a ^", "x^2", "a^claim", "a ^claim here", "a ^cla_im", "a ^claim.", "a ^^b"),
        *(r"a \^claim", "a ^é", "a ^١", "a ^a b", "[^1]", "a (^b", "claim"),
    ],
)
def test_text(text: str) -> None:
    assert block_marker(text) is None


TEXTS = st.text(st.sampled_from(" \t\n^-ab1_.é[]\\"), max_size=30) | st.text()


@given(TEXTS)
@example("^a")
@example("a\u00a0^b")
def test_nothing_but_the_marker_is_taken_off(text: str) -> None:
    found = block_marker(text)
    if found is not None:
        rest, name = found
        assert is_block_id(name)
        assert rest == rest.rstrip()
        marker = text.rstrip().removeprefix(rest)
        assert marker.strip() == f"^{name}"
        assert not rest or marker[0].isspace()


@given(TEXTS, st.text(st.sampled_from("abcXYZ019-"), min_size=1))
def test_what_is_written_is_found(text: str, name: str) -> None:
    assert block_marker(f"{text} ^{name}") == (text.rstrip(), name)
    assert block_key(name) == block_key(name.upper())


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["^", " ^", "^a", " ^a", "a", "\n"])
def test_hostile_texts_take_no_time(unit: str) -> None:
    start = time.process_time()
    block_marker(unit * 300_000)
    assert time.process_time() - start < 1
