"""Documents behind symbolic links that lead out of the source folder: they are nobody's notes.

A link in a vault may lead to any file of the one who builds. So it is no document, and its file is
not even opened. Elsewhere such a link is an ordinary way to a changelog or a readme.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.trust import may_open
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.docname import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.environment import BuildEnvironment


def leading_out(env: BuildEnvironment, docnames: Iterable[str]) -> set[str]:
    """Return the documents whose files no note may have; none where notes are trusted."""
    if settings_of(env.config).html != "safe":
        return set()
    top = os.path.realpath(env.srcdir)
    folders: dict[Path, bool] = {}
    found: set[str] = set()
    for docname in docnames:
        path = env.doc2path(docname)
        folder = path.parent
        if folder not in folders:
            straight = Path(top, folder.relative_to(env.srcdir))
            folders[folder] = Path(os.path.realpath(folder)) == straight
        if (path.is_symlink() or not folders[folder]) and not may_open(env, path):
            found.add(docname)
    return found - {env.config.root_doc}


def of_vaults(linked: Set[str], notes: Set[str]) -> set[str]:
    """Return those of the documents that lie in a vault: a folder at the top that holds *notes*.

    Where notes lie in the source folder itself, all of it is a vault.
    """
    vaults = {_vault_of(docname) for docname in notes}
    return {docname for docname in linked if vaults & {"", _vault_of(docname)}}


def _vault_of(docname: str) -> str:
    return folder_of(docname).partition("/")[0]


def warn_of_links(env: BuildEnvironment, docnames: Iterable[str]) -> None:
    """Warn of each document that is left out."""
    for docname in sorted(docnames):
        message = "a symbolic link leads out of the source folder: the document is left out"
        warn(Warnings.FILE, message, (docname, None))
