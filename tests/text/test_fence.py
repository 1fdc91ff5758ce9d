"""The words behind the opening of a fence, and roles as they are typed."""

import pytest

from sphinx_aikb.text.fence import as_role, attributes_of, language_of


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("{.python .numberLines}", "python"),
        ("{#listing .python}", "python"),
        ("{.python}", "python"),
        ("{r setup, echo=FALSE}", "r"),
        ("{r, echo=FALSE}", "r"),
        ("{python echo=FALSE}", "python"),
        ("{=html}", "html"),
        ("{#only}", ""),
        ("{echo=FALSE}", None),
        ("{1,3-5}", ""),
        ("{python, echo=FALSE}", "python"),
        ("{c++ x=1}", "c++"),
        ("{}", ""),
        ("{ }", ""),
        (" {.js} ", "js"),
        # A directive, whether there is one or not.
        ("{r}", None),
        ("{code-block} python", None),
        ("{note} .word", None),
        ("python", None),
        ("python {.numberLines}", None),
        ("{open", None),
        ("{a{b}}", None),
    ],
)
def test_attributes(info, language):
    assert attributes_of(info) == language


@pytest.mark.parametrize(
    ("name", "language"), [("R", "r"), ("=html", "html"), (".python", "python"), ("", "")]
)
def test_language_of_a_name(name, language):
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("text", "typed"),
    [("x", "{a}`x`"), ("x `y`", "{a}`` x `y` ``"), ("b ``c`` d", "{a}```b ``c`` d```")],
)
def test_role_as_typed(text, typed):
    assert as_role("a", text) == typed
