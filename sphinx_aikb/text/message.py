"""A translated message: one paragraph, heading or piece of code, whatever its lines begin with."""

from __future__ import annotations

import re

# What makes a list, a heading or a quote of a line, up to the sign to escape.
_BLOCK = re.compile(
    r"^([ ]{0,3}(?:[0-9]{1,9}(?=[.)](?:[ \t]|$))|(?=(?:[-+*]|\#{1,6})[ \t]|>)))", re.MULTILINE
)
_LITERAL = "::\n\n"
"""What Sphinx puts before a message that is code, which it indents by three blanks."""


def as_one_block(message: str) -> str:
    r"""Return the Markdown of a message with the signs escaped that would make other blocks of it.

    A heading "1. Begin" has this message, which by itself is a list. Signs inside code stay. Code,
    which Sphinx hands over as in reStructuredText, is indented by four blanks.
    """
    if message.startswith(_LITERAL):
        lines = message.removeprefix(_LITERAL).splitlines()
        return "".join(f" {line}\n" for line in lines)
    ticks = done = 0

    def escaped(found: re.Match[str]) -> str:
        nonlocal ticks, done
        ticks += message.count("`", done, found.start())
        done = found.start()
        return found[1] if ticks % 2 else f"{found[1]}\\"

    return _BLOCK.sub(escaped, message)
