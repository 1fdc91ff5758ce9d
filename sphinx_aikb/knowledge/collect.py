"""Collects the facts of one document: its links, timestamps, headings and blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_aikb.doctree import UNSAID, block_of, depth
from sphinx_aikb.knowledge.facts import DocumentFacts, MomentAt
from sphinx_aikb.knowledge.headings import Heading
from sphinx_aikb.knowledge.outgoing import (
    DomainReference,
    FileLink,
    Foreign,
    Link,
    NoteLink,
    Outgoing,
    Reference,
    Surroundings,
    WebLink,
)
from sphinx_aikb.markdown.highlights import MARK, STRIKE
from sphinx_aikb.markdown.tasks import BOX
from sphinx_aikb.nodes import (
    DOMAIN,
    NOTE,
    TAG,
    TIMESTAMP,
    block_key_of,
    file_of,
    is_embed,
    leads_to_web,
    moment_of,
    timeline,
    waiting_player,
    wikilink_of,
)
from sphinx_aikb.text.sentence import EMBED, WIKI, Mention, Part, passage_around
from sphinx_aikb.text.wikilink import WikiLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_aikb.knowledge.walks import Walk
    from sphinx_aikb.text.ids import VideoId

T = TypeVar("T")
STYLED = frozenset((BOX, MARK, STRIKE))
"""Classes of text that the style sheet draws."""


class Block(NamedTuple):
    """A block of text in pieces, the index of each link's piece, and whether it names a channel."""

    parts: list[Part]
    places: dict[int, int]
    is_origin: bool


def anchors(walk: Walk) -> dict[str, str]:
    """Return the id in the page of each block, by the key of its name."""
    targets = filter(block_key_of.is_on, walk.of(nodes.target))
    return {block_key_of(target): target["refid"] for target in targets}


def collect(walk: Walk, facts: DocumentFacts) -> DocumentFacts:
    """Return *facts* with those that come from a walk through a document or a passage.

    The players and timelines are those that authors asked for; transforms that come later (858 to
    860) add the others of a document.
    """
    links: list[Link] = []
    elsewhere: list[Foreign] = []
    references: list[Reference] = []
    targets: list[DomainReference] = []
    moments: list[MomentAt] = []
    titled: list[VideoId] = []
    players: list[VideoId] = []
    timelines: list[VideoId] = []
    headings: list[Heading] = []
    tags: list[str] = []
    styled = False
    blocks: dict[int, Block] = {}
    folded = False
    for node in walk.seen():
        if isinstance(node, addnodes.pending_xref):
            external = "intersphinx" in node
            if external or node.get("refdomain") != DOMAIN:
                elsewhere.append(Foreign(node.get("reftarget", ""), node.get("inventory")))
            if external:
                continue
            if node.get("refdomain") != DOMAIN:
                if (goal := _goal(node)) is not None:
                    references.append(Reference(*goal, _around(node, blocks, moments, headings)))
                if goal is None or node.get("reftargetid"):
                    targets.append(_target(node))
            elif node["reftype"] == NOTE:
                around = _around(node, blocks, moments, headings)
                links.append(NoteLink(wikilink_of(node), is_embed(node), node.line, around))
            elif node["reftype"] == TAG:
                tags.append(node["reftarget"])
            elif node["reftype"] == TIMESTAMP:
                moment = moment_of(node)
                if not moment.is_whole:
                    moments.append(_moment_at(node, headings))
                if moment.video is not None:
                    titled.append(moment.video)
        elif isinstance(node, waiting_player):
            players.append(node.video)
        elif isinstance(node, timeline):
            timelines.append(node.video)
        elif isinstance(node, nodes.reference) and moment_of.is_on(node):
            moments.append(_moment_at(node, headings))
        elif leads_to_web(node):
            links.append(WebLink(wikilink_of(node), node.line, node["refuri"]))
        elif file_of.is_on(node):
            links.append(FileLink(wikilink_of(node), is_embed(node), node.line, file_of(node)))
        elif (heading := heading_at(node)) is not None:
            headings.append(heading)
        elif isinstance(node, nodes.Admonition) and "collapsible" in node:
            folded = True
        elif isinstance(node, nodes.inline) and not STYLED.isdisjoint(node["classes"]):
            styled = True
    return replace(
        facts,
        outgoing=Outgoing(
            links=tuple(links),
            references=tuple(references),
            targets=tuple(targets),
            elsewhere=_each_once(elsewhere),
            titled=_each_once(titled),
            players=_each_once(players),
            timelines=_each_once(timelines),
            tags=_each_once(tags),
        ),
        moments=tuple(moments),
        headings=tuple(headings),
        blocks=anchors(walk),
        is_folded=folded,
        is_styled=styled,
    )


def _each_once(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))


def _moment_at(node: nodes.Element, headings: Sequence[Heading]) -> MomentAt:
    return MomentAt(moment_of(node), node.line, headings[-1][0] if headings else None)


def _around(
    node: addnodes.pending_xref,
    blocks: dict[int, Block],
    moments: Sequence[MomentAt],
    headings: Sequence[Heading],
) -> Surroundings:
    """Return the sentence around a link, its section, and the last moment before it."""
    block = block_of(node)
    if id(block) not in blocks:
        parts, places = _parts(block)
        blocks[id(block)] = Block(parts, places, _is_origin(parts))
    known = blocks[id(block)]
    passage = passage_around(known.parts, known.places[id(node)])
    moment = moments[-1].moment if moments else None
    section = headings[-1][1] if len(headings) > 1 else ""
    return Surroundings(passage, known.is_origin, moment, section)


def names_channel(block: nodes.Element) -> bool:
    """Tell whether a paragraph is the line `From: [[channel]]`."""
    return _is_origin(_parts(block)[0])


def _is_origin(parts: Sequence[Part]) -> bool:
    """Tell whether a block holds ``From`` and one link, and nothing else."""
    at = [index for index, part in enumerate(parts) if isinstance(part, Mention)]
    if len(at) != 1:
        return False
    before, after = ("".join(map(str, texts)) for texts in (parts[: at[0]], parts[at[0] + 1 :]))
    return not after.strip() and re.fullmatch(r"\W*From\W*", before) is not None


def _parts(block: nodes.Element) -> tuple[list[Part], dict[int, int]]:
    """Return the text and the links of a block in pieces, and the index of each link's piece."""
    parts: list[Part] = []
    places: dict[int, int] = {}
    inside: nodes.Node | None = None
    for node in block.findall():
        if isinstance(node, addnodes.pending_xref) and node.get("reftype") not in (TIMESTAMP, TAG):
            places[id(node)] = len(parts)
            inside = node
            parts.append(_mention(node))
        elif isinstance(node, nodes.Text) and not (
            isinstance(node.parent, UNSAID) or _is_inside(node, inside, block)
        ):
            parts.append(node.astext())
    return parts, places


def _is_inside(node: nodes.Node, link: nodes.Node | None, block: nodes.Node) -> bool:
    while link is not None and node is not block:
        if node is link:
            return True
        node = node.parent
    return False


def _mention(node: addnodes.pending_xref) -> Mention:
    if "intersphinx" in node or node.get("refdomain") != DOMAIN or node["reftype"] != NOTE:
        docname, _ = _goal(node) or (None, None)
        if docname and not node.get("refexplicit"):
            return Mention(WikiLink("/" + docname))
        return Mention(WikiLink(node.get("reftarget", ""), label=node.astext()))
    label = node.astext() if node["refexplicit"] else None
    return Mention(replace(wikilink_of(node), label=label), EMBED if is_embed(node) else WIKI)


def _goal(node: addnodes.pending_xref) -> tuple[str | None, str | None] | None:
    """Return the docname or the label that a role ``doc`` or ``ref`` or a Markdown link names.

    None for other cross-references.
    """
    kind = (node.get("refdomain"), node.get("reftype"))
    if kind == ("doc", "myst"):
        return node["reftarget"], None
    if kind == ("std", "doc"):
        return docname_join(node["refdoc"], node["reftarget"]), None
    if kind == ("std", "ref"):
        return None, node["reftarget"]
    return None


def _target(node: addnodes.pending_xref) -> DomainReference:
    kind, role, name, place = (
        node.get(key) or "" for key in ("refdomain", "reftype", "reftarget", "reftargetid")
    )
    return DomainReference(kind, role, name, place)


def heading_at(node: nodes.Element) -> Heading | None:
    """Return the heading that an element is, None if it is none that links can lead to."""
    if isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
        return _heading(node, node.parent["ids"][0], depth(node.parent) + 1)
    if isinstance(node, nodes.rubric) and "level" in node and node["ids"]:
        # A heading in a quote, a callout or a list.
        return _heading(node, node["ids"][0], node["level"])
    return None


def _heading(title: nodes.TextElement, anchor: str, level: int) -> Heading:
    text, source = _heading_text(title), title.rawsource.strip()
    return text, anchor, level, source if source != text else ""


def _heading_text(title: nodes.Element) -> str:
    """Return the text of a heading, without the name of a file that a picture shows."""
    shown = (node for node in title.findall() if isinstance(node, nodes.Text | nodes.image))
    return "".join(node.astext() for node in shown if not _is_unnamed(node)).strip()


def _is_unnamed(node: nodes.Node) -> bool:
    """Tell whether a node is a picture to which the author gave no text."""
    return isinstance(node, nodes.image) and file_of.is_on(node) and not wikilink_of(node).label
