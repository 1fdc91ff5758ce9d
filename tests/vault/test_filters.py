from __future__ import annotations

import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_aikb.vault.filters import MAX_DEPTH, MAX_LENGTH, FilterError, compile_filter
from sphinx_aikb.vault.values import to_number

NOTE: dict[str, object] = {
    "title": "Open models",
    "channel": "redpointai",
    "published": "2024-05-01",
    "year": "2024",
    "duration": 3723.0,
    "tags": ("llm", "open source"),
    "views": "1000",
    "likes": "12.5",
    "draft": "false",
    "done": "Yes",
    "parts": ["1", "2"],
    "video-id": "abcdefghijk",
    "频道": "r",
    "nested": {"a": "b"},
    "huge": "9" * 5_000,
    "µ": "micro",
    "zero": "0",
}


def holds(text: str, **fields: object) -> bool:
    return compile_filter(text)((NOTE | fields).get)


@pytest.mark.parametrize(
    "text",
    [
        'channel == "redpointai" and "llm" in tags',
        "channel == 'redpointai'",
        'channel in ["a", "redpointai"]',
        'channel in ("a", "redpointai")',
        'channel not in ["a", "b"]',
        'published >= "2024-01-01"',
        'published < "2024-05-02"',
        '"2024-01-01" <= published <= "2024-12-31"',
        "duration > 600",
        "duration == 3723",
        'duration == "3723"',
        "year == 2024",
        "year == 2024.0",
        'year == "2024"',
        "2023 < year <= 2024",
        "views > 999",
        "views < 1e4",
        "likes == 12.5",
        "likes > -1",
        "huge > 1",
        "not video",
        "video == none",
        "video == None",
        'video != "x"',
        "video not in tags",
        '"llm" not in video',
        'title == "x" or (channel and not video)',
        '"models" in title',
        '"x" not in title',
        "tags",
        'tags == ["llm", "open source"]',
        'tags != ["llm"]',
        "2 in parts",
        "2024 in year",
        "not draft",
        "draft == false",
        "draft == FALSE",
        "draft != true",
        "done == True",
        "done",
        "title != true",
        "not zero",
        "zero == false",
        'field("video-id") == "abcdefghijk"',
        'field("from") == none',
        '频道 == "r"',
        'µ == "micro"',
        "not nested",
        "true",
        "not None",
        "1 < 2",
        'channel\n  == "redpointai"\n  and year',
        '  channel == "redpointai"  ',
        'title == "Open\\u0020models"',
        "((channel))",
        'not video and channel == "x" or year == 2024',
    ],
)
def test_holds(text: str) -> None:
    assert holds(text) is True


@pytest.mark.parametrize(
    "text",
    [
        'channel == "Redpointai"',
        'channel == "redpoint"',
        'channel in ["redpoint"]',
        'published >= "2025"',
        "published > 2023",
        "duration > 3723",
        'duration > "abc"',
        "title > 5",
        "title == 5",
        "video > 1",
        "video < 1",
        'video == "x"',
        'video in ["a"]',
        '"x" in video',
        "video in title",
        '"llm" in duration',
        "tags > 1",
        'tags == "llm"',
        'tags == ["llm"]',
        "tags == none",
        "3 in parts",
        "2 in title",
        "draft",
        "draft == true",
        "done == false",
        "title == true",
        "title == false",
        "year == true",
        "false or none",
        "1 < 2 < 2",
        "nested == nested and nested",
        "channel and video",
        "not (channel or video)",
    ],
)
def test_does_not_hold(text: str) -> None:
    assert holds(text) is False


def test_names_are_the_keys_as_typed() -> None:
    text = 'Channel == "a" and ("x" in tags or not field("my key")) and µ != [none, 1] and TRUE'
    assert compile_filter(text).names == {"Channel", "tags", "my key", "µ"}


def test_filters_of_one_text_are_equal() -> None:
    assert compile_filter("a or b") == compile_filter("a or b") != compile_filter("a")


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, ["nothing", "comparisons"]),
        ("  ", 0, ["nothing"]),
        ('channel = "x"', 8, ["found `=", "==", "not in"]),
        ('(channel = "x")', 9, ["found `=", "=="]),
        ('频道 = "x"', 3, ["found `=", "=="]),
        ('a == "é" and 频道 = "x"', 16, ["found `="]),
        ("a && b", 2, ["found `&&", "and"]),
        ("a & b", 2, ["found `&", "and"]),
        ("(a)|(b)", 3, ["found `|", "or"]),
        ("!a", 0, ["found `!", "not"]),
        ("a <> b", 2, ["found `<>", "!="]),
        ("a === b", 2, ["=="]),
        ("a ==", 4, ["the end"]),
        ("  a and", 7, ["the end"]),
        ("a b", 2, ["found `b", "comparisons"]),
        ("(a", 0, ["found `(", "closed"]),
        ("a)", 1, ["found `)"]),
        ('channel == "abc', 11, ['found `"abc', "closing quote"]),
        ("a == “x”", 5, ["“", "straight quotes"]),
        ('from == "x"', 0, ['field("from")']),
        ("published > 2024-01-01", 12, ["found `2024-01-01", "quotes"]),
        ("published > 2024-10-10", 19, ["found `-", "date"]),
        ("a == 12abc", 5, ["found `12abc", "quotes"]),
        ('video-id == "x"', 5, ["found `-", "field("]),
        ("a + b > 1", 2, ["found `+", "arithmetic"]),
        ("len(tags) > 3", 0, ["found `len(tags)", 'field("any key")', "comparisons"]),
        ('a == open("x").read()', 5, ["field"]),
        ("a == 1 and __import__('os')", 11, ["__import__"]),
        ("field(a)", 0, ["found `field(a)", "field("]),
        ('field("a", "b")', 0, ["field("]),
        ('field(key="a")', 0, ["field("]),
        ("field()", 0, ["field("]),
        ("note.title", 0, ["found `note.title", "not in the language"]),
        ("tags[0]", 0, ["tags[0]"]),
        ("a is none", 2, ["found `is", "no comparison"]),
        ("a is not none", 2, ["found `is not"]),
        ('channel == "a" or "b"', 18, ['found `"b"', "no condition"]),
        ("3", 0, ["no condition"]),
        ('["a"]', 0, ["no condition"]),
        ("a, b", 0, ["list is no condition"]),
        ("(a == 1) == true", 1, ["found `a == 1", "condition"]),
        ("a in [b]", 6, ["found `b", "list holds"]),
        ('a in [field("b")]', 6, ["list holds"]),
        ('a in [["b"]]', 6, ["not in the language"]),
        ('a in {"b"}', 5, ["not in the language"]),
        ("a in [*b]", 6, ["not in the language"]),
        ('a in ["b" "c"]', 6, ['found `"b" "c"', "comma"]),
        ('a in ["b" c]', 6, ["missing"]),
        ("a == b'x'", 5, ["not in the language"]),
        ("a == f'{b}'", 5, ["not in the language"]),
        ("a == 1j", 5, ["not in the language"]),
        ("a == ...", 5, ["not in the language"]),
        ("a == -'x'", 5, ["not in the language"]),
        ("a == -true", 5, ["not in the language"]),
        ("a == ~1", 5, ["not in the language"]),
        ("a if b else c", 0, ["not in the language"]),
        ("lambda: a", 0, ["not in the language"]),
        ("(a := 1)", 1, ["not in the language"]),
        ("[x for x in y] == 1", 0, ["not in the language"]),
        ('a == "x" # and b', 9, ["found `#", "comments"]),
        ('(a == "#") # b', 11, ["found `#"]),
        ("a == '\\N{no}'", 6, ["backslash"]),
        ("a == 1; b", 6, ["found `;"]),
        ("a\0b", 1, ["U+0000"]),
        ("a == '\ud800'", 6, ["U+D800"]),
        ("(" * 300 + "a" + ")" * 300, None, []),
        ("not " * 100 + "a", None, ["deep"]),
        ("not " * 499 + "a", None, ["deep"]),
        ("a == " + "-" * 1900 + "1", None, []),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, ["2,000"]),
        (f'a == {"b" * 60}("c")', 5, ["bbb…"]),
    ],
)
def test_an_error_names_the_column_and_what_was_found(
    text: str, position: int | None, words: list[str]
) -> None:
    with pytest.raises(FilterError) as caught:
        compile_filter(text)
    error = caught.value
    if position is not None:
        assert error.position == position
    assert str(error) == f"column {error.position + 1}: {error.message}"
    for word in words:
        assert word in error.message
    assert "\n" not in error.message


def test_depth_and_length_have_room_up_to_the_limit() -> None:
    assert holds("not " * (MAX_DEPTH - MAX_DEPTH % 2) + "channel")
    long = 'channel in ["redpointai", ' + ", ".join(["1"] * 600) + "]"
    assert len(long) <= MAX_LENGTH
    assert holds(long)
    assert holds(" or ".join(["video"] * 200 + ["channel"]))


def test_no_warning_of_python_gets_out() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert holds(r'title != "\d"')


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        (" -1.5 ", -1.5),
        ("+.5", 0.5),
        ("1e3", 1000.0),
        ("2.", 2.0),
        (7, 7),
        (0.5, 0.5),
        ("12345678901234567890", 12345678901234567890),
        *(
            (value, None)
            for value in ("", "1_000", "0x1f", "nan", "inf", "١", "1,5", "-", ".", "e3")
        ),
        *((value, None) for value in (True, None, ("1",))),
    ],
)
def test_to_number(value: object, number: float | None) -> None:
    assert to_number(value) == number
    assert type(to_number(value)) is type(number)


WORDS = [
    *("a", "tags", '"x"', "'llm'", "1", "-2.5", "true", "None", "频道", 'field("k")', "é"),
    *("and", "or", "not", "in", "==", "!=", "<", ">=", "(", ")", "[", "]", ",", "=", "is", "#"),
    *(".", "+", "lambda", ":", "if", "else", "for", "\\", '"', "\n", "\t", "await", "*", "{", "}"),
]
VALUES = (
    st.none() | st.text(max_size=5) | st.floats() | st.lists(st.text(max_size=3)) | st.booleans()
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(), VALUES)
@example("a == '\ud800'", None)
@example("\x0ca", None)
@example("a\u2028b", None)
@example("\u3000a", "x")
def test_any_text_is_a_filter_or_a_filter_error(text: str, value: object) -> None:
    try:
        compiled = compile_filter(text)
    except FilterError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert compiled(lambda _key: value) in {True, False}


@given(st.text(), st.text())
def test_texts_compare_exactly(one: str, other: str) -> None:
    literal = "".join(f"\\U{ord(char):08x}" for char in one[:100])
    assert holds(f'title == "{literal}"', title=one[:100])
    assert holds(f'title == "{literal}"', title=other) is (one[:100] == other)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**20), 10**20))
def test_numbers_compare_by_value(one: float, other: int) -> None:
    assert holds(f"n > {other}", n=repr(one)) is (one > other)
    assert holds(f"n == {other}", n=str(other))
