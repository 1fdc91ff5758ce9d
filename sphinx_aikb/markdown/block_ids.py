"""The markers of blocks: ``^id`` at the end of a paragraph becomes the role ``aikb:block``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.text.block_id import block_marker

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

BLOCK = "aikb:block"
"""The role that the rule stands for."""

_BREAKS = ("softbreak", "hardbreak")
_UNSEEN = ("myst_block_break", "myst_line_comment", "myst_target")
_NO_BLOCKS = ("heading_close", "hr", "front_matter", "nb_initialise")


def block_markers(state: StateCore) -> None:
    r"""Core rule, after ``inline``: take the markers off the paragraphs of a note.

    A list item's text is a paragraph, too. Literal stay: a marker that is escaped (``\^id``; that
    can be told until ``text_join``), one inside code, math, a link or emphasis, in a heading or a
    table, and one on a line of its own with no block before it.
    """
    if asks_for(state.md, "blocks") is None:
        return
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or not index or state.tokens[index - 1].type != "paragraph_open":
            continue
        marked = block_marker(token.content)
        if marked is not None and (marked[0] or _follows_a_block(state.tokens, index - 2)):
            _take_off(token, *marked)


def _follows_a_block(tokens: list[Token], at: int) -> bool:
    """Tell whether a block ends at the token before a paragraph."""
    while at >= 0 and tokens[at].type in _UNSEEN:
        at -= 1
    return at >= 0 and tokens[at].nesting < 1 and tokens[at].type not in _NO_BLOCKS


def _take_off(line: Token, source: str, name: str) -> None:
    children = line.children or []
    *before, last = children or [Token("", "", 0)]
    found = block_marker(last.content) if last.type == "text" else None
    if found is None or found[1] != name:
        return
    if found[0]:
        last.content = found[0]
        before.append(last)
    elif last.content.startswith("^"):
        if before and before[-1].type not in _BREAKS:
            return
        before = before[:-1]
    role = Token("myst_role", "", 0, content=name, meta={"name": BLOCK})
    # The content is what translators get to see.
    line.children, line.content = [*before, role], source
