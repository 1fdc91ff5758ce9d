"""Files that are no documents: pictures, sound, films and papers, found by name as Obsidian does.

Obsidian help, "Accepted file formats" and "Embed files".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["image", "audio", "video", "file"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"), "image"),
    **dict.fromkeys(("flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "3gp"), "audio"),
    **dict.fromkeys(("mkv", "mov", "mp4", "ogv", "webm"), "video"),
    "pdf": "file",
}
_SUFFIX = re.compile(r"[^./\\]\.([A-Za-z0-9]{1,10})$")
_SIZE = re.compile(r"([0-9]{1,5})(?:x([0-9]{1,5}))?")


def suffix_of(target: str) -> str:
    """Return the suffix of a file name in lower case, without its dot; empty for none."""
    match = _SUFFIX.search(target)
    return match[1].lower() if match else ""


def kind_of(target: str) -> Kind | None:
    """Return what a file name promises, None for one that may as well be the name of a note."""
    return _KINDS.get(suffix_of(target))


def is_file(target: str, docname: str) -> bool:
    """Tell whether a link without a target is no topic: it names a file, or a place outside."""
    return kind_of(target) is not None or leaves(target, docname.rpartition("/")[0])


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is to be shown, in CSS pixels; a height of None follows the width."""

    width: int
    height: int | None = None


def split_size(label: str | None) -> tuple[str | None, Size | None]:
    """Take ``alt``, ``300``, ``300x200``, ``alt|300`` or ``300|alt`` apart: text and size."""
    if label is None:
        return None, None
    parts = [part.strip() for part in label.split("|")]
    for at in (-1, 0):
        match = _SIZE.fullmatch(parts[at])
        if match is not None and int(match[1]):
            del parts[at]
            size = Size(int(match[1]), int(match[2]) if match[2] else None)
            return " | ".join(parts) or None, size
    return label, None


def leaves(target: str, folder: str) -> bool:
    """Tell whether a relative path, written in a document of *folder*, leads out of the vault."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).split("/", 1)[0] == ".."


@dataclass
class Files:
    """Finds files among *paths*, which are relative to the source folder, with ``/``."""

    paths: Iterable[str]
    _exact: dict[str, str] = field(init=False, default_factory=dict)
    _folded: dict[str, str] = field(init=False, default_factory=dict)
    _by_end: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # The first of several is the nearest to the top.
        for path in sorted(self.paths, key=lambda path: (path.count("/"), path)):
            self._exact[path] = path
            self._folded.setdefault(path.casefold(), path)
            parts = path.split("/")
            for at in range(len(parts)):
                end = "/".join(parts[at:])
                self._by_end.setdefault(end, path)
                self._by_end.setdefault(f"/{end.casefold()}", path)

    def find(self, target: str, folder: str) -> str | None:
        """Return the path of the file that *target*, written in *folder*, names; None without one.

        A path counts from the document's folder, then from the source folder (from there only when
        it begins with ``/``; from the document's only when it begins with ``./`` or ``../``). Its
        end may do: ``pictures/a.png`` finds ``notes/pictures/a.png``. Among several the one in the
        document's folder wins, then the one nearest the top, then the first by name. The spelling
        as typed wins over another case.
        """
        places = _places(target, folder)
        anywhere = not target.startswith(("/", "./", "../"))
        return next(
            filter(
                None,
                (
                    *map(self._exact.get, places),
                    self._by_end.get(target) if anywhere else None,
                    *(self._folded.get(place.casefold()) for place in places),
                    self._by_end.get(f"/{target.casefold()}") if anywhere else None,
                ),
            ),
            None,
        )


def _places(target: str, folder: str) -> list[str]:
    own = posixpath.normpath(posixpath.join(folder, target))
    top = posixpath.normpath(target.lstrip("/"))
    if target.startswith("/"):
        return [top]
    return [own] if target.startswith(("./", "../")) else [own, top]
