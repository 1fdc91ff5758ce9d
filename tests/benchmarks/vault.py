"""Writes a vault of any size, always the same, in the dialect of real notes or as plain Markdown.

    python tests/benchmarks/vault.py FOLDER 1000
    python tests/benchmarks/vault.py FOLDER 1000 --plain
    python tests/benchmarks/vault.py FOLDER 1000 --pages

Run `/usr/bin/time -v sphinx-build -q -b html FOLDER OUT` on both to see what the extension costs: the plain vault has the
same text, with its links and timestamps written as ordinary Markdown, and builds without the extension. `--pages` gives
each video, channel and tag a page.
"""

import argparse
import random
from pathlib import Path

WORDS = [
    "model",
    "data",
    "compute",
    "training",
    "open",
    "source",
    "inference",
    "agent",
    "context",
    "memory",
    "research",
    "company",
    "token",
    "reasoning",
    "benchmark",
    "scale",
    "cost",
    "lab",
    "release",
    "chip",
    "cluster",
    "prompt",
    "tool",
    "search",
    "code",
    "review",
    "market",
]
CONF = """\
project = "Bench"
extensions = [{extension!r}]
html_theme = "alabaster"
exclude_patterns = ["_build"]
"""
PAGES = {"video": "videos/{id}", "channel": "channels/{slug}", "tags": "topics/{slug}"}


class Writer:
    """Makes the notes; `plain` decides how links and timestamps are spelled.

    `pages` gives each video, channel and tag a page.
    """

    def __init__(self, count: int, *, plain: bool, pages: bool = False) -> None:
        self.plain = plain
        self.pages = pages
        self.random = random.Random(count)
        self.channels = max(1, count // 50)
        self.names = [f"note_{number}_about_{self.words(2, '_')}" for number in range(count)]

    def words(self, count: int, between: str = " ") -> str:
        return between.join(self.random.choices(WORDS, k=count))

    def folder(self, number: int) -> str:
        return f"channel_{number % self.channels}"

    def link(self, number: int) -> str:
        label = self.words(3)
        if self.random.random() < 0.25:
            # Drawn for both, so that all that follows is the same.
            missing = self.random.randrange(500)
            return label if self.plain else f"[[missing_{missing} | {label}]]"
        # Nearly all links stay in the folder of the note.
        other = (number + self.channels * self.random.randrange(1, 40)) % len(self.names)
        other = other - other % self.channels + number % self.channels
        name = self.names[other if other < len(self.names) else number]
        return f"[{label}]({name}.md)" if self.plain else f"[[{name} | {label}]]"

    def time(self, video: str) -> str:
        second = self.random.randrange(7200)
        text = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        if self.plain:
            return f"[\\[{text}\\]](https://www.youtube.com/watch?v={video}&t={second}s)"
        return f'<a class="yt-timestamp" data-t="{text}">[{text}]</a>'

    def note(self, number: int) -> str:
        video = f"vid{number // 4:08}"
        title = f"Note {number} about {self.words(4)}"
        origin = "redpoint" if self.plain else f"[[{self.folder(number)}]]"
        tags = f"tags: [{self.words(2, ', ')}]\n" if number % 2 else ""
        parts = [f"---\ntitle: {title}\nvideoId: {video}\n{tags}---\n", f"From: {origin} <br/> \n"]
        if self.plain:
            parts.insert(1, f"# {title}\n")
        for _ in range(self.random.randrange(3, 8)):
            parts.append(f"## {self.words(4).capitalize()}\n")
            for _ in range(self.random.randrange(1, 3)):
                link, time = self.link(number), self.time(video)
                parts.append(
                    f"{self.words(48)} {link} {self.words(24)} {time}. {self.words(32)} {self.time(video)}.\n"
                )
            if self.random.random() < 0.5:
                items = (
                    f"*   {self.words(20)} {self.time(video)}\n    *   {self.words(4)} {self.link(number)}"
                    for _ in range(2)
                )
                parts.append("\n".join(items) + "\n")
            if self.random.random() < 0.1:
                rows = (f"| {self.words(2)} | {self.words(4)} |" for _ in range(3))
                parts.append("\n".join(["| what | how |", "| --- | --- |", *rows]) + "\n")
            if self.random.random() < 0.1:
                parts.append(f"```python\n{self.words(3, ' = ')}\n```\n")
        return "\n".join(parts)

    def write(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        extension = "myst_parser" if self.plain else "sphinx_aikb"
        pages = f"aikb_pages = {PAGES}\n" if self.pages else ""
        (root / "conf.py").write_text(CONF.format(extension=extension) + pages)
        index = "" if self.plain else "```{topic-index}\n:group-by: channel\n```\n"
        (root / "index.md").write_text(f"# Bench\n\n{index}")
        for number, name in enumerate(self.names):
            path = root / self.folder(number) / f"{name}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.note(number))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("notes", type=int)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    Writer(options.notes, plain=options.plain, pages=options.pages).write(options.folder)


if __name__ == "__main__":
    main()
