"""What cards show of their notes beside the front matter: pictures, and how many moments there are.

Both are known only once all documents were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.cover import file_on_card
from sphinx_aikb.lists.numbered_pages import item_of
from sphinx_aikb.translations import told

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

CARDS = "aikb-cards"
"""The class of a list of cards."""


def shown_on(knowledge: KnowledgeBase, docname: str) -> list[tuple[str | None, int]]:
    """Return what the cards on a page show, to be compared with what they showed before."""
    facts = knowledge.facts_of(docname)
    if not _has_cards(knowledge, docname):
        return []
    return [_shown(knowledge, name) for part in facts.listed for name in part.docnames]


def _has_cards(knowledge: KnowledgeBase, docname: str) -> bool:
    return any(index.query.style == "cards" for index in knowledge.facts_of(docname).indexes)


def _shown(knowledge: KnowledgeBase, docname: str) -> tuple[str | None, int]:
    return file_on_card(knowledge, docname), knowledge.facts_of(docname).glance.moments


class CompleteCards(SphinxPostTransform):
    """Puts pictures and counts on cards.

    Runs before passages come in (3): what these show of others is compared as it was read.
    """

    default_priority = 2

    def run(self, **kwargs: Any) -> None:
        """Complete the card of each entry; a picture is for pages on the web."""
        knowledge = knowledge_of(self.env)
        if not _has_cards(knowledge, self.env.docname):
            return
        for link in walk_of(self, Stage.STORED).of(addnodes.pending_xref):
            card = item_of(link)
            if card is None or CARDS not in card.parent["classes"]:
                continue
            path, moments = _shown(knowledge, link["reftarget"])
            if moments:
                _add_detail(card, told("moments", count=moments).replace(" ", "\u00a0"))
            if path is not None and knowledge.builder.name in PAGES:
                picture = nodes.image(uri=path, alt="", loading="lazy")
                picture["candidates"] = {"*": path}
                card.insert(0, picture)


def _add_detail(card: nodes.Element, text: str) -> None:
    last = card[-1]
    if isinstance(last, nodes.paragraph) and "aikb-details" in last["classes"]:
        last += nodes.Text(f" \u00b7 {text}")
    else:
        card += nodes.paragraph(text, text, classes=["aikb-details"])


def setup_cards(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(CompleteCards)
