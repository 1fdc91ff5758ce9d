"""The groups of indexes that links can name: channels, topics and all else that makes sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.resolver import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config

    from sphinx_aikb.knowledge.facts import DocumentFacts


def places_of_groups(
    config: Config, toctrees: Mapping[str, tuple[str, ...]], facts: Mapping[str, DocumentFacts]
) -> dict[str, Place]:
    """Return the place of each group by its key; of several the first in document order.

    There are none for projects whose links do not look for groups.
    """
    places: dict[str, Place] = {}
    if "group" not in settings_of(config).resolve:
        return places
    groups = {name: found.groups for name, found in facts.items() if found.groups}
    for docname in in_order(config.root_doc, toctrees, groups):
        for title, anchor in groups[docname]:
            places.setdefault(loose_key(title), Place(DocName(docname), anchor, title))
    places.pop("", None)
    return places
