"""The search by Pagefind: slim pages beside the doctrees, and bundles in the output.

Each page writes its slim page when it is written itself, in the process that writes it. Once all
are written, Pagefind's program runs on those of a bundle if one of them has changed. Sphinx builds
no index then; without the program it does, and if the program fails, Sphinx's index is made at the
end.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.search import IndexBuilder
from sphinx.util.display import progress_message

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.languages import language_of_project
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.search.names import is_searched, names_of
from sphinx_aikb.search.pagefind import Bundles, Program, SearchError, find_program, write_changed
from sphinx_aikb.search.passages import passages_of
from sphinx_aikb.search.slim import language_of_text, place_of, slim_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

PAGEFIND = "pagefind"
"""The value of ``aikb_search`` with which Pagefind searches."""
FOLDER = "_static/aikb-search"
"""The folder of the bundles in the output."""
SCRIPT = "_static/aikb-find.js"
"""The script that opens the search, in the output."""
TITLES = "titles.json"
"""The title and the address of each page, for words that no page has."""
SPHINX_INDEX = "searchindex.js"


def has_pagefind(builder: Builder) -> bool:
    """Tell whether the pages of this build are searched with Pagefind."""
    return getattr(builder, "aikb_pagefind", None) is not None


def on_builder_inited(app: Sphinx) -> None:
    """Let Sphinx build no index where Pagefind builds one."""
    builder: Any = app.builder
    if builder.name not in PAGES or settings_of(app.config).search != PAGEFIND:
        return
    if not builder.search:
        return
    try:
        builder.aikb_pagefind = find_program()
    except SearchError as error:
        _warn(error)
        # The pages that this build does not write are in no index of Sphinx.
        builder.aikb_to_index = Path(builder.outdir, FOLDER).is_dir()
        builder.search = not builder.aikb_to_index
    else:
        builder.search = False


def _warn(error: Exception) -> None:
    warn(Warnings.SEARCH, f"Pagefind builds no search: {error}. The search is Sphinx's own.")


def _pages_of(builder: Builder) -> Path:
    """Return the folder of the slim pages of a builder and its output."""
    place = blake2b(str(builder.outdir).encode(), digest_size=6).hexdigest()
    return Path(builder.doctreedir, f"aikb-search-{builder.name}-{place}")


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the slim page of a document, unless it is there as it is now."""
    if doctree is None or not has_pagefind(app.builder):
        return
    if is_searched(app.env, knowledge_of(app.env), pagename):
        _write_slim_page(app, pagename, doctree)


def _write_slim_page(app: Sphinx, docname: str, doctree: nodes.document) -> None:
    passages = list(passages_of(doctree))
    language = language_of_text(app.env, docname, " ".join(each.words for each in passages))
    names = names_of(knowledge_of(app.env), docname)
    text = slim_page(app.builder.get_target_uri(docname), language, names, passages).encode()
    place = place_of(language, docname)
    folder = _pages_of(app.builder)
    _remove(folder, place.partition("/")[2], {place})
    file = folder / place
    with suppress(OSError):
        if file.read_bytes() == text:
            return
    replace_file(file, text)
    with suppress(OSError):
        if file.read_bytes() != text:
            file.unlink()  # and made anew, rather than kept as it was


def _remove(folder: Path, name: str, but: set[str]) -> None:
    """Remove the slim pages of a document in other languages, in which it was before."""
    for file in folder.glob(f"*/{name}"):
        if file.relative_to(folder).as_posix() not in but:
            file.unlink()


def on_collect_pages(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Make the bundles once all pages are written; after a failure, make Sphinx's index."""
    builder: Any = app.builder
    program: Program | None = getattr(builder, "aikb_pagefind", None)
    output = Path(builder.outdir, FOLDER)
    if program is None:
        if builder.name in PAGES:
            shutil.rmtree(output, ignore_errors=True)
            if getattr(builder, "aikb_to_index", False):
                _index_by_sphinx(app)
        return ()
    knowledge, pages = knowledge_of(app.env), _pages_of(builder)
    wanted = sorted(name for name in app.env.found_docs if is_searched(app.env, knowledge, name))
    _tidy(app, {place_of("", name): name for name in wanted})
    try:
        with progress_message("indexing the notes for the search"):
            Bundles(pages, output).update(program, language_of_project(app.env).partition("-")[0])
            names = [[knowledge.name_of(name), builder.get_target_uri(name)] for name in wanted]
            write_changed(output / TITLES, json.dumps(names, ensure_ascii=False))
    except (SearchError, OSError) as error:
        _warn(error)
        shutil.rmtree(output, ignore_errors=True)
        builder.aikb_pagefind = None
        _index_by_sphinx(app)
    else:
        Path(builder.outdir, SPHINX_INDEX).unlink(missing_ok=True)
    return ()


def _tidy(app: Sphinx, wanted: dict[str, str]) -> None:
    """Remove the slim pages that nobody wants any more, and write those that are gone."""
    pages = _pages_of(app.builder)
    pages.mkdir(parents=True, exist_ok=True)
    missing = dict(wanted)
    for file in pages.glob("*/*/*"):
        place = f"/{file.parent.name}/{file.name}"
        missing.pop(place, None)
        if place not in wanted:
            file.unlink()
    for docname in missing.values():
        _write_slim_page(app, docname, _resolved(app, docname))


def _resolved(app: Sphinx, docname: str) -> nodes.document:
    doctree = app.env.get_doctree(docname)
    app.env.apply_post_transforms(doctree, docname)
    return doctree


def _index_by_sphinx(app: Sphinx) -> None:
    """Feed Sphinx's index with all documents; Sphinx writes it, and its page, after this."""
    builder, config, env = app.builder, app.config, app.env
    page: Any = builder
    page.search = True
    language = config.html_search_language or config.language
    options, scorer = config.html_search_options, config.html_search_scorer
    page.indexer = IndexBuilder(env, language, options, scorer)
    for docname in sorted(env.found_docs):
        doctree = _resolved(app, docname)
        title = env.longtitles.get(docname)
        page.index_page(docname, doctree, title.astext() if title else "")
    # Its scripts have the words that the language leaves out; keys are the theme's own.
    page.copy_static_files()
    Path(builder.outdir, SCRIPT).unlink(missing_ok=True)


def setup_site(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("html-page-context", on_page_context)
    app.connect("html-collect-pages", on_collect_pages)
