"""Wiki-links: their role, what readers see of them, and the warnings about them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it.common.normalize_url import normalizeLink
from sphinx.errors import NoUri
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.links.attachments import attachment
from sphinx_aikb.links.references import show_foreign, show_link
from sphinx_aikb.nodes import is_embed, note_link, page_of, place_in_passage_of, wikilink_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.file_name import is_file
from sphinx_aikb.text.sentence import shortened
from sphinx_aikb.text.wikilink import WikiLink, parse_wikilink
from sphinx_aikb.vault.resolver import MISSING

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.vault.resolver import Resolution

Location = nodes.Node | tuple[str, int | None]

TOOLTIP = 100
"""The title of a link has about this many characters: each page has it once for each link."""


class WikiLinkRole(SphinxRole):
    """Links to a note: ``target#heading | label``, the same grammar as ``[[…]]``."""

    embed = False

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a ``pending_xref``, a file or a link to the web; text after a warning."""
        link = self.parse(self.text.strip())
        if link is None:
            text = nodes.inline(self.rawtext, self.text)
            self.set_source_info(text)
            warn(Warnings.WIKILINK, f"no wiki-link: {self.text!r}", text)
            return [text], []
        node = _external(link) if link.external else attachment(self.env, link, embed=self.embed)
        if node is None:
            node = self._pending(link)
        self.set_source_info(node)
        return [node], []

    def parse(self, text: str) -> WikiLink | None:
        """Parse the content of the role, with or without the brackets of the native syntax."""
        return parse_wikilink(text[2:-2] if text.startswith("[[") and text.endswith("]]") else text)

    def _pending(self, link: WikiLink) -> addnodes.pending_xref:
        return note_link(link, self.env.docname, self.rawtext, embed=self.embed)


def _external(link: WikiLink) -> nodes.reference:
    label = link.label or link.target
    uri = normalizeLink(link.target)
    node = nodes.reference(link.target, label, refuri=uri, classes=["wikilink"], internal=False)
    wikilink_of.set(node, link)
    return node


def show_wikilink(
    knowledge: KnowledgeBase, builder: Builder, page: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what *builder* shows on a page for a wiki-link, which may come from another document.

    A link that leads nowhere is shown as its label.
    """
    link, source = wikilink_of(node), node.get("refdoc", page)
    target = link.target
    found = knowledge.resolver.resolve(target, source)
    label = node.astext()
    if not node["refexplicit"]:
        label = knowledge.label_of(link, found)
    if found.rule == MISSING:
        # An embed of a missing file was warned about while its document was read.
        if not (is_embed(node) and is_file(target, source)):
            warn_missing(knowledge, target, node)
        return show_missing(knowledge, builder, page, target, label)
    warn_ambiguous(knowledge, found, source, target, node)
    content = nodes.inline("", label)
    if found.url is not None:
        return show_foreign(builder, page, found.url, content)
    anchor, missing = knowledge.anchor_of(found, link.heading, link.block)
    if missing is not None:
        instead = "heading" if anchor else "note"
        message = f"{found.docname} has no {missing}: the link leads to the {instead}"
        warn_once(knowledge, Warnings.HEADING, message, node, (source, node.line, message))
    # In an embedded passage, a link to a place in the same passage stays on the page.
    here = place_in_passage_of(node)
    place = (page, here) if here else (str(found.docname), anchor)
    shown = show_link(builder, page, place[0], place[1], content)
    shown["classes"].append("wikilink")
    if not here and knowledge.previews and found.anchor is None:
        sentence = knowledge.sentence(place[0])
        if sentence:
            shown["reftitle"] = shortened(sentence, TOOLTIP)
    return shown


def warn_once(
    knowledge: KnowledgeBase, subtype: Warnings, message: str, location: Location, once: object
) -> None:
    """Log a warning unless this build has logged one for the same key *once*.

    A document may be embedded in many others; the key names the document with the cause.
    """
    if once not in knowledge.warned:
        knowledge.warned.add(once)
        warn(subtype, message, location)


def warn_missing(knowledge: KnowledgeBase, target: str, location: Location) -> None:
    """Warn that no note has this name, if the project asks for such warnings.

    A link is reported on its own page, and not on the pages that embed it.
    """
    if not page_of.is_on(location) and is_nitpicky(knowledge.env.config, target):
        warn(Warnings.MISSING, f"no note for the wiki-link {target!r}", location)


def warn_ambiguous(
    knowledge: KnowledgeBase, found: Resolution, source: str, target: str, location: Location
) -> None:
    """Warn that a name fits several notes, once for each document that uses it."""
    if found.candidates:
        message = (
            f"the wiki-link {target!r} fits several notes: {', '.join(found.candidates)}; "
            f"it leads to the first, a path tells which is meant"
        )
        warn_once(knowledge, Warnings.AMBIGUOUS, message, location, (source, target))


def is_nitpicky(config: Config, target: str) -> bool:
    """Tell whether the project asks for a warning about this missing target."""
    if not config.nitpicky or ("aikb:note", target) in config.nitpick_ignore:
        return False
    patterns = config.nitpick_ignore_regex
    return not any(
        re.fullmatch(kind, "aikb:note") and re.fullmatch(name, target) for kind, name in patterns
    )


def show_missing(
    knowledge: KnowledgeBase, builder: Builder, source: str, target: str, label: str
) -> nodes.Element:
    """Return what *builder* shows for a link without a note: a link to the topic's entry, if any.

    *label* is the text of the link, *source* the page on which the link stands.
    """
    classes = ["wikilink", "wikilink-missing"]
    place = knowledge.derived(Missing).places.get(target)
    if place is not None:
        # LaTeX has no classes on links.
        inner = classes[1:] if builder.format == "latex" else []
        # Raised if no document of the builder has the page.
        with suppress(NoUri):
            link = show_link(builder, source, *place, nodes.inline("", label, classes=inner))
            link["classes"] += classes
            return link
    return nodes.inline("", label, classes=classes)


def setup_wikilinks(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("wikilink", WikiLinkRole())
