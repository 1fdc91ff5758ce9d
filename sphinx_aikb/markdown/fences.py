"""Fences with attributes of other tools: ``{.python .numberLines}``, ``{r setup, echo=FALSE}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import context_of
from sphinx_aikb.text.fence import attributes_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore


def fences(state: StateCore) -> None:
    """Core rule, after ``block``: leave such a fence of a note its language alone.

    Literal stay: ``{name}``, which is a directive if there is one of that name.
    """
    context = context_of(state.md)
    if context is None or not (context.note or context.translated):
        return
    for token in state.tokens:
        if token.type == "fence" and token.info.lstrip().startswith("{"):
            language = attributes_of(token.info)
            if language is not None:
                token.info = language or "text"


def add_fences(md: MarkdownIt) -> None:
    """Register the rule."""
    md.core.ruler.after("block", "aikb_fences", fences)
