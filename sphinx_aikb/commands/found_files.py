"""What other tools wrote of videos: info files of yt-dlp, and captions, which tell a length."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.text.captions import SUFFIXES, length_of_captions, video_in_name
from sphinx_aikb.text.decoding import decode
from sphinx_aikb.vault.info_files import SUFFIX, InfoError, read_info
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_aikb.text.ids import VideoId

MOST_BYTES = 64 * 1024 * 1024
"""The size of a file above which it is not read; with all comments of a video one may be large."""


@dataclass
class Found:
    """What files say of videos, and what is wrong with files."""

    videos: dict[VideoId, Video] = field(default_factory=dict)
    problems: list[tuple[Path, str]] = field(default_factory=list)

    def add(self, video: VideoId, said: Video) -> None:
        """Add what a file says; what was said before counts first."""
        known = self.videos.get(video, Video())
        self.videos[video] = replace(
            known,
            title=known.title or said.title,
            published=known.published or said.published,
            duration=said.duration if known.duration is None else known.duration,
            channel=known.channel or said.channel,
            chapters=known.chapters or said.chapters,
        )


def find(folders: Iterable[Path], wanted: Collection[VideoId]) -> Found:
    """Return what the files in folders, and below them, say of the wanted videos.

    An info file counts before captions, of which the longest counts. Hidden folders are passed
    over, and no link is followed that leads out of a folder.
    """
    found = Found()
    lengths: dict[VideoId, float] = {}
    for path in (path for folder in folders for path in _files(folder)):
        is_info = path.name.endswith(SUFFIX)
        named = video_in_name(path.name.removesuffix(SUFFIX) if is_info else path.stem)
        # Eleven letters may be any name: an info file says itself which video it is of.
        if named not in wanted and not is_info:
            continue
        try:
            text = _read(path)
            if is_info and (told := read_info(text)) and told[0] in wanted:
                found.add(*told)
            elif not is_info and named and (length := length_of_captions(text)):
                lengths[named] = max(lengths.get(named, 0), length)
        except (InfoError, OSError, ValueError) as error:
            found.problems.append((path, getattr(error, "strerror", None) or str(error)))
    for video, length in lengths.items():
        found.add(video, Video(duration=math.ceil(length)))
    return found


def _files(folder: Path) -> Iterator[Path]:
    top = folder.resolve()
    for place, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.endswith((SUFFIX, *SUFFIXES)) and _is_inside(path, top):
                yield path


def _is_inside(path: Path, top: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(top)
    except (OSError, RuntimeError):  # a link to itself
        return False


def _read(path: Path) -> str:
    """Return the text of a file.

    :raises ValueError: if the file is too large, or JSON in another encoding than UTF-8.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES // 1024**2} MB")
    data = path.read_bytes()
    if not path.name.endswith(SUFFIX):
        return decode(data)[0]
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
