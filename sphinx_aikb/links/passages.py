"""A passage of another document, cut out of its doctree to be shown on a page."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import elements
from sphinx_aikb.knowledge.collect import collect, names_channel
from sphinx_aikb.knowledge.facts import DocumentFacts, PassageFacts
from sphinx_aikb.knowledge.outgoing import NoteLink
from sphinx_aikb.knowledge.walks import Walk
from sphinx_aikb.nodes import deferred, is_added, timeline, waiting_player

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.wikilink import WikiLink
    from sphinx_aikb.vault.resolver import Resolution

_DROPPED = (
    addnodes.highlightlang,
    addnodes.index,
    addnodes.toctree,
    deferred,
    nodes.citation,
    nodes.comment,
    nodes.meta,
    nodes.substitution_definition,
    nodes.system_message,
)
"""Nodes that a passage leaves behind, except the players and timelines that an author placed."""


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """What an embed shows: a document, or the element with an id in it."""

    docname: str
    anchor: str


def place_of(knowledge: KnowledgeBase, found: Resolution, link: WikiLink) -> PassagePlace | None:
    """Return what an embed shows, None without such a document, heading or block."""
    if found.docname is None or found.anchor is not None:
        return None
    anchor, missing = knowledge.anchor_of(found, link.heading, link.block)
    return None if missing is not None else PassagePlace(found.docname, anchor)


def cut(knowledge: KnowledgeBase, place: PassagePlace) -> list[nodes.Node]:
    """Return copies of the nodes at a place; sections are still sections."""
    document, by_id = knowledge.doctrees.get(place.docname)
    holder = nodes.container("")
    if place.anchor:
        holder += _copy(by_id[place.anchor])
        _add_footnotes(holder, by_id)
    else:
        holder += [node.deepcopy() for node in _body(knowledge, place.docname, document)]
    for node in list(elements(holder)):
        if isinstance(node, _DROPPED) and not _is_asked_for(node):
            node.parent.remove(node)
    return list(holder.children)


def _add_footnotes(holder: nodes.Element, by_id: Mapping[str, nodes.Element]) -> None:
    """Add the footnotes that a part of a document refers to: they stand at the end of the document.

    A footnote may refer to others.
    """
    known = {name for node in elements(holder) for name in node["ids"]}
    left = [holder]
    while left:
        for mark in left.pop().findall(nodes.footnote_reference):
            note = by_id.get(mark.get("refid", ""))
            if isinstance(note, nodes.footnote) and known.isdisjoint(note["ids"]):
                known.update(note["ids"])
                left.append(note.deepcopy())
                holder += left[-1]


def _is_asked_for(node: nodes.Element) -> bool:
    return isinstance(node, waiting_player | timeline) and not is_added(node)


def _body(knowledge: KnowledgeBase, docname: str, document: nodes.document) -> list[nodes.Node]:
    """Return the content of a document without its title and the line that names its channel."""
    sections = [node for node in document.children if isinstance(node, nodes.section)]
    parts = [
        node
        for child in document.children
        for node in (child.children[1:] if [child] == sections else [child])
    ]
    first = next((node for node in parts if isinstance(node, nodes.paragraph)), None)
    if first is not None and knowledge.catalogue.is_note(docname) and names_channel(first):
        parts.remove(first)
    return parts


def _copy(node: nodes.Element) -> nodes.Element:
    """Return a copy of a block; a list item becomes a list with this item alone."""
    if not isinstance(node, nodes.list_item):
        return node.deepcopy()
    items: nodes.Element = node.parent.copy()
    items["ids"] = []
    if isinstance(items, nodes.enumerated_list):
        items["start"] = items.get("start", 1) + node.parent.index(node)
    items.append(node.deepcopy())
    return items


def facts_of_passage(knowledge: KnowledgeBase, place: PassagePlace) -> PassageFacts:
    """Return a digest of a passage, and all references in it that lead elsewhere.

    They are kept with the document, and forgotten when the document is read again.
    """
    known = knowledge.passages.setdefault(place.docname, {})
    if place.anchor not in known:
        parts = cut(knowledge, place)
        text = "".join(part.pformat() for part in parts)
        holder = nodes.container("", *parts)
        digest = blake2b(text.encode(), digest_size=12).hexdigest()
        known[place.anchor] = PassageFacts(digest, collect(Walk(holder), DocumentFacts()).outgoing)
    return known[place.anchor]


DEEPEST = 5
"""How many passages may stand inside each other."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a page shows: the docname and the title of its document, and its facts."""

    docname: str
    name: str
    facts: PassageFacts


def passages_on(knowledge: KnowledgeBase, docname: str) -> Iterator[Passage]:
    """Yield each passage that a page embeds, and the passages embedded in these, in any order."""
    seen: set[tuple[PassagePlace, int]] = set()
    stack = [(docname, knowledge.facts_of(docname).outgoing.links, 0)]
    while stack:
        source, links, depth = stack.pop()
        for written in links if depth < DEEPEST else ():
            if not isinstance(written, NoteLink) or not written.embed:
                continue
            found = knowledge.resolver.resolve(written.link.target, source)
            place = place_of(knowledge, found, written.link)
            if place is None or (place, depth) in seen:
                continue
            seen.add((place, depth))
            known = facts_of_passage(knowledge, place)
            yield Passage(place.docname, knowledge.name_of(place.docname), known)
            stack.append((place.docname, known.outgoing.links, depth + 1))
