"""What a document says: its first sentence, and the sentence at each of its moments.

The sentences come from the tree before links are resolved. A link without a label is shown as the
title of another note, which may change while this document does not. So the kept sentences have a
mark in place of the title, and the title is filled in when pages are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_aikb.doctree import UNSAID, ancestors, block_of, seen
from sphinx_aikb.knowledge.collect import names_channel
from sphinx_aikb.knowledge.facts import Sentence
from sphinx_aikb.nodes import DOMAIN, NOTE, is_embed, is_timestamp, moment_of, wikilink_of
from sphinx_aikb.text import sentence as passages
from sphinx_aikb.text.sentence import MOST_MARKS, WORD, count_marks, mark, without_marks
from sphinx_aikb.text.wikilink import WikiLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_aikb.knowledge.facts import MomentAt
    from sphinx_aikb.text.sentence import Said

Target = WikiLink | str
"""Where a link without a label leads: a wiki-link, or a docname."""


class Links:
    """Collects the links without a label in the text that is being read."""

    def __init__(self) -> None:
        self.targets: list[Target] = []

    def words(self, node: addnodes.pending_xref) -> str:
        """Return the text of a link, or a mark if the text is the title of another document.

        The text is empty for an embed that is a block of its own.
        """
        kind = (node.get("refdomain"), node.get("reftype"))
        target: Target | None = None
        if "intersphinx" in node:
            pass  # what other projects call it is not known while reading
        elif kind == (DOMAIN, NOTE):
            if is_embed(node) and len(node.parent) == 1:
                return ""
            if not node["refexplicit"]:
                target = wikilink_of(node)
        elif kind == ("doc", "myst") and not node.astext():
            target = str(node["reftarget"])
        elif kind == ("std", "doc") and "refdoc" in node and not node.get("refexplicit"):
            target = docname_join(node["refdoc"], node["reftarget"])
        if target is None or len(self.targets) == MOST_MARKS:
            return without_marks(node.astext())
        self.targets.append(target)
        return mark(len(self.targets) - 1)


def sentence_of(document: nodes.document) -> Sentence:
    """Return the first sentence of a document, and the links whose titles it asks for.

    The line that names the channel of a note does not count.
    """
    for block in seen(document):
        if not isinstance(block, nodes.paragraph):
            continue
        if any(map(_is_aside, (block, *ancestors(block)))):
            continue
        links = Links()
        words = text_of(block, links)[0]
        if words.strip() and not names_channel(block):
            sentence = passages.first_sentence(words)
            return Sentence(sentence, tuple(links.targets[: count_marks(sentence)]))
    return Sentence()


def _is_aside(node: nodes.Node) -> bool:
    """Tell whether a block is not running text: a box, a table, or a list that is generated."""
    classes = node["classes"] if isinstance(node, nodes.Element) and "classes" in node else ()
    made = any(str(name).startswith("aikb-") for name in classes)
    return made or isinstance(node, nodes.table | nodes.Admonition)


def with_words(moments: Sequence[MomentAt], words: Sequence[str]) -> list[tuple[MomentAt, str]]:
    """Return moments, each with the words that are said at it.

    The words are empty if another extension changed the document after its moments were recorded.
    """
    if len(words) != len(moments):
        words = [""] * len(moments)
    return list(zip(moments, words, strict=True))


def said_at(elements: Iterable[nodes.Element]) -> tuple[list[Said], tuple[Target, ...]]:
    """Return what is said at each moment among elements, in order, and the links without labels.

    In a table with the times in a column of their own, the rest of the row is said at a moment.
    """
    moments = [node for node in elements if moment_of.is_set(node) and not moment_of(node).is_whole]
    found: dict[int, Said] = {}
    links = Links()
    for node in moments:
        if id(node) in found:
            continue
        text, places = text_of(block_of(node), links)
        if not WORD.search(text) and (row := _row_of(node)) is not None:
            text, places = text_of(row, links)
        said = passages.said_at(text, list(places.values()))
        for place, what in zip(places, said, strict=True):
            found.setdefault(place, what)
    return [found[id(node)] for node in moments], tuple(links.targets)


def sentences_at(elements: Iterable[nodes.Element]) -> tuple[list[str], tuple[Target, ...]]:
    """Return the sentence at each moment among elements, and the links without labels in them."""
    found, targets = said_at(elements)
    return [said.sentence for said in found], targets


def _row_of(node: nodes.Node) -> nodes.row | None:
    return next((parent for parent in ancestors(node) if isinstance(parent, nodes.row)), None)


_UNSPOKEN = (*UNSAID, nodes.footnote_reference)


def text_of(block: nodes.Element, links: Links) -> tuple[str, dict[int, int]]:
    """Return the text of a block without its timestamps, and the index of each timestamp in it.

    The index of a link to a moment is the end of its words. Marks of footnotes are no text.
    """
    parts: list[str] = []
    length = 0
    places: dict[int, int] = {}
    left: list[nodes.Node] = block.children[::-1]
    while left:
        node = left.pop()
        if isinstance(node, nodes.Text):
            text = without_marks(node.astext())
        elif isinstance(node, _UNSPOKEN) or not isinstance(node, nodes.Element):
            continue
        elif moment_of.is_set(node):
            text = "" if is_timestamp(node) else without_marks(node.astext())
            places[id(node)] = length + len(text)
        elif isinstance(node, addnodes.pending_xref):
            text = links.words(node)
        else:
            text = ""
            if isinstance(node, nodes.entry):
                text = " · " if node.astext().strip() else " "
            left += node.children[::-1]
        parts.append(text)
        length += len(text)
    return "".join(parts), places
