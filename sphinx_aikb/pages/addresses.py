"""Addresses of pages whose names have signs, blanks or letters beyond ASCII.

Sphinx's builders of folders and of LaTeX take the name of a document for its address, where ``#``,
``?`` and ``%`` mean something else. Its e-books compare names with addresses, and so lose the order
of reading. Builders in the place of Sphinx's, as an extension may set them, mend that.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.latex import LaTeXBuilder

from sphinx_aikb.vault.decomposed import composed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_NOT_IN_BOOKS = re.compile(r'[ "*:<>?|\\#%]')
"""What names of files in a book must not have, and what its readers take for part of an address."""
_IN_ORDER = re.compile(r'<itemref\s+idref="([^"]+)"')
_ASIDE = re.compile(r'\s*<itemref\s+idref="([^"]+)"\s+linear="no"\s*/>')


class Folders(DirectoryHTMLBuilder):
    """Sphinx's builder ``dirhtml``, with addresses that lead to the pages."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page, quoted as the builder ``html`` does it."""
        return quote(super().get_target_uri(docname, typ))


class Print(LaTeXBuilder):
    """Sphinx's builder ``latex``, in whose addresses the first ``#`` begins the place."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a document; in labels of LaTeX, Sphinx replaces ``#`` so, too."""
        return super().get_target_uri(docname, typ).replace("#", "_")


def name_in_book(name: str) -> str:
    """Return the name of a file as a book can have it: without signs that some readers refuse."""
    return _NOT_IN_BOOKS.sub(lambda sign: f"~{ord(sign[0]):02X}", name)


class Book(Epub3Builder):
    """Sphinx's builder ``epub``, with each page once in the order of reading."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page."""
        return super().get_target_uri(name_in_book(docname), typ)

    def get_output_path(self, page_name: str, /) -> Path:
        """Return the file of a page (Sphinx from version 8.2)."""
        return super().get_output_path(name_in_book(page_name))

    def get_outfilename(self, pagename: str) -> Any:
        """Return the file of a page (Sphinx before version 9)."""
        return super().get_outfilename(name_in_book(pagename))

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Give the pictures of a document their names in the book."""
        super().post_process_images(doctree)
        for node in doctree.findall(nodes.image):
            if (uri := node["uri"]) in self.images:
                self.images[uri] = name_in_book(self.images[uri])

    def build_content(self) -> None:
        """Write the list of files and their order.

        The entries of the contents have addresses, the files names; both get the same id.
        """
        for docname in sorted(self.env.found_docs):
            name = name_in_book(docname) + self.out_suffix
            if (address := self.get_target_uri(docname)) != name:
                self.id_cache[address] = self.make_id(name)
        super().build_content()
        file = Path(self.outdir, "content.opf")
        text = file.read_text("utf-8")
        in_order = set(_IN_ORDER.findall(_ASIDE.sub("", text)))
        file.write_text(_ASIDE.sub(lambda it: "" if it[1] in in_order else it[0], text), "utf-8")


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Name the source of a document whose file name is in NFD.

    Sphinx takes for the suffix what is longer in the path of a file than in the docname.
    """
    if doctree is not None and not pagename.isascii():
        path = app.env.doc2path(pagename, base=False).as_posix()
        suffix = composed(path).removeprefix(pagename)
        if context.get("sourcename") and not path.startswith(pagename):
            added = app.config.html_sourcelink_suffix
            context["sourcename"] = pagename + suffix + (added if suffix != added else "")
            context["page_source_suffix"] = suffix


def setup_addresses(app: Sphinx) -> None:
    """Put the builders in the place of Sphinx's, and connect the handler."""
    app.add_builder(Folders, override=True)
    app.add_builder(Print, override=True)
    app.add_builder(Book, override=True)
    app.connect("html-page-context", on_page_context)
