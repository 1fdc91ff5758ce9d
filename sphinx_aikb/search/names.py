"""What a document is found by beside its own words, and which documents are searched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.knowledge.moments import known_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

_YEAR = re.compile(r"\d{4}")
LISTS = frozenset({"aikb-list", "aikb-table", "aikb-cards"})
"""The classes of the lists of an index."""
NOT_OWN = LISTS | {"no-search", "aikb-embed"}
"""The classes of what other notes say, and of lists of them."""


class Names(NamedTuple):
    """What a document is found by beside its own words."""

    title: str
    aliases: tuple[str, ...] = ()
    channel: str = ""
    video: str = ""
    """The title of its video."""
    tags: tuple[str, ...] = ()
    year: str = ""


def names_of(knowledge: KnowledgeBase, docname: str) -> Names:
    """Return the names of a document."""
    note = knowledge.catalogue.get(docname)
    title = knowledge.name_of(docname)
    if note is None or not knowledge.catalogue.is_note(docname):
        return Names(title)
    known = known_of(knowledge, note.video) if note.video else None
    year = _YEAR.match(note.published or (known and known.published) or "")
    return Names(
        title,
        note.aliases,
        note.channel or (known and known.channel) or "",
        (known and known.title) or "",
        note.tags,
        year[0] if year else "",
    )


def is_searched(env: BuildEnvironment, knowledge: KnowledgeBase, docname: str) -> bool:
    """Tell whether a document is searched: pages of lists and of no author are not."""
    facts = knowledge.facts_of(docname)
    return not (facts.indexes or facts.requests or "nosearch" in env.metadata.get(docname, ()))
