"""The second half of a Markdown link, which stands behind its text: ``(address "title")``."""

from __future__ import annotations

import re

from markdown_it.helpers import parseLinkDestination, parseLinkTitle

_OTHER = re.compile(r"[^ \t\n]|\Z")


def destination_at(text: str, pos: int) -> tuple[int, str] | None:
    """Return where the second half at *pos* ends and the address, None where there is none.

    Character references and escapes in the address are decoded; an empty one is an address, too.
    """
    if not text.startswith("(", pos):
        return None
    at = _after_blanks(text, pos + 1)
    address = parseLinkDestination(text, at, len(text))
    if address.ok:
        at = _after_blanks(text, address.pos)
        title = parseLinkTitle(text, at, len(text))
        if title.ok and at > address.pos:
            at = _after_blanks(text, title.pos)
    return (at + 1, address.str) if text.startswith(")", at) else None


def _after_blanks(text: str, pos: int) -> int:
    found = _OTHER.search(text, pos)
    return found.start() if found else pos
