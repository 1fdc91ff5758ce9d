"""Highlighted and struck out text in LaTeX: word by word, so that lines can break in it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.syntax.pairs import MARK, STRIKE
from sphinx_aikb.tree import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_KINDS = (MARK, STRIKE)
_WORDS = re.compile(r"\s+|\S+")
_NO_TEXT = (nodes.raw, nodes.math, nodes.title)
LONGEST = 24
"""Longer words are cut: each piece is a box, which TeX neither hyphenates nor breaks."""


class MarkWords(SphinxPostTransform):
    """Moves the classes of highlighted and struck out text inwards, to its words and blanks.

    The macros of our LaTeX package draw boxes and rules, and no link or other markup can be in
    them. Packages that can do without are not in every TeX.
    """

    # After links are resolved, before those of LaTeX.
    default_priority = 300
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace each such text by its pieces."""
        found = [
            node
            for node in self.document.findall(nodes.inline)
            if any(name in node["classes"] for name in _KINDS)
        ]
        texts = {id(text): text for node in found for text in node.findall(nodes.Text)}
        for text in texts.values():
            around = list(ancestors(text))
            if not any(isinstance(node, _NO_TEXT) for node in around):
                kinds = [name for name in _KINDS if _is_in(name, around)]
                text.parent.replace(text, list(_pieces(str(text), kinds)))
        for node in found:
            node["classes"] = [name for name in node["classes"] if name not in _KINDS]


def _is_in(name: str, around: list[nodes.Element]) -> bool:
    return any(isinstance(node, nodes.inline) and name in node["classes"] for node in around)


def _pieces(text: str, kinds: list[str]) -> Iterator[nodes.Node]:
    for match in _WORDS.finditer(text):
        if match[0].isspace():
            yield _wrapped(" ", [f"aikb-{name}-blank" for name in kinds[-1:]])
        else:
            for piece in _cut(match[0]):
                yield _wrapped(piece, kinds)


def _wrapped(text: str, kinds: list[str]) -> nodes.inline:
    return nodes.inline("", text, classes=kinds)


def _cut(word: str) -> Iterator[str]:
    """Yield a word in pieces between which a line may break: in East Asian scripts anywhere."""
    piece = ""
    for char in word:
        wide = unicodedata.east_asian_width(char) in "WF"
        if piece and (wide or len(piece) >= LONGEST):
            yield piece
            piece = ""
        piece += char
        if wide:
            yield piece
            piece = ""
    if piece:
        yield piece


def setup_marked(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(MarkWords)
