"""Files whose names have letters and their accents apart (NFD), as macOS writes them.

Sphinx looks for each file under the name in NFC, in which a disk of Linux has another file or none.
"""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize


def composed(name: str) -> str:
    """Return a name as Sphinx has it: in NFC."""
    return name if name.isascii() else normalize("NFC", name)


def decomposed_files(root: Path) -> dict[str, str]:
    """Return the files below *root* that cannot be opened by their name in NFC.

    The path of each, as it is on the disk, stands behind its path in NFC. Hidden folders and those
    behind symbolic links are passed over.
    """
    found: dict[str, str] = {}
    top = str(root)
    for place, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if place.isascii() and all(map(str.isascii, names)):
            continue
        folder = os.path.relpath(place, top).replace(os.sep, "/")
        for name in names:
            path = name if folder == "." else f"{folder}/{name}"
            stable = composed(path)
            if stable != path and not Path(root, stable).exists():
                found[stable] = path
    return found
