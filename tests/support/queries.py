"""A vault to search, and ten queries that were written down before it was built."""

from __future__ import annotations

from typing import NamedTuple

VIDEO, OTHER = "P6y0gr-W2-k", "atMRWzgHEGg"


class Query(NamedTuple):
    """What a reader remembers, and the note that is meant."""

    kind: str
    text: str
    note: str
    by_sphinx: bool = True
    """Whether Sphinx's own search can know it."""


QUERIES = (
    Query("title", "Scaling laws of language models", "scaling"),
    Query("alias", "Chinchilla paper", "scaling"),
    Query("speaker in the title of a video", "Holloway", "answers"),
    Query("phrase", "the price of a wrong answer", "answers"),
    Query("word and channel", "latency Nightshift", "latency"),
    Query("tag", "interpretability", "circuits"),
    Query("misspelt word", "transfromer", "transformer", by_sphinx=False),
    Query("word of one note alone", "zeppelin", "memory"),
    Query("Chinese, Japanese or Korean word", "機械学習", "kikai"),
    Query("number", "40500", "scaling", by_sphinx=False),
)

BY_NONE = ("airship", "zepelin", "12:34")
"""What readers remember and neither search finds: other words, misspelt ones, and times."""

LONG = "\n\n".join(["Words that fill the page and are the same everywhere. " * 12] * 6)


def at(clock: str) -> str:
    """A time as notes have it."""
    return f'<a class="yt-timestamp" data-t="{clock}">[{clock}]</a>'


def note(title: str, body: str, **keys: str) -> str:
    """A note with keys in its header."""
    lines = [f"{key}: {value}" for key, value in {"title": title, **keys}.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


NOTES = {
    "scaling.md": note(
        "Scaling laws of language models",
        f"Loss falls as a power of the compute {at('00:01:00')}. The run took 40500 hours of accelerators "
        f"{at('00:02:28')}.\n\nSee [[answers]] and [[latency]].",
        videoId=VIDEO,
        video_title="A lecture on compute",
        channel="Deep Talks",
        aliases="[Chinchilla paper]",
        tags="[training]",
        published="2022-04-01",
    ),
    "answers.md": note(
        "Checking answers",
        f"{LONG}\n\nThere is a price to each answer {at('00:03:00')}.\n\n## What it costs\n\n"
        f"What counts is the price of a wrong answer, not of a slow one {at('00:12:34')}.\n\n{LONG}\n\n"
        "Nobody checks the plumbing of a library.",
        videoId=OTHER,
        video_title='"Jane Holloway: who checks the checkers"',
        channel="Deep Talks",
        tags="[evaluation]",
        published="2024-06-01",
    ),
    "wrong.md": note(
        "Wrong prices",
        "A wrong price, and an answer to it. The answer was wrong; the price was the price.",
    ),
    "latency.md": note(
        "Waiting for tokens",
        f"Latency is what a listener notices first {at('00:00:30')}.",
        videoId="dQw4w9WgXcQ",
        channel="Nightshift Radio",
        published="2024-01-01",
    ),
    "circuits.md": note(
        "Circuits",
        "Parts of a network can be read.",
        channel="Deep Talks",
        tags="[interpretability, training]",
    ),
    "transformer.md": note(
        "The transformer", f"Attention is all it has {at('00:05:00')}.", videoId=VIDEO
    ),
    "memory.md": note(
        "Memory", "A cache grows like a zeppelin. It has its limits.", tags="[training]"
    ),
    "kikai.md": note("学習ノート", "これは機械学習の基礎を学ぶノートです。", lang="ja"),
    **{
        f"filler{number}.md": note(
            f"Filler {number}",
            f"{'Latency' if number % 2 else 'Sound'}, loss, price and answer number {number}. A network has layers. See [[scaling]].",
            channel="Deep Talks" if number % 2 else "Nightshift Radio",
            tags="[training]",
            published=f"20{20 + number}-01-01",
        )
        for number in range(6)
    },
}
FILES = {
    "index.md": "# Start\n\nWelcome to the collection.\n\n```{toctree}\nall\nabout\n```\n",
    "all.md": "# All notes\n\n```{topic-index}\n:notes: notes/**\n```\n",
    "about.md": "# About\n\nThis site was typeset by hand.\n",
    **{f"notes/{name}": text for name, text in NOTES.items()},
}
SETTINGS = {"aikb_pages": {"channel": "channels/{slug}", "tags": "topics/{slug}"}}
