"""Tags in the text of notes: ``#tag`` becomes the role ``aikb:tag``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.markdown.inline import TAG
from sphinx_aikb.text.tag import tag_at

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline


def add_tags(md: MarkdownIt) -> None:
    """Add the rule for ``#tag``."""
    md.inline.ruler.before("newline", "aikb_tag", tag)


def tag(state: StateInline, silent: bool) -> bool:
    """``#tag`` and ``#nested/tag``, not in the text of a link; :func:`tag_at` has the grammar."""
    if state.src[state.pos] != "#" or asks_for(state.md, "tags") is None or state.linkLevel:
        return False
    name = tag_at(state.src, state.pos)
    if name is None:
        return False
    end = state.pos + 1 + len(name)
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta, token.content = {"name": TAG}, state.src[state.pos : end]
    state.pos = end
    return True
