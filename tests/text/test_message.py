"""A translated message stays one paragraph, heading or piece of code."""

import pytest

from sphinx_aikb.text.message import as_one_block


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("1. Begin", r"1\. Begin"),
        ("12) Begin\n=========", "12\\) Begin\n========="),
        ("- Strich", r"\- Strich"),
        ("  + x", r"  \+ x"),
        ("* x *y*", r"\* x *y*"),
        ("# one", r"\# one"),
        ("> said", r"\> said"),
        ("Words\n- and more\n2. too", "Words\n\\- and more\n2\\. too"),
        # Literal twins.
        ("*word*", "*word*"),
        ("1.5 times", "1.5 times"),
        ("-1", "-1"),
        ("#tag", "#tag"),
        ("`a\n- b` c\n- d", "`a\n- b` c\n\\- d"),
        (r"1\. Begin", r"1\. Begin"),
        ("", ""),
        # Code, as Sphinx hands it over.
        ("::\n\n   a\n\n   - b\n", "    a\n \n    - b\n"),
        ("It ends::\n\n   dummy literal", "It ends::\n\n   dummy literal"),
    ],
)
def test_message(message, expected):
    assert as_one_block(message) == expected
