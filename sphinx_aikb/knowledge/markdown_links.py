"""Where Markdown links lead that MyST-Parser has not found: names with signs, headings by words.

An address holds signs as ``%23``. MyST-Parser decodes some of them and looks for a file that is
called what is left. What it finds stays as it is; here the rest is decoded. Names are compared in
NFC, in which Sphinx has them, also where a disk has them in NFD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote

from sphinx.util import docname_join

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.text.block_id import block_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.headings import Headings


def find_document(env: BuildEnvironment, docname: str, path: str, place: str = "") -> str | None:
    """Return the document that a Markdown link in a document names by a path, None for no document.

    The path counts as it is and decoded. Without a suffix and a *place* in the document only what
    is decoded counts: MyST-Parser itself finds a docname as it is, when all documents are known.
    """
    for name in dict.fromkeys((path, unquote(path))):
        try:
            found = env.path2doc(env.relfn2path(name, docname)[1])
        except (OSError, RuntimeError, ValueError):  # no system has such a name
            continue
        if found in env.found_docs and name.endswith(env.doc2path(found).suffix):
            return found
    bare = normalize("NFC", docname_join(docname, unquote(path)))
    is_new = place or bare != docname_join(docname, path)
    return bare if is_new and bare in env.found_docs else None


def find_place(headings: Headings, blocks: Mapping[str, str], place: str) -> str | None:
    """Return the id of the heading or block that a Markdown link names by its words, if any.

    What stands behind ``#`` says the same as in ``[[note#Heading]]``; a ``%23`` is a sign of the
    heading.
    """
    parts = [part for part in (unquote(each).strip() for each in place.split("#")) if part]
    if parts and parts[-1].startswith("^"):
        return blocks.get(block_key(parts[-1][1:].strip()))
    return (headings.find(parts) if parts else None) or headings.find([unquote(place)])


def is_of_vault(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is a note, or the root page of a project with notes.

    In other documents, Markdown links that MyST-Parser does not find stay what it makes of them.
    """
    catalogue = knowledge_of(env).catalogue
    return catalogue.is_note(docname) or (docname == env.config.root_doc and bool(catalogue.notes))
