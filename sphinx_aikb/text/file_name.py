"""Names of files: what kind a name promises, and sizes of pictures in labels."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
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


def is_picture(target: str) -> bool:
    """Tell whether a file name promises a picture."""
    return kind_of(target) == "image"


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
