"""The addresses that a note is asked for by its other names, and which of them are free.

Obsidian Publish takes a permalink for the address of a note, and an alias for the path of an older
one, both from the top; Quartz takes a plain alias from the top, too. Who renames a file in Obsidian
or elsewhere, and keeps its name as an alias, means the page beside the new one.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_aikb.text.docname import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.notes import Note

LONGEST = 200
"""How many bytes a name may have, and five times as many a path: disks end at 255 and 4,096."""
SPHINX_FOLDERS = ("_static", "_sources", "_images", "_downloads", "_modules")
"""The folders at the top of the output that Sphinx keeps for itself."""
SPHINX_PAGES = ("search", "genindex")
"""Pages at the top that Sphinx makes, or has made with other settings."""
SPECIAL = ("index", "404")
"""Pages at the top that web servers show for others: no plain alias is meant to be one."""
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|(?:^|/)\.')
"""What no file can be called on Windows, and hidden files."""
_RELATIVE = re.compile(r"\.{1,2}/")


class Kind(IntEnum):
    """How sure it is that a name is meant as an address; the surest comes first."""

    PERMALINK = 0
    PATH = 1
    """An alias with a slash: the path of the note before it was moved."""
    BESIDE = 2
    """An alias, as the name of a file in the folder of the note."""
    TOP = 3
    """An alias, as the name of a file at the top."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is to lead to a note."""

    kind: Kind
    docname: DocName
    """The note."""
    name: str | None
    """The name of the page, as of a document; None if it would lie outside of the output folder."""
    typed: str

    @property
    def is_meant(self) -> bool:
        """Tell whether the author must have meant an address; a plain alias need be none."""
        return self.kind <= Kind.PATH


def addresses_of(note: Note, suffixes: Sequence[str] = ()) -> Iterator[Address]:
    """Yield the addresses by which readers may look for a note, each once.

    *suffixes* are those of source files and pages, which do not count at the end of a name. A name
    that no file can have is no address.
    """
    known: set[str | None] = {"", note.docname}
    for kind, path, typed in _paths(note):
        name = _page_name(path, suffixes)
        is_special = kind >= Kind.BESIDE and name is not None and name.casefold() in SPECIAL
        if name not in known and not is_special:
            known.add(name)
            yield Address(kind, note.docname, name, typed)


def _paths(note: Note) -> Iterator[tuple[Kind, str, str]]:
    """Yield the paths of pages, from the top of the output folder."""
    if note.permalink and "://" not in note.permalink:
        yield Kind.PERMALINK, unquote(note.permalink), note.permalink
    folder = folder_of(note.docname)
    for alias in note.aliases:
        if not alias.strip("./ "):
            continue
        beside = posixpath.join(folder, alias)
        if _RELATIVE.match(alias):
            yield Kind.PATH, beside, alias
        elif "/" in alias:
            yield Kind.PATH, alias, alias
        else:
            yield Kind.BESIDE, beside, alias
            yield Kind.TOP, alias, alias


def _page_name(path: str, suffixes: Sequence[str]) -> str | None:
    """Return the name of the page at a path: None outside of the output, empty for no name.

    A path that ends with a slash is the index of a folder, as web servers have it.
    """
    parts = [part.strip() for part in unicodedata.normalize("NFC", path).split("/")]
    name = posixpath.normpath("/".join(filter(None, parts)) or ".")
    if name.split("/", 1)[0] == "..":
        return None
    if name == ".":
        return "index"
    end = next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")
    if end and not name.endswith(f"/{end}"):
        name = name[: -len(end)]
    elif not parts[-1]:
        name += "/index"
    return name if _is_usable(name) else ""


def _is_usable(name: str) -> bool:
    sizes = [len(part.encode(errors="replace")) for part in name.split("/")]
    return not _NO_NAME.search(name) and max(sizes) <= LONGEST and sum(sizes) <= 5 * LONGEST


def is_reserved(name: str) -> bool:
    """Tell whether a page of this name would stand where Sphinx puts files of its own."""
    first, _, rest = name.casefold().partition("/")
    return first in SPHINX_FOLDERS if rest else first in SPHINX_PAGES


class Places:
    """The files of an output folder, with what each is for; empty for a file of others.

    They are found as disks find them that do not tell capitals apart, nor the ways to write a
    letter with an accent.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._files: dict[str, str] = {}
        self._folders: set[str] = set()
        for path in files:
            self.take(path, "")

    def take(self, path: str, purpose: str) -> None:
        """Note that there is a file at a path."""
        key = _key(path)
        self._files[key] = purpose
        self._folders.update(_around(key))

    def at(self, path: str) -> str | None:
        """Return what a file that is in the way at a path is for, None if the path is free.

        A folder is in the way, too, and so is a file in the place of a folder of the path.
        """
        key = _key(path)
        if key in self._folders:
            return ""
        places = (key, *_around(key))
        return next((self._files[each] for each in places if each in self._files), None)


def _key(path: str) -> str:
    return path if path.isascii() and path.islower() else _folded(path)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _around(path: str) -> Iterator[str]:
    """Yield the folders around a path, the innermost first."""
    while path := folder_of(path):
        yield path
