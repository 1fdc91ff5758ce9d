"""The parts of the syntax of notes, each with a name by which a project turns it on or off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT = "default"
"""Stands in a list for the names that are on by default."""

PARTS = {
    "wikilinks": "`[[…]]` and `![[…]]`, in every Markdown document",
    "timestamps": '`<a class="yt-timestamp" …>`, in every Markdown document',
    "blocks": "`^id` at the end of a block",
    "callouts": "`> [!type] Title`",
    "times": "`[00:02:28]` as people write it; `aikb_bare_timestamps` says which forms",
    "videos": "Markdown links to moments on YouTube, `![](…)` with a video, and the dialects",
    "sizes": "`![text|300](picture.png)`",
    "highlights": "`==text==`",
    "comments": "`%%text%%`",
    "strikethrough": "`~~text~~`",
    "tasks": "`- [ ]` and `- [x]`",
    "breaks": "`<br>` in any spelling",
    "money": "`$5 and $10` is no math and `$$x$$` a displayed formula, where `dollarmath` is on",
    "tags": "`#tag` in the text; it joins those of the front matter",
}
"""Names for ``aikb_syntax``, and what each stands for."""

OPTIONAL = frozenset({"tags"})
"""Parts that a project must ask for: a ``#`` before a word is no tag everywhere."""

DIALECTS = {
    "timestamp-notes": "fences `timestamp` and `timestamp-url` of Obsidian's Timestamp Notes",
    "logseq": "`{{video URL}}` and `{{youtube-timestamp 12}}`",
    "media-extended": "the key `media_link`; its links are read as all links to YouTube are",
}
"""Names for ``aikb_dialects``, and what each stands for."""

BARE = ("brackets", "all", "none")
"""Values of ``aikb_bare_timestamps``."""

HTML = ("safe", "all")
"""Values of ``aikb_html``."""


WITHOUT = "-"
"""Before a name: all that the others ask for, but not this."""


def names_for(parts: Mapping[str, str]) -> tuple[str, ...]:
    """Return all that a list of names may hold."""
    return (DEFAULT, *parts, *(WITHOUT + name for name in parts))


def chosen(names: Sequence[str], parts: Mapping[str, str]) -> frozenset[str]:
    """Return the parts that a list of names asks for.

    ``default`` stands for the usual ones; so does a list that only says what is not wanted.
    """
    usual = frozenset(parts) - OPTIONAL
    refused = {name.removeprefix(WITHOUT) for name in names if name.startswith(WITHOUT)}
    wanted = {name for name in names if not name.startswith(WITHOUT)}
    if DEFAULT in wanted or (refused and not wanted):
        wanted = (wanted - {DEFAULT}) | usual
    return frozenset(wanted - refused)
