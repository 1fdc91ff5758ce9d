"""Substitutions of MyST-Parser in notes that are not trusted: names pass, expressions are text.

``{{ … }}`` is an expression of Jinja to MyST-Parser, which hands it the environment of the build;
such a note could run any program. With a name alone nothing runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinx_aikb.markdown.context import is_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

INLINE, BLOCK = "substitution_inline", "substitution_block"
_NAME = re.compile(r"\s*[^\W\d][\w-]*\s*")


def plain_substitutions(state: StateCore) -> None:
    """Core rule, at the end: all but names as the text that they are."""
    if not is_safe(state.md):
        return
    kept: list[Token] = []
    for token in state.tokens:
        for child in token.children or ():
            if child.type == INLINE and not _NAME.fullmatch(child.content):
                child.type, child.content = "text", _typed(child)
        if token.type == BLOCK and not _NAME.fullmatch(token.content):
            kept += _paragraph(token)
        else:
            kept.append(token)
    state.tokens = kept


def _typed(token: Token) -> str:
    return f"{{{{ {token.content.strip()} }}}}"


def _paragraph(token: Token) -> list[Token]:
    text = _typed(token)
    opening = Token("paragraph_open", "p", 1, map=token.map, level=token.level, block=True)
    inline = Token("inline", "", 0, content=text, map=token.map, level=token.level + 1, block=True)
    inline.children = [Token("text", "", 0, content=text)]
    return [opening, inline, Token("paragraph_close", "p", -1, level=token.level, block=True)]


def add_substitutions(md: MarkdownIt) -> None:
    """Register the rule."""
    md.core.ruler.after("aikb_markers", "aikb_substitutions", plain_substitutions)
