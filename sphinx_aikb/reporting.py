"""The warnings of this extension: an enum of their subtypes, and the function that logs one."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node

logger = logging.getLogger(__name__)


class Warnings(StrEnum):
    """Subtypes of warnings.

    Suppress one with ``suppress_warnings = ["aikb.<subtype>"]``, all with ``["aikb"]``.
    """

    FRONT_MATTER = "front_matter"
    """A note's front matter is broken, or a value in it is unusable. The rest of the note builds.
    """
    TIMESTAMP = "timestamp"
    """A timestamp has no usable time, or a part of it was left out. Its text is shown.

    With ``nitpicky = True`` also a note with times that are wrong or doubtful, with their number.
    """
    NO_VIDEO = "no_video"
    """A note has timestamps but names no video.

    One warning for each note. The times are plain text.
    """
    MISSING = "missing"
    """A wiki-link leads to no note.

    Only with ``nitpicky = True``: a topic without a note is normal.
    """
    AMBIGUOUS = "ambiguous"
    """A wiki-link fits several notes equally well.

    It leads to the first, which is the same in each build.
    """
    HEADING = "heading"
    """A link names a heading or a block that its note does not have.

    It leads to the note; to the heading if only the block is not there.
    """
    EMBED = "embed"
    """An embed cannot be shown: its file is not there or outside of the source folder, or it embeds
    itself. Its name is shown, as a link where there is one."""
    NESTING = "nesting"
    """Lists or quotes in a note nest so deep (about 70 lists) that the rest cannot be read."""
    WIKILINK = "wikilink"
    """The content of a role is no wiki-link, or no id of a block. It is shown as text."""
    FOOTNOTE = "footnote"
    """A note has a mark ``[^name]`` and no footnote of that name. The mark is shown as text."""
    INDEX = "index"
    """An option of ``topic-index`` or ``missing-topics`` is unusable, or names an unknown key."""
    UNKNOWN = "unknown"
    """A note has a directive or a role that does not exist. It is shown as code, or as typed.

    Not where the name is one of a programming language. So is a link `inv:…` to what no other
    project lists: its words stand there."""
    HTML = "html"
    """Raw HTML or LaTeX of a directive, or a link or formula that could run something, is text in a
    note.

    Not with ``aikb_html = "all"``. Raw HTML in Markdown is shown as text without a warning."""
    FILE = "file"
    """A note asks for what it does not get; its words are shown.

    That is a file outside of the source folder, a hidden one, or ``conf.py``; anything of the
    network, of which there is a link; a picture that is not there, or that the builder cannot use.
    Not with ``aikb_html = "all"``."""
    REDIRECT = "redirect"
    """A permalink, or an alias that is a path, gets no page that leads to the note: another page
    has its place, or it lies outside of the output folder."""
    VIDEOS = "videos"
    """The file of ``aikb_videos`` is missing, outside of the source folder, or partly unusable.
    """
    SOURCE = "source"
    """A file cannot be a document, is not UTF-8, or cannot be read as it is.

    A note at which Sphinx, MyST-Parser or an extension fails is shown as its text. What is no
    ordinary file, or has a name that no page can have, is left out. What is not UTF-8 is read by
    its byte order mark, or else byte by byte as Windows-1252."""
    SEARCH = "search"
    """Pagefind's program is missing or has failed, with ``aikb_search = "pagefind"``. The search is
    Sphinx's own."""
    CONFIG = "config"
    """A setting in ``conf.py`` is unusable, and its default is used; or the notes have letters that
    ``latex_engine`` cannot print."""
    PARSER = "parser"
    """MyST-Parser has changed where this extension joins it: the roles work, the native syntax does
    not. With ``myst_gfm_only`` or ``myst_commonmark_only``, neither does."""


def warn(
    subtype: Warnings, message: str, location: Node | tuple[str, int | None] | str | None = None
) -> None:
    """Log a warning. *location* is a node, a docname, or a docname and a line."""
    logger.warning(message, type="aikb", subtype=subtype.value, location=location)


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a message on an unknown name: the known one that is nearly the same."""
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, 1, 0.7)
    return f", is {folded[near[0]]!r} meant?" if near else ""


def info(message: str, *args: Any) -> None:
    """Log a line of the ordinary build output."""
    logger.info(message, *args)
