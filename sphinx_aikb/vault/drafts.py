"""Which files of a vault are no documents: what tools keep in it, drawings, templates, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.text.docname import folder_of, stem_of
from sphinx_aikb.vault.catalogue import find_notes
from sphinx_aikb.vault.templates import folders_above, template_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from pathlib import Path

    from sphinx_aikb.vault.notes import Note

VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
"""The file that marks a virtual environment of Python (PEP 405)."""
PACKAGES = "site-packages"
"""The folder in which Python keeps what is installed, also where a vault is such an environment."""
DRAWING = ".excalidraw"
"""What the names of drawings of Excalidraw end in, before the suffix."""
_LOGSEQ = ("logseq", "config.edn")
"""The folder in which Logseq keeps its backups, and the file that tells it from others."""


def foreign_folders(root: Path, folders: Iterable[str]) -> set[str]:
    """Return those of the folders that are hidden, belong to Python, or are below such a folder.

    Their dot hides folders of tools (`.obsidian`, `.trash`, `.git`, `.venv`). All are paths below
    *root*.
    """
    foreign: dict[str, bool] = {"": False}

    def is_foreign(folder: str) -> bool:
        if folder not in foreign:
            foreign[folder] = (
                is_foreign(folder_of(folder))
                or stem_of(folder).startswith(".")
                or stem_of(folder) == PACKAGES
                or (root / folder / VIRTUAL_ENVIRONMENT).is_file()
            )
        return foreign[folder]

    return {folder for folder in folders if is_foreign(folder)}


def no_documents(
    root: Path, documents: Mapping[str, Note], suffixes: Sequence[str]
) -> tuple[set[str], set[str]]:
    """Return the documents that belong to tools, and those that look like templates of none.

    The first are backups of Logseq, drawings, and in the folders of templates that Obsidian's
    settings name. The second are to be left out only where there are notes: a folder of any project
    may be called `templates`. *suffixes* are those of Markdown files.
    """
    tools, templates = set(), set()
    above = {docname: tuple(folders_above(note.path)) for docname, note in documents.items()}
    folders = {folder for folders in above.values() for folder in folders}
    vaults = template_folders(root, sorted(folders))
    logseq = {
        folder
        for folder in folders
        if folder.rpartition("/")[2] == _LOGSEQ[0] and (root / folder / _LOGSEQ[1]).is_file()
    }
    for docname, note in documents.items():
        if not note.path.endswith(tuple(suffixes)):
            continue
        named = {name for folder in above[docname] for name in vaults.get(folder, ())}
        if (
            note.drawing
            or docname.endswith(DRAWING)
            or not (logseq | named).isdisjoint(above[docname])
        ):
            tools.add(docname)
        elif note.template and not named:
            templates.add(docname)
    return tools, templates


class Published(NamedTuple):
    """What a build has: its documents, which of them are notes, and what was left out as a draft.

    Drafts are those of which the author says so.
    """

    documents: dict[str, Note]
    notes: frozenset[str]
    drafts: frozenset[str]


def publish(
    folder: Path,
    documents: Mapping[str, Note],
    root: str,
    suffixes: Sequence[str],
    patterns: Sequence[str] | None,
    *,
    drafts: bool,
) -> Published:
    """Return what a build has of the documents in a folder; the *root* document is always built.

    Which documents are notes does not depend on drafts: a folder stays a folder of notes while all
    notes in it are drafts. *patterns* are those of ``aikb_notes``; with *drafts* those stay in.
    """
    tools, templates = no_documents(folder, documents, suffixes)
    found = {name: note for name, note in documents.items() if name not in tools or name == root}
    notes = find_notes(found, patterns, root, suffixes)
    templates, unfinished = unpublished(found, notes, templates, suffixes, drafts=drafts)
    hidden = (templates | unfinished) - {root}
    built = {name: note for name, note in found.items() if name not in hidden}
    return Published(built, notes - hidden, frozenset(unfinished - {root}))


def unpublished(
    documents: Mapping[str, Note],
    notes: Set[str],
    templates: Set[str],
    suffixes: Sequence[str],
    *,
    drafts: bool,
) -> tuple[set[str], set[str]]:
    """Return the templates and the drafts that are left out of the build.

    Only among notes and Markdown documents in a folder with notes: to other projects the same keys
    may mean anything. With *drafts* those stay in.
    """
    folders = {folder_of(docname) for docname in notes}
    mine = {
        docname
        for docname, note in documents.items()
        if folder_of(docname) in folders and note.path.endswith(tuple(suffixes))
    }
    unfinished = {name for name in mine if documents[name].left_out and not drafts}
    return mine & templates, unfinished
