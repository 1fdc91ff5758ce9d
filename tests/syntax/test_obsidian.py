"""Obsidian's Markdown put together at random: words stay, comments go, and what is off is not read."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.token import Token
from syntax.parsing import parser, walk

from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.parts import PARTS
from sphinx_aikb.text.tag import tags_in

OURS = frozenset({"highlights", "comments", "strikethrough", "tasks", "money", "tags"})
ALL = frozenset(PARTS)

WORDS = st.integers(100, 999).map(lambda number: f"word{number}")
AROUND = st.sampled_from(
    [
        "=={}==",
        "~~{}~~",
        "*{}*",
        "`{}`",
        "[{}](https://example.org)",
        "[[{}]]",
        "[[name | {}]]",
        "${}$",
        "$5 {}",
        "#{}",
        "<b>{}</b>",
        '<a class="yt-timestamp" data-t="1:00">{}</a>',
    ]
)
INLINE = st.recursive(
    WORDS,
    lambda inner: st.builds(str.format, AROUND, inner) | st.builds("{} {}".format, inner, inner),
    max_leaves=6,
)
BROKEN = st.sampled_from(
    ["==", "~~", "===", "~", "=", "$", "$$", "#", "*", "`", "[", "]", "](", " ", "\n", "%", "\\"]
)
LINES = st.lists(INLINE | BROKEN, min_size=1, max_size=8).map("".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map("## {}".format),
    LINES.map("- [ ] {}".format),
    LINES.map("1. [x] {}".format),
    LINES.map("- [/] {}".format),
    LINES.map("> {}".format),
    LINES.map("% {}".format),
    st.builds("| {} |\n|---|\n| {} |".format, WORDS, WORDS.map("=={}==".format)),
)
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)


def parse(text: str, syntax: frozenset[str] = ALL, *, note: bool = True) -> list[Token]:
    with parser(Context(note=note, title="Title", syntax=syntax)) as md:
        return md.parse(text)


def written(tokens: list[Token]) -> str:
    return " ".join(f"{token.content} {token.info} {token.attrs}" for token in walk(tokens))


def words(text: str) -> list[str]:
    return re.findall(r"word\d{3}", text)


@given(DOCUMENTS)
@example("==word101 ~~word102== word103~~")
@example("- [ ] word101\n- [x]\n  word102")
@example("$5 word101 $word102$ word103$")
def test_every_word_is_kept(text: str) -> None:
    # A pair of marks with nothing but other broken marks between them is a comment.
    text = text.replace("%%", "%")
    shown = written(parse(text))
    assert [word for word in words(text) if word not in shown] == []


@given(DOCUMENTS)
def test_tags_balance(text: str) -> None:
    tokens = parse(text)
    assert sum(token.nesting for token in tokens) == 0
    for token in walk(tokens):
        depth = 0
        for child in token.children or []:
            depth += child.nesting
            assert depth >= 0
        assert depth == 0


SECRETS = st.integers(100, 999).map(lambda number: f"secret{number}")
HIDDEN = st.one_of(
    SECRETS,
    SECRETS.map("[[{}]]".format),
    SECRETS.map("*{}".format),
    SECRETS.map("== {} ~~".format),
    SECRETS.map("#{}".format),
    st.builds("{}\n{}".format, SECRETS, SECRETS),
)
OVER_BLOCKS = st.builds("{}\n\n# {}\n\n- {}\n".format, SECRETS, SECRETS, SECRETS)


@given(
    st.lists(st.tuples(WORDS, HIDDEN), min_size=1, max_size=4), st.sampled_from(["", "- ", "> "])
)
def test_comments_in_lines_are_gone_and_nothing_else(
    parts: list[tuple[str, str]], before: str
) -> None:
    text = before + " ".join(f"{word} %%{hidden}%%" for word, hidden in parts)
    shown = written(parse(text))
    assert "secret" not in shown
    assert "%%" not in shown
    assert [word for word, _ in parts if word not in shown] == []


@given(st.lists(st.tuples(WORDS, OVER_BLOCKS), min_size=1, max_size=4))
def test_comments_over_blocks_are_gone_and_nothing_else(parts: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"{word}\n\n%%\n{hidden}\n%%" for word, hidden in parts)
    shown = written(parse(text))
    assert "secret" not in shown
    assert "%%" not in shown
    assert [word for word, _ in parts if word not in shown] == []
    assert tags_in(text) == ()


@given(st.lists(INLINE | BROKEN, min_size=1, max_size=8).map("".join))
@example("#word101 `#word102` #word103")
@example("%%#word101%% #word102")
def test_what_is_scanned_is_what_is_shown(text: str) -> None:
    """But for math and broken links, which the scan does not read."""
    tokens = parse(text.replace("$", "").replace("](", ""))
    roles = [token for token in walk(tokens) if token.meta.get("name") == "aikb:tag"]
    shown = {token.content.removeprefix("#").casefold() for token in roles}
    scanned = {name.casefold() for name in tags_in(text.replace("$", "").replace("](", ""))}
    assert shown <= scanned


def test_what_is_off_is_not_read() -> None:
    text = "==a== ~~b~~ %%c%% #d $5 e $\n\n- [ ] f\n\n%%\ng\n%%"
    for syntax, note in ((ALL - OURS, True), (ALL, False)):
        tokens = parse(text, syntax, note=note)
        types = {token.type for token in walk(tokens)}
        assert {"s_open", "math_inline", "myst_line_comment"} <= types
        assert not types & {"span_open", "myst_role"}
        assert "==a== " in written(tokens)
        assert "[ ] f" in written(tokens)


def test_each_part_alone() -> None:
    text = "==a== ~~b~~ %%c%% #d $5 e $\n\n- [ ] f"
    for part in OURS:
        tokens = list(walk(parse(text, frozenset({part}))))
        classes = {str(token.attrs.get("class")) for token in tokens}
        found = {
            "highlights": "aikb-mark" in classes,
            "strikethrough": "aikb-s" in classes,
            "tasks": "aikb-task-item" in classes,
            "comments": not any("%%c%%" in token.content for token in tokens),
            "money": all(token.type != "math_inline" for token in tokens),
            "tags": any(token.type == "myst_role" for token in tokens),
        }
        assert [name for name, is_on in found.items() if is_on] == [part]
