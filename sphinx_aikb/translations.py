"""The texts that readers see beside those of the notes, in the language of the project.

One message each, with its English words; ``locale`` has them in other languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

from sphinx_aikb.text.timecode import ENGLISH

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "sphinx_aikb"
FOLDER = Path(__file__).parent / "locale"

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
"""Titles of the groups of notes without a value."""

TEXTS = {
    **COLUMNS,
    **ABSENT,
    **ENGLISH,
    "backlinks": "Backlinks",
    "same-video": "More on this video",
    "links": "{count:,} links",
    "more": "and {count:,} more",
    "at": "at",
    "orphans": "Notes that no other note links to",
    "no-topics": "No topics to list.",
    "note": "1 note",
    "notes": "{count:,} notes",
    "moment": "1 moment",
    "moments": "{count} moments",
    "untitled": "Video {video}",
    "play": "Play the video",
    "pause": "Pause",
    "resume": "Continue",
    "here": "Where I am",
    "follow": "Follow",
    "large": "Larger",
    "close": "Close",
    "file": "Opened from disk, this page cannot play the video: times lead to YouTube. To play it "
    "here, run “{command}” in the folder of the site, and open the address that it prints.",
    "error": "The video cannot be played here: times lead to YouTube.",
}
"""Each message by the name that the code has for it."""


def told(name: str, **values: object) -> str:
    """Return a message in the language of the project, with its values filled in."""
    return message(name).format(**values)


def message(name: str) -> str:
    """Return a message in the language of the project as it is, for a script to fill in."""
    return str(get_translation(CATALOG)(TEXTS[name]))


def absent(key: str, heading: str) -> str:
    """Return the title of a group of notes without a value; *heading* is that of the key."""
    name = f"no-{key}"
    return told(name) if name in ABSENT else told("no-other", key=heading.lower())


def setup_translations(app: Sphinx) -> None:
    """Register the translations."""
    app.add_message_catalog(CATALOG, str(FOLDER))
