"""Previews of notes on HTML pages: data files beside the pages, and titles of links.

When a reader points at a link, the script loads the file that has the note. Without the script,
browsers show the title of the link: the first sentence of the note.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.knowledge.sentences import sentence_of
from sphinx_aikb.pages.preview_files import Preview, by_file
from sphinx_aikb.translations import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

FOLDER = "_static/aikb-previews"
OTHERS = ("sphinx_tippy",)
"""Extensions that show previews themselves."""


def on_builder_inited(app: Sphinx) -> None:
    """Decide whether pages have these previews."""
    wanted = settings_of(app.config).previews and app.builder.name in PAGES
    others = any(name in app.extensions for name in OTHERS)
    knowledge_of(app.env).previews = wanted and not others


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the first sentence of each document."""
    knowledge, docname = knowledge_of(app.env), app.env.docname
    facts = replace(knowledge.facts_of(docname), sentence=sentence_of(doctree))
    knowledge.facts[docname] = facts


def _previews(knowledge: KnowledgeBase, builder: Builder) -> Iterator[tuple[str, Preview]]:
    for docname in sorted(knowledge.env.found_docs):
        note = knowledge.catalogue.get(docname)
        moments = knowledge.facts_of(docname).glance.moments
        yield (
            unquote(builder.get_target_uri(docname)),
            Preview(
                knowledge.name_of(docname),
                (note.channel if note else None) or "",
                knowledge.sentence(docname),
                told("moments", count=moments) if moments else "",
            ),
        )


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the data files that changed, and delete those that no note needs any more."""
    if exception is not None or app.builder.name not in PAGES:
        return
    folder = Path(app.outdir, FOLDER)
    wanted: dict[str, str] = {}
    knowledge = knowledge_of(app.env)
    if knowledge.previews and any(facts.outgoing.links for facts in knowledge.facts.values()):
        files = by_file(_previews(knowledge, app.builder))
        wanted = {
            f"{number}.json": json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            for number, found in files.items()
        }
        folder.mkdir(parents=True, exist_ok=True)
    elif not folder.is_dir():
        return
    for file in folder.glob("*.json"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        data = text.encode()
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            replace_file(path, data)
    if not wanted and not any(folder.iterdir()):
        folder.rmdir()


def setup_previews(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("doctree-read", on_doctree_read)
    app.connect("build-finished", on_finished)
