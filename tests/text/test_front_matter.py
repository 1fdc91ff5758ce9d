from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text import front_matter, yaml_text
from sphinx_aikb.text.front_matter import parse_front_matter


def header(text: str) -> front_matter.FrontMatter:
    return parse_front_matter(f"---\n{text}\n---\nBody\n")


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr(yaml_text, "LOADER", getattr(yaml, request.param))


AS_TYPED = [
    *("12345678901", "01234567012", "0x1f", "0b101010101", "0o17", "1_234_567", "1234567.e+3"),
    *("1:02:03", "22:42", "2024-05-01", "2024-02-30", "2023-01-30T08:27:58+02:00", "2025-12"),
    *("On", "off", "yes", "No", "true", ".inf", ".NaN", "+1", "-9aZ_bQ7xY0", "=", "<<", "~x"),
    *("a:b", "C#", "a#b", "https://youtu.be/aB3_-xYz012?t=3#x", 'say "hi"', "it's", "a, b", "x]"),
    *(
        "日本語",
        "\U0001f600 ok",
        "a\u00a0b",
        "null island",
        "(Live) x",
        "-",
        "--",
        "a & b *c*",
        "50%",
    ),
]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("value", AS_TYPED)
@pytest.mark.parametrize("extra", ["", "\nmore: [1]"])
def test_a_scalar_stays_as_typed(value: str, extra: str) -> None:
    if value == "-":
        value = "'-'"
    result = header(f"key: {value}{extra}")
    assert result.data["key"] == value.strip("'") if value == "'-'" else result.data["key"] == value
    assert not result.broken
    assert result.problems == ()


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k:", None),
        ("k: ~", None),
        ("k: null", None),
        ("k: # comment", None),
        ("tags: #youtube", None),
        ('k: ""', ""),
        ("k: '~'", "~"),
        ('k: "null"', "null"),
        ("k: value # comment", "value"),
        ("k: value   ", "value"),
        ('k: "a: b # c"', "a: b # c"),
        ("k: 'it''s'", "it's"),
        ('k: "tab\\t\\u00e9"', "tab\té"),
        ("k: >\n  a\n  b\n", "a b\n"),
        ("k: |\n  a\n  b: c\n", "a\nb: c\n"),
        ("k: a\n  b", "a b"),
        ("k: !!int 012", "012"),
        ("k: !!str 12", "12"),
        ("k: !!float '1_0'", "1_0"),
        ("k: !bang", "!bang"),
        ("k: !bang me  # c", "!bang me"),
        ("k: !python/object:os.system x", "!python/object:os.system x"),
        ("k: !!python/name:os.system", "!!python/name:os.system"),
        ("k: &anchor", "&anchor"),
        ("k: &anchor v", "v"),
        ("k: [1_0, ~, 'x, y', {a: On}]", ["1_0", None, "x, y", {"a": "On"}]),
        ("k:\n- 1:2\n- b\n", ["1:2", "b"]),
        ("k:\n  a: 0x1\n  2: z\n", {"a": "0x1", "2": "z"}),
    ],
)
def test_yaml_structure(text: str, expected: object) -> None:
    result = header(text)
    assert next(iter(result.data.values())) == expected
    assert (result.problems, result.broken) == ((), False)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AI: the future", "AI: the future"),
        ("AI: the future: part 2", "AI: the future: part 2"),
        ("ends with a colon:", "ends with a colon:"),
        ("@handle", "@handle"),
        ("`code` x", "`code` x"),
        ("%x", "%x"),
        ("*x* y", "*x* y"),
        ("[a] b", "[a] b"),
        ("[a] b [c]", "[a] b [c]"),
        ("{a} b", "{a} b"),
        ('"a" b', '"a" b'),
        ('"a" and "b"', '"a" and "b"'),
        ('"He said "hi" twice"', 'He said "hi" twice'),
        ("'It's me'", "It's me"),
        ('"never closed', '"never closed'),
        ("!!", "!!"),
        ("a\x00b", "a\x00b"),
        ("a\x1bb", "a\x1bb"),
        ("a\ud800b", "a\ud800b"),
        ("> quoted: x", "> quoted: x"),
        ("[#a, b #c]", ["#a", "b #c"]),
        ("- x", "- x"),
        (", x", ", x"),
        ("AI: x\n  goes on\n  # comment\n\n  here", "AI: x goes on here"),
        ("AI: x\nstray words", "AI: x"),
        ("|\n\tliteral: x", "literal: x"),
        ('\n\t- "a"\n\t- b: c\n\t  d', ["a", "b: c d"]),
    ],
)
def test_a_broken_line_costs_nothing_else(value: str, expected: object) -> None:
    result = header(f"a: [1, x]\ntitle: {value}\nvideoId: 01234567012 # id\nb:\n  - 0x1\n")
    assert result.data == {
        "a": ["1", "x"],
        "title": expected,
        "videoId": "01234567012",
        "b": ["0x1"],
    }
    assert result.broken
    assert len(result.problems) == 1
    assert result.problems[0].line >= 2
    assert (result.lines["a"], result.lines["title"]) == (2, 3)
    assert result.lines["videoId"] == 4 + value.count("\n")


def test_the_problem_has_the_line_of_the_error() -> None:
    result = header("a: b\ntitle: AI: the future\nc: d")
    assert result.problems[0].line == 3
    assert "a colon stands where no key can be" in result.problems[0].message
    assert header("a: b\nc: d\x07").problems[0].line == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:AI\nvideoId:aB3_-xYz012", {"title": "AI", "videoId": "aB3_-xYz012"}),
        ("title: x: y\n  videoId: z", {"title": "x: y", "videoId": "z"}),
        ("  title: x: y\n  videoId: z", {"title": "x: y", "videoId": "z"}),
        ("'my key': x: y\ndc:title: z", {"my key": "x: y", "dc:title": "z"}),
        ("a: &x 1\nt: b: c\nd: *x", {"a": "1", "t": "b: c", "d": "1"}),
        ("t: b: c\nt: last", {"t": "last"}),
        ("tags: [\n  a,\n]\nt: b: c", {"tags": ["a"], "t": "b: c"}),
        ("no field\nt: b: c\nd: null: \ne:\n\t", {"t": "b: c", "d": "null:", "e": None}),
    ],
)
def test_recovery(text: str, expected: dict[str, object]) -> None:
    result = header(text)
    assert result.data == expected
    assert result.broken
    assert set(result.lines) == set(expected)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["- a\n- b", "just text", "[a]", "'quoted'", "--- x\na: b", "*x"])
def test_a_header_that_is_no_mapping(text: str) -> None:
    result = header(text)
    assert result.broken
    assert len(result.problems) == 1
    assert result.data in ({}, {"a": "b"})
    assert result.end == text.count("\n") + 3


@pytest.mark.usefixtures("loader")
def test_duplicate_keys() -> None:
    result = header("a: 1\nb: {x: 1, x: 2}\na: 3")
    assert result.data == {"a": "3", "b": {"x": "2"}}
    assert result.lines["a"] == 4
    assert [problem.line for problem in result.problems] == [3, 4]


@pytest.mark.usefixtures("loader")
def test_keys_that_are_no_text() -> None:
    result = header("1: a\n~: b\n? [x, y]\n: c\n{p: q}: d\n2024-01-01: e\non: f")
    assert result.data == {
        "1": "a",
        "~": "b",
        "[x, y]": "c",
        "{p: q}": "d",
        "2024-01-01": "e",
        "on": "f",
    }
    assert header("title: {{ title }}").data == {"title": {"{ title }": None}}


REFUSED = {
    "title: AI: the future": "a colon stands where no key can be; quotes around the value help",
    "author: @name": "no value begins with `@`; quotes around the value help",
    "share: %5": "no value begins with `%`; quotes around the value help",
    "a:\n\tb: c": "a tab stands where spaces belong",
    "tags: - a": "a list begins on a line of its own",
    "tags: a]\nb: ]": "`]` belongs to no list or mapping; quotes around the value help",
    "tags: [a\nb: c": "`[` is opened and not closed",
    "tags: {a": "`{` is opened and not closed",
    "title: 'x\nb: c": "`'` is opened and not closed",
    'title: "x\nb: c': '`"` is opened and not closed',
    'title: "\\q"': "a backslash begins no escape that YAML knows; single quotes help",
    'title: "\\xq"': "a backslash begins no escape that YAML knows; single quotes help",
    "title: *": "`*` has a meaning in YAML; quotes around the value help",
    "title: !<x": "`!` has a meaning in YAML; quotes around the value help",
    "title: |x": "`|` has a meaning in YAML; quotes around the value help",
    "title: 'a' b": "the text goes on where its value has ended; quotes around all of it help",
    "title: [a] b": "the text goes on where its value has ended; quotes around all of it help",
    "a: b\x07": "a character that YAML does not allow",
    f"a: {'[' * 200}": "nested too deeply",
    f"a: {'[' * 5000}": "nested too deeply",
    f"a: {'{' * 5000}": "nested too deeply",
    f"a:\n  {'- ' * 5000}b": "nested too deeply",
    f"a:\n  {'{b: ' * 5000}": "nested too deeply",
    "\n".join(f"{' ' * level}a:" for level in range(1100)): "nested too deeply",
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:24]))
def test_a_refusal_is_told_in_words_of_its_own(text: str) -> None:
    """The parser's words are others in each of its versions."""
    (message,) = (problem.message for problem in header(text).problems[:1])
    assert (
        message == f"the front matter is not valid YAML and was read line by line: {REFUSED[text]}"
    )


@given(st.text(st.sampled_from("ab1 :#-?,[]{}&*!|>'\"%@`\\\n"), max_size=30))
def test_both_parsers_refuse_the_same(text: str) -> None:
    """Tabs apart, which libyaml takes as blanks; the next test has them."""
    found = []
    for name in ("CSafeLoader", "SafeLoader"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_text, "LOADER", getattr(yaml, name, yaml.SafeLoader))
            found.append([problem.message for problem in header(text).problems])
    assert bool(found[0]) == bool(found[1])


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["title:\tOne", "title: One\t", "title: One\n"])
def test_a_tab_beside_a_value_is_a_blank(text: str) -> None:
    """The parser in Python refuses the tab, and the header is read line by line."""
    assert header(text).data == {"title": "One"}


@pytest.mark.usefixtures("loader")
def test_aliases() -> None:
    result = header("a: &x [1, 2]\nb: *x\nc: {k: *x}\n? &y z\n: *y")
    assert result.data == {"a": ["1", "2"], "b": ["1", "2"], "c": {"k": ["1", "2"]}, "z": "z"}
    result = header("a: *nothing\nb: &r [*r]")
    assert result.data == {"a": "*nothing", "b": ["*r"]}
    assert [problem.line for problem in result.problems] == [2, 3]
    assert not result.broken


def weight(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(weight, value.values()))
    return 1 + sum(map(weight, value)) if isinstance(value, list) else len(value or "") + 1


def test_billion_laughs() -> None:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    result = header("\n".join(lines))
    assert weight(result.data) < 300_000
    assert result.problems
    assert len(result.data) == 30


@pytest.mark.no_cover
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "!a ", "&a "])
def test_deep_nesting_and_size_are_harmless(opening: str) -> None:
    started = time.process_time()
    result = header("title: x\nk:\n  " + opening * 30_000)
    assert time.process_time() - started < 10
    assert result.data["title"] == "x"
    assert result.problems


def test_nesting_beyond_the_limit_is_kept_as_text() -> None:
    deep = f"{'[' * 80}x{']' * 80}"
    result = header(f"a: {deep}\nb: c")
    assert result.data == {"a": deep, "b": "c"}
    assert [problem.line for problem in result.problems] == [2]
    assert not header(f"a: {'[' * 40}x{']' * 40}").broken


@pytest.mark.no_cover
@pytest.mark.parametrize("line", ["k{}: a: b", "k{}: [a", "k{}: v", "k{}: 'x", "x: {}", "{}"])
def test_large_headers_take_linear_time(line: str) -> None:
    started = time.process_time()
    result = header("\n".join(line.format(i) for i in range(5_000)) + "\nlast: z: z")
    assert time.process_time() - started < 10
    assert result.data["last"] == "z: z"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("---", "---"),
        ("---  ", "---\t"),
        ("---", "..."),
        ("--- # head", "  ---"),
        ("----", "-----"),
    ],
)
def test_fences(newline: str, bom: str, opening: str, closing: str) -> None:
    text = f"{bom}{opening}\ntitle: x\nt: [a]\n{closing}\nBody\n---\n".replace("\n", newline)
    result = parse_front_matter(text)
    assert result.data == {"title": "x", "t": ["a"]}
    assert (result.end, result.problems) == (4, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body",
        "\n---\na: b\n---\n",
        " ---\na: b\n---\n",
        "--\na: b\n--\n",
        "--- a: b\n---\n",
        "---",
    ],
)
def test_no_header(text: str) -> None:
    assert parse_front_matter(text) == front_matter.FrontMatter()


def test_an_unclosed_header_is_none() -> None:
    for text in ("---\ntitle: x\nvideoId: y\n", "---\ntitle: x", "----\ntitle: x\n---\n"):
        result = parse_front_matter(text)
        assert (result.data, result.end) == ({}, 0)
        assert [problem.line for problem in result.problems] == [1]
    assert parse_front_matter("---\n\nA break, then words.\n").problems == ()


@pytest.mark.parametrize("text", ["---\n---\n", "---\n\n---\n", "---\n# only a comment\n---\n"])
def test_an_empty_header(text: str) -> None:
    result = parse_front_matter(text)
    assert (result.data, result.problems) == ({}, ())
    assert result.end == text.count("\n")
    assert parse_front_matter("---\n---").end == 2


CHARS = st.sampled_from("ab1 :#-?,[]{}&*!|>'\"%@`~\\\t.=/\u00a0\u0085\u2028\ufeff\x00\U0001f600é")
LINES = st.one_of(
    st.builds(
        "{}: {}".format, st.sampled_from(["a", "b", "c1", "d-e"]), st.text(CHARS, max_size=9)
    ),
    st.builds("{}:{}".format, st.sampled_from(["a", "b"]), st.text(CHARS, max_size=4)),
    st.builds("k: '{}'".format, st.text(CHARS, max_size=6)),
    st.builds('m: "{}"'.format, st.text(CHARS, max_size=6)),
    st.text(CHARS, max_size=8),
)


@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["CSafeLoader", "SafeLoader"]))
def test_the_short_way_reads_what_yaml_reads(lines: list[str], name: str) -> None:
    source = "\n".join(lines) + "\n"
    simple = front_matter._read_simple(source)
    if simple is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "LOADER", getattr(yaml, name, yaml.SafeLoader))
        reader = yaml_text.Reader(source)
        reader.read(0, len(source))
    assert (reader.data, reader.lines, reader.problems) == (*simple, [])


@given(st.lists(LINES, max_size=5).map("\n".join), st.sampled_from(["\n", "\r\n"]))
def test_nothing_is_raised_and_the_body_is_found(text: str, newline: str) -> None:
    result = parse_front_matter(f"---\n{text}\n---\nBody".replace("\n", newline))
    assert result.end == text.count("\n") + 3
    assert result.broken <= bool(result.problems)
    assert set(result.data) == set(result.lines)
    assert all(2 <= line < result.end for line in result.lines.values())
    assert all(1 <= problem.line <= result.end for problem in result.problems)


@given(st.lists(LINES, max_size=5).map("\n".join))
def test_a_good_field_survives_whatever_stands_above(text: str) -> None:
    source = f"{text}\nvideoId: 01234567012"
    result = header(source)
    if result.broken and "\n " not in f"\n{text}":
        assert result.data.get("videoId") == "01234567012"


def scalar_values() -> st.SearchStrategy[Any]:
    words = st.text(st.sampled_from("abé1:-_#' \"\n~[]{}"), max_size=8)
    return st.recursive(
        words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=8,
    )


@given(st.dictionaries(st.text("abc", min_size=1), scalar_values(), min_size=1), st.booleans())
def test_whatever_yaml_writes_is_read_back(data: dict[str, Any], flow: bool) -> None:
    source = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    if "\n---" in f"\n{source}" or "\n..." in source:
        return
    result = header(source.rstrip("\n"))
    if not any(isinstance(token, yaml.AliasToken) for token in yaml.scan(source)):
        assert result.data == data
        assert not result.broken
