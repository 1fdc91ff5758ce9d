"""Titles of videos in the headings of a channel's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_aikb.text.heading import heading_words, headings
from sphinx_aikb.text.link import destination_at
from sphinx_aikb.text.moment import says_only
from sphinx_aikb.text.youtube import VideoError, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_aikb.text.ids import VideoId

_BRACKET = re.compile(r"\\.|[\[\]]")


def titles_on(text: str, start: int = 0) -> Iterator[tuple[VideoId, str]]:
    r"""Yield the videos and titles in the headings of a channel page, each in the page's order.

    Such a heading is one link, `### [Video title](https://www.youtube.com/watch?v=ID)`. The text
    has `\n` line ends.
    """
    for _, raw in headings(text, start):
        if raw.startswith("[") and (found := _video_link(raw)):
            yield found


def count_below_title(text: str, start: int = 0) -> int:
    """Return how many headings a page has beside its title, a first heading of level one."""
    levels = [level for level, _ in headings(text, start)]
    return len(levels) - (levels[:1] == [1])


def _video_link(raw: str) -> tuple[VideoId, str] | None:
    """Read Markdown that is one link to a video, whose label has words."""
    closing = _closing_bracket(raw)
    destination = destination_at(raw, closing + 1)
    if destination is None or destination[0] < len(raw):
        return None
    try:
        video = parse_address(destination[1])
    except VideoError:
        return None
    words = heading_words(raw[1:closing])
    if video.start is not None and says_only(words, video.start):
        return None
    return (video.id, words) if words else None


def _closing_bracket(raw: str) -> int:
    """Return the place of the bracket that closes the one at the start, or the end of the text."""
    depth = 0
    for mark in _BRACKET.finditer(raw):
        depth += (mark[0] == "[") - (mark[0] == "]")
        if depth == 0:
            return mark.start()
    return len(raw)
