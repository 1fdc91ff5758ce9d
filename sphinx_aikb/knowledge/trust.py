"""Which documents are trusted, and which files those may have that are not.

A note may be written by anybody or anything. With ``aikb_html = "safe"`` it gets no file but those
of the vault.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.vault.files import is_open

if TYPE_CHECKING:
    import os

    from sphinx.environment import BuildEnvironment


def is_untrusted(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is a note or the page of a group, and notes are not trusted."""
    catalogue = knowledge_of(env).catalogue
    page = catalogue.pages.get(docname)
    is_of_notes = catalogue.is_note(docname) or (page is not None and not page.is_written)
    return is_of_notes and settings_of(env.config).html == "safe"


def may_open(env: BuildEnvironment, path: str | os.PathLike[str]) -> bool:
    """Tell whether a note may have a file, whether the file exists or not.

    *path* is absolute or begins at the source folder. A relative one ends where the symbolic links
    in it lead. The build's own files, which hold what is left out of the pages, are no sources.
    """
    return is_open(Path(env.srcdir, path), Path(env.srcdir), knowledge_of(env).closed)


def is_readable(env: BuildEnvironment, path: str | os.PathLike[str]) -> bool:
    """Tell whether a note may have a file, and there is one that can be read to its end.

    A device, a pipe or a folder is no such file.
    """
    return may_open(env, path) and Path(env.srcdir, path).is_file()
