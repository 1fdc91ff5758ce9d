from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.tag import joined, tag_at, tags_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("#tag", "tag"),
        ("#a/b/c.", "a/b/c"),
        ("#a/", "a"),
        ("#2024-plan,", "2024-plan"),
        ("#日本語、", "日本語"),
        ("#größe", "größe"),
        ("#🎬!", "🎬"),
        ("#fff", "fff"),
        ("#5", None),
        ("#20-24", None),
        ("#", None),
        ("##a", None),
        ("# a", None),
        ("#/a", None),
        ("#(a)", None),
        ("#_", None),
    ],
)
def test_one_tag(text: str, name: str | None) -> None:
    assert tag_at(text, 0) == name


@pytest.mark.parametrize("before", ["", " ", "\n", "(", '"', "*", "“", "—"])
def test_what_may_stand_before(before: str) -> None:
    assert tag_at(f"{before}#a", len(before)) == "a"


@pytest.mark.parametrize("before", ["a", "5", "/", "&", "#", ")", ".", "\\", "日"])
def test_what_may_not(before: str) -> None:
    assert tag_at(f"{before}#a", 1) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#a text #b, #A", ("a", "b")),
        ("# #a\n\n- #b\n> #c", ("a", "b", "c")),
        ("```\n#no\n```\n#a", ("a",)),
        ("> ~~~\n> #no\n> ~~~\n#a", ("a",)),
        ("```\n#no", ()),
        ("`#no` ``#no ` #no`` ` #a", ("a",)),
        ("` #a\n\n` #b", ("a", "b")),
        ("x %%#no%% #a", ("a",)),
        ("%%\n#no\n\n#no\n%% #a", ("a",)),
        ("%% #a\n\n#b", ("a", "b")),
        ("x %%\n\n#a\n\n%%", ("a",)),
        ("100%% #a 50%%", ("a",)),
        ("<!-- #no --> #a <b #no>", ("a",)),
        ("[[x# #no]] [y](#no) [z](https://e.org/ #no) #a", ("a",)),
        (r"\#no #a", ("a",)),
        ("---\ntags: x\n---\n#a", ("a",)),
        ("", ()),
    ],
)
def test_the_tags_of_a_text(text: str, found: tuple[str, ...]) -> None:
    assert tags_in(text) == found


def test_from_a_place_on() -> None:
    assert tags_in("#a\n#b", 3) == ("b",)


def test_joined_to_those_of_the_header() -> None:
    assert joined(("AI", "x"), ("ai", "y")) == ("AI", "x", "y")


@given(st.text("#a1/ `%<!->[]()\\\n~", max_size=60))
def test_any_text_has_tags_that_are_in_it(text: str) -> None:
    for name in tags_in(text):
        assert f"#{name}" in text
        assert tag_at(f"#{name}", 0) == name


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["#", "#a ", "`#a", "%%", "1%%", "%%`", "``` ", "[[#", "](", "<a ", "<!--"]
)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_hostile_text_is_linear(unit: str, end: str) -> None:
    text = (unit + end) * (60_000 // len(unit + end))
    start = time.process_time()
    tags_in(text)
    assert time.process_time() - start < 2
