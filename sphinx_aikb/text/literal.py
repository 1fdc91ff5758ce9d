"""A whole text as one literal block."""

from __future__ import annotations

import re

from sphinx_aikb.text.front_matter import header_span, plain_lines

_TILDES = re.compile(r"~{3,}")
_COMMENT = re.compile(r"(?<![0-9])%%.*?%%|<!--.*?(?:-->|\Z)", re.DOTALL)


def body_of(text: str) -> str:
    """Return the body of a note in Markdown without comments, those in code too."""
    text = plain_lines(text)
    header = header_span(text)
    start = header[2] if header and header[1] >= 0 else 0
    return _COMMENT.sub("", text[start:]).strip("\n")


def as_markdown(text: str) -> str:
    """Return Markdown that shows the body of a note as it was typed, whatever it holds."""
    text = body_of(text)
    fence = "~" * max(map(len, ["~~", *_TILDES.findall(text)])) + "~"
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


def as_restructuredtext(text: str) -> str:
    """Return reStructuredText that shows a text as it was typed, whatever the text holds."""
    lines = "\n".join(f"   {line}".rstrip() for line in text.rstrip().splitlines())
    return f".. code-block:: text\n\n{lines}\n"
