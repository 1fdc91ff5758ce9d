"""Documents that would be read differently because other files were added or removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.markdown_links import find_document, is_of_vault
from sphinx_aikb.knowledge.other_files import are_as_before
from sphinx_aikb.knowledge.trust import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.environment import BuildEnvironment


def outdated_links(env: BuildEnvironment, removed: Set[str]) -> Iterator[str]:
    """Yield the documents to read again because documents are gone, or files are there now.

    MyST-Parser decides while it reads whether a link leads to a file. A toctree loses the entry of
    a document that is gone only when it is read again; otherwise Sphinx would look for figures in
    that document.
    """
    knowledge = knowledge_of(env)
    gone = removed | {
        name
        for name, stamp in knowledge.stamps.items()
        if (before := knowledge.facts_of(name).stamp) is not None and before.suffix != stamp.suffix
    }
    for docname, facts in knowledge.facts.items():
        linked = {each.docname for each in facts.outgoing.references} if gone else set()
        if not gone.isdisjoint(linked.union(facts.toctree)):
            yield docname
        if not are_as_before(env, facts.other_files):
            yield docname
        for name in facts.glance.unfound:
            path, _, place = name.partition("#")
            if path and _is_there(env, docname, path, place):
                yield docname


def _is_there(env: BuildEnvironment, docname: str, path: str, place: str) -> bool:
    """Tell whether a Markdown link that led to no file finds one now, as it is or decoded."""
    if find_document(env, docname, path, place) is not None:
        return True
    try:
        typed, decoded = (Path(env.relfn2path(name, docname)[1]) for name in (path, unquote(path)))
        # MyST-Parser asks for a name as it is typed, whatever file has it.
        if typed.is_file() or typed == decoded:
            return typed.is_file()
        return is_readable(env, decoded) if is_of_vault(env, docname) else decoded.is_file()
    except (OSError, RuntimeError, ValueError):  # no system has such a name
        return False
