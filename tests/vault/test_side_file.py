from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.vault.side_file import SideFileError, complete
from sphinx_aikb.vault.videos import Chapter, Video, parse_side_file

A, B, C = "P6y0gr-W2-k", "atMRWzgHEGg", "-__________"
LENGTH = Video(duration=1780)
ALL = Video("Why: how?", "2024-05-01", 3723, "chan", (Chapter(0, "One"), Chapter(3600, "Two: x")))
LINES = """\
{0}  title: "Why: how?"
{0}  published: 2024-05-01
{0}  duration: 1:02:03
{0}  channel: chan
{0}  chapters:
{0}    0:00: One
{0}    1:00:00: "Two: x"
"""


def completed(text: str, **additions: Video) -> str:
    found = complete(
        text, {{"a": A, "b": B, "c": C}[name]: said for name, said in additions.items()}
    )
    assert found.problems == ()
    return found.text


def test_all_that_can_be_said() -> None:
    text = completed("", a=ALL, c=ALL)
    assert text == f'{A}:\n{LINES.format("")}"{C}":\n{LINES.format("")}'
    found = parse_side_file(text)
    assert found.videos == {A: ALL, C: ALL}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Keys at the end of an entry; comments, blanks and quotes stay.
        (f"{A}:\n  title: x # mine\n  # more\n", f"{A}:\n  title: x # mine\n  duration: 29:40\n  # more\n"),
        (f"'{A}' :\n    title:   'x'", f"'{A}' :\n    title:   'x'\n    duration: 29:40"),
        (f"{A}: # mine\n  title: x\n\n{B}: y\n", f"{A}: # mine\n  title: x\n  duration: 29:40\n\n{B}: y\n"),
        (f"  {A}:\n    title: x\n", f"  {A}:\n    title: x\n    duration: 29:40\n"),
        # Behind values of several lines.
        (f"{A}:\n  title: |\n    x\n\n# end\n", f"{A}:\n  title: |\n    x\n\n  duration: 29:40\n# end\n"),
        (f'{A}:\n  title: "x\n    y"\n', f'{A}:\n  title: "x\n    y"\n  duration: 29:40\n'),
        (f"{A}:\n  chapters:\n    0:00: x\n", f"{A}:\n  chapters:\n    0:00: x\n  duration: 29:40\n"),
        (f"{A}:\n  tags: [a,\n    b]\n", f"{A}:\n  tags: [a,\n    b]\n  duration: 29:40\n"),
        (f"{A}:\n  tags:\n  - a\n", f"{A}:\n  tags:\n  - a\n  duration: 29:40\n"),
        # A title becomes a key where it stands, and a key without a value gets one.
        (f"{A}: A talk # mine\n", f"{A}:\n  title: A talk # mine\n  duration: 29:40\n"),
        (f'{A}:   "A talk"', f'{A}:\n  title:   "A talk"\n  duration: 29:40'),
        (f"{A}:\n", f"{A}:\n  duration: 29:40\n"),
        *((f"{A}: {none} # to do\n{B}: x\n", f"{A}:  # to do\n  duration: 29:40\n{B}: x\n")
          for none in ("~", "null", '""')),
        *((f"{A}:\r\n  duration: {none} # a\r\n{B}: x", f"{A}:\r\n  duration: 29:40 # a\r\n{B}: x")
          for none in ("~", "Null", "''")),
        (f"{A}:\n  title: x\n  duration: # to do\n", f"{A}:\n  title: x\n  duration: 29:40 # to do\n"),
        # In braces.
        (f"{A}: {{title: x}}\n", f'{A}: {{title: x, duration: "29:40"}}\n'),
        (f"{A}: {{title: x, }}\n", f'{A}: {{title: x, duration: "29:40", }}\n'),
        (f"{A}: {{}}\n", f'{A}: {{duration: "29:40"}}\n'),
        (f"{{{A}: {{title: x}}}}", f'{{{A}: {{title: x, duration: "29:40"}}}}'),
        # Entries that are not there yet.
        ("", f"{A}:\n  duration: 29:40\n"),
        ("# mine\n", f"# mine\n{A}:\n  duration: 29:40\n"),
        (f"{B}: y", f"{B}: y\n{A}:\n  duration: 29:40"),
        (f" {B}: y\n", f" {B}: y\n {A}:\n   duration: 29:40\n"),
        ("{}\n", f'{{{A}: {{duration: "29:40"}}}}\n'),
        # An address names a video, too, and anchors and aliases are values as others.
        (f"https://youtu.be/{A}: x\n", f"https://youtu.be/{A}:\n  title: x\n  duration: 29:40\n"),
        (f"{B}: &t y\n{A}:\n  title: *t\n", f"{B}: &t y\n{A}:\n  title: *t\n  duration: 29:40\n"),
        (f"{A}: &t x\n{B}:\n  title: *t\n", f"{A}:\n  title: &t x\n  duration: 29:40\n{B}:\n  title: *t\n"),
        # Line ends and the mark at the beginning.
        (f"{A}:\r\n  title: x\r\n{B}: y\r\n", f"{A}:\r\n  title: x\r\n  duration: 29:40\r\n{B}: y\r\n"),
        (f"\ufeff{A}: x\n", f"\ufeff{A}:\n  title: x\n  duration: 29:40\n"),
        # What is said already, also under another name.
        (f"{A}:\n  duration: 1780\n", f"{A}:\n  duration: 1780\n"),
    ],
)  # fmt: skip
def test_the_length_is_added(before: str, after: str) -> None:
    assert completed(before, a=LENGTH) == after
    assert completed(after, a=LENGTH) == after


def test_other_names_of_keys_say_the_same() -> None:
    text = f"{A}:\n  date: 2020\n  author: me\n"
    assert completed(text, a=Video(published="2024-05-01", channel="chan")) == text


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (f"{A}: &x\n  title: x\n{B}: *x\n", "an alias gives its values to another entry"),
        (f"{A}: [x]\n", "a list"),
        (f"{A}: |\n  x\n", "lines of its own"),
        (f"{A}:\n  x\n", "lines of its own"),
        (f"{{{A}: x}}\n", "a title in braces"),
        (f"https://youtu.be/{A}: x\n{A}: y\n", "named twice"),
    ],
)
def test_an_entry_that_is_left_alone(entry: str, reason: str) -> None:
    found = complete(entry, {A: LENGTH, C: LENGTH})
    (problem,) = found.problems
    assert reason in problem.message
    assert A in problem.message
    assert list(found.added) == [C]
    assert complete(entry, {A: LENGTH}).text == entry


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (f"# x\n{A}:\n\ttitle: x\n", "a tab stands where spaces belong", 3),
        (f"{A}: x: y\n", "not valid YAML", 1),
        ("- a list\n", "not valid YAML", 1),
        (f"{A}: x\n{A}: y\n", "given twice", 2),
        (f"{A}: *x\n", "refers to nothing", 1),
        (f"{A}: x\n---\n{B}: y\n", "a second document", 2),
        (f"{A}: {'[' * 100}\n", "nested too deeply", 1),
        # The end of the document is the end of what can be read.
        (f"---\n{A}: x\n...\n", "would break it", None),
        (f"? {A}\n: title: x\n", "would", None),
    ],
)
def test_a_file_that_is_left_alone(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(SideFileError, match=reason) as caught:
        complete(text, {A: LENGTH, C: LENGTH})
    assert caught.value.line == line


TITLES = [
    "true",
    "No",
    "null",
    "~",
    "1",
    "- x",
    "#x",
    "x #y",
    "a: b",
    "a:",
    "'",
    '"',
    "\\",
    "é",
    "?",
    "{x}",
    "🚀",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("before", ["", "{}"])
def test_titles_mean_the_same_to_every_parser(title: str, before: str) -> None:
    text = completed(before, a=Video(title=title))
    assert yaml.load(text, yaml.BaseLoader) == {A: {"title": title}}
    assert isinstance(yaml.safe_load(text)[A]["title"], int if title == "1" else str)


WORDS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=5
)
ENTRIES = st.dictionaries(
    st.sampled_from([A, B, "other"]),
    WORDS | st.dictionaries(st.sampled_from(["title", "date", "x", "y"]), VALUES),
)


@given(ENTRIES, st.booleans() | st.none(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_what_a_person_typed_is_never_changed(
    typed: dict[str, Any], flow: bool | None, unicode: bool, ends: str
) -> None:
    text = yaml.safe_dump(typed, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    text = text.replace("\n", ends)
    try:
        result = complete(text, {A: ALL, C: LENGTH}).text
    except SideFileError:
        return
    at = 0
    for sign in text:  # all of it is there, in its order
        at = result.index(sign, at) + 1
    before, after = (yaml.load(each, yaml.BaseLoader) or {} for each in (text, result))
    assert [key for key in after if key != C] == [*dict.fromkeys((*before, A))]
    for key, value in before.items():
        if key != A:
            assert after[key] == value
        elif isinstance(value, dict):
            assert {name: after[A][name] for name in value} == value
        elif value:
            assert after[A] == value or after[A]["title"] == value
