"""Files that links of documents lead to, and that no document is read from."""

from __future__ import annotations

from os.path import isfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.outgoing import Reference


def other_files(
    env: BuildEnvironment, references: Iterable[Reference]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the names of such files without and with their suffixes, for links to documents.

    These are drafts, excluded files, templates and drawings, and files beside a document that has
    the same name. MyST-Parser decides while it reads whether a link leads to a file, not whether to
    a document.
    """
    names = sorted({each.docname for each in references if each.docname})
    found = ((name, _suffixes(env, name)) for name in names)
    return tuple((name, suffixes) for name, suffixes in found if suffixes)


def are_as_before(env: BuildEnvironment, before: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    """Tell whether the names that had files in :func:`other_files` have the same files now."""
    return all(_suffixes(env, name) == suffixes for name, suffixes in before)


def _suffixes(env: BuildEnvironment, name: str) -> tuple[str, ...]:
    """Return the suffixes of the files with a docname, but not of the document itself."""
    own = str(env.doc2path(name)) if name in env.found_docs else None
    paths = {suffix: f"{env.srcdir}/{name}{suffix}" for suffix in env.config.source_suffix}
    # In contrast to a method of `Path`, this takes names that no file can have.
    return tuple(suffix for suffix, path in paths.items() if path != own and isfile(path))  # noqa: PTH113
