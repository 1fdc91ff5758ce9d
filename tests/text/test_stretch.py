"""The words of a block, each stretch with its moment."""

import pytest

from sphinx_aikb.text.stretch import stretches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Words alone.", [("Words alone.", None)]),
        ("A claim |.", [("A claim.", 0)]),
        ("A claim. |", [("A claim.", 0)]),
        ("Before it. A claim |. After it.", [("Before it. A claim. After it.", 0)]),
        ("One |. Two |.", [("One.", 0), ("Two.", 1)]),
        ("| One. | Two.", [("One.", 0), ("Two.", 1)]),
        ("| One. And more. | Two.", [("One. And more.", 0), ("Two.", 1)]),
        ("One |, and two |.", [("One", 0), ("and two.", 1)]),
        ("One | |.", [("One", 0)]),
        ("| |", []),
        ("", []),
    ],
)
def test_each_word_is_in_one_stretch(text, found):
    places = []
    while "|" in text:
        places.append(text.index("|"))
        text = text.replace("|", "", 1)
    assert list(stretches(text, places)) == found
