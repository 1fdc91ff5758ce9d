"""The first line of a callout, ``[!type]- Title``: what it says, and how its kind looks."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOKS = {
    "note": ("info", "todo", "abstract", "summary", "tldr", "example"),
    "tip": ("success", "check", "done"),
    "hint": ("question", "help", "faq"),
    "important": (),
    "warning": (),
    "caution": (),
    "attention": (),
    "danger": (),
    "error": ("failure", "fail", "missing", "bug"),
}
"""The admonitions that docutils and themes know, and the types of Obsidian that look most alike.

``quote`` and ``cite`` look like none of them.
"""

_LOOK_OF = {name: look for look, others in LOOKS.items() for name in (look, *others)}
_FOLDS = {"+": "open", "-": "closed", None: ""}
_LINE = re.compile(
    r"""\[!(?P<type>\w[\w -]*)(?:\|(?P<metadata>[\w|\ -]*))?\]
        (?:(?P<fold>[+-])|(?![(\[{:]))
        (?P<title>.*)""",
    re.VERBOSE,
)
_HASHES = re.compile(r"^#{1,6}(?:[ \t]+|\Z)|[ \t]+#+\Z(?<!\\#)")
"""What begins and ends a heading: some write a title as one."""


@dataclass(frozen=True, slots=True)
class Callout:
    """The first line of a callout.

    ``name`` is its type in a form that can be a class; ``title`` is Markdown, the type itself where
    no title was written. ``fold`` is ``open``, ``closed``, or empty for what cannot be folded.
    """

    name: str
    title: str
    own_title: bool
    fold: str = ""
    metadata: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Tell whether it is an admonition that docutils knows, with the title that this gives."""
        return self.name in LOOKS and not self.own_title


def look_of(name: str) -> str:
    """Return the admonition of docutils that a type looks like, empty for none."""
    return _LOOK_OF.get(name, "")


def match_callout(line: str) -> Callout | None:
    """Read the first line of a quote; None when it makes no callout.

    Grammar (Obsidian help, "Callouts")::

        line     = "[!" type ["|" words] "]" ["+" / "-"] [title]
        type     = (letter / digit / "_") *(letter / digit / "_" / "-" / " ")

    The type may be in any case. ``+`` is an open callout that can be folded, ``-`` a folded one.
    Without a title, the type is shown, with blanks for its hyphens. A title that is written as a
    heading, ``## Title``, is shown without the signs of one. Text stay ``[!type](…)``,
    ``[!type][…]``, ``[!type]{…}`` and ``[!type]:``, which mean something in Markdown.
    """
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    typed = " ".join(match["type"].lower().split())
    title = _HASHES.sub("", match["title"].strip())
    return Callout(
        typed.replace(" ", "-"),
        title or typed.replace("-", " ").capitalize(),
        bool(title),
        _FOLDS[match["fold"]],
        tuple(re.findall(r"[\w-]+", match["metadata"] or "")),
    )
