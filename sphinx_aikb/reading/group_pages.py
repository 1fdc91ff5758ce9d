"""Pages for groups of notes as documents of Sphinx, whose files lie in the doctree folder.

Each is Markdown made of public directives. Sphinx looks for documents in the source folder alone
and forgets these at each build, so that they are told to it anew each time. A file is written only
if its text differs; that is when its document is read again.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_aikb.config import BOOKS, settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.reading.documents import add_document
from sphinx_aikb.reading.drafts import markdown_suffixes
from sphinx_aikb.reading.group_contents import as_markdown, content_of
from sphinx_aikb.reporting import Warnings, meant, warn
from sphinx_aikb.vault.group_pages import group_pages, parents_of

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.catalogue import Catalogue

FOLDER = "aikb-pages"
"""The folder of the files, in the doctree folder."""
GROUPED = frozenset(("video", "channel", "tags"))
"""The keys that notes have by other names, too."""


def with_group_pages(env: BuildEnvironment, catalogue: Catalogue) -> Catalogue:
    """Return a catalogue with the pages of its groups, if the builder shows such pages."""
    settings = settings_of(env.config)
    patterns = settings.pages
    without = set(BOOKS) - set(settings.pages_in)
    if not patterns or knowledge_of(env).builder.name in without:
        return catalogue
    if not markdown_suffixes(env.config):
        warn(Warnings.CONFIG, "aikb_pages needs Markdown in source_suffix: no page is made")
        return catalogue
    pages = group_pages(catalogue, patterns, env.found_docs)
    _warn_of_keys(patterns.keys() - {page.key for page in pages.values()}, catalogue)
    return replace(catalogue, pages=pages)


def _warn_of_keys(unused: Set[str], catalogue: Catalogue) -> None:
    """Warn of keys that no note has, where one is meant that is spelled nearly the same."""
    if unused <= GROUPED:
        return
    known = GROUPED.union(*(note.fields for note in catalogue.documents.values()))
    for key in sorted(unused - known):
        if hint := meant(key, known):
            warn(Warnings.CONFIG, f"aikb_pages: no note has the key {key!r}{hint}")


def add_group_pages(
    env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> None:
    """Tell Sphinx of the pages that no author wrote, after it has looked for documents."""
    folder = Path(env.doctreedir, FOLDER)
    catalogue = knowledge_of(env).catalogue
    pages = {name: page for name, page in catalogue.pages.items() if not page.is_written}
    above = parents_of(catalogue.pages)
    files = set()
    for docname, page in pages.items():
        path = folder / f"{docname}.md"
        files.add(path)
        _write(path, as_markdown(content_of(page, catalogue, above.get(docname))))
        add_document(env, docname, path, added, changed, removed)
    if not pages:
        shutil.rmtree(folder, ignore_errors=True)
    for path in folder.rglob("*.md"):
        if path not in files:
            path.unlink()


def _write(path: Path, text: str) -> None:
    """Write a file if its text is another one: its time tells whether it must be read again."""
    try:
        if path.read_text("utf-8") == text:
            return
    except (OSError, ValueError):
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Let the search pass over a page that no author wrote: it finds notes, not lists of them.

    This is the key ``nosearch`` of the front matter; that itself takes time to parse.
    """
    if knowledge_of(app.env).catalogue.is_generated(app.env.docname):
        app.env.metadata[app.env.docname]["nosearch"] = True


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the links to the source of a page that no author wrote."""
    if knowledge_of(app.env).catalogue.is_generated(pagename):
        context |= {"sourcename": "", "page_source_suffix": ""}


def on_collect_pages(app: Sphinx) -> list[Any]:
    """Keep the path of the doctree folder out of the search index, whose table is private."""
    names: dict[str, str] = getattr(getattr(app.builder, "indexer", None), "_filenames", {})
    for docname, page in knowledge_of(app.env).catalogue.pages.items():
        if docname in names and not page.is_written:
            names[docname] = f"{docname}.md"
    return []


def setup_group_pages(app: Sphinx) -> None:
    """Connect the handlers; that of a page before those of themes."""
    app.connect("doctree-read", on_doctree_read)
    app.connect("html-collect-pages", on_collect_pages)
    app.connect("html-page-context", on_page_context, priority=100)
