"""How values of the front matter compare: as typed, and as what they look like."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date

# What YAML 1.1 reads as true and false, since the values of the front matter stay as typed.
TRUE = frozenset({"true", "yes", "on", "y"})
FALSE = frozenset({"false", "no", "off", "n"})
_NOTHING = frozenset({"", "0", *FALSE})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def to_number(value: object) -> int | float | None:
    """Return a number, or the number that a text is in plain decimal notation, else None."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(text := value.strip()):
        return None
    # int() refuses very many digits (Python's limit is 4,300), float() makes infinity of them.
    return int(text) if len(text) < 400 and text.lstrip("+-").isdigit() else float(text)


def is_date(text: str | None) -> bool:
    """Tell whether a text is a whole date as ISO 8601 writes it, ``2026-01-31``."""
    try:
        return bool(text and _DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def plain(value: object) -> object:
    """Return what a filter knows of a value: text, a number or a tuple; None for anything else."""
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, (str, int, float, tuple)) else None


def is_true(value: object) -> bool:
    """Tell whether a key with this value holds by itself."""
    return value.strip().casefold() not in _NOTHING if isinstance(value, str) else bool(value)


def _as_bool(value: object) -> object:
    if isinstance(value, str):
        return value.strip().casefold() in TRUE or (None if is_true(value) else False)
    return value if isinstance(value, bool) else None


def both_equal(left: object, right: object) -> bool:
    """Compare two keys: of two that a note does not have, none equals the other."""
    return left is not None and equal(left, right)


def equal(left: object, right: object) -> bool:
    """Tell whether two values are equal: as texts, as numbers, or as true and false."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return _as_bool(left) is _as_bool(right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    return compare(operator.eq, left, right)


def compare(test: Callable[..., bool], left: object, right: object) -> bool:
    """Tell what a test says of two texts, or of two numbers; of anything else it says no."""
    if isinstance(left, str) and isinstance(right, str):
        return test(left, right)
    one, other = to_number(left), to_number(right)
    return one is not None and other is not None and test(one, other)


def contains(item: object, holder: object) -> bool:
    """Tell whether a list has an item, or a text a part."""
    if isinstance(holder, tuple):
        return any(equal(item, member) for member in holder)
    if isinstance(holder, str):
        return item in holder if isinstance(item, str) else equal(item, holder)
    return False
