"""The parts of the syntax of notes, each with a name by which a project turns it on or off."""

from __future__ import annotations

DEFAULT = "default"
"""Stands in a list for the names that are on by default."""

PARTS = {
    "wikilinks": "`[[…]]` and `![[…]]`, in every Markdown document",
    "timestamps": '`<a class="yt-timestamp" …>`, in every Markdown document',
    "blocks": "`^id` at the end of a block",
    "callouts": "`> [!type] Title`",
    "times": "`[00:02:28]` as people write it; `aikb_bare_timestamps` says which forms",
    "videos": "Markdown links to moments on YouTube, `![](…)` with a video, and the dialects",
    "highlights": "`==text==`",
    "comments": "`%%text%%`",
    "strikethrough": "`~~text~~`",
    "tasks": "`- [ ]` and `- [x]`",
    "breaks": "`<br>` in any spelling",
    "money": "`$5 and $10` is no math, where `dollarmath` is on",
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


def chosen(names: list[str], parts: dict[str, str]) -> frozenset[str]:
    """Return the parts that a list of names asks for; ``default`` stands for the usual ones."""
    usual = frozenset(parts) - OPTIONAL
    return frozenset(names) - {DEFAULT} | (usual if DEFAULT in names else frozenset())
