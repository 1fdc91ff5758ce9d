"""Sizes of pictures in Markdown: ``![text|300](picture.png)``, as in ``![[picture.png|300]]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.text.file_name import split_size

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


def sizes(state: StateCore) -> None:
    """Core rule, after ``inline``: take the size out of a picture's text.

    Literal stay: sizes of zero, and those behind markup.
    """
    if asks_for(state.md, "sizes") is None:
        return
    for block in state.tokens:
        if block.type == "inline" and block.children and "![" in block.content:
            for token in block.children:
                if token.type == "image":
                    _size(token)


def _size(picture: Token) -> None:
    text = picture.children[0] if picture.children and len(picture.children) == 1 else None
    if text is None or text.type != "text":
        return
    label, size = split_size(text.content)
    if size is None or "width" in picture.attrs:
        return
    text.content = label or ""
    picture.attrs["width"] = f"{size.width}px"
    if size.height:
        picture.attrs["height"] = f"{size.height}px"


def add_sizes(md: MarkdownIt) -> None:
    """Register the rule; pictures of videos are players by then."""
    md.core.ruler.after("aikb_videos", "aikb_sizes", sizes)
