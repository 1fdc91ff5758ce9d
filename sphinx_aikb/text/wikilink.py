"""The grammar of a wiki-link: what stands between ``[[`` and ``]]``, and where it ends.

Pure functions of text. The native syntax and the role ``wikilink`` share them, so that both mean
the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sphinx_aikb.text.entities import decode_entities
from sphinx_aikb.text.file_name import kind_of
from sphinx_aikb.text.stored import Stored

MAX_LENGTH = 2000
"""A wiki-link longer than this many characters is text."""
_OPENING = re.compile(r"(!?)\[\[")
_TARGET = re.compile(r"[^\[\]|\n\\]*(?:\\(?![\[\]\n])[^\[\]|\n\\]*)*")
_EXTERNAL = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_MARKS = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Direction marks and joiners, which show nothing and get copied along with a name."""
_SUFFIX = re.compile(rf"\.(?:md|markdown)(?=[{_MARKS}]*$)", re.IGNORECASE)
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class WikiLink(Stored):
    """One wiki-link, taken apart.

    ``target`` is the name as typed, without blanks around it, heading, block and ``.md``; it is
    empty for a link inside the same note. ``heading`` lists nested headings, outermost first.
    ``label`` is None when none was written.
    """

    target: str
    heading: tuple[str, ...] = ()
    block: str | None = None
    label: str | None = None

    @property
    def external(self) -> bool:
        """Whether the target is a web address and not a name."""
        return _EXTERNAL.match(self.target) is not None

    def default_label(self, title: str | None = None) -> str:
        """Return the text shown when no label was written.

        *title* is the title of the note that the link leads to, or None while it is unknown: then
        the name is shown as words.
        Headings follow after ``>``, as Obsidian shows them; a link inside the same note shows the
        heading alone.
        """
        name = title if title is not None and self.target else as_words(self.target)
        if self.block and not self.heading:
            return name or f"^{self.block}"
        return " > ".join(part for part in (name, *self.heading) if part)


def as_words(name: str) -> str:
    """Return a name that no title stands for as readers see it: ``open_models`` is two words.

    A name with blanks, and that of a picture or another file, stays as it is.
    """
    if "_" not in name or " " in name or kind_of(name) is not None:
        return name
    return " ".join(name.replace("_", " ").split()) or name


def parse_wikilink(text: str) -> WikiLink | None:
    r"""Take the inside of ``[[…]]`` apart; None when it is no link and must stay text.

    Grammar (Obsidian help, "Internal links"): ``target#heading#subheading|label`` or
    ``target#^block|label``. The first ``|`` or ``\|`` begins the label. Blanks round every part are
    dropped. An empty label counts as none. A target and a heading that are both empty, or a line
    break in the target, are no link. Entities in the target are decoded, as Markdown does with
    text.
    """
    head, pipe, label = text.partition("|")
    if pipe and head.endswith("\\"):
        head = head[:-1]
    head = decode_entities(head)
    if "\n" in head:
        return None
    head = head.strip()
    if _EXTERNAL.match(head):
        return WikiLink(head, label=label.strip() or None)
    # `C# in depth` has a heading, `#` at the very end (`C#`) is part of the name.
    target, *parts = head.split("#")
    target = target.strip()
    heading = [part.strip() for part in parts]
    block = None
    if heading and heading[-1].startswith("^"):
        block = heading.pop()[1:].strip() or None
    heading = [part for part in heading if part]
    if target and parts and not heading and block is None:
        target = head
    if not target and not heading and block is None:
        return None
    target = _SUFFIX.sub("", target).rstrip() or target
    return WikiLink(target, tuple(heading), block, label.strip() or None)


def match_wikilink(src: str, pos: int, stop: int) -> int:
    r"""Return the index after the ``]]`` of the wiki-link at *pos*, or -1 when there is none.

    *pos* is at ``[[`` or ``![[``; nothing at or after *stop* is read. In the target, brackets and
    line breaks end the attempt, so that in ``[[a [[b]] c]]`` the inner link wins. In the label, a
    ``]`` that closes a ``[`` opened there belongs to the label; a ``[[`` or a line break ends the
    attempt. A closing bracket after a backslash closes nothing. The work is proportional to the
    length read, and an attempt ends at the next ``[[``: a line of any length is linear.
    """
    opening = _OPENING.match(src, pos, stop)
    if opening is None:
        return -1
    stop = min(stop, pos + MAX_LENGTH)
    start = opening.end()
    target = _TARGET.match(src, start, stop)
    here = target.end() if target else start
    if here >= stop:
        return -1
    if src[here] == "]":
        end = here + 2 if src.startswith("]]", here) else -1
    elif src[here] == "|":
        end = _label_end(src, here + 1, stop)
    else:
        return -1
    if end < 0 or end > stop or _crosses_code(src, start, end - 2, stop):
        return -1
    return end


def wikilink_at(src: str, pos: int, stop: int) -> tuple[int, WikiLink] | None:
    """Return the end of the wiki-link at *pos* and what it says, None when there is none."""
    end = match_wikilink(src, pos, stop)
    link = parse_wikilink(src[src.index("[[", pos) + 2 : end - 2]) if end > 0 else None
    return None if link is None else (end, link)


def _label_end(src: str, pos: int, stop: int) -> int:
    """Return the index after the ``]]`` that ends the label at *pos*, or -1.

    Brackets that do not balance (``[[a | b [c]]``) leave the first ``]]`` as the end.
    """
    depth = 0
    first = -1
    while pos < stop:
        char = src[pos]
        if char == "\n" or (char == "[" and src.startswith("[[", pos)):
            break
        if char == "\\":
            pos += 2
            continue
        if char == "[":
            depth += 1
        elif char == "]":
            if first < 0 and src.startswith("]]", pos):
                first = pos + 2
            if depth:
                depth -= 1
            elif src.startswith("]]", pos):
                return pos + 2
        pos += 1
    return first


def _crosses_code(src: str, start: int, end: int, stop: int) -> bool:
    """Tell whether a code span begins inside and ends outside.

    Code binds tighter than brackets (CommonMark 6.1).
    """
    pos = start
    while (ticks := _TICKS.search(src, pos, end)) is not None:
        fence = ticks.group()
        closing = _closing_ticks(src, ticks.end(), stop, fence)
        if closing > end:
            return True
        pos = closing if closing > 0 else ticks.end()
    return False


def _closing_ticks(src: str, pos: int, stop: int, fence: str) -> int:
    for ticks in _TICKS.finditer(src, pos, stop):
        if ticks.group() == fence:
            return ticks.end()
    return -1
