"""Highlighted and struck out text in HTML and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import ancestors, depth, replace_each
from sphinx_aikb.knowledge.environment import walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown.highlights import MARK, STRIKE
from sphinx_aikb.nodes import html_tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

UNDER = "aikb-under"
_TAGS = {MARK: "mark", STRIKE: "s"}
_LINES = {"del": STRIKE, "u": UNDER, "ins": UNDER}
"""Classes of raw HTML that are drawn as lines on paper."""
_KINDS = frozenset({MARK, STRIKE, UNDER})
_WORDS = re.compile(r"\s+|\S+")
_NO_TEXT = (nodes.raw, nodes.math, nodes.title)
LONGEST = 24
"""Words of more characters are cut: each piece is a box, which TeX neither hyphenates nor
breaks."""


def _draw_lines(document: nodes.document) -> None:
    for node in document.findall(nodes.inline):
        if html_tag_of.is_on(node) and html_tag_of(node) in _LINES:
            node["classes"] = [_LINES[html_tag_of(node)]]


class MarkTags(SphinxPostTransform):
    """Gives highlighted and struck out text its HTML tag; Sphinx writes a span for each class."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Wrap such text in its tag, except in headings, whose text goes into the search index."""
        found = [
            node
            for node in walk_of(self, Stage.RESOLVED).of(nodes.inline)
            if not _TAGS.keys().isdisjoint(node["classes"]) and not depth(node, nodes.title)
        ]
        replace_each(found, _with_tags)


def _with_tags(node: nodes.Element) -> list[nodes.Node]:
    name = next(name for name in node["classes"] if name in _TAGS)
    opening, closing = f'<{_TAGS[name]} class="{name}">', f"</{_TAGS[name]}>"
    return [_raw(opening), *node.children, _raw(closing)]


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


class MarkWords(SphinxPostTransform):
    """Moves the classes of highlighted and struck out text inwards, to its words and blanks.

    The macros of `sphinxaikb.sty` draw boxes and rules, in which no link or other markup can stand
    and no line can end; packages that do better are not in every TeX.
    """

    # After links are resolved.
    default_priority = 300
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace each such text by a node for each of its words and blanks."""
        _draw_lines(self.document)
        found = [
            node
            for node in self.document.findall(nodes.inline)
            if not _KINDS.isdisjoint(node["classes"])
        ]
        texts = {id(text): text for node in found for text in node.findall(nodes.Text)}
        for text in texts.values():
            around = list(ancestors(text))
            if not any(isinstance(node, _NO_TEXT) for node in around):
                kinds = [name for name in (MARK, STRIKE, UNDER) if _is_in(name, around)]
                text.parent.replace(text, list(_pieces(str(text), kinds)))
        for node in found:
            node["classes"] = [name for name in node["classes"] if name not in _KINDS]


def _is_in(name: str, around: list[nodes.Element]) -> bool:
    return any(isinstance(node, nodes.inline) and name in node["classes"] for node in around)


def _pieces(text: str, kinds: list[str]) -> Iterator[nodes.Node]:
    for match in _WORDS.finditer(text):
        if match[0].isspace():
            yield _wrapped(" ", [f"{name}-blank" for name in kinds[-1:]])
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


def setup_highlights(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(MarkTags)
    app.add_post_transform(MarkWords)
