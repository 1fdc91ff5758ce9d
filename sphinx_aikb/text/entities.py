"""Character references of HTML, as Markdown reads them."""

from __future__ import annotations

import html
import re

# CommonMark's limits; html.unescape() alone raises ValueError on a number of 5,000 digits.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def decode_entities(text: str) -> str:
    """Return *text* with its character references replaced (CommonMark 6.2); never raises."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
