"""Addresses that must not be links in a note that nobody vouches for."""

from __future__ import annotations

import re

_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
"""What browsers skip at the beginning or inside of a scheme, and a little more."""
_REFUSED = re.compile(
    r"(?:javascript|vbscript|livescript|data|file|blob|filesystem|view-source):", re.IGNORECASE
)
_PICTURE = re.compile(r"data:image/(?:gif|png|jpe?g|webp)[;,]", re.IGNORECASE)


def is_refused(address: str) -> bool:
    """Tell whether an address runs a script, holds a document in itself, or is a local file."""
    return _REFUSED.match(_IGNORED.sub("", address[:1000])) is not None


def is_refused_picture(address: str) -> bool:
    """Tell the same of a picture; one that is all in its address runs nothing."""
    return is_refused(address) and _PICTURE.match(address) is None
