"""The first line of a callout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.callout import LOOKS, Callout, look_of, match_callout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[!note]", Callout("note", "Note", own_title=False)),
        ("[!NOTE] Title ", Callout("note", "Title", own_title=True)),
        ("[!faq]-", Callout("faq", "Faq", own_title=False, fold="closed")),
        ("[!faq]+Why?", Callout("faq", "Why?", own_title=True, fold="open")),
        ("[!note]-(a)", Callout("note", "(a)", own_title=True, fold="closed")),
        ("[!my-own type] ", Callout("my-own-type", "My own type", own_title=False)),
        ("[!a  b]", Callout("a-b", "A b", own_title=False)),
        ("[!a|b c]", Callout("a", "A", own_title=False, metadata=("b", "c"))),
        ("[!a|b|c] - d", Callout("a", "- d", own_title=True, metadata=("b", "c"))),
        ("[!\u00dcbung]", Callout("\u00fcbung", "\u00dcbung", own_title=False)),
        ("[!a]]", Callout("a", "]", own_title=True)),
    ],
)
def test_callouts(line: str, expected: Callout) -> None:
    assert match_callout(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("", "[!]", "[! a]", "[!-a]", "[note]", "[!a", "[!a*]", "[!a/b]", "[!a|<b>]"),
        *("[!a](b)", "[!a][b]", "[!a]{.b}", "[!a]: b", "x [!a]", "![!a]", "[\\!a]"),
    ],
)
def test_others(line: str) -> None:
    assert match_callout(line) is None


def test_known_kinds() -> None:
    assert {look_of(name) for name in LOOKS} == LOOKS.keys()
    assert look_of("quote") == look_of("anything") == ""
    for line, known in (("[!tip]", True), ("[!tip] a", False), ("[!done]", False)):
        callout = match_callout(line)
        assert callout is not None
        assert callout.known is known


@given(st.text("[]!|-+ ab:({", max_size=20))
def test_no_word_is_lost(line: str) -> None:
    callout = match_callout(line)
    if callout is not None:
        assert callout.name.strip()
        assert line.strip().endswith(callout.title) or not callout.own_title
