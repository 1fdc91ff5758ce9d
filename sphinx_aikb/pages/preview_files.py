"""What a preview of a note says, and which data file holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES = 256
"""The number of files that the previews are divided into: the same for each project, so that no
page depends on how many notes there are. A reader loads the file of the note pointed at."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What readers see of a note before they open it."""

    title: str
    channel: str
    sentence: str
    """The first sentence of the note; may be empty."""
    moments: str
    """The number of moments in words; empty without moments."""


def file_of(page: str) -> int:
    """Return the number of the file that has a page; the script does the same sum.

    The sum is FNV-1a, 32 bits, over the bytes of the page's address below the root.
    """
    total = 0x811C9DC5
    for byte in page.encode():
        total = (total ^ byte) * 0x01000193 & 0xFFFFFFFF
    return total % FILES


def by_file(previews: Iterable[tuple[str, Preview]]) -> dict[int, dict[str, list[str]]]:
    """Return the content of each file: addresses of pages, each with the parts of its preview."""
    found: dict[int, dict[str, list[str]]] = {}
    for page, seen in previews:
        parts = [seen.title, seen.channel, seen.sentence, seen.moments]
        found.setdefault(file_of(page), {})[page] = parts
    return found
