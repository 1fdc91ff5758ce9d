"""Wiki-links as readers see them, and the warnings about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.missing import show_missing
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.shown import default_label, show_foreign, show_link
from sphinx_aikb.vault.files import is_file
from sphinx_aikb.vault.resolve import MISSING

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.builders import Builder
    from sphinx.config import Config

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.vault.resolve import Resolution

Location = nodes.Node | tuple[str, int | None]


def show_wikilink(
    domain: AikbDomain, builder: Builder, page: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what *builder* shows on a page for a wiki-link, which may come from another document.

    A link that leads nowhere is its label.
    """
    target, source = node["reftarget"], node.get("refdoc", page)
    found = domain.resolver.resolve(target, source)
    heading, block, embed, *_ = node["wikilink"]
    label = node.astext()
    if not node["refexplicit"]:
        label = default_label(target, heading, block, domain.title_of(found))
    if found.rule == MISSING:
        # An embed that shows no file has been told of already.
        if not (embed and is_file(target, source)):
            warn_missing(domain, target, node)
        return show_missing(domain, builder, page, target, label)
    warn_ambiguous(domain, found, source, target, node)
    content = nodes.inline("", label)
    if found.url is not None:
        return show_foreign(builder, page, found.url, content)
    anchor, missing = domain.anchor_of(found, heading, block)
    if missing is not None:
        instead = "heading" if anchor else "note"
        message = f"{found.docname} has no {missing}: the link leads to the {instead}"
        warn_once(domain, Warnings.HEADING, message, node, (source, node.line, message))
    # In a passage that is embedded, a link to what that itself holds stays there.
    here = node.get("here")
    place = (page, here) if here else (str(found.docname), anchor)
    link = show_link(builder, page, place[0], place[1], content)
    link["classes"].append("wikilink")
    if not here and domain.previews and found.anchor is None:
        sentence = domain.graph.sentence(place[0])
        if sentence:
            link["reftitle"] = sentence
    return link


def warn_once(
    domain: AikbDomain, subtype: Warnings, message: str, location: Location, once: object
) -> None:
    """Warn, but not again in this build about what is *once*: a document may be embedded in many.

    *once* names the document.
    """
    if once not in domain.told:
        domain.told.add(once)
        warn(subtype, message, location)


def warn_missing(domain: AikbDomain, target: str, location: Location) -> None:
    """Warn that no note has this name, in projects that want to hear of it.

    Each link is told on its own page, and not on those that embed it.
    """
    embedded = isinstance(location, nodes.Element) and "page" in location
    if not embedded and is_nitpicky(domain.env.config, target):
        warn(Warnings.MISSING, f"no note for the wiki-link {target!r}", location)


def warn_ambiguous(
    domain: AikbDomain, found: Resolution, source: str, target: str, location: Location
) -> None:
    """Warn that a name fits several notes, once for each document it is written in."""
    if found.candidates:
        message = (
            f"the wiki-link {target!r} fits several notes: {', '.join(found.candidates)}; "
            f"it leads to the first, a path tells which is meant"
        )
        warn_once(domain, Warnings.AMBIGUOUS, message, location, (source, target))


def is_nitpicky(config: Config, target: str) -> bool:
    """Tell whether the project wants to hear of this missing target."""
    if not config.nitpicky or ("aikb:note", target) in config.nitpick_ignore:
        return False
    patterns = config.nitpick_ignore_regex
    return not any(
        re.fullmatch(kind, "aikb:note") and re.fullmatch(name, target) for kind, name in patterns
    )
