"""What a Markdown text shows without a parser: signs that it is a note, and an index of notes."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

from sphinx_aikb.text.bare_time import BARE
from sphinx_aikb.text.comment import CodeSpans
from sphinx_aikb.text.regions import after_comment, after_fence
from sphinx_aikb.text.wikilink import wikilink_at
from sphinx_aikb.text.youtube import VideoError, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

Sign = Literal["link", "time", "index"]

_CODE = frozenset(
    ("code", "code-block", "code-cell", "sourcecode", "literalinclude", "parsed-literal", "math")
)
"""Directives whose content is no Markdown."""
_PIECE = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}|:{3,})"
    r"[ \t]*+(?P<info>[^\n]*)"
    r"|^[ \t]*+\.\.[ ](?P<rst>topic-index)::"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--)"
    r"|\\."
    r"|(?P<link>\[\[)"
    rf"|(?P<time>\[{BARE}\]|<a\s[^<>]{{0,200}}yt-timestamp)"
    r"|\]\([ \t]*+<?(?P<address>https?:[^\s()<>]{1,2000})",
    re.MULTILINE,
)
_INDEX = re.compile(
    r"^[ \t>]*(?:(?:`{3,}|~{3,}|:{3,})\{topic-index\}|\.\.[ ]topic-index::)[^\n]*\n"
    r"((?:[ \t>]*:[a-z-]+:[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
_GROUP = re.compile(
    r":group:[ \t]*(?P<typed>[^\n]+?)[ \t]*$"
    r"|:filter:[ \t]*\(?(?:(?P<key>\w+)[ ]*==[ ]*\"(?P<value>[^\"\n]*)\""
    r"|\"(?P<tag>[^\"\n]*)\"[ ]+in[ ]+tags)\)?[ \t]*$",
    re.MULTILINE,
)
"""The option that names a group, and a filter that asks for one."""
_LESS = re.compile(r":(?:notes|limit):")
_NAME = re.compile(r"\{([^{}\s]+)\}")


def looks_like_note(text: str, start: int = 0) -> bool:
    r"""Tell whether a body has a wiki-link or a time, outside code and comments; `\n` line ends."""
    return any(sign != "index" for sign in _signs(text, start))


def holds_index(text: str, start: int = 0) -> bool:
    r"""Tell whether a body has the directive ``topic-index``, outside code and comments."""
    return "topic-index" in text and "index" in _signs(text, start)


def listed_groups(text: str, start: int = 0) -> tuple[tuple[str, str], ...]:
    r"""Return the key and value of the group that the only index of a body lists; `\n` line ends.

    Empty where there are several indexes, or where the index lists less than the group.
    """
    indexes = [index[1] for index in islice(_INDEX.finditer(text, start), 2)]
    if len(indexes) != 1 or _LESS.search(indexes[0]):
        return ()
    groups = list(map(_group_of, _GROUP.finditer(indexes[0])))
    return tuple(filter(None, groups)) if len(groups) == 1 else ()


def _group_of(option: re.Match[str]) -> tuple[str, str] | None:
    if option["tag"]:
        return ("tags", option["tag"])
    if option["value"]:
        return (option["key"], option["value"])
    typed = option["typed"] or ""
    try:
        key, _, value = str(json.loads(typed) if typed.startswith('"') else typed).partition(" ")
    except ValueError:
        return None
    return (key, value.strip()) if value.strip() else None


def _signs(text: str, at: int) -> Iterator[Sign]:
    code = CodeSpans(text)
    opened: list[str] = []  # the fences of directives, whose content is read
    last = text.rfind("-->")
    while match := _PIECE.search(text, at):
        at = match.end()
        if fence := match["fence"]:
            name = _NAME.match(match["info"])
            if not match["info"].strip() and opened and fence.startswith(opened[-1]):
                opened.pop()
            elif name and name[1] == "topic-index":
                yield "index"
                opened.append(fence)
            elif name and name[1] not in _CODE:
                opened.append(fence)
            elif fence[0] != ":" or name:
                closed = after_fence(text, fence, at)
                at = closed.end() if closed else len(text)
        elif match["rst"]:
            yield "index"
        elif match["ticks"]:
            at = code.end_of(match.start()) or at
        elif match["comment"]:
            at = after_comment(text, at, last)
        elif match["link"] and wikilink_at(text, match.start(), len(text)):
            yield "link"
        elif match["time"] or (match["address"] and _is_moment(match["address"])):
            yield "time"


def _is_moment(address: str) -> bool:
    """Tell whether an address leads to a time in a video."""
    try:
        return parse_address(address).start is not None
    except VideoError:
        return False
