"""Files that cannot be documents, by what they are or are called, and folders inside themselves."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.text.docname import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 247
"""How many bytes a name may have: 255, which file systems allow, without those of `.doctree`."""
_GLOB = re.compile(r"[\[\]*]")
"""What means more than itself in a pattern; the pattern has ``?`` there, which fits any sign."""


def odd_files(root: Path, paths: Mapping[str, str]) -> dict[str, str]:
    """Return the documents that can be neither read nor written, each with the reason.

    *paths* has the path of each document below *root*. No file is opened.
    """
    reasons = {name: _reason(root / path, stem_of(name)) for name, path in paths.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _reason(file: Path, name: str) -> str:
    encoded = os.fsencode(name)
    if encoded != name.encode(errors="replace"):
        return "its name is not UTF-8"
    if len(encoded) > LONGEST:
        return f"its name is longer than {LONGEST} bytes"
    return "it is no ordinary file" if file.exists() and not file.is_file() else ""


def circular_links(root: Path) -> list[str]:
    """Return the symbolic links to a folder around them, as patterns for paths below *root*.

    Who follows links finds each such folder inside itself, some forty levels deep.
    """
    folders = (Path(place, name) for place, names, _ in os.walk(root) for name in names)
    if not any(map(Path.is_symlink, folders)):
        return []
    found = _circular(root, (root.resolve(),))
    return [_GLOB.sub("?", path.relative_to(root).as_posix()) for path in found]


def _circular(folder: Path, around: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the links below a folder that lead to one of the folders *around*, which are real."""
    try:
        inside = sorted(filter(Path.is_dir, folder.iterdir()))
    except OSError:  # not for this user to read
        return
    for path in inside:
        place = path.resolve()
        if any(known.is_relative_to(place) for known in around):
            yield path
        else:
            yield from _circular(path, (*around, place))
