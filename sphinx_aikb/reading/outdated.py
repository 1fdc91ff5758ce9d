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
    before = knowledge.data["stamps"]
    gone = removed | {
        name for name, stamp in knowledge.stamps.items() if before.get(name, stamp)[0] != stamp[0]
    }
    if gone:
        for docname, entries in knowledge.data["authors"].items():
            if not gone.isdisjoint(entries):
                yield docname
        for docname, references in knowledge.data["references"].items():
            if any(reference.docname in gone for reference in references):
                yield docname
    for docname, targets in knowledge.data["targets"].items():
        for kind, role, name, _ in targets:
            path = name.partition("#")[0]
            if role == MARKDOWN and not kind and Path(env.relfn2path(path, docname)[1]).is_file():
                yield docname
