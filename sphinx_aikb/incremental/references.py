"""What a page shows through cross-references of other domains, without resolving them.

Sphinx writes a page again when its own document has changed, not when the target of a
cross-reference has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.util import docname_join

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.markdown_links import find_place
from sphinx_aikb.knowledge.numbered_pages import NumberedPages
from sphinx_aikb.knowledge.outgoing import MARKDOWN
from sphinx_aikb.nodes import DOMAIN
from sphinx_aikb.text.slug import loose_key

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.outgoing import DomainReference


class Objects:
    """All that cross-references can find, by the last part of its name; collected on first use."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self._named: dict[str, list[tuple[Any, ...]]] | None = None

    def shown(self, docname: str, target: DomainReference) -> tuple[Any, ...]:
        """Return what a cross-reference on a page may lead to, and what it may say."""
        env, (_, role, name, place) = self.env, target
        if role == MARKDOWN and place:
            knowledge = knowledge_of(env)
            slug = env.metadata.get(name, {}).get("myst_slugs", {}).get(place)
            page = knowledge.derived(NumberedPages).page_of(name, place)
            blocks = knowledge.facts_of(name).blocks
            anchor = find_place(knowledge.headings_of(name), blocks, place)
            labels = [e for e in self._like(place) if name in e]
            return (name in env.found_docs, slug, page, anchor, knowledge.name_of(name), labels)
        found = self._like(name)
        numbers = []
        if role == "numref":
            numbers = [(env.toc_secnumbers.get(e[4]), env.toc_fignumbers.get(e[4])) for e in found]
        if role in ("any", MARKDOWN):
            catalogue = knowledge_of(env).catalogue
            title = env.titles.get(docname_join(docname, name))
            named = (catalogue.by_title.get(name), catalogue.by_alias.get(loose_key(name)))
            return (found, named, title and title.astext())
        return (found, numbers)

    def _like(self, name: str) -> list[tuple[Any, ...]]:
        if self._named is None:
            self._named = {}
            for domain in self.env.domains.sorted():
                if domain.name == DOMAIN:
                    continue  # a note is found by its whole name
                for entry in domain.get_objects():
                    self._named.setdefault(_last_part(entry[0]), []).append((domain.name, *entry))
            for entries in self._named.values():
                entries.sort()
        return self._named.get(_last_part(name), [])


def _last_part(name: str) -> str:
    return re.split(r"[.:\s]", name)[-1].lower()
