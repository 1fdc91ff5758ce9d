"""Documents that would be read otherwise now that other files are gone or there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.environment import knowledge_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.environment import BuildEnvironment

MARKDOWN = "myst"
"""The role of the cross-references that Markdown links are."""


def outdated_links(env: BuildEnvironment, removed: Set[str]) -> Iterator[str]:
    """Yield the documents that would be read otherwise now that these files are gone or there.

    MyST decides while it reads whether a link leads to a file. A toctree forgets an entry that is
    gone only when it is read; Sphinx would look for figures in the page that is gone.
    """
    knowledge = knowledge_of(env)
    gone = removed | {
        name
        for name, stamp in knowledge.stamps.items()
        if (before := knowledge.facts_of(name).stamp) is not None and before.suffix != stamp.suffix
    }
    for docname, facts in knowledge.facts.items():
        linked = {reference.docname for reference in facts.outgoing.references}
        if not gone.isdisjoint(linked.union(facts.toctree)):
            yield docname
        for kind, role, name, _ in facts.outgoing.targets:
            path = name.partition("#")[0]
            if role == MARKDOWN and not kind and Path(env.relfn2path(path, docname)[1]).is_file():
                yield docname
