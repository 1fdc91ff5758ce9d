"""What one document holds: its wiki-links, timestamps and headings, as plain data."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.roles import DOMAIN, NOTE, TIMESTAMP

Record = dict[str, Any]


def find(document: nodes.document) -> dict[str, list[Any]]:
    """Return the ``links``, ``moments`` and ``headings`` of a document, in its order."""
    links: list[Record] = []
    moments: list[Record] = []
    headings: list[tuple[str, str, int]] = []
    for node in document.findall(nodes.Element):
        if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == DOMAIN:
            if node["reftype"] == NOTE:
                links.append(_link(node))
            elif node["reftype"] == TIMESTAMP and node["moment"][2] is not None:
                moments.append(_moment(node, headings[-1][0] if headings else None))
        elif isinstance(node, nodes.reference) and node.get("aikb_external"):
            links.append(_external(node))
        elif isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            headings.append((node.astext().strip(), node.parent["ids"][0], _depth(node.parent)))
    return {"links": links, "moments": moments, "headings": headings}


def _depth(section: nodes.Element) -> int:
    depth, parent = 1, section.parent
    while isinstance(parent, nodes.section):
        depth, parent = depth + 1, parent.parent
    return depth


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


def _moment(node: addnodes.pending_xref, section: str | None) -> Record:
    text, video, seconds, end = node["moment"]
    return {
        "line": node.line,
        "video": video,
        "seconds": seconds,
        "end": end,
        "text": text,
        "url": node["reftarget"],
        "section": section,
    }
