"""Languages by their tags, such as ``pt-BR``."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError


@lru_cache
def direction_of(tag: str) -> Literal["ltr", "rtl"]:
    """Return the direction in which a language is written, ``ltr`` for one that is not known."""
    try:
        return "rtl" if Locale.parse(tag, sep="-").text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):
        primary, _, rest = tag.partition("-")
        return direction_of(primary) if rest else "ltr"
