"""Tags in the text of a note, ``#tag`` and ``#nested/tag``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_aikb.text.comment import MARK, CodeSpans, comment_end
from sphinx_aikb.text.regions import after_comment, after_fence

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Obsidian leaves out of tags, and the punctuation of East Asia.
_END = (
    "\\s\\u2000-\\u200c\\u200e-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20"
    + re.escape("'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\")
)
_TAG = re.compile(rf"#([^{_END}]+)")
_OPENING = re.compile(r"[\s(\[{<\"'“‘«„‚¿¡—–*_~=]")
_FENCE = r"[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
_PIECE = re.compile(
    rf"^{_FENCE}"
    r"|^[ \t>]*(?P<block>%%)"
    r"|(?P<ticks>`+)"
    r"|(?P<comment>%%)"
    r"|(?P<html><!--)"
    r"|\\."
    r"|!?\[\[[^\[\]\n]*\]\]"
    r"|\]\([^()\n]*\)"
    r"|<[A-Za-z/][^<>\n]*>"
    r"|(?P<tag>#)",
    re.MULTILINE,
)


def tag_at(text: str, pos: int) -> str | None:
    """Return the tag that begins at *pos*, without its ``#``; None where none does.

    Grammar (Obsidian help, "Tags"): ``#``, then letters of any script, digits, emoji, ``_``, ``-``
    and ``/`` between the parts of a nested tag, not digits alone. It follows a blank, the beginning
    of a line, opening punctuation, or a mark of emphasis. Text stay ``a#b``, ``#5``, ``##a`` and
    ``# a``.
    """
    if pos and not _OPENING.match(text, pos - 1):
        return None
    match = _TAG.match(text, pos)
    name = match[1].rstrip("/") if match else ""
    return name if name.strip("0123456789-_/") and not name.startswith("/") else None


def tags_in(text: str, start: int = 0) -> tuple[str, ...]:
    r"""Return the tags in the body of a note, each once whatever its case, in their order.

    Not in code, comments, wiki-links, HTML tags or destinations of links. The text has `\n` line
    ends.
    """
    found: dict[str, str] = {}
    for name in _tags(text, start):
        found.setdefault(name.casefold(), name)
    return tuple(found.values())


def joined(header: tuple[str, ...], body: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags of a header, then those of the text that are not among them."""
    known = {name.casefold() for name in header}
    return (*header, *(name for name in body if name.casefold() not in known))


def _tags(text: str, at: int) -> Iterator[str]:
    code = CodeSpans(text)
    last = text.rfind("-->")
    while match := _PIECE.search(text, at):
        at = match.end()
        if fence := match["fence"]:
            closed = after_fence(text, fence, at)
            at = closed.end() if closed else len(text)
        elif match["ticks"] or match["comment"] or match["block"]:
            begin = match.end() - len(match["ticks"] or MARK)
            if match["ticks"]:
                at = code.end_of(begin) or at
            else:
                code.read(begin)
                end = comment_end(text, begin, code.until, code.spans)
                if end < 0 and match["block"]:
                    end = _end_of_block(text, begin)
                at = max(at, end)
        elif match["html"]:
            at = after_comment(text, at, last)
        elif match["tag"] and (name := tag_at(text, match.start())) is not None:
            yield name
            at = match.end() + len(name)


def _end_of_block(text: str, pos: int) -> int:
    """Return where a comment over blocks ends; -1 when none begins there."""
    line = text.find("\n", pos)
    closing = text.find(MARK, line) if line >= 0 else -1
    return closing + 2 if closing >= 0 else -1
