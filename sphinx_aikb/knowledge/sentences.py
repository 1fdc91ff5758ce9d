"""What a document says: its first sentence, and at each of its moments.

That comes from its tree before links are resolved. A link without a label is shown as the title of
another note, which may change while this document does not: in what is kept of a document a mark
stands for it, and the title is put there when pages are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_aikb.doctree import ancestors, block_of
from sphinx_aikb.knowledge.collect import names_channel
from sphinx_aikb.nodes import DOMAIN, NOTE, TIMESTAMP
from sphinx_aikb.text import sentence as passages
from sphinx_aikb.text.sentence import MOST_MARKS, WORD, count_marks, mark, without_marks
from sphinx_aikb.text.wikilink import default_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.knowledge.collect import Record
    from sphinx_aikb.text.sentence import Said

Target = tuple[str, tuple[str, ...] | None, str | None]
"""Where a link without a label leads: a name as typed, headings and block; or a docname alone."""


class Links:
    """The links without a label in what is being read."""

    def __init__(self) -> None:
        self.targets: list[Target] = []

    def words(self, node: addnodes.pending_xref) -> str:
        """Return the text of a link, which is a mark where it is a title.

        An embed that is a block of its own has none.
        """
        kind = (node.get("refdomain"), node.get("reftype"))
        target: Target | None = None
        if "intersphinx" in node:
            pass  # what other projects call it is not known while reading
        elif kind == (DOMAIN, NOTE):
            heading, block, embed, *_ = node["wikilink"]
            if embed and len(node.parent) == 1:
                return ""
            if not node["refexplicit"]:
                target = (node["reftarget"], tuple(heading), block)
        elif kind == ("doc", "myst") and not node.astext():
            target = (node["reftarget"], None, None)
        elif kind == ("std", "doc") and "refdoc" in node and not node.get("refexplicit"):
            target = (docname_join(node["refdoc"], node["reftarget"]), None, None)
        if target is None or len(self.targets) == MOST_MARKS:
            return without_marks(node.astext())
        self.targets.append(target)
        return mark(len(self.targets) - 1)


def titles_of(domain: AikbDomain, docname: str, targets: Sequence[Target]) -> list[str]:
    """Return what links in a document show that have no label; once all documents are read."""
    return [
        domain.name_of(target)
        if heading is None
        else default_label(
            target, heading, block, domain.title_of(domain.resolver.resolve(target, docname))
        )
        for target, heading, block in targets
    ]


def sentence_of(document: nodes.document) -> tuple[str, tuple[Target, ...]]:
    """Return the first sentence of a document, and the links whose titles it asks for.

    The line that names its channel is none.
    """
    for block in document.findall(nodes.paragraph):
        if any(map(_is_aside, (block, *ancestors(block)))):
            continue
        links = Links()
        words = text_of(block, links)[0]
        if words.strip() and not names_channel(block):
            sentence = passages.first_sentence(words)
            return sentence, tuple(links.targets[: count_marks(sentence)])
    return "", ()


def _is_aside(node: nodes.Node) -> bool:
    """Tell whether a block is no running text: a box, a table, or a list that is made."""
    classes = node["classes"] if isinstance(node, nodes.Element) and "classes" in node else ()
    made = any(str(name).startswith("aikb-") for name in classes)
    return made or isinstance(node, nodes.table | nodes.Admonition)


def with_words(moments: Sequence[Record], words: Sequence[str]) -> list[tuple[Record, str]]:
    """Return moments with what is said at them.

    That is nothing where another extension changed the document after they were recorded.
    """
    if len(words) != len(moments):
        words = [""] * len(moments)
    return list(zip(moments, words, strict=True))


def said_at(document: nodes.Element) -> tuple[list[Said], tuple[Target, ...]]:
    """Return what belongs to each moment of a document, in their order, and links without labels.

    In a table with the times in a column of their own that is the rest of the row.
    """
    moments = [
        node
        for node in document.findall(nodes.Element)
        if is_moment(node) and node["moment"][2] is not None
    ]
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


def _row_of(node: nodes.Node) -> nodes.row | None:
    return next((parent for parent in ancestors(node) if isinstance(parent, nodes.row)), None)


def is_moment(node: nodes.Node) -> bool:
    """Tell whether a node is a timestamp, or a link to a moment that keeps its words."""
    if isinstance(node, addnodes.pending_xref):
        return (node.get("refdomain"), node["reftype"]) == (DOMAIN, TIMESTAMP)
    return isinstance(node, nodes.reference) and "moment" in node


def text_of(block: nodes.Element, links: Links) -> tuple[str, dict[int, int]]:
    """Return the text of a block without its timestamps, and where in it each of these stands.

    A link to a moment stands at the end of its words.
    """
    parts: list[str] = []
    length = 0
    places: dict[int, int] = {}
    for node in _walk(block):
        text = ""
        if isinstance(node, nodes.Text):
            text = without_marks(node.astext())
        elif is_moment(node):
            named = not isinstance(node, addnodes.pending_xref)
            text = without_marks(node.astext()) if named else ""
            places[id(node)] = length + len(text)
        elif isinstance(node, addnodes.pending_xref):
            text = links.words(node)
        elif isinstance(node, nodes.entry):
            text = " · " if node.astext().strip() else " "
        parts.append(text)
        length += len(text)
    return "".join(parts), places


def _walk(block: nodes.Element) -> Iterator[nodes.Node]:
    """Yield what is in a block, links whole; no raw output and no marks of footnotes."""
    left: list[nodes.Node] = block.children[::-1]
    while left:
        node = left.pop()
        if isinstance(node, nodes.raw | nodes.footnote_reference):
            continue
        yield node
        if not (isinstance(node, addnodes.pending_xref) or is_moment(node)):
            left += node.children[::-1]
