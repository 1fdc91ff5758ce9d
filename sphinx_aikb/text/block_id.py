"""The marker of a block: the name that ``[[note#^name]]`` links to, at the end of its text."""

from __future__ import annotations

import re

_ID = re.compile(r"[A-Za-z0-9-]+")


def is_block_id(text: str) -> bool:
    """Tell whether *text* can name a block: ASCII letters, digits and hyphens, as in Obsidian."""
    return _ID.fullmatch(text) is not None


def block_key(name: str) -> str:
    """Return what ids of blocks compare by: case does not count."""
    return name.casefold()


def block_marker(text: str) -> tuple[str, str] | None:
    r"""Take the marker off the end of a text: the text without it, and the id; None without one.

    Grammar (Obsidian help, "Link to a block in a note")::

        marker = (begin of text / blank / line break) "^" 1*(A-Z / a-z / 0-9 / "-") [blanks] end

    Of several markers only the last is one. Blanks and line breaks before it go with it. Text stay
    ``x^2``, ``2^``, ``^a_b``, ``^a.`` and whatever does not end the text. What is escaped is for
    the caller to know: ``\^a`` follows no blank here.
    """
    head, caret, name = text.rstrip().rpartition("^")
    if not caret or (head and not head[-1].isspace()) or not is_block_id(name):
        return None
    return head.rstrip(), name
