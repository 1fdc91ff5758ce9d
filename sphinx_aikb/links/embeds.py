"""Shows what ``![[note]]``, ``![[note#Heading]]`` and ``![[note#^block]]`` ask for.

The passages are put in while a page is written: doctrees hold the embed as a cross-reference, so
that a page is read again only when its own text changes.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from sphinx_aikb.doctree import ancestors, depth, put_in_text, to_rubric
from sphinx_aikb.knowledge.environment import domain_of
from sphinx_aikb.links.attachments import warn_of
from sphinx_aikb.links.passages import DEEPEST, Place, cut, place_of
from sphinx_aikb.links.wikilinks import WikiLinkRole, warn_once
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
from sphinx_aikb.reporting import Warnings
from sphinx_aikb.text.file_name import split_size
from sphinx_aikb.text.slug import unique
from sphinx_aikb.text.wikilink import WikiLink
from sphinx_aikb.vault.resolver import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from sphinx_aikb.domain import AikbDomain

MOST = 200
"""How many passages one page may show."""


class EmbedRole(WikiLinkRole):
    """What ``![[…]]`` stands for."""

    embed = True

    def _pending(self, link: WikiLink) -> addnodes.pending_xref:
        """Return what is shown in place of the embed; the size of a picture is no label."""
        node = super()._pending(replace(link, label=split_size(link.label)[0]))
        self.set_source_info(node)
        warn_of(node, self.env, link.target)
        return node


class ShowEmbeds(SphinxPostTransform):
    """Puts passages in the place of embeds.

    Before everything that resolves references (MyST-NB's transforms from 4 on, the lists of
    ``backlinks`` at 5, MyST-Parser's at 9, Sphinx's at 10).
    """

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        """Replace each embed; what is translated stands in its own document already."""
        if domain_of(self.env).builder.name == "gettext":
            return
        found = [node for node in self.document.findall(addnodes.pending_xref) if is_embed(node)]
        if found:
            pages = _Pages(domain_of(self.env), self.document)
            for node in found:
                page = node["refdoc"]
                chain = [Place(page, ""), *_around(node, page)]
                pages.expand(node, page, chain, depth(node))


class _Pages:
    """The embeds of what is being written: one page, or all of them in one document."""

    def __init__(self, domain: AikbDomain, document: nodes.document) -> None:
        self._domain = domain
        self._counts: dict[str, int] = {}
        self._taken = {name for node in document.findall(nodes.Element) for name in node["ids"]}

    def expand(
        self,
        node: addnodes.pending_xref,
        page: str,
        chain: Sequence[Place],
        level: int,
        inside: int = 0,
    ) -> None:
        """Replace an embed on a page by what it shows.

        *chain* is what it stands in, *level* that of the heading above it, and *inside* how many
        embeds it is inside of.
        An embed that cannot be shown stays a link, and so does one in the middle of something that
        holds no paragraphs.
        """
        domain = self._domain
        link = wikilink_of(node)
        found = domain.resolver.resolve(link.target, node["refdoc"])
        place = place_of(domain, found, link)
        if found.rule == MISSING:
            self._warn_left_out(node)
        if place is None or not _has_room(node):
            return
        if (reason := self._refusal(place, page, chain, inside)) is not None:
            name = link.default_label()
            message = f"the embed {name!r} {reason}: it is a link there"
            once = (node["refdoc"], node.line, name)
            warn_once(domain, Warnings.EMBED, message, node, once)
            return
        self._counts[page] = self._counts.get(page, 0) + 1
        parts = cut(domain, place)
        name = replace(link, target=place.docname, block=None).default_label(
            domain.name_of(place.docname)
        )
        source = entry(place.docname, name, page, place.anchor)
        quote = nodes.block_quote("", *parts, classes=["aikb-embed"])
        self._relocate(quote, place.docname, page)
        inner = [node for node in quote.findall(addnodes.pending_xref) if is_embed(node)]
        levels = [level + depth(embed) for embed in inner]
        _demote(quote, level)
        quote += self._attribution(source)
        put_in_text(node, quote)
        for embed, below in zip(inner, levels, strict=True):
            self.expand(embed, page, [*chain, place], below, inside + 1)

    def _attribution(self, source: nodes.Element) -> nodes.Element:
        if self._domain.builder.format == "latex":
            # There Sphinx writes three hyphens, which only some fonts make a dash of.
            return nodes.paragraph("", "\u2014 ", source)
        return nodes.attribution("", "", source)

    def _warn_left_out(self, node: addnodes.pending_xref) -> None:
        name, source = wikilink_of(node).target, node["refdoc"]
        hidden = self._domain.graph.left_out.resolve(name, source).docname
        if hidden is not None:
            message = f"the embed {name!r} shows nothing: {hidden} is left out of the build"
            warn_once(self._domain, Warnings.EMBED, message, node, (source, node.line, name))

    def _refusal(self, place: Place, page: str, chain: Sequence[Place], inside: int) -> str | None:
        if place in chain:
            names = [at.docname for at in chain[chain.index(place) :]]
            way = [name for name, _ in itertools.groupby([*names, place.docname])]
            return f"shows itself ({' → '.join(way)})"
        if inside >= DEEPEST:
            return f"is inside of {DEEPEST} others"
        if self._counts.get(page, 0) >= MOST:
            return f"is one of more than {MOST} on a page"
        return None

    def _relocate(self, quote: nodes.Element, source: str, page: str) -> None:
        """Give what comes from *source* ids of its own on *page*, and links that arrive."""
        names: dict[str, str] = {}
        for node in quote.findall(nodes.Element):
            fresh = []
            for name in node["ids"]:
                names[name] = unique(f"embed-{name}", self._taken)
                self._taken.add(names[name])
                fresh.append(names[name])
            node["ids"], node["names"] = fresh, []
        for node in list(quote.findall(nodes.Element)):
            if "backrefs" in node:
                node["backrefs"] = [names[name] for name in node["backrefs"] if name in names]
            if isinstance(node, nodes.footnote | nodes.footnote_reference):
                # LaTeX tells footnotes apart by document and number.
                node["docname"] = f"{page} {len(self._taken)}"
                if self._domain.builder.format == "texinfo":
                    _to_text(node)
                    continue
            if isinstance(node, nodes.math_block):
                # The number and the label are those of the place where it was written.
                node["number"] = node["label"] = None
            if isinstance(node, nodes.math | nodes.math_block):
                # Sphinx loads MathJax on pages of which this is known.
                self._domain.env.domains.math_domain.data["has_equations"][page] = True
            if isinstance(node, timeline):
                node.docname = page
            if isinstance(node, addnodes.pending_xref):
                _relocate_xref(node, self._domain, source, page, names)
            elif (name := node.get("refid")) is not None:
                if name in names:
                    node["refid"] = names[name]
                elif not isinstance(node, nodes.target):
                    node.replace_self(_back(node, name, source, page))


def _to_text(note: nodes.Element) -> None:
    """Make text of a footnote or its mark: Texinfo tells them apart by their number alone."""
    if isinstance(note, nodes.footnote):
        label, *parts = note.children
        note.replace_self(nodes.block_quote("", nodes.paragraph("", f"[{label.astext()}]"), *parts))
    else:
        note.replace_self(nodes.inline("", f"[{note.astext()}]"))


def _relocate_xref(
    node: addnodes.pending_xref,
    domain: AikbDomain,
    source: str,
    page: str,
    names: dict[str, str],
) -> None:
    """Let a cross-reference from *source* be resolved on *page*."""
    env = domain.env
    if "intersphinx" in node:
        node["refdoc"] = page
        return
    if node.get("refdomain") == DOMAIN:
        page_of.set(node, page)
        if node["reftype"] == NOTE and not is_embed(node):
            place_in_passage_of.set(node, _place_in_passage(node, domain, source, names))
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
    node: addnodes.pending_xref, domain: AikbDomain, source: str, names: dict[str, str]
) -> str | None:
    """Return the new id of what a wiki-link leads to, None when that is not in the passage."""
    link = wikilink_of(node)
    place = place_of(domain, domain.resolver.resolve(link.target, source), link)
    return names.get(place.anchor) if place is not None and place.docname == source else None


def _back(node: nodes.Element, anchor: str, source: str, page: str) -> nodes.Element:
    """Return a link to a place that stayed behind in *source*."""
    link = entry(source, "", page, anchor)
    parts: list[nodes.Node] = [child.deepcopy() for child in node.children]
    if isinstance(node, nodes.footnote_reference):
        parts = [nodes.Text(f"[{node.astext()}]")]
    link[:] = [nodes.inline("", "", *parts)]
    return link


def _around(node: nodes.Node, page: str) -> Iterator[Place]:
    """Yield what an embed stands in on its own page."""
    for parent in ancestors(node):
        yield from (Place(page, str(name)) for name in parent["ids"])


def _has_room(node: nodes.Node) -> bool:
    """Tell whether paragraphs can stand in the place of an embed."""
    # Text and man pages have no table inside of a table.
    return isinstance(node.parent, nodes.paragraph) and depth(node, nodes.entry) == 0


def _demote(quote: nodes.Element, level: int) -> None:
    """Make rubrics of sections, which cannot stand in the middle of text."""
    sections = list(quote.findall(nodes.section))
    levels = [level + 1 + depth(section) for section in sections]
    for section, wanted in zip(sections, levels, strict=True):
        to_rubric(section, wanted)


def setup_embeds(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ShowEmbeds)
