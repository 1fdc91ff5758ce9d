"""E-books: what is in the archive, and what epubcheck says of it."""

import os
import posixpath
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from support import tools
from support.projects import Result


@dataclass(frozen=True)
class Epub:
    """An e-book."""

    path: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file in the archive."""
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def page(self, name: str) -> BeautifulSoup:
        """A page, parsed as the XML that it must be."""
        return BeautifulSoup(self.files[name], "xml")

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page, navigation included."""
        return {name: self.page(name) for name in self.files if name.endswith(".xhtml")}

    @property
    def spine(self) -> list[str]:
        """The pages in reading order."""
        package = self.page("content.opf")
        items = {item["id"]: item["href"] for item in package.find_all("item")}
        return [items[item["idref"]] for item in package.find_all("itemref")]

    @property
    def navigation(self) -> list[tuple[str, str]]:
        """The titles and addresses of the table of contents, without those of sections."""
        return [
            (" ".join(link.get_text().split()), link["href"])
            for link in self.page("nav.xhtml").select("nav a")
            if "#" not in link["href"]
        ]

    def broken_links(self) -> list[tuple[str, str]]:
        """The links to files or ids that are not in the book."""
        broken = []
        for name, page in self.pages.items():
            for link in page.find_all("a", href=True):
                path, _, anchor = link["href"].partition("#")
                if "://" in path or path.startswith("mailto:"):
                    continue
                target = posixpath.join(posixpath.dirname(name), unquote(path))
                target = posixpath.normpath(target)
                target = name if not path else target
                found = self.pages.get(target)
                if found is None or (anchor and found.find(id=anchor) is None):
                    broken.append((name, link["href"]))
        return broken


def epub_of(result: Result) -> Epub:
    """The e-book that a build wrote."""
    return Epub(next(result.out.glob("*.epub")))


def epubcheck(book: Epub) -> str:
    """What epubcheck finds wrong; empty for a valid book."""
    run = subprocess.run(
        tools.epubcheck("--quiet", "--failonwarnings", book.path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        # Java runs for so short a time that compiling more thoroughly costs twice what it saves.
        env={**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"},
    )
    return "" if run.returncode == 0 else run.stdout + run.stderr
