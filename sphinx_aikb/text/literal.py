"""A whole text as one literal block."""

from __future__ import annotations

import re

_TILDES = re.compile(r"~{3,}")


def as_markdown(text: str) -> str:
    """Return Markdown that shows a text as it was typed, whatever the text holds."""
    fence = "~" * max(map(len, ["~~", *_TILDES.findall(text)])) + "~"
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


def as_restructuredtext(text: str) -> str:
    """Return reStructuredText that shows a text as it was typed, whatever the text holds."""
    lines = "\n".join(f"   {line}".rstrip() for line in text.rstrip().splitlines())
    return f".. code-block:: text\n\n{lines}\n"
