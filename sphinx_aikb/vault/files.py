"""Files that are no documents: pictures, sound, films and papers, found by name as Obsidian does.

Obsidian help, "Accepted file formats" and "Embed files".
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_aikb.vault.decomposed import composed

CONFIGURATION = "conf.py"
"""The program by which Sphinx is configured: it may hold what nobody is to read."""


def is_open(path: Path, top: Path, closed: Iterable[Path] = ()) -> bool:
    """Tell whether a file may be shown: below *top*, and neither hidden nor Sphinx's configuration.

    That is asked of the place to which all symbolic links lead. *closed* are the real paths of
    other files and folders that stay closed.
    """
    try:
        top, place = top.resolve(), path.resolve()
        if not place.is_relative_to(top):
            return False
        parts = place.relative_to(top).parts
        return (
            "/".join(parts).casefold() != CONFIGURATION  # as disks that know no capitals find it
            and not any(part.startswith(".") for part in parts)
            and not any(
                place.is_relative_to(each) for each in closed if not top.is_relative_to(each)
            )
        )
    except (OSError, RuntimeError, ValueError):  # a link to itself, a name that no system has
        return False


@dataclass
class Files:
    """Finds files among *paths*, which are relative to the source folder, with ``/``."""

    paths: Iterable[str]
    _exact: dict[str, str] = field(init=False, default_factory=dict)
    _folded: dict[str, str] = field(init=False, default_factory=dict)
    _by_end: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # The first of several is the nearest to the top.
        for path in sorted(self.paths, key=lambda path: (path.count("/"), path)):
            name = composed(path)
            self._exact.setdefault(name, path)
            self._folded.setdefault(name.casefold(), path)
            parts = name.split("/")
            for at in range(len(parts)):
                end = "/".join(parts[at:])
                self._by_end.setdefault(end, path)
                self._by_end.setdefault(f"/{end.casefold()}", path)

    def find(self, target: str, folder: str) -> str | None:
        """Return the path of the file that *target*, written in *folder*, names; None without one.

        A path counts from the document's folder, then from the source folder (from there only when
        it begins with ``/``; from the document's only when it begins with ``./`` or ``../``). Its
        end may do: ``pictures/a.png`` finds ``notes/pictures/a.png``. Among several the one in the
        document's folder wins, then the one nearest the top, then the first by name. The spelling
        as typed wins over another case. Letters and accents may be apart in the path or the file.
        """
        target, folder = composed(target), composed(folder)
        places = _places(target, folder)
        anywhere = not target.startswith(("/", "./", "../"))
        return next(
            filter(
                None,
                (
                    *map(self._exact.get, places),
                    self._by_end.get(target) if anywhere else None,
                    *(self._folded.get(place.casefold()) for place in places),
                    self._by_end.get(f"/{target.casefold()}") if anywhere else None,
                ),
            ),
            None,
        )


def _places(target: str, folder: str) -> list[str]:
    own = posixpath.normpath(posixpath.join(folder, target))
    top = posixpath.normpath(target.lstrip("/"))
    if target.startswith("/"):
        return [top]
    return [own] if target.startswith(("./", "../")) else [own, top]
