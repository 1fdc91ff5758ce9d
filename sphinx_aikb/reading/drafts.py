"""Which documents are left out of a build: drafts, templates, and what tools keep in a vault.

Sphinx's own ``exclude_patterns`` stay as the project has them: Sphinx compares them between builds,
and they also hold for files that are no documents. Hidden folders and virtual environments are not
even looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.reporting import Warnings, info, warn
from sphinx_aikb.vault.catalogue import find_neighbours
from sphinx_aikb.vault.drafts import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.notes import Note

MARKDOWN = ("markdown", "myst-nb")


def markdown_suffixes(config: Config) -> tuple[str, ...]:
    """Return the file suffixes that the project reads as Markdown text."""
    return tuple(
        suffix
        for suffix, kind in config.source_suffix.items()
        if kind in MARKDOWN and not suffix.endswith(".ipynb")
    )


def published(
    env: BuildEnvironment, documents: Mapping[str, Note]
) -> tuple[dict[str, Note], frozenset[str], frozenset[str]]:
    """Return the documents that are built, which of them are notes, and which are neighbours."""
    settings, root = settings_of(env.config), env.config.root_doc
    suffixes = markdown_suffixes(env.config)
    built, notes, drafts = publish(
        env.srcdir, documents, root, suffixes, settings.notes, drafts=settings.drafts
    )
    if drafts:
        info(
            "left out of the build: %s with draft: true or publish: false; "
            "-D aikb_drafts=1 builds them",
            len(drafts),
        )
    # A project that sets `aikb_notes` has said itself what its indexes list: it has no neighbours.
    neighbours = find_neighbours(built, notes, root, suffixes) if settings.notes is None else ()
    return built, notes, frozenset(neighbours)


def leave_out(env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> None:
    """Make Sphinx forget the documents that are left out, before it reads.

    Documents of an earlier build count as removed, so that all that they left is cleared away.
    """
    knowledge = knowledge_of(env)
    hidden = knowledge.left_out.documents.keys() | knowledge.foreign
    for names in (env.found_docs, added, changed):
        names.difference_update(hidden)
    removed |= env.all_docs.keys() & hidden


def leave_out_again(env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget the left out documents that another extension found again, after ``leave_out``."""
    knowledge = knowledge_of(env)
    hidden = knowledge.left_out.documents.keys() | knowledge.foreign
    if not env.found_docs.isdisjoint(hidden):
        env.found_docs.difference_update(hidden)
        docnames[:] = [name for name in docnames if name not in hidden]
    root = knowledge.catalogue.get(env.config.root_doc)
    if (
        root is not None
        and root.left_out
        and root.docname in docnames
        and knowledge.catalogue.notes
    ):
        message = f"{root.left_out.message}: the root document cannot be left out"
        warn(Warnings.FRONT_MATTER, message, (root.docname, root.left_out.line))
