from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_aikb.text.wikilink import (
    MAX_LENGTH,
    WikiLink,
    match_wikilink,
    parse_wikilink,
    wikilink_at,
)


def match(text: str, pos: int = 0) -> str | None:
    """What the wiki-link at `pos` is, brackets included."""
    end = match_wikilink(text, pos, len(text))
    return None if end < 0 else text[pos:end]


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        ("engine", WikiLink("engine")),
        ("  engine  ", WikiLink("engine")),
        ("engine|motor", WikiLink("engine", label="motor")),
        ("engine  |  the motor ", WikiLink("engine", label="the motor")),
        ("a|b|c", WikiLink("a", label="b|c")),
        ("a||b", WikiLink("a", label="|b")),
        (r"a\|b", WikiLink("a", label="b")),
        (r"a \| b", WikiLink("a", label="b")),
        (r"a\b", WikiLink(r"a\b")),
        ("engine|", WikiLink("engine")),
        ("engine |  ", WikiLink("engine")),
        ("engine#Thrust", WikiLink("engine", ("Thrust",))),
        ("engine # Thrust # Vector", WikiLink("engine", ("Thrust", "Vector"))),
        ("engine##Thrust", WikiLink("engine", ("Thrust",))),
        ("#Thrust", WikiLink("", ("Thrust",))),
        ("#Thrust#", WikiLink("", ("Thrust",))),
        ("engine#^blk-1", WikiLink("engine", block="blk-1")),
        ("engine#Thrust#^b|x", WikiLink("engine", ("Thrust",), "b", "x")),
        ("#^b", WikiLink("", block="b")),
        ("engine^b", WikiLink("engine^b")),
        ("^b", WikiLink("^b")),
        ("C#", WikiLink("C#")),
        ("C# | the language", WikiLink("C#", label="the language")),
        ("a#b|c#d", WikiLink("a", ("b",), label="c#d")),
        ("engine.md", WikiLink("engine")),
        ("engine.MD", WikiLink("engine")),
        ("engine.markdown#Thrust", WikiLink("engine", ("Thrust",))),
        ("v1.2", WikiLink("v1.2")),
        ("chart.png", WikiLink("chart.png")),
        (".md", WikiLink(".md")),
        ("./a/../b", WikiLink("./a/../b")),
        ("R&amp;D", WikiLink("R&D")),
        ("R&#38;D | x", WikiLink("R&D", label="x")),
        ("AI: the future", WikiLink("AI: the future")),
        ("https://example.org/a#b | c", WikiLink("https://example.org/a#b", label="c")),
        ("http://example.org/x.md", WikiLink("http://example.org/x.md")),
        ("日本語|ノート", WikiLink("日本語", label="ノート")),
        ("!important", WikiLink("!important")),
        ("a|b\nc", WikiLink("a", label="b\nc")),
    ],
)
def test_the_inside(inside: str, link: WikiLink) -> None:
    assert parse_wikilink(inside) == link


@pytest.mark.parametrize(
    "inside",
    ["", "  ", "|", " | label", "#", "##", "#^", " # | label", "a\nb", "\na", "a\n|b", "&nbsp;"],
)
def test_no_link(inside: str) -> None:
    assert parse_wikilink(inside) is None


@pytest.mark.parametrize(
    ("target", "external"),
    [
        ("https://example.org", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("AI: the future", False),
        ("httpd: a server", False),
        ("javascript:alert(1)", False),
        ("mailto:a@example.org", False),
        ("data:text/html,x", False),
        ("ftp://example.org", False),
        ("//example.org", False),
        ("about https://example.org", False),
    ],
)
def test_only_web_addresses_are_external(target: str, external: bool) -> None:
    link = parse_wikilink(target)
    assert link is not None
    assert link.external is external
    assert link.target == target


@pytest.mark.parametrize(
    ("inside", "title", "label"),
    [
        ("engine", None, "engine"),
        ("engine", "The Engine", "The Engine"),
        ("engine#Thrust", None, "engine > Thrust"),
        ("engine#Thrust#Vector", "The Engine", "The Engine > Thrust > Vector"),
        ("#Thrust", "This note", "Thrust"),
        ("engine#^b", None, "engine"),
        ("engine#^b", "The Engine", "The Engine"),
        ("#^b", None, "^b"),
        ("#^b", "This note", "^b"),
        ("engine#Thrust#^b", None, "engine > Thrust"),
    ],
)
def test_default_label(inside: str, title: str | None, label: str) -> None:
    link = parse_wikilink(inside)
    assert link is not None
    assert link.default_label(title) == label


@pytest.mark.parametrize(
    "text",
    [
        "[[a]]",
        "![[a]]",
        "[[a|b]]",
        r"[[a\|b]]",
        "[[a|b|c]]",
        "[[a#B#C^d | e]]",
        "[[ ]]",
        "[[]]",
        "[[a | b [c] d]]",
        "[[a|[b]]]",
        "[[a | b *c* d]]",
        "[[a|b > c < d]]",
        "[[a`b]]",
        "[[a|`b` c]]",
        r"[[a|b \] c]]",
        r"[[a|b\\]]",
        r"[[a\b]]",
    ],
)
def test_a_whole_link(text: str) -> None:
    assert match(text) == text
    assert match(f"{text} [[x]]") == text
    assert match(f"{text}(y)") == text


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[a]]]", "[[a]]"),
        ("[[a | b [c]] d", "[[a | b [c]]"),
        ("[[a|b]]c]]", "[[a|b]]"),
        ("[[a|[b] c]] d]]", "[[a|[b] c]]"),
    ],
)
def test_where_it_ends(text: str, link: str) -> None:
    assert match(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[[",
        "[[a",
        "[[a]",
        "[[a|b",
        "[[a|b]",
        "[ [a]]",
        "[a]",
        "![a]",
        "! [[a]]",
        "x[[a]]",
        "[[[a]]",
        "[[a[b]]",
        "[[a]b]]",
        "[[a] ]",
        "[[a [[b]]",
        "[[a | b [[c]]",
        "[[a\nb]]",
        "[[a|b\nc]]",
        r"[[a\]]",
        r"[[a\]\]",
        r"[[a\[b]]",
        r"[[a|b\]]",
        "[[a|`b]] c`",
        "[[a`b]] c`",
        "[[a|``b ` c]] d``",
        f"[[{'a' * MAX_LENGTH}]]",
        f"[[a|{'b' * MAX_LENGTH}]]",
    ],
)
def test_no_match(text: str) -> None:
    assert match(text) is None


def test_a_backtick_without_a_partner_is_no_code() -> None:
    assert match("[[a|b`c]] d") == "[[a|b`c]]"
    assert match("[[a|b`c]] ``d") == "[[a|b`c]]"


def test_nothing_at_or_after_stop_is_read() -> None:
    text = "[[a | b]]"
    assert match_wikilink(text, 0, len(text)) == len(text)
    for stop in range(len(text)):
        assert match_wikilink(text, 0, stop) == -1
    assert match_wikilink("[[a|`b]] c`", 0, 8) == 8, "the code span ends outside of what is read"


def test_it_begins_at_pos() -> None:
    assert match("x [[a]] y", 2) == "[[a]]"
    assert match("x ![[a]] y", 2) == "![[a]]"
    assert match("x ![[a]] y", 3) == "[[a]]"


def test_end_and_content_at_once() -> None:
    assert wikilink_at("x [[a | b]] y", 2, 13) == (11, WikiLink("a", label="b"))
    assert wikilink_at("![[a]]", 1, 6) == (6, WikiLink("a"))
    for text in ("[[a", "[[ | b]]", "a"):
        assert wikilink_at(text, 0, len(text)) is None


PLAIN = st.text(
    st.characters(exclude_characters="[]|#^\\&`!\n", exclude_categories=["Cs"]), min_size=1
)
NAMES = (
    PLAIN.map(str.strip)
    .filter(bool)
    .filter(lambda name: not name.lower().startswith(("http:", "https:")))
    .filter(lambda name: not name.lower().endswith((".md", ".markdown")))
)
BLANKS = st.sampled_from(["", " ", "   ", "\t"])


@given(
    NAMES,
    st.lists(NAMES, max_size=3),
    st.none() | NAMES,
    st.none() | NAMES,
    BLANKS,
    st.sampled_from(["|", r"\|"]),
)
def test_what_is_written_is_read_back(
    target: str, headings: list[str], block: str | None, label: str | None, blank: str, pipe: str
) -> None:
    parts = [target, *headings, *([] if block is None else [f"^{block}"])]
    inside = f"{blank}#{blank}".join(parts)
    inside = f"{blank}{inside}{blank}"
    if label is not None:
        inside += f"{pipe}{blank}{label}{blank}"
    link = parse_wikilink(inside)
    assert link == WikiLink(target, tuple(headings), block, label)
    if len(inside) < MAX_LENGTH - 4:
        assert match(f"[[{inside}]]") == f"[[{inside}]]"
        assert match(f"![[{inside}]] and [[more]]") == f"![[{inside}]]"


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_headings_of_the_same_note(headings: list[str]) -> None:
    link = parse_wikilink("".join(f"#{heading}" for heading in headings))
    assert link == WikiLink("", tuple(headings))
    assert link.default_label("This note") == " > ".join(headings)


ANY = st.text() | st.lists(
    st.sampled_from(
        ["[", "[[", "]", "]]", "|", "\\", "`", "``", "#", "^", "!", "\n", " ", "a", "&amp;", ".md"]
    ),
    max_size=20,
).map("".join)


@given(ANY)
@example("a&#10;b")
@example("\ud800")
@example("0 .MD")
@example("&#" + "9" * 5000 + ";")
def test_any_text_is_a_link_or_none(text: str) -> None:
    link = parse_wikilink(text)
    if link is not None:
        assert link.target or link.heading or link.block
        for part in (link.target, *link.heading, link.block or "x", link.label or "x"):
            assert part == part.strip()
        assert all(link.heading)
        assert link.block != ""
        assert link.label != ""
        assert link.default_label()
        assert "\n" not in link.target


@given(ANY)
@example("[[a|`b]]")
@example("[[a|[b]]")
def test_a_match_is_a_link_in_one_line(text: str) -> None:
    for pos in range(len(text) + 1):
        end = match_wikilink(text, pos, len(text))
        assert end == -1 or pos < end <= len(text)
        if end > 0:
            found = text[pos:end]
            assert found.startswith(("[[", "![["))
            assert found.endswith("]]")
            assert "\n" not in found
            assert "[[" not in found[3:].partition("|")[0]
            assert len(found) <= MAX_LENGTH


def ask_everywhere(text: str) -> float:
    """Ask at every bracket and give the seconds that it took, the better of two."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        pos = text.find("[")
        while pos >= 0:
            match_wikilink(text, pos, len(text))
            pos = text.find("[", pos + 1)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[[a",
        "[[a|",
        "[[a|b ",
        "[[a|[",
        "[[a|[b]",
        "[[a|b\\]",
        "[[\\",
        "[[a|`",
        "[[`a",
        "[[a|``b`]]",
        "[[a]]",
    ],
)
def test_a_long_line_takes_linear_time(unit: str) -> None:
    quarter = unit * (10_000 // len(unit))
    # Four times the text may take four times as long; sixteen times would be quadratic.
    assert ask_everywhere(quarter * 4) < 8 * ask_everywhere(quarter) + 0.02


@pytest.mark.no_cover
def test_one_long_link_is_refused_at_once() -> None:
    for text in (
        f"[[{'a' * 10**6}]]",
        f"[[a|{'b' * 10**6}]]",
        f"[[a|{'[' * 10**6}",
        f"[[a|{'`' * 10**6}]]",
    ):
        start = time.process_time()
        assert match(text) is None
        assert time.process_time() - start < 10
