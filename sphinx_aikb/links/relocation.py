"""Moves a passage to another page: gives it new ids there, and keeps its links working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_aikb.doctree import elements
from sphinx_aikb.links.passages import place_of
from sphinx_aikb.nodes import (
    DOMAIN,
    NOTE,
    entry,
    is_embed,
    page_of,
    place_in_passage_of,
    timeline,
    wikilink_of,
)
from sphinx_aikb.text.slug import unique

if TYPE_CHECKING:
    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


def relocate(
    knowledge: KnowledgeBase, quote: nodes.Element, source: str, page: str, taken: set[str]
) -> None:
    """Give a passage of *source* new ids on *page*, and make its links lead where they did.

    *taken* holds the ids that are in use; the new ids are added to it.
    """
    names: dict[str, str] = {}
    for node in elements(quote):
        fresh = []
        for name in node["ids"]:
            names[name] = unique(f"embed-{name}", taken)
            taken.add(names[name])
            fresh.append(names[name])
        node["ids"], node["names"] = fresh, []
    for node in list(elements(quote)):
        if "backrefs" in node:
            node["backrefs"] = [names[name] for name in node["backrefs"] if name in names]
        if isinstance(node, nodes.footnote | nodes.footnote_reference):
            # LaTeX tells footnotes apart by document and number.
            node["docname"] = f"{page} {len(taken)}"
            if knowledge.builder.format == "texinfo":
                _to_text(node)
                continue
        if isinstance(node, nodes.math_block):
            # The number and the label belong to the formula in its own document.
            node["number"] = node["label"] = None
        if isinstance(node, nodes.math | nodes.math_block):
            # Sphinx loads MathJax on the pages that are listed here.
            knowledge.env.domains.math_domain.data["has_equations"][page] = True
        if isinstance(node, timeline):
            node.docname = page
        if isinstance(node, addnodes.pending_xref):
            _relocate_xref(node, knowledge, source, page, names)
        elif (name := node.get("refid")) is not None:
            if name in names:
                node["refid"] = names[name]
            elif not isinstance(node, nodes.target):
                node.replace_self(_back(node, name, source, page))


def _to_text(note: nodes.Element) -> None:
    """Turn a footnote or its mark into text: Texinfo tells footnotes apart by number alone."""
    if isinstance(note, nodes.footnote):
        label, *parts = note.children
        note.replace_self(nodes.block_quote("", nodes.paragraph("", f"[{label.astext()}]"), *parts))
    else:
        note.replace_self(nodes.inline("", f"[{note.astext()}]"))


def _relocate_xref(
    node: addnodes.pending_xref,
    knowledge: KnowledgeBase,
    source: str,
    page: str,
    names: dict[str, str],
) -> None:
    """Change a cross-reference from *source* so that it can be resolved on *page*."""
    env = knowledge.env
    if "intersphinx" in node:
        node["refdoc"] = page
        return
    if node.get("refdomain") == DOMAIN:
        page_of.set(node, page)
        if node["reftype"] == NOTE and not is_embed(node):
            place_in_passage_of.set(node, _place_in_passage(node, knowledge, source, names))
        return
    local = node.get("reflocalid")
    if local is not None:
        if local in names:
            node["reflocalid"] = names[local]
        elif node["reftarget"] in env.domains.standard_domain.anonlabels:
            del node["reflocalid"]
        else:
            node.replace_self(_back(node, local, source, page))
            return
    if node.get("reftype") in ("doc", "myst", "any") and node.get("refdomain") != "doc":
        docname = docname_join(source, node["reftarget"])
        if docname in env.found_docs:
            node["reftarget"] = f"/{docname}"
    node["refdoc"] = page


def _place_in_passage(
    node: addnodes.pending_xref, knowledge: KnowledgeBase, source: str, names: dict[str, str]
) -> str | None:
    """Return the new id of a wiki-link's target, None if the target is not in the passage."""
    link = wikilink_of(node)
    place = place_of(knowledge, knowledge.resolver.resolve(link.target, source), link)
    return names.get(place.anchor) if place is not None and place.docname == source else None


def _back(node: nodes.Element, anchor: str, source: str, page: str) -> nodes.Element:
    """Return a link to a place that stayed behind in *source*."""
    link = entry(source, "", page, anchor)
    parts: list[nodes.Node] = [child.deepcopy() for child in node.children]
    if isinstance(node, nodes.footnote_reference):
        parts = [nodes.Text(f"[{node.astext()}]")]
    link[:] = [nodes.inline("", "", *parts)]
    return link
