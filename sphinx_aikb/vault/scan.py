"""Reads of each note's file no more than the catalogue needs, and the side file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_aikb.text.decoding import CODEC
from sphinx_aikb.text.front_matter import header_span
from sphinx_aikb.text.yaml_text import Problem
from sphinx_aikb.vault.notes import VIDEO_KEYS, Note, read_note
from sphinx_aikb.vault.templates import is_among_templates
from sphinx_aikb.vault.videos import SideFile, parse_side_file

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

_FIRST_READ = 8192
_BODY = 4096
"""How much of the body is read for the line that names the channel, in characters."""

_HAS_TITLE = re.compile(r"^[ ]{0,3}[\"']?title[\"']?[ \t]*:", re.MULTILINE)


def scan_note(
    root: Path,
    path: str,
    docname: str,
    *,
    video_keys: Sequence[str] = VIDEO_KEYS,
    dialects: Container[str] = (),
    body_tags: bool = False,
    off: frozenset[str] = frozenset(),
) -> Note:
    """Read the note in the file `path` below `root`, as from its whole text, only faster."""

    def read(text: str) -> Note:
        return read_note(
            docname,
            path,
            text,
            video_keys=video_keys,
            dialects=dialects,
            body_tags=body_tags,
            off=off,
        )

    if body_tags or is_among_templates(path):  # what tells a template may stand anywhere
        return read(_whole(root / path))
    text, complete = head_of(root / path)
    note = read(text)
    is_open = text.rfind("<!--") > text.rfind("-->")  # a comment that may end later is none yet
    if complete or (note.title_source == "front matter" and note.video and not is_open):
        return note
    # A heading anywhere in the body may be the title, as the header's `title` was none after all,
    # or name a video, as on the page of a channel; and the body may show one.
    return read(_whole(root / path))


def read_side_file(root: Path, name: str) -> SideFile:
    """Read the side file `name` in the folder `root`, but none that lies outside; never raises."""
    try:
        path = (root / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(root.resolve()):
            return _no_side_file("a file outside of the source folder is not read")
        if path.exists() and not path.is_file() and not path.is_dir():
            return _no_side_file("it is no ordinary file")
        return parse_side_file(_whole(path))
    except FileNotFoundError:
        return _no_side_file("there is no such file; aikb_videos names it")
    except IsADirectoryError:
        return _no_side_file("a folder is no file")
    except (OSError, ValueError, RuntimeError):
        return _no_side_file("the file cannot be read")


def _no_side_file(message: str) -> SideFile:
    return SideFile(problems=(Problem(1, message),))


def _whole(path: Path) -> str:
    return path.read_text(encoding=CODEC)


def head_of(path: Path) -> tuple[str, bool]:
    r"""Return the header of a file and the beginning of its body, and whether that is all of it.

    The whole file is returned when its header has no title. It is decoded as Sphinx does it, and
    line ends become `\n`.

    :raises OSError: when the file cannot be read, for whatever it holds never.
    """
    with path.open(encoding=CODEC) as file:
        text = file.read(_FIRST_READ)
        if len(text) < _FIRST_READ:
            return text, True
        span = header_span(text)
        # What closes the header may itself be cut off at the end of what has been read.
        while span and (span[1] < 0 or span[2] == len(text)):
            more = file.read(len(text))
            text += more
            span = header_span(text)
            if not more:
                break
        if span is None or span[1] < 0 or not _HAS_TITLE.search(text, span[0], span[1]):
            return text + file.read(), True
        wanted = span[2] + _BODY
        if len(text) < wanted:
            text += file.read(wanted - len(text))
        if len(text) < wanted:
            return text, True
        if not text[span[2] :].strip():
            return text + file.read(), True  # the body's first line is still to come
        cut = text.find("\n", wanted)
        return (text[: cut + 1] if cut >= 0 else text + file.readline()), False
