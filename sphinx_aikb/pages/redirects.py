"""Pages that lead from other names of a note to its page, so that bookmarks go on working.

A redirect is a page without a theme, which no search finds: it leads on at once, with what an
address says of a heading or a moment, and has a link for readers whose browser does not.
"""

from __future__ import annotations

import posixpath
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_aikb.links.cover import base_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.front_matter import parse_front_matter
from sphinx_aikb.translations import told
from sphinx_aikb.vault.redirects import Kind, addresses_of, is_reserved
from sphinx_aikb.vault.scan import head_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.vault.redirects import Address, Places

MARK = '<meta name="generator" content="sphinx-aikb">'
"""What tells a redirect from the pages of others."""
SCRIPT = "location.replace(document.documentElement.dataset.to + location.search + location.hash)"
"""The script of all redirects: a policy that allows it can name it by its hash."""
_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" data-to="{address}">
<head>
<meta charset="utf-8">
{mark}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<script>{script}</script>
<meta http-equiv="refresh" content="0; url={address}">
</head>
<body>
<main>
<p>{text} <a href="{address}">{title}</a></p>
</main>
</body>
</html>
"""


def asked_for(knowledge: KnowledgeBase) -> list[Address]:
    """Return all addresses that are to lead to notes, the surest first."""
    config = knowledge.env.config
    end = str(getattr(knowledge.builder, "out_suffix", ".html"))
    suffixes = tuple(dict.fromkeys((*config.source_suffix, ".html", end)))
    catalogue = knowledge.catalogue
    notes = (catalogue.documents[docname] for docname in catalogue.notes)
    found = (addresses_of(note, suffixes) for note in notes if note.other_names)
    return sorted(
        chain.from_iterable(found), key=lambda each: (each.kind, each.docname, each.name or "")
    )


def redirects(
    knowledge: KnowledgeBase,
    addresses: list[Address],
    places: Places,
    page_of: Callable[[str], str],
) -> dict[str, bytes]:
    """Return the files of all redirects, by their paths in the output folder.

    *page_of* tells the path of a page. A file that is there, or that another redirect has, is never
    replaced; that is a warning where the author must have meant the address.
    """
    found: dict[str, bytes] = {}
    for address in addresses:
        reason = _obstacle(address, places, page_of)
        if reason is None and address.name is not None:
            path = page_of(address.name)
            places.take(path, address.docname)
            found[path] = _page(knowledge, address.name, address.docname)
        elif reason and address.is_meant:
            _warn(knowledge, address, reason)
    return found


def _obstacle(address: Address, places: Places, page_of: Callable[[str], str]) -> str | None:
    """Return why an address cannot lead to a note; empty if it does so already."""
    if address.name is None:
        return "it lies outside of the output folder"
    if is_reserved(address.name):
        return "Sphinx has a page or a folder of that name"
    path = page_of(address.name)
    if path.casefold() == page_of(address.docname).casefold():
        return ""
    purpose = places.at(path)
    if purpose == "":
        return f"the place of '{path}' is taken"
    if purpose:
        return "" if purpose == address.docname else f"'{path}' leads to '{purpose}'"
    return None


def _warn(knowledge: KnowledgeBase, address: Address, reason: str) -> None:
    key = "permalink" if address.kind is Kind.PERMALINK else "alias"
    message = f"no redirect for the {key} '{address.typed}': {reason}"
    warn(Warnings.REDIRECT, message, (address.docname, _line(knowledge, address.docname, key)))


def _line(knowledge: KnowledgeBase, docname: str, key: str) -> int | None:
    """Return the line of the front matter that has a key, in any spelling."""
    try:
        text, _ = head_of(Path(knowledge.env.doc2path(docname)))
    except OSError:  # gone since it was read
        return None
    lines = parse_front_matter(text).lines
    return next((line for name, line in lines.items() if name.lower().startswith(key)), None)


def _page(knowledge: KnowledgeBase, name: str, docname: str) -> bytes:
    builder: Any = knowledge.builder
    config = knowledge.env.config
    address = builder.get_relative_uri(name, docname)
    base = base_of(config)
    place = posixpath.join(base, builder.get_target_uri(docname)) if base else address
    return _PAGE.format(
        language=escape(config.language),
        mark=MARK,
        title=escape(knowledge.name_of(docname)),
        canonical=escape(place),
        script=SCRIPT,
        address=escape(address),
        text=escape(told("moved")),
    ).encode()
