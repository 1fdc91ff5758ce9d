"""Markdown put together at random, well and badly formed: nothing raises, nothing is lost, no link nests."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.token import Token
from syntax.parsing import parser, walk

from sphinx_aikb.markdown.block_ids import BLOCK
from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.html import LINE_BREAK

NATIVE = {"wikilink", "aikb:embed", "yt"}
RAW_LINK = re.compile(r"<a[\s>]|</a", re.IGNORECASE)

WORDS = st.integers(100, 999).map(lambda number: f"word{number}")
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 99), st.integers(0, 59))


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    around = st.sampled_from(
        [
            "*{}*",
            "**{}**",
            "_{}_",
            "~~{}~~",
            "`{}`",
            "``{} ``",
            "[{}](https://example.org)",
            "[{}](<b c>)",
            "![{}](https://example.org/p.png)",
            "[[name | {}]]",
            "[[{}]]",
            "![[name|{}]]",
            '<a class="yt-timestamp" data-t="1:00">{}</a>',
            '<a class="yt-timestamp" data-t="1:00">{}',
            '<a href="https://example.org">{}</a>',
            '<a href="https://example.org">{}',
            "<b>{}</b>",
            "${}$",
            r"\[[{}]]",
            r"[\[{}\]\]",
        ]
    )
    return st.builds(str.format, around, inner) | st.builds("{} {}".format, inner, inner)


INLINE = st.recursive(
    WORDS
    | st.builds("[[{}]]".format, WORDS)
    | st.builds("[[{}|{}]]".format, WORDS, WORDS)
    | st.builds("[[{}#{} | {}]]".format, WORDS, WORDS, WORDS)
    | TIMES.map('<a class="yt-timestamp" data-t="{0}">[{0}]</a>'.format),
    wrapped,
    max_leaves=6,
)
BRACKETS = st.sampled_from(["[[", "]]", "[", "]", "](", ")", "![", "!", "|", "#", "^", "\\"])
MARKS = st.sampled_from(["`", "``", "*", "**", "_", "~~", "$", "{yt}`", "&amp;", " ", "\n"])
TAGS = st.sampled_from(["<a ", "</a>", '<a class="yt-timestamp"', "<", ">"])
BROKEN = BRACKETS | MARKS | TAGS
LINES = st.lists(INLINE | BROKEN, min_size=1, max_size=8).map("".join)
LINKS = st.builds("[[{} | {}]]".format, WORDS, WORDS)
CELLS = WORDS | LINKS | LINKS.map("*{}*".format) | LINKS.map("[{}](https://example.org)".format)
BLOCKS = st.one_of(
    LINES,
    LINES.map("## {}".format),
    LINES.map("- {}".format),
    LINES.map("> {}".format),
    LINES.map("{} ^id".format),
    LINES.map("> [!note] {}".format),
    st.builds("> [!{}]- {}\n> {}".format, WORDS, INLINE, LINES),
    LINES.map("- {}\n\n^id".format),
    st.builds("| {} | {} |\n|---|---|\n| {} | {} |".format, CELLS, CELLS, CELLS, CELLS),
    st.builds("```\n{}\n```".format, LINES),
    st.builds("{}\n---".format, LINES),
)
# A row may hold more cells than the table has columns: Markdown drops them.
ROWS = st.builds("| {} | {} |\n|---|---|\n| {} |".format, INLINE, INLINE, LINES)
WHOLE = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)
DOCUMENTS = st.lists(BLOCKS | ROWS, min_size=1, max_size=4).map("\n\n".join)


def parse(text: str) -> list[Token]:
    with parser(Context(note=True, title="Title")) as md:
        return md.parse(text)


def written(tokens: list[Token]) -> str:
    """All that a renderer has to write of some tokens."""
    return " ".join(f"{token.content} {token.info} {token.attrs}" for token in walk(tokens))


def lines(tokens: list[Token]) -> Iterator[list[Token]]:
    for token in walk(tokens):
        if token.type in ("inline", "image"):
            yield token.children or []


@given(WHOLE)
@example("[[word101 | [word102](b) ![word103](c)]]")
@example("![[name|word101](https://example.org) word102")
@example("| a | b |\n|---|---|\n| [[[word101|word102]]] | word103 |")
def test_every_word_is_kept(text: str) -> None:
    shown = written(parse(text))
    assert [word for word in re.findall(r"word\d{3}", text) if word not in shown] == []


HTML_TAGS = st.sampled_from(
    [
        "<kbd>",
        "</kbd>",
        "<b class=x>",
        "</b>",
        "<sub>",
        "</sub>",
        "<br>",
        "</br>",
        "<details>",
        "<details open>",
        "</details>",
        "<summary>",
        "</summary>",
        "<div>",
        "</div>",
        "<script>",
        "</script>",
        "<pre>",
        "<a href=x>",
        "</a>",
        "<?",
        "?>",
        "<!x",
        "<![CDATA[",
        "]]>",
        "<branch>",
        "<x_y>",
        "<!-",
        "`",
        "*",
        "- ",
        "> ",
        "    ",
        "# ",
        "| ",
        "\n",
        "\n",
        "\n\n",
        " ",
    ]
)
HTML = st.lists(HTML_TAGS | WORDS.map("{} ".format), min_size=1, max_size=16).map("".join)


@given(HTML)
@example("<details>\n<summary>word101\nword102</summary>word103</details> word104")
@example("- <details>word101\n</details>word102")
@example("<summary>word101</summary>\n\n    word102")
@example("<!-word101\n\n# word102 <script>word103")
def test_every_word_and_tag_of_raw_html_is_kept(text: str) -> None:
    tokens = parse(text)
    assert not {"html_inline", "html_block", "aikb_flow"} & {token.type for token in walk(tokens)}
    shown = written(tokens)
    assert [word for word in re.findall(r"word\d{3}", text) if word not in shown] == []
    for tag in ("<div>", "<script>", "<pre>", "<branch>", "<x_y>", "</div>", "</a>", "<a href=x>"):
        # Tables drop what their rows have too much of.
        assert shown.count(tag) >= text.count(tag)


@given(HTML)
def test_pairs_of_raw_html_balance(text: str) -> None:
    tokens = parse(text)
    level = 0
    for token in tokens:
        level += token.nesting
        assert level >= 0
    assert level == 0
    for children in lines(tokens):
        assert sum(child.nesting for child in children) == 0


@given(LINES, st.sampled_from([" ^a-1", "\n^a-1", "\n\n^a-1"]))
@example("**word101**", " ^a-1")
@example("word101\\", "\n^a-1")
@example("`word101", " ^a-1")
@example("^word101", " ^a-1")
def test_a_marker_takes_nothing_with_it(line: str, marker: str) -> None:
    tokens = parse(line + marker)
    markers = [token for token in walk(tokens) if token.meta.get("name") == BLOCK]
    if markers:
        assert [token.content for token in markers] == ["a-1"]
        kept = [token for token in walk(tokens) if token is not markers[0]]
        plain = shown(list(walk(parse(line + marker.replace("^a-1", "end")))))
        assert shown(kept).split() == plain.removesuffix("end").split()
    else:
        assert "^a-1" in written(tokens)


def shown(tokens: list[Token]) -> str:
    """What all tokens say, the lines that hold others left out."""
    return " ".join(
        f"{token.content} {token.attrs or ''}"
        for token in tokens
        if not token.children and token.attrs.get("class") != LINE_BREAK
    ).strip()


@given(DOCUMENTS)
@example("[a ![[b]] c](d)")
@example('[a <a class="yt-timestamp" data-t="1:00">b</a>](c)')
@example("![a [[b]] ![c [[d]]](e)](f)")
@example('<a href="#">*[[a]]*</a>')
def test_no_link_nests(text: str) -> None:
    for children in lines(parse(text)):
        depth = 0
        closings = sum(_raw(token) == -1 for token in children)
        raw = 0
        for token in children:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            raw = max(raw + _raw(token), 0)
            closings -= _raw(token) == -1
            if token.type == "myst_role" and token.meta["name"] in NATIVE:
                assert depth == 0
                # One that is never closed is no reason to lose a link.
                assert raw == 0 or closings == 0


def _raw(token: Token) -> int:
    """1 for the opening tag of a raw link, -1 for its end."""
    if token.type != "html_inline" or not RAW_LINK.match(token.content):
        return 0
    return -1 if token.content.startswith("</") else 1


@given(DOCUMENTS)
def test_images_hold_text_only(text: str) -> None:
    for token in walk(parse(text)):
        if token.type == "image":
            assert "myst_role" not in {child.type for child in walk(token.children or [])}


@given(DOCUMENTS)
def test_tags_balance(text: str) -> None:
    tokens = parse(text)
    assert sum(token.nesting for token in tokens) == 0
    assert all(sum(child.nesting for child in children) == 0 for children in lines(tokens))


@given(DOCUMENTS)
def test_no_stand_in_for_a_pipe_is_left(text: str) -> None:
    assert "\ue17c" not in written(parse(text))


@given(st.text("[]|!`\\<>a \n*_#^$&;(){}~", max_size=60))
@example("[[a|`b]]")
@example("![[a]]{")
def test_any_text_parses_and_means_the_same_twice(text: str) -> None:
    with parser(Context()) as md:
        assert [t.as_dict() for t in md.parse(text)] == [t.as_dict() for t in md.parse(text)]


@given(DOCUMENTS)
def test_without_the_extension_nothing_is_ours(text: str) -> None:
    with parser(None) as md:
        tokens = md.parse(text)
    names = {token.meta["name"] for token in walk(tokens) if token.type == "myst_role"}
    assert names <= {"yt"}, "the only role in the samples"


@pytest.mark.parametrize("pipe", ["|", r"\|"])
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_a_row_has_a_cell_for_each_link(pipe: str, links: list[tuple[str, str]]) -> None:
    row = " | ".join(f"[[{target} {pipe} {label}]]" for target, label in links)
    dashes = "|".join(["---"] * len(links))
    tokens = parse(f"| {row} |\n|{dashes}|\n| {row} |")
    cells = [token for token in tokens if token.type in ("th_open", "td_open")]
    assert len(cells) == 2 * len(links)
    found = [token.content for token in walk(tokens) if token.type == "myst_role"]
    # Between target and label, the blank before a pipe stays: the role drops it.
    assert found == [f"{target} |{label}" for target, label in links] * 2


CALLOUTS = st.builds(
    "{}[!{}]{}{}\n{}".format,
    st.sampled_from(["> ", ">", "> > ", "- > ", ">\t"]),
    WORDS | st.builds("{} {}".format, WORDS, WORDS) | st.builds("{}|{}".format, WORDS, WORDS),
    st.sampled_from(["", "-", "+", " ", "- ", "+ ", "(", "[", ":", "\\"]),
    st.just("") | LINES,
    st.just("") | LINES | LINES.map("> {}".format) | LINES.map("> - {}".format),
)


@given(st.lists(CALLOUTS | BLOCKS, min_size=1, max_size=4).map("\n\n".join))
@example("> [!word101] word102\nword103")
@example("> [!word101|word102]\n> ---")
def test_callouts_keep_every_word(text: str) -> None:
    tokens = parse(text)
    with parser(None) as md:
        stock = written(md.parse(text))
    ours = written(tokens).lower()
    for word in set(re.findall(r"word\d{3}", text)):
        assert word in ours or word not in stock
    assert sum(token.nesting for token in tokens) == 0
