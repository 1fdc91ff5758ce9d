"""What settings accept: their fields, checks of values, and words for what is wrong with one."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from sphinx_aikb.reporting import meant
from sphinx_aikb.text.file_name import kind_of, leaves
from sphinx_aikb.text.timecode import MAX_SECONDS, TimecodeError, parse_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

Rebuild = Literal["env", "html", ""]
"""What is made anew when a setting changes."""

THUMBNAILS = ("none", "local", "remote")
"""Values of ``aikb_thumbnail`` beside the paths of pictures."""
PLACES = ("{id}", "{slug}")
"""What stands for the value of a key in the pattern of a docname."""


def setting(
    default: Any,
    accepts: str,
    check: Callable[[Any], bool],
    types: tuple[type, ...],
    rebuild: Rebuild,
    doc: str,
    hint: Callable[[Any], str] = lambda value: "",
) -> Any:
    """Return a field of the settings, which is registered and documented from what it has."""
    metadata = {"accepts": accepts, "check": check, "types": types, "rebuild": rebuild, "doc": doc}
    metadata["hint"] = hint
    if isinstance(default, list | dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


def choice(values: Sequence[str], rebuild: Rebuild, doc: str) -> Any:
    """Return a setting that takes one of some words, by default the first."""
    return setting(values[0], one_of(values), lambda value: value in values, (str,), rebuild, doc)


def switch(default: bool, rebuild: Rebuild, doc: str) -> Any:
    """Return a setting that turns something on or off."""
    return setting(
        default, "True or False", lambda value: isinstance(value, bool), (bool,), rebuild, doc
    )


def listed(parts: Mapping[str, str]) -> str:
    """Return names and what they stand for, for the documentation."""
    return "; ".join(f"`{name}`: {text}" for name, text in parts.items()) + "."


def strings(value: Any) -> bool:
    """Tell whether a value is a list of texts, none of which is empty."""
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)


def strings_or_none(value: Any) -> bool:
    """Tell whether a value is None, or a list of texts."""
    return value is None or strings(value)


def names(known: Collection[str]) -> Callable[[Any], bool]:
    """Return a function that tells whether a value is a list of known names, each once."""
    return lambda value: strings(value) and len(value) == len(set(value) & set(known))


def name_hint(what: str, known: Collection[str]) -> Callable[[Any], str]:
    """Return a function that says which name is unknown, and which known name may be meant."""

    def hint(value: Any) -> str:
        for name in value if strings(value) else ():
            if name not in known:
                return f" {name!r} is no {what}{meant(name, known) or '.'}"
        return ""

    return hint


def named(names: Collection[str]) -> str:
    """Return words for a list of known names."""
    return f"a list of names, each at most once, out of {', '.join(names)}"


def one_of(values: Collection[str]) -> str:
    """Return words for a choice."""
    return f"one of {', '.join(map(repr, values))}"


def thumbnail(value: Any) -> bool:
    """Tell whether a value says where the pictures of players come from."""
    return value in THUMBNAILS or (
        isinstance(value, str)
        and "{video}" in value
        and kind_of(value) == "image"
        and not value.startswith("/")
        and not leaves(value, "")
    )


def length_or_none(value: Any) -> bool:
    """Tell whether a value is None, or a length: a positive number of seconds or a time."""
    if isinstance(value, str):
        try:
            code = parse_timecode(value)
        except TimecodeError:
            return False
        return code.end is None and code.seconds > 0
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (is_number and 0 < value <= MAX_SECONDS)


def page_patterns(value: Any) -> bool:
    """Tell whether a value maps keys of the front matter to patterns of docnames."""
    return isinstance(value, dict) and all(
        isinstance(key, str)
        and key.split() == [key]
        and isinstance(pattern, str)
        and sum(pattern.count(place) for place in PLACES) == 1
        and not pattern.startswith("/")
        and not leaves(pattern, "")
        for key, pattern in value.items()
    )
