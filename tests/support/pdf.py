"""PDFs: compile what the LaTeX builder wrote, and read links, bookmarks and text back out of them."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import Destination

from support.projects import Result


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline."""

    level: int
    title: str
    page: int
    """Counted from 0."""


@dataclass(frozen=True)
class Link:
    """A link annotation: to an address (`uri`), or to a place in the PDF (`to`, a page)."""

    page: int
    uri: str | None
    to: int | None


@dataclass(frozen=True)
class Pdf:
    """A compiled PDF and what TeX said."""

    path: Path
    log: str

    @cached_property
    def reader(self) -> PdfReader:
        """The open file."""
        return PdfReader(self.path)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, with blanks and line breaks as one blank."""
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @cached_property
    def bookmarks(self) -> list[Bookmark]:
        """The outline from top to bottom."""
        return list(self._bookmarks(self.reader.outline, 0))

    def _bookmarks(self, entries: list[Any], level: int) -> Iterator[Bookmark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._bookmarks(entry, level + 1)
            else:
                page = self.reader.get_destination_page_number(entry)
                assert page is not None
                yield Bookmark(level, str(entry.title), page)

    @cached_property
    def links(self) -> list[Link]:
        """The links in the order of the pages and of the text on them."""
        found = []
        for page, content in enumerate(self.reader.pages):
            for item in content.get("/Annots") or ():
                annotation = item.get_object()
                if annotation["/Subtype"] != "/Link":
                    continue
                action = annotation.get("/A", {})
                place = action.get("/D", annotation.get("/Dest"))
                to = None if place is None else self._page_of(place)
                found.append(Link(page, action.get("/URI"), to))
        return found

    def _page_of(self, place: Any) -> int | None:
        if isinstance(place, Destination | list):
            pages = [page.indirect_reference for page in self.reader.pages]
            return pages.index(place[0])
        destination = self.reader.named_destinations.get(str(place))
        return destination and self.reader.get_destination_page_number(destination)

    @property
    def uris(self) -> list[str]:
        """The addresses that the PDF links to, in their order."""
        return [link.uri for link in self.links if link.uri is not None]

    def pages_of(self, title: str) -> range:
        """The pages of the chapter with this title in the outline."""
        top = [mark for mark in self.bookmarks if mark.level == 0]
        at = next(number for number, mark in enumerate(top) if mark.title == title)
        end = top[at + 1].page if at + 1 < len(top) else len(self.reader.pages)
        return range(top[at].page, end)

    def uris_on(self, pages: range) -> list[str]:
        """The addresses that these pages link to, in their order."""
        return [link.uri for link in self.links if link.page in pages and link.uri is not None]

    @property
    def complaints(self) -> list[str]:
        """What TeX took for an error, and the characters that no font had."""
        return [
            line
            for line in self.log.splitlines()
            if line.startswith("! ") or "Missing character" in line or "undefined reference" in line
        ]


def compile_pdf(result: Result) -> Pdf:
    """Run latexmk as Read the Docs does. A broken file is compiled as far as TeX can."""
    command = ["latexmk", "-r", "latexmkrc", "-pdf", "-f", "-dvi-", "-ps-"]
    run = subprocess.run(
        [*command, "-interaction=nonstopmode"],
        cwd=result.out,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=1800,
        check=False,
    )
    pdf = next(result.out.glob("*.pdf"), None)
    assert pdf is not None, run.stdout.decode(errors="replace")[-3000:]
    return Pdf(pdf, pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace"))
