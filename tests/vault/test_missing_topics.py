from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.vault.missing_topics import LONGEST_SLUG, Request, Topic, choose, rank


def ranked(*asked: tuple[str, str]) -> list[Topic]:
    return rank((target, docname, at) for at, (target, docname) in enumerate(asked))


def names(topics: list[Topic]) -> list[str]:
    return [topic.name for topic in topics]


def anchors(*targets: str) -> dict[str, str]:
    return {topic.name: topic.anchor for topic in ranked(*((name, "a") for name in targets))}


def test_one_topic_in_several_spellings() -> None:
    (topic,) = ranked(
        ("Scaling Laws", "b"), ("scaling_laws", "a"), ("scaling_laws", "b"), ("Scaling-laws", "b")
    )
    assert topic.name == "scaling laws"
    assert topic.spellings == {"Scaling Laws", "scaling_laws", "Scaling-laws"}
    assert topic.anchor == "missing-scaling-laws"
    assert topic.asking == {"a": [1], "b": [0, 2, 3]}
    assert list(topic.asking) == ["a", "b"]
    assert topic.links == 4


def test_of_equally_frequent_spellings_the_first_by_text() -> None:
    assert names(ranked(("two words", "a"), ("Two words", "b"))) == ["Two words"]


def test_documents_count_and_not_links() -> None:
    found = ranked(("often", "a"), ("often", "a"), ("often", "a"), ("wide", "a"), ("wide", "b"))
    assert names(found) == ["wide", "often"]


def test_equally_wanted_topics_are_in_natural_order() -> None:
    assert names(ranked(*((name, "a") for name in ("GPT 10", "Ätna", "gpt 9", "b")))) == [
        "Ätna",
        "b",
        "gpt 9",
        "GPT 10",
    ]


def test_names_without_letters_are_topics_of_their_own() -> None:
    found = anchors("???", "!!!", "\U0001f600")
    assert len(set(found.values())) == 3
    assert all(anchor.startswith("missing-x") for anchor in found.values())


def test_equal_ids_are_numbered_whoever_asks() -> None:
    assert anchors("2nd", "n 2nd") == {"2nd": "missing-n-2nd", "n 2nd": "missing-n-2nd-2"}
    found = ranked(("2nd", "a"), ("n 2nd", "a"), ("n 2nd", "b"))
    assert {topic.name: topic.anchor for topic in found} == anchors("n 2nd", "2nd")


def test_ids_of_long_names_are_cut_and_differ() -> None:
    one, two = anchors("word " * 400 + "one", "word " * 400 + "two").values()
    assert one != two
    assert len(one) == len(two) <= LONGEST_SLUG + len("missing--12345678")


def test_taken_ids() -> None:
    (topic,) = rank([("chips", "a", None)], ["missing-chips", "missing-chips-2"])
    assert topic.anchor == "missing-chips-3"


def test_limit_and_least() -> None:
    found = ranked(("x", "a"), ("x", "b"), ("x", "c"), ("y", "a"), ("y", "b"), ("z", "a"))
    assert names(choose(found, Request())) == ["x", "y", "z"]
    assert names(choose(found, Request(limit=2))) == ["x", "y"]
    assert names(choose(found, Request(least=2))) == ["x", "y"]
    assert names(choose(found, Request(limit=1, least=3))) == ["x"]
    assert choose(found, Request(least=4)) == []


ASKED = st.lists(
    st.tuples(
        st.sampled_from(["a", "A", "a!", "b 2", "b-2", "n b", "2", "n 2", "?", "!?", "é", "É", ""])
        | st.text(max_size=6),
        st.sampled_from("xyz"),
    )
)


@given(ASKED, st.randoms())
def test_nothing_is_lost_and_order_does_not_count(
    asked: list[tuple[str, str]], random: Random
) -> None:
    found = ranked(*asked)
    assert sum(topic.links for topic in found) == len(asked)
    spellings = [name for topic in found for name in topic.spellings]
    assert sorted(spellings) == sorted({target for target, _ in asked})
    assert len({topic.anchor for topic in found}) == len(found)

    def told(topics: list[Topic]) -> list[tuple[str, str, list[str]]]:
        return [(topic.name, topic.anchor, list(topic.asking)) for topic in topics]

    shuffled = asked[:]
    random.shuffle(shuffled)
    assert told(ranked(*shuffled)) == told(found)
