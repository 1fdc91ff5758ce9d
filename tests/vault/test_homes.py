from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.vault.homes import assign_homes, in_order


def homes(
    authors: dict[str, list[str]], listed: dict[str, list[list[str]]], root: str = "index"
) -> dict[str, list[list[str]]]:
    return assign_homes(
        root, authors, {page: list(enumerate(lists)) for page, lists in listed.items()}
    )


def test_an_index_is_the_home_of_what_it_lists() -> None:
    assert homes({}, {"index": [["a", "b"], ["c"]]}) == {"index": [["a", "b"], ["c"]]}


def test_a_note_has_one_home_on_a_page_with_several_indexes() -> None:
    assert homes({}, {"index": [["a", "b"], ["b", "c"], ["a"]]}) == {
        "index": [["a", "b"], ["c"], []]
    }


def test_the_toctree_of_an_author_wins() -> None:
    authors = {"index": ["topics", "guide"], "guide": ["a"]}
    assert homes(authors, {"topics": [["a", "b"]]}) == {"topics": [["b"]]}
    assert homes({"index": ["b"]}, {"index": [["a", "b"]]}) == {"index": [["a"]]}


def test_the_first_index_in_document_order_wins() -> None:
    listed = {"early": [["a"]], "late": [["a", "b"]]}
    assert homes({"index": ["early", "late"]}, listed) == {"early": [["a"]], "late": [["b"]]}
    assert homes({"index": ["late", "early"]}, listed) == {"late": [["a", "b"]], "early": [[]]}


def test_document_order_is_depth_first() -> None:
    authors = {"index": ["part1", "part2"], "part1": ["deep"]}
    listed = {"part2": [["a"]], "deep": [["a"]]}
    assert homes(authors, listed) == {"deep": [["a"]], "part2": [[]]}


def test_pages_out_of_reach_come_last_by_name() -> None:
    listed = {"y": [["a", "b", "c"]], "x": [["a", "b"]], "reached": [["a"]]}
    expected = {"reached": [["a"]], "x": [["b"]], "y": [["c"]]}
    assert homes({"index": ["reached"]}, listed) == expected


def test_no_page_is_at_home_below_itself() -> None:
    authors = {"index": ["part"], "part": ["topics"]}
    listed = {"topics": [["topics", "part", "index", "a"]]}
    assert homes(authors, listed) == {"topics": [["a"]]}


def test_two_indexes_that_list_each_other() -> None:
    assert homes({}, {"x": [["y", "a"]], "y": [["x", "a", "b"]]}) == {
        "x": [["y", "a"]],
        "y": [["b"]],
    }


def test_the_root_has_no_home() -> None:
    assert homes({}, {"topics": [["index", "a"]]}) == {"topics": [["a"]]}


def test_toctrees_in_a_circle_end() -> None:
    authors = {"index": ["x"], "x": ["y"], "y": ["x"]}
    assert homes(authors, {"y": [["x", "a"]]}) == {"y": [["a"]]}


def test_order_of_pages() -> None:
    authors = {"index": ["b", "a"], "b": ["c"], "c": ["index"]}
    assert in_order("index", authors, {"a", "b", "c", "index", "z", "y"}) == [
        "index",
        "b",
        "c",
        "a",
        "y",
        "z",
    ]
    assert in_order("index", {}, set()) == []


PAGES = st.sampled_from(["index", "p", "q", "r", "s"])
NAMES = st.sampled_from(["index", "p", "q", "r", "s", "a", "b", "c", "d"])
AUTHORS = st.dictionaries(PAGES, st.lists(NAMES, max_size=4, unique=True), max_size=4)
LISTED = st.dictionaries(
    PAGES, st.lists(st.lists(NAMES, max_size=6, unique=True), min_size=1, max_size=2), max_size=4
)


@given(AUTHORS, LISTED, st.randoms())
def test_one_home_whatever_the_order_of_reading(authors, listed, random) -> None:
    result = homes(authors, listed)
    pages = list(listed)
    random.shuffle(pages)
    shuffled = homes(dict(reversed(authors.items())), {page: listed[page] for page in pages})
    assert shuffled == result
    assert result.keys() == listed.keys()

    owned = [(name, page) for page, lists in result.items() for names in lists for name in names]
    assert len({name for name, _ in owned}) == len(owned), "one home"
    by_author = {name for entries in authors.values() for name in entries}
    for name, page in owned:
        assert name not in by_author
        assert name != "index"
        assert name in [listed_name for names in listed[page] for listed_name in names]

    above = dict(owned)
    for name in above:
        seen = {name}
        while name in above:
            name = above[name]
            assert name not in seen, "a circle"
            seen.add(name)
