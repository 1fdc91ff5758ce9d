"""The groups of indexes that links can name: channels, topics and all else that makes sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.group_pages import page_names
from sphinx_aikb.vault.groups import name_with_signs
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.resolver import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config

    from sphinx_aikb.knowledge.facts import DocumentFacts
    from sphinx_aikb.vault.groups import GroupPage


def places_of_groups(
    config: Config,
    toctrees: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, DocumentFacts],
    pages: Mapping[str, GroupPage],
) -> dict[str, Place]:
    """Return the place of each group by its key: its page, else the first in document order.

    There are none for projects whose links do not look for groups.
    """
    if "group" not in settings_of(config).resolve:
        return {}
    named = page_names(pages)
    places = {key: Place(page.docname, "", page.title) for key, page in named.items()}
    groups = {name: found.groups for name, found in facts.items() if found.groups}
    ordered = list(in_order(config.root_doc, toctrees, groups))
    for key_of in (name_with_signs, loose_key):
        for docname in ordered:
            for title, anchor in groups[docname]:
                places.setdefault(key_of(title), Place(DocName(docname), anchor, title))
    places.pop("", None)
    return places
