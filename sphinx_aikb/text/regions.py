"""Where fences and comments of a Markdown text end, for what reads texts without a parser."""

from __future__ import annotations

import re


def after_fence(text: str, fence: str, at: int) -> re.Match[str] | None:
    """Return the line that closes a fence which was opened before *at*; None when nothing does."""
    closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    return closing.search(text, at)


def after_comment(text: str, at: int, last: int) -> int:
    """Return the place after the HTML comment that begins before *at*.

    One that never ends is text. *last* is where ``-->`` stands last, so that a text with very many
    beginnings is not searched for each.
    """
    return text.find("-->", at) + 3 if at <= last else at
