"""What one document holds: its wiki-links, timestamps and headings, as plain data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_aikb.doctree import block_of, depth
from sphinx_aikb.knowledge.headings import Heading
from sphinx_aikb.markdown.highlights import MARK, STRIKE
from sphinx_aikb.markdown.tasks import BOX
from sphinx_aikb.nodes import DOMAIN, NOTE, TAG, TARGET, TIMESTAMP, timeline, waiting_player
from sphinx_aikb.text.sentence import EMBED, WIKI, Mention, Part, passage_around

if TYPE_CHECKING:
    from collections.abc import Sequence

Target = tuple[str, str, str, str]
"""Domain, role and target of a cross-reference, and the place in a document that it names."""
Record = dict[str, Any]
STYLED = frozenset((BOX, MARK, STRIKE))
"""Classes of text that the style sheet draws."""


def anchors(document: nodes.Element) -> dict[str, str]:
    """Return the id in the page of each block, by the key of its name."""
    targets = (target for target in document.findall(nodes.target) if TARGET in target)
    return {target[TARGET]: target["refid"] for target in targets}


def find(document: nodes.Element) -> dict[str, Any]:
    """Return the parts of the domain's data that come from the tree of a document.

    Links are wiki-links; references are links to documents written in another way; targets are
    those of all other cross-references. ``elsewhere`` are the names that intersphinx may look up,
    each with the only project to ask, if one is named. ``blocks`` maps the key of each name to the
    id in the page. ``folded`` tells whether something can be folded, ``styled`` whether there is
    text that the style sheet draws. ``players`` and ``timelines`` are the videos of those that
    authors asked for; transforms that come later (858 to 860) add the others of a document.
    """
    links: list[Record] = []
    elsewhere: list[tuple[str, str | None]] = []
    references: list[Record] = []
    targets: list[Target] = []
    moments: list[Record] = []
    titled: list[str] = []
    players: list[str] = []
    timelines: list[str] = []
    headings: list[Heading] = []
    tags: list[str] = []
    styled = False
    blocks: dict[int, tuple[list[Part], dict[int, int]]] = {}
    folded = False
    for node in document.findall(nodes.Element):
        if isinstance(node, addnodes.pending_xref):
            external = "intersphinx" in node
            if external or node.get("refdomain") != DOMAIN:
                elsewhere.append((node.get("reftarget", ""), node.get("inventory")))
            if external:
                continue
            if node.get("refdomain") != DOMAIN:
                if (reference := _reference(node)) is not None:
                    references.append({**reference, **_place(node, blocks, moments)})
                if reference is None or node.get("reftargetid"):
                    targets.append(_target(node))
            elif node["reftype"] == NOTE:
                links.append({**_link(node), **_place(node, blocks, moments)})
            elif node["reftype"] == TAG:
                tags.append(node["reftarget"])
            elif node["reftype"] == TIMESTAMP:
                if node["moment"][2] is not None:
                    moments.append(_moment(node, headings[-1][0] if headings else None))
                if "untitled" in node:
                    titled.append(node["untitled"])
        elif isinstance(node, waiting_player):
            players.append(node["video"])
        elif isinstance(node, timeline):
            timelines.append(node["video"])
        elif isinstance(node, nodes.reference) and "moment" in node:
            moments.append(_moment(node, headings[-1][0] if headings else None))
        elif isinstance(node, nodes.reference) and node.get("aikb_external"):
            links.append(_external(node))
        elif "aikb_file" in node:
            links.append(_file(node))
        elif isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            headings.append(_heading(node))
        elif isinstance(node, nodes.rubric) and "level" in node and node["ids"]:
            # A heading in a quote, a callout or a list.
            headings.append((node.astext().strip(), node["ids"][0], node["level"], ""))
        elif isinstance(node, nodes.Admonition) and "collapsible" in node:
            folded = True
        elif isinstance(node, nodes.inline) and not STYLED.isdisjoint(node["classes"]):
            styled = True
    return {
        "links": links,
        "references": references,
        "targets": targets,
        "moments": moments,
        "titled": list(dict.fromkeys(titled)),
        "players": tuple(dict.fromkeys(players)),
        "timelines": tuple(dict.fromkeys(timelines)),
        "headings": headings,
        "elsewhere": list(dict.fromkeys(elsewhere)),
        "blocks": anchors(document),
        "folded": folded,
        "tags": list(dict.fromkeys(tags)),
        "styled": styled,
    }


def _place(
    node: addnodes.pending_xref,
    blocks: dict[int, tuple[list[Part], dict[int, int]]],
    moments: list[Record],
) -> Record:
    """Return the sentence around a link, and the moment that the note spoke of last."""
    block = block_of(node)
    if id(block) not in blocks:
        blocks[id(block)] = _parts(block)
    parts, places = blocks[id(block)]
    passage = passage_around(parts, places[id(node)])
    return {
        "passage": passage,
        "origin": _is_origin(parts),
        "moment": moments[-1] if moments else None,
    }


def names_channel(block: nodes.Element) -> bool:
    """Tell whether a paragraph is the line `From: [[channel]]`."""
    return _is_origin(_parts(block)[0])


def _is_origin(parts: Sequence[Part]) -> bool:
    """Tell whether there is one link, and nothing but ``From`` before it."""
    at = [index for index, part in enumerate(parts) if isinstance(part, Mention)]
    if len(at) != 1:
        return False
    before, after = ("".join(map(str, texts)) for texts in (parts[: at[0]], parts[at[0] + 1 :]))
    return not after.strip() and re.fullmatch(r"\W*From\W*", before) is not None


def _parts(block: nodes.Element) -> tuple[list[Part], dict[int, int]]:
    """Return the text of a block with its links told apart, and the place of each link in it."""
    parts: list[Part] = []
    places: dict[int, int] = {}
    inside: nodes.Node | None = None
    for node in block.findall():
        if isinstance(node, addnodes.pending_xref) and node.get("reftype") not in (TIMESTAMP, TAG):
            places[id(node)] = len(parts)
            inside = node
            parts.append(_mention(node))
        elif isinstance(node, nodes.Text) and not (
            isinstance(node.parent, nodes.raw) or _is_inside(node, inside, block)
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
        reference = _reference(node)
        if reference is not None and reference["docname"] and not node.get("refexplicit"):
            return Mention("/" + reference["docname"])
        return Mention(node.get("reftarget", ""), label=node.astext())
    heading, block, embed, *_ = node["wikilink"]
    label = node.astext() if node["refexplicit"] else None
    kind = EMBED if embed else WIKI
    return Mention(node["reftarget"], tuple(heading), block, label, kind)


def _reference(node: addnodes.pending_xref) -> Record | None:
    """Return where a role ``doc`` or ``ref`` or a Markdown link leads, as far as reading tells."""
    kind = (node.get("refdomain"), node.get("reftype"))
    if kind == ("doc", "myst"):
        return {"docname": node["reftarget"], "ref": None}
    if kind == ("std", "doc"):
        return {"docname": docname_join(node["refdoc"], node["reftarget"]), "ref": None}
    if kind == ("std", "ref"):
        return {"docname": None, "ref": node["reftarget"]}
    return None


def _target(node: addnodes.pending_xref) -> Target:
    kind, role, name, place = (
        node.get(key) or "" for key in ("refdomain", "reftype", "reftarget", "reftargetid")
    )
    return (kind, role, name, place)


def _heading(title: nodes.title) -> Heading:
    text = title.astext().strip()
    source = title.rawsource.strip()
    section = title.parent
    return text, section["ids"][0], depth(section) + 1, source if source != text else ""


def _link(node: addnodes.pending_xref) -> Record:
    heading, block, embed, label = node["wikilink"]
    return {
        "line": node.line,
        "target": node["reftarget"],
        "heading": list(heading),
        "block": block,
        "label": label,
        "embed": embed,
    }


def _external(node: nodes.reference) -> Record:
    return {
        "line": node.line,
        "target": node["refuri"],
        "heading": [],
        "block": None,
        "label": node["aikb_external"],
        "embed": False,
        "external": True,
    }


def _file(node: nodes.Element) -> Record:
    target, heading, block, embed, label, path = node["aikb_file"]
    return {
        "line": node.line,
        "target": target,
        "heading": list(heading),
        "block": block,
        "label": label,
        "embed": embed,
        "external": True,
        "file": path,
    }


def _moment(node: nodes.Element, section: str | None) -> Record:
    text, video, seconds, end = node["moment"]
    return {
        "line": node.line,
        "video": video,
        "seconds": seconds,
        "end": end,
        "text": text,
        "url": node.get("reftarget") or node["refuri"],
        "section": section,
    }
