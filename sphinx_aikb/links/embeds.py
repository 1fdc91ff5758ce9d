"""Embeds: shows what ``![[note]]``, ``![[note#Heading]]`` and ``![[note#^block]]`` name.

Passages are inserted while a page is written. Doctrees hold an embed as a cross-reference, so that
a page is read again only when its own text changes.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import ancestors, depth, elements, put_in_text, to_rubric
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import in_block, language_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.attachments import warn_of
from sphinx_aikb.links.passages import DEEPEST, PassagePlace, cut, place_of
from sphinx_aikb.links.relocation import relocate
from sphinx_aikb.links.wikilinks import WikiLinkRole, warn_once
from sphinx_aikb.nodes import entry, is_embed, wikilink_of
from sphinx_aikb.reporting import Warnings
from sphinx_aikb.text.file_name import split_size
from sphinx_aikb.text.wikilink import WikiLink
from sphinx_aikb.vault.resolver import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

MOST = 200
"""How many passages one page may show."""
LOWEST = 200
"""How many elements an embed may stand in: what is much deeper, no writer can write."""
LARGEST = 10_000
"""How many elements the passages of a page may have before no more of them are shown."""


class EmbedRole(WikiLinkRole):
    """Embeds a note, a passage or a file, as ``![[…]]`` does."""

    embed = True

    def _pending(self, link: WikiLink) -> addnodes.pending_xref:
        """Return a cross-reference for the embed; the size of a picture is no label."""
        node = super()._pending(replace(link, label=split_size(link.label)[0]))
        self.set_source_info(node)
        warn_of(node, self.env, link.target)
        return node


class ShowEmbeds(SphinxPostTransform):
    """Puts passages in the place of embeds.

    Runs before everything that resolves references (MyST-NB's transforms from 4 on, the lists of
    ``backlinks`` at 5, MyST-Parser's at 9, Sphinx's at 10).
    """

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        """Replace each embed, except for translators: they get a passage with its own document."""
        if knowledge_of(self.env).builder.name == "gettext":
            return
        found = [
            node for node in walk_of(self, Stage.STORED).of(addnodes.pending_xref) if is_embed(node)
        ]
        if found:
            pages = _Pages(knowledge_of(self.env), self.document)
            for node in found:
                page = node["refdoc"]
                chain = [PassagePlace(page, ""), *_around(node, page)]
                pages.expand(node, page, chain, depth(node))
            knowledge_of(self.env).walks.end()


class _Pages:
    """Expands embeds in what is being written: one page, or one document with all pages."""

    def __init__(self, knowledge: KnowledgeBase, document: nodes.document) -> None:
        self._knowledge = knowledge
        self._counts: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._taken = {name for node in elements(document) for name in node["ids"]}

    def expand(
        self,
        node: addnodes.pending_xref,
        page: str,
        chain: Sequence[PassagePlace],
        level: int,
        inside: int = 0,
    ) -> None:
        """Replace an embed on a page by the passage that it names.

        *chain* are the places that the embed stands in, *level* is the level of the heading above
        it, and *inside* the number of embeds around it. An embed that cannot be shown stays a link,
        and so does one in the middle of something that holds no paragraphs.
        """
        knowledge = self._knowledge
        link = wikilink_of(node)
        found = knowledge.resolver.resolve(link.target, node["refdoc"])
        place = place_of(knowledge, found, link)
        if found.rule == MISSING:
            self._warn_left_out(node)
        if place is None or not _has_room(node):
            return
        reason = self._refusal(place, page, chain, inside)
        if reason is None and sum(1 for _ in ancestors(node)) > LOWEST:
            reason = f"stands in more than {LOWEST} elements"
        if reason is not None:
            name = link.default_label()
            message = f"the embed {name!r} {reason}: it is a link there"
            once = (node["refdoc"], node.line, name)
            warn_once(knowledge, Warnings.EMBED, message, node, once)
            return
        self._counts[page] = self._counts.get(page, 0) + 1
        parts = cut(knowledge, place)
        named = replace(link, target=place.docname, block=None)
        name = knowledge.as_read(named, place.docname).default_label(
            knowledge.name_of(place.docname)
        )
        source = entry(place.docname, name, page, place.anchor)
        languages = [language_of(knowledge.env, name) for name in (place.docname, node["refdoc"])]
        quote = nodes.block_quote("", *in_block(parts, *languages), classes=["aikb-embed"])
        self._sizes[page] = self._sizes.get(page, 0) + sum(1 for _ in elements(quote))
        relocate(self._knowledge, quote, place.docname, page, self._taken)
        inner = [node for node in quote.findall(addnodes.pending_xref) if is_embed(node)]
        levels = [level + depth(embed) for embed in inner]
        _demote(quote, level)
        quote += self._attribution(source)
        put_in_text(node, quote)
        for embed, below in zip(inner, levels, strict=True):
            self.expand(embed, page, [*chain, place], below, inside + 1)

    def _attribution(self, source: nodes.Element) -> nodes.Element:
        if self._knowledge.builder.format == "latex":
            # Sphinx would write three hyphens, which only some fonts turn into a dash.
            return nodes.paragraph("", "\u2014 ", source)
        return nodes.attribution("", "", source)

    def _warn_left_out(self, node: addnodes.pending_xref) -> None:
        name, source = wikilink_of(node).target, node["refdoc"]
        hidden = self._knowledge.left_out_resolver.resolve(name, source).docname
        if hidden is not None:
            message = f"the embed {name!r} shows nothing: {hidden} is left out of the build"
            warn_once(self._knowledge, Warnings.EMBED, message, node, (source, node.line, name))

    def _refusal(
        self, place: PassagePlace, page: str, chain: Sequence[PassagePlace], inside: int
    ) -> str | None:
        if place in chain:
            names = [at.docname for at in chain[chain.index(place) :]]
            way = [name for name, _ in itertools.groupby([*names, place.docname])]
            return f"shows itself ({' → '.join(way)})"
        if inside >= DEEPEST:
            return f"is inside of {DEEPEST} others"
        if self._counts.get(page, 0) >= MOST:
            return f"is one of more than {MOST} on a page"
        if self._sizes.get(page, 0) >= LARGEST:
            return f"stands on a page whose passages have {LARGEST} elements already"
        return None


def _around(node: nodes.Node, page: str) -> Iterator[PassagePlace]:
    """Yield the places on its own page that an embed stands in."""
    for parent in ancestors(node):
        yield from (PassagePlace(page, str(name)) for name in parent["ids"])


def _has_room(node: nodes.Node) -> bool:
    """Tell whether paragraphs can stand in the place of an embed."""
    # The builders of text and man pages cannot show a table inside a table.
    return isinstance(node.parent, nodes.paragraph) and depth(node, nodes.entry) == 0


def _demote(quote: nodes.Element, level: int) -> None:
    """Turn sections into rubrics: a section cannot stand in the middle of text."""
    sections = list(quote.findall(nodes.section))
    levels = [level + 1 + depth(section) for section in sections]
    for section, wanted in zip(sections, levels, strict=True):
        to_rubric(section, wanted)


def setup_embeds(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ShowEmbeds)
