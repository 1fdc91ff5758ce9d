"""Tells whether a file is the one that was scanned: by its time and size, while young by its text.

Two writes within one tick of a file system's clock leave the same time, and often the same size.
"""

from __future__ import annotations

import pickle
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util import logging

from sphinx_aikb.knowledge.facts import Stamp
from sphinx_aikb.vault.notes import Note

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

TICK = 3_000_000_000
"""Nanoseconds, longer than the tick of any file system: that of FAT is two seconds."""


class Scan(NamedTuple):
    """What was read of a file, and whether the file was so young that it may change unnoticed."""

    stamp: Stamp
    note: Note
    is_young: bool
    title: str | None
    """The translated title."""


Scanned = dict[str, Scan]


def is_too_young(written: int) -> bool:
    """Tell whether a file that was written at that time could be written again in the same tick."""
    return time.time_ns() - written < TICK


def stamp_of(path: Path) -> tuple[Stamp, bool]:
    """Return the stamp of a file, and whether the file is too young to be known by its time.

    :raises OSError: when the file is gone or cannot be read.
    """
    stat = path.stat()
    is_young = is_too_young(stat.st_mtime_ns)
    content = _content(path) if is_young else ""
    return Stamp(path.suffix, stat.st_mtime_ns, stat.st_size, content), is_young


def has_changed(path: Path, before: Stamp, *, is_young: bool) -> bool:
    """Tell whether a file has changed; only one that was young when it was scanned is read.

    :raises OSError: when the file is gone or cannot be read.
    """
    stat = path.stat()
    if (path.suffix, stat.st_mtime_ns, stat.st_size) != before[:3]:
        return True
    return is_young and _content(path) != before.content


def _content(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=12).hexdigest()


def load_scanned(file: Path, fingerprint: Any) -> Scanned:
    """Return what the last build scanned, nothing if it asked for something else."""
    try:
        with file.open("rb") as stream:
            found, scanned = pickle.load(stream)
            return dict(scanned) if found == fingerprint else {}
    except FileNotFoundError:
        return {}
    except Exception as error:  # a damaged file, or one of another version, can raise anything
        logger.debug("the catalogue is made anew: %s", error)
        return {}
