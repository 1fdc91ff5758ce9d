from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.ids import DocName
from sphinx_aikb.vault.filters import compile_filter
from sphinx_aikb.vault.groups import Group, group_key, group_notes, is_in, values_of
from sphinx_aikb.vault.listing import (
    FIELDS,
    known_keys,
    letter_of,
    sort_notes,
    value_of,
)
from sphinx_aikb.vault.notes import Note


def note(title: str = "T", docname: str = "", **values: Any) -> Note:
    fields: Mapping[str, Any] = values.pop("fields", {})
    docname = docname or title
    empty: dict[str, Any] = {
        **dict.fromkeys(("video", "channel", "published", "duration", "url")),
        **dict.fromkeys(("tags", "aliases", "problems"), ()),
    }
    return Note(
        docname=DocName(docname),
        path=f"{docname}.md",
        title=title,
        fields=fields,
        has_from=False,
        title_source="front matter",
        **(empty | values),
    )


def titles(notes: list[Note]) -> list[str]:
    return [item.title for item in notes]


def outline(group: Group) -> Any:
    """Return the groups below one as nested dicts, the notes as their titles."""
    if group.notes or not group.groups:
        return [item.title for item in group.notes]
    return {child.title: outline(child) for child in group.groups}


# --- values


def test_own_fields_come_first_and_the_front_matter_after() -> None:
    one = note(
        "Élan",
        "videos/2024/a",
        video="abcdefghijk",
        channel=" Red ",
        published="2024-05-01",
        duration=60.0,
        tags=("x", " y "),
        fields={
            "title": "other",
            "lang": " en ",
            "n": "1_000",
            "list": ["a", None, ["b"], "", " c "],
            "map": {"a": "b"},
            "void": None,
            "blank": " ",
        },
    )
    expected: dict[str, object] = {
        "title": "Élan",
        "video": "abcdefghijk",
        "channel": "Red",
        "published": "2024-05-01",
        "year": "2024",
        "letter": "E",
        "duration": 60.0,
        "tags": ("x", "y"),
        "aliases": None,
        "docname": "videos/2024/a",
        "path": "videos/2024/a.md",
        "url": None,
        "folder": "videos/2024",
        "lang": "en",
        "n": "1_000",
        "list": ("a", "b", "c"),
        "map": None,
        "void": None,
        "blank": None,
        "unknown": None,
    }
    assert {key: value_of(one, key) for key in expected} == expected
    assert set(FIELDS) < set(expected)
    assert value_of(note("T", "top"), "folder") is None


@pytest.mark.parametrize(
    ("published", "fields", "year"),
    [
        ("2024-05-01", {}, "2024"),
        ("2024", {}, "2024"),
        ("2024/05/01", {}, "2024"),
        ("20240501", {}, None),
        ("May 2024", {"year": "2024"}, None),
        (None, {"year": "2023"}, "2023"),
        (None, {}, None),
    ],
)
def test_year(published: str | None, fields: dict[str, str], year: str | None) -> None:
    assert value_of(note(published=published, fields=fields), "year") == year


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("apple", "A"),
        ("Élan", "E"),
        ("e\u0301lan", "E"),
        ("Ếch", "E"),
        ("Łódź", "L"),
        ("Øre", "O"),
        ("ß", "S"),
        ("ısı", "I"),
        ("İzmir", "I"),
        ("ﬁne", "F"),
        ("ａ", "A"),
        ("ǆep", "D"),
        ('"Attention" is', "A"),
        ("(Re)thinking", "R"),
        ("🚀 Launch", "L"),
        ("\u2066Hi\u2069", "H"),
        ("$5 and $10", "0–9"),
        ("7 tips", "0–9"),
        ("٣ أشياء", "0–9"),
        ("йога", "Й"),
        ("άλφα", "Ά"),
        ("日本", "日"),
        ("ไทย", "ไ"),
        ("한국", "한"),
        ("ქართული", "ქ"),
        ("🚀", "#"),
        ("???", "#"),
        ("", "#"),
    ],
)
def test_letter(title: str, letter: str) -> None:
    assert letter_of(title) == letter


@given(st.text())
def test_any_title_has_a_letter(title: str) -> None:
    assert letter_of(title)


def test_known_keys_are_the_fields_and_what_the_front_matters_have() -> None:
    notes = [note(fields={"lang": "en", "title": "x"}), note(fields={"zeta": None})]
    assert known_keys(notes) == sorted({*FIELDS, "lang", "zeta"})
    assert known_keys([]) == sorted(FIELDS)


def test_filters_read_the_values() -> None:
    one = note(published="2024-05-01", duration=700.0, tags=("llm",), fields={"views": "10"})
    for text in ('year == 2024 and "llm" in tags', "duration > 600 and views > 9", "not video"):
        assert compile_filter(text)(lambda key: value_of(one, key))


# --- order


def test_titles_sort_naturally() -> None:
    expected = [
        "2 things",
        "10 things",
        "apple",
        '"Banana"',
        "Échelle 2",
        "echelle 10",
        "Zebra",
        "zz 007",
        "zz 7b",
        "Яблоко",
        "日本",
    ]
    notes = [note(title, str(number)) for number, title in enumerate(expected)]
    random.Random(1).shuffle(notes)
    assert titles(sort_notes(notes, ["title"])) == expected
    assert titles(sort_notes(notes, [])) == expected
    assert titles(sort_notes(notes, ["-title"])) == expected[::-1]


def test_missing_values_are_last_in_both_directions() -> None:
    notes = [note("a"), note("b", published="2023"), note("c", published="2024-05-01"), note("d")]
    assert titles(sort_notes(notes, ["published"])) == ["b", "c", "a", "d"]
    assert titles(sort_notes(notes, ["-published"])) == ["c", "b", "a", "d"]


def test_several_keys_and_ties_by_title_then_docname() -> None:
    notes = [
        note("b", "2", channel="x", duration=5.0),
        note("b", "1", channel="x", duration=5.0),
        note("a", "3", channel="x", duration=5.0),
        note("z", "4", channel="x", duration=60.0),
        note("c", "5", channel="W", duration=1.0),
    ]
    for keys, expected in [
        (["channel", "-duration"], "54312"),
        (["-channel", "duration"], "31245"),
        (["-duration"], "43125"),
    ]:
        assert "".join(item.docname for item in sort_notes(notes, keys)) == expected


def test_numbers_of_the_front_matter_sort_by_value() -> None:
    values = ["-3", "4.25", "4.5", "30", "1e3", "n/a"]
    notes = [note(value, fields={"rating": value}) for value in reversed(values)]
    assert titles(sort_notes(notes, ["rating"])) == values
    digits = [note("a", fields={"n": "9" * 5_000}), note("b" * 3, fields={"n": "x" + "8" * 5_000})]
    assert titles(sort_notes(digits, ["n"])) == ["a", "bbb"]


def test_lists_sort_by_their_first_value() -> None:
    notes = [note("1", tags=("b",)), note("2", tags=("a", "z")), note("3", tags=("a",)), note("4")]
    assert titles(sort_notes(notes, ["tags"])) == ["3", "2", "1", "4"]


NOTES = st.lists(
    st.builds(
        lambda title, published, number, tags: note(
            title, "d", published=published, tags=tuple(tags), fields={"n": number}
        ),
        st.text("aAéÉ1２09 -日", max_size=4),
        st.none() | st.text("0123-", max_size=6),
        st.none() | st.sampled_from(["1", "-2.5", "x", "x10", "x9", "1e999"]),
        st.lists(st.sampled_from(["t", "T", "u 10", "u 9"]), max_size=3),
    ),
    max_size=8,
)


@given(NOTES, st.lists(st.sampled_from(["title", "-published", "n", "-n", "tags"]), max_size=3))
def test_the_order_given_never_counts(notes: list[Note], keys: list[str]) -> None:
    numbered = [
        note(n.title, str(i), published=n.published, tags=n.tags, fields=n.fields)
        for i, n in enumerate(notes)
    ]
    once = sort_notes(numbered, keys)
    assert sorted(map(id, once)) == sorted(map(id, numbered))
    assert sort_notes(numbered[::-1], keys) == once


# --- groups


def test_without_keys_the_root_has_all_notes() -> None:
    notes = [note("b"), note("a")]
    root = group_notes(iter(notes), [])
    assert root == Group(None, "", (), tuple(notes), (), missing=False)
    assert group_notes([], ["channel"]).groups == ()


def test_nested_groups_keep_the_order_given_and_put_the_missing_last() -> None:
    notes = [
        note("n1", channel="Zed", published="2023-01-01"),
        note("n2", channel="Zed", published="2024-01-01"),
        note("n3", published="2024-01-01"),
        note("n4", channel="alpha"),
        note("n0", channel="Zed", published="2024-02-02"),
    ]
    root = group_notes(notes, ["channel", "year"])
    assert outline(root) == {
        "alpha": {None: ["n4"]},
        "Zed": {"2024": ["n2", "n0"], "2023": ["n1"]},
        None: {"2024": ["n3"]},
    }
    assert list(outline(root)) == ["alpha", "Zed", None]
    assert list(outline(root)["Zed"]) == ["2024", "2023"]
    zed, missing = root.groups[1:]
    assert (zed.title, zed.key, zed.path, zed.notes, zed.missing) == (
        "Zed",
        "channel",
        ("Zed",),
        (),
        False,
    )
    assert (missing.title, missing.key, missing.path, missing.missing) == (
        None,
        "channel",
        ("",),
        True,
    )
    assert zed.groups[0].path == ("Zed", "2024")
    assert zed.groups[0].key == "year"
    inner = root.groups[0].groups[0]
    assert (inner.path, inner.missing) == (("alpha", ""), True)
    assert missing.groups[0].path == ("", "2024")
    assert missing.groups[0].missing is False


def test_a_note_with_several_values_is_in_each_group_once() -> None:
    notes = [note("a", tags=("x", "y", "x")), note("b", tags=("y",)), note("c")]
    assert outline(group_notes(notes, ["tags"])) == {"x": ["a"], "y": ["a", "b"], None: ["c"]}


def test_spellings_merge_under_the_most_frequent_one() -> None:
    channels = ["Redpoint AI", "redpointai", "redpointai", "Zed", "zed", "🎬", "🎥", "🎬"]
    notes = [note(str(i), channel=channel) for i, channel in enumerate(channels)]
    expected = {"redpointai": ["0", "1", "2"], "Zed": ["3", "4"], "🎬": ["5", "7"], "🎥": ["6"]}
    assert outline(group_notes(notes, ["channel"])) == expected
    assert outline(group_notes(notes[::-1], ["channel"])).keys() == expected.keys()
    # One spelling for the whole list, also in a group that has only another.
    nested = group_notes(
        [note("a", channel="Red AI"), note("b", channel="red_ai"), note("c", channel="red_ai")],
        ["letter", "channel"],
    )
    assert {group.groups[0].title for group in nested.groups} == {"red_ai"}


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        (["Open Source", "open-source", "open-source"], {"open-source": ["0", "1", "2"]}),
        (["C", "C++", "c++", "C#"], {"C": ["0"], "C#": ["3"], "C++": ["1", "2"]}),
        (["4.1", "41", "-41"], {"-41": ["2"], "4.1": ["0"], "41": ["1"]}),
        (["GPT 4.1", "gpt-41", "gpt 4-1"], {"GPT 4.1": ["0", "2"], "gpt-41": ["1"]}),
    ],
)
def test_what_is_one_group(values: list[str], groups: object) -> None:
    notes = [note(str(at), fields={"k": value}) for at, value in enumerate(values)]
    assert outline(group_notes(notes, ["k"])) == groups


def test_a_nested_tag_is_in_the_groups_above_it() -> None:
    notes = [
        note("a", tags=("Models/open",)),
        note("b", tags=("Models",)),
        note("c", tags=("/x/",)),
    ]
    expected = {"Models": ["a", "b"], "Models/open": ["a"], "x": ["c"]}
    assert outline(group_notes(notes, ["tags"])) == expected


def test_names_give_titles_and_order() -> None:
    names = {("video", "id1"): "Zoo", ("video", "id2"): "Ant"}
    notes = [note("a", video="id1"), note("b", video="id2"), note("c"), note("d", video="id1")]
    root = group_notes(notes, ["video"], names=lambda key, value: names[key, value])
    assert [(g.title, g.path, g.missing) for g in root.groups] == [
        ("Ant", ("id2",), False),
        ("Zoo", ("id1",), False),
        (None, ("",), True),
    ]
    same = group_notes(notes, ["video"], names=lambda _key, _value: "same")
    assert [g.path for g in same.groups] == [("id1",), ("id2",), ("",)]


def test_letters_have_digits_first_and_signs_last() -> None:
    notes = [note(title) for title in ("???", "éa", "Eb", "7", "日", "Я")]
    assert outline(group_notes(notes, ["letter"])) == {
        "0–9": ["7"],
        "E": ["éa", "Eb"],
        "Я": ["Я"],
        "日": ["日"],
        "#": ["???"],
    }
    assert [g.title for g in group_notes(notes, ["letter"]).groups] == ["0–9", "E", "Я", "日", "#"]


def test_groups_are_in_natural_order() -> None:
    parts = ["part 10", "Part 9", "part 1"]
    notes = [note(part, fields={"part": part}) for part in parts]
    assert list(outline(group_notes(notes, ["part"]))) == ["part 1", "Part 9", "part 10"]
    times = [note(str(d), duration=d) for d in (600.0, 90.5, 7.0)]
    assert list(outline(group_notes(times, ["duration"]))) == ["7", "90.5", "600"]


@given(NOTES)
def test_every_note_is_in_the_groups_of_its_values(notes: list[Note]) -> None:
    for group in group_notes(notes, ["tags"]).groups:
        for item in group.notes:
            assert is_in(item, "tags", group.path[0]) or (group.missing and not item.tags)
    found = [item for group in group_notes(notes, ["tags"]).groups for item in group.notes]
    keys = ({group_key("tags", value) for value in values_of(item, "tags")} for item in notes)
    assert len(found) == sum(len(names) or 1 for names in keys)


@pytest.mark.no_cover
def test_twenty_thousand_notes_take_no_time() -> None:
    pick = random.Random(2)
    notes = [
        note(
            f"Étude {pick.random()} of things",
            str(number),
            channel=f"Channel-{pick.randrange(80)}",
            published=f"20{pick.randrange(10, 25)}-01-01",
            tags=tuple(f"tag {pick.randrange(500)}" for _ in range(3)),
        )
        for number in range(20_000)
    ]
    wanted = compile_filter('published >= "2001" and ("tag 7" in tags or channel)')
    start = time.process_time()
    chosen = [item for item in notes if wanted(lambda key, item=item: value_of(item, key))]
    ordered = sort_notes(chosen, ["-published", "title"])
    root = group_notes(ordered, ["channel", "year", "tags"])
    took = time.process_time() - start
    assert len(root.groups) == 80
    assert took < 20, took  # measured: half a second; what is quadratic takes minutes
