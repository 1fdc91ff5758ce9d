"""The words behind the opening of a fence, and the text of a role."""

from __future__ import annotations

import re

_TICKS = re.compile(r"`+")
_ATTRIBUTES = re.compile(r"\{([^{}`]*)\}\s*")
_NAME = re.compile(r"\{[^\W\d][^\s{}]*\}\s*")
_LANGUAGE = re.compile(r"[^\W\d][\w+#.-]*")


def attributes_of(info: str) -> str | None:
    """Return the language of a fence with attributes as other tools write them, None without any.

    Pandoc, Quarto and R Markdown: ``{.python .numberLines}``, ``{r setup, echo=FALSE}``,
    ``{=html}``, ``{}``; Quartz: ``{1,3-5}``. ``{name}`` alone is a directive, whether there is one
    or not.
    """
    match = _ATTRIBUTES.fullmatch(info.strip())
    if match is None or _NAME.fullmatch(info.strip()):
        return None
    words = [word.strip(",") for word in match[1].split()]
    classes = [word[1:] for word in words if word.startswith((".", "="))]
    plain = [word for word in words[:1] if _LANGUAGE.fullmatch(word)]
    return next(filter(None, (*classes, *plain)), "")


def language_of(name: str) -> str:
    """Return the language that the name of a directive may be."""
    return name.lstrip(".=").lower()


def as_role(name: str, text: str) -> str:
    """Return a role as it is typed in Markdown."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    ticks = "`" * (1 if not longest else longest + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{{{name}}}{ticks}{blank}{text}{blank}{ticks}"
