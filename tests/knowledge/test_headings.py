"""Finding a heading by its name, as Obsidian finds it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.knowledge.headings import Headings


def find(name: str, *texts: str) -> str | None:
    """Look `A#B` up among headings of one level."""
    return Headings((text, text, 2, "") for text in texts).find(name.split("#"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("what follows", "What Follows"),
        ("What   follows", "What follows"),
        ("What follows", "What follows?"),
        ("Whats new", "What's new"),
        ("What’s new", "What's new"),
        ("Test time compute", "Test-time compute"),
        ("Testtime compute", "Test-time compute"),
        ("GPT 4", "GPT-4"),
        ("Q A", "Q&A"),
        ("C", "C++"),
        ("STRASSE", "Straße"),
        ("ÉTUDE", "étude"),
        ("日本語 です", "日本語、です。"),
        ("ПРИВЕТ, мир", "привет мир!"),
        ("สวัสดี ครับ", "สวัสดีครับ"),
        ("مرحبا", "\u200fمرحبا!"),
        ("???", "???"),
        ("🚀", " 🚀 "),
        ("🚀 Start", "Start"),
    ],
)
def test_equal_names(name: str, text: str) -> None:
    assert find(name, "Other", text) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("Part", "Part 1"), ("Part 1", "Part"), ("résumé", "resume"), ("หา", "ห่า")),
        *(("???", "!!!"), ("???", "🚀"), ("🚀", "🛰"), ("???", "w"), ("w", "?"), ("=", "w")),
    ],
)
def test_different_names(name: str, text: str) -> None:
    assert find(name, text) is None


def test_the_first_of_several_wins() -> None:
    headings = Headings([("Part", "one", 2, ""), ("part!", "two", 2, ""), ("Part", "three", 3, "")])
    assert headings.find(["PART"]) == "one"


def test_words_come_before_letters() -> None:
    headings = Headings([("Now here", "one", 2, ""), ("Nowhere", "two", 2, "")])
    assert headings.find(["nowhere"]) == "two"
    assert headings.find(["now-here"]) == "one"
    assert headings.find(["n owhere"]) == "one"


TREE = [
    ("Title", "title", 1, ""),
    ("A", "a", 2, ""),
    ("B", "a-b", 3, ""),
    ("C", "a-b-c", 4, ""),
    ("D", "d", 2, ""),
    ("B", "d-b", 3, ""),
    ("C", "d-c", 3, ""),
    ("B", "b", 2, ""),
]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("B", "a-b"),
        ("A#B", "a-b"),
        ("D#B", "d-b"),
        ("Title#D#B", "d-b"),
        ("Title#B", "a-b"),
        ("A#C", "a-b-c"),
        ("D#C", "d-c"),
        ("B#A", None),
        ("A#A", None),
        ("A#D", None),
        ("X#B", None),
        ("C#B", None),
    ],
)
def test_paths_lead_down(name: str, wanted: str | None) -> None:
    assert Headings(TREE).find(name.split("#")) == wanted


def test_the_source_of_a_heading_names_it_too() -> None:
    source = "About [[engine | the *engine*]] & `x_y`"
    headings = Headings([("About the engine & x_y", "a", 2, source), ("Sub", "b", 3, "")])
    for name in ("About the engine x_y", "About engine the engine x y"):
        assert headings.find([name]) == "a"
        assert headings.find([name, "Sub"]) == "b"
    assert headings.find(["About engine"]) is None


NAMES = st.text(st.sampled_from("abAB é日?🚀-' \t"), max_size=6)


@given(st.lists(NAMES, max_size=8), NAMES)
def test_a_heading_finds_itself_or_one_before_it(texts: list[str], name: str) -> None:
    headings = Headings((text, f"{at}", 2, "") for at, text in enumerate([*texts, name]))
    found = headings.find([name])
    assert found is not None
    assert int(found) <= len(texts)


@pytest.mark.no_cover
def test_many_links_to_a_page_of_many_headings() -> None:
    headings = Headings((f"Part {number}", f"p{number}", 2, "") for number in range(20_000))
    start = time.process_time()
    assert all(headings.find([f"part {number}"]) for number in range(20_000))
    assert time.process_time() - start < 2
