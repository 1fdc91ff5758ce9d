"""The texts that the extension itself shows to readers, in the language of the project.

Each text is a message with its English words; the folder ``locale`` has the translations. A message
with a count has the plural forms of the language, which also formats the number.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from functools import lru_cache, partial
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx.locale import get_translator

from sphinx_aikb.text.timecode import ENGLISH, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from sphinx_aikb.text.timecode import Say

CATALOG = "sphinx_aikb"
FOLDER = Path(__file__).parent / "locale"

SERVE = "python3 -m http.server -b 127.0.0.1 0"
"""The command that serves the current folder to this machine alone, at any free port."""

COLUMNS = {
    "title": "Title",
    "channel": "Channel",
    "published": "Published",
    "duration": "Duration",
    "tags": "Tags",
    "video": "Video",
    "year": "Year",
    "letter": "Letter",
    "folder": "Folder",
    "aliases": "Aliases",
    "docname": "Document",
    "path": "File",
    "url": "Address",
}
"""Headings of the fields that every note has."""

ABSENT = {
    "no-channel": "No channel",
    "no-published": "No date",
    "no-duration": "No duration",
    "no-tags": "No tags",
    "no-video": "No video",
    "no-year": "No year",
    "no-folder": "No folder",
    "no-aliases": "No aliases",
    "no-url": "No address",
    "no-other": "No {key}",
}
"""Titles of the groups of notes that have no value for a field."""

TEXTS = {
    **COLUMNS,
    **ABSENT,
    **ENGLISH,
    "backlinks": "Backlinks",
    "same-video": "More on this video",
    "all": "Show all",
    "at": "at",
    "orphans": "Notes that no other note links to",
    "no-topics": "No topics to list.",
    "untitled": "Video {video}",
    "pages": "Pages",
    "letters": "Letters",
    "filter": "Filter the list",
    "filtered": "{shown} of {all}",
    "numbered": "{title}, page {number}",
    "moved": "This page has moved:",
    "corrected": "corrected from {typed}",
    "play": "Play the video",
    "pause": "Pause",
    "resume": "Continue",
    "back": "Back {n} seconds",
    "on": "Forward {n} seconds",
    "speed": "Speed",
    "here": "Where I am",
    "follow": "Follow",
    "copy": "Copy a link to this moment",
    "copied": "Copied",
    "large": "Larger",
    "move": "Move the player",
    "keys": "Keys",
    "signs": "Letters and signs are keys",
    "close": "Close",
    "away": "Playing in the corner: bring it back",
    "again": "Continue at {time}",
    "moments": "Moments of the video",
    "search": "Search",
    "found": "Notes found: {n}",
    "unfound": "No note has “{word}”.",
    "near": "Titles with a word like it:",
    "show-more": "Show more",
    "search-disk": "Opened from disk, this site cannot be searched. Run “{command}” in the folder "
    "of the site, and open the address that it prints.",
    "search-broken": "The search cannot be loaded.",
    "file": "Opened from disk, this page cannot play the video: times lead to YouTube. To play it "
    "here, run “{command}” in the folder of the site, and open the address that it prints.",
    "error": "The video cannot be played here: times lead to YouTube.",
}
"""The English messages, by the names that the code uses for them."""

COUNTED = {
    **UNITS,
    "links": ("{count} link", "{count} links"),
    "more": ("and {count} more", "and {count} more"),
    "other-notes": ("{count} other note on this video", "{count} other notes on this video"),
    "notes": ("{count} note", "{count} notes"),
    "moments": ("{count} moment", "{count} moments"),
    "channels": ("{count} channel", "{count} channels"),
    "videos": ("{count} video", "{count} videos"),
}
"""The messages with a count: the English words for one and for any other number."""


_spoken: list[str] = []
"""The languages of the parts of a page that are being made, the innermost last."""


def speaks(language: str) -> bool:
    """Tell whether the messages are there in a language, which has a tag such as ``pt-BR``."""
    return _translator(language) is not None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Return messages in another language than that of the project meanwhile, if they are there."""
    _spoken.append(language)
    try:
        yield
    finally:
        _spoken.pop()


@lru_cache
def _translator(language: str) -> NullTranslations | None:
    name, _, _ = language.partition("-")
    if name.lower() == "en":
        return NullTranslations()
    try:
        return translation(CATALOG, FOLDER, [language.replace("-", "_"), name.lower()])
    except OSError:
        return None


def told(name: str, *, count: int | None = None, **values: object) -> str:
    """Return a message in the language of the page or the project, with its values filled in.

    *count* is for the messages of :data:`COUNTED`, which take no other value.
    """
    return _say(_current_translator(), name, count=count, **values)


def voice() -> Say:
    """Return a function that returns messages in the language of the page or the project.

    The function is the same object for each page in a language, so that a cache can have it as a
    key. :func:`told` follows the language, and a cache would keep the words of the first.
    """
    return _voice(_current_translator())


@lru_cache
def _voice(translator: NullTranslations) -> Say:
    return partial(_say, translator)


def _current_translator() -> NullTranslations:
    """Return the translator for the page or the project."""
    spoken = _translator(_spoken[-1]) if _spoken else None
    return spoken or get_translator(CATALOG)


def _say(
    translator: NullTranslations, name: str, *, count: int | None = None, **values: object
) -> str:
    if count is not None:
        return _counted(translator, name, count)
    return _text(translator, name).format(**values)


# Cached, since a page may have hundreds of timestamps, each with a time in words. Each build has a
# translator of its own, which is part of the cache's key.
@lru_cache(maxsize=1024)
def _text(translator: NullTranslations, name: str) -> str:
    return translator.gettext(TEXTS[name])


@lru_cache(maxsize=1024)
def _counted(translator: NullTranslations, name: str, count: int) -> str:
    text = translator.ngettext(*COUNTED[name], count)
    # The number follows the language of the text, which is English where it is not translated.
    language = translator.info().get("language", "en")
    return text.format(count=format_decimal(count, locale=language))


def day_in_words(published: str) -> str:
    """Return a day, given as in ISO 8601, in the words of the language; other text as it is."""
    return _day_in_words(_current_translator().info().get("language", "en"), published)


@lru_cache(maxsize=1024)
def _day_in_words(language: str, published: str) -> str:
    try:
        return format_date(date.fromisoformat(published), "long", locale=language)
    except ValueError:
        return published


def absent(key: str, heading: str) -> str:
    """Return the title of the group of notes without a value for *key*, which *heading* names."""
    name = f"no-{key}"
    return told(name) if name in ABSENT else told("no-other", key=heading.lower())


def setup_translations(app: Sphinx) -> None:
    """Register the translations."""
    app.add_message_catalog(CATALOG, str(FOLDER))
