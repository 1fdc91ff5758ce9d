"""What notes say, read independently of the package: plain patterns over their source."""

import re
from dataclasses import dataclass
from pathlib import Path

TIME = re.compile(r'<a class="yt-timestamp" data-t="(\d\d):(\d\d):(\d\d)">(\[[0-9:]+\])</a>')
CLOCK = re.compile(r"\[?\d\d:\d\d:\d\d\]?")


@dataclass(frozen=True)
class Source:
    """A note in the dialect of the seeds."""

    docname: str
    title: str
    video: str | None
    times: list[tuple[str, str]]
    """The address and the text of each timestamp, in the order of the text."""

    @property
    def uris(self) -> list[str]:
        """The addresses of the timestamps."""
        return [uri for uri, _ in self.times]


def read_source(folder: Path, path: Path) -> Source:
    """Read a note; the timestamps of a file without a video are not counted."""
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^title: (.+)$", text, re.MULTILINE)
    video = re.search(r"^videoId: (\S+)$", text, re.MULTILINE)
    times = [
        (
            f"https://www.youtube.com/watch?v={video[1]}"
            f"&t={int(hours) * 3600 + int(minutes) * 60 + int(seconds)}s",
            label,
        )
        for hours, minutes, seconds, label in TIME.findall(text)
        if video
    ]
    docname = path.relative_to(folder).with_suffix("").as_posix()
    return Source(docname, title[1] if title else path.stem, video[1] if video else None, times)


def read_sources(folder: Path, suffix: str) -> list[Source]:
    """Read all notes with this suffix, by docname."""
    return [
        read_source(folder, path)
        for path in sorted(folder.rglob(f"*{suffix}"))
        if "_build" not in path.parts
    ]
