"""The builder ``aikb``: writes the data of the notes as JSON lines, and no pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder
from sphinx.util.display import progress_message

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.outgoing import FileLink, WebLink
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.links.wikilinks import warn_ambiguous, warn_missing
from sphinx_aikb.text.file_name import is_file, kind_of
from sphinx_aikb.vault.resolver import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.outgoing import Link, NoteLink


Row = dict[str, Any]


class AikbBuilder(Builder):
    """Writes ``notes.jsonl``, ``links.jsonl`` and ``timestamps.jsonl``.

    One JSON object a line, sorted by document and position.
    """

    name = "aikb"
    format = "aikb"
    epilog = "The data of the notes is in %(outdir)s."
    allow_parallel = True

    def get_outdated_docs(self) -> str:
        """Tell Sphinx that everything is written anew: to find out what changed takes as long."""
        return "notes, links and timestamps"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the docname: there are no pages."""
        return docname

    def write_documents(self, docnames: Set[str]) -> None:
        """Write no pages."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write no page."""

    def finish(self) -> None:
        """Write the three files."""
        knowledge = knowledge_of(self.env)
        for name, rows in (
            ("notes", note_rows(knowledge)),
            ("links", link_rows(knowledge)),
            ("timestamps", timestamp_rows(knowledge)),
        ):
            with progress_message(f"writing {name}.jsonl"):
                self._write(f"{name}.jsonl", rows)

    def _write(self, name: str, rows: Iterable[Row]) -> None:
        self.outdir.mkdir(parents=True, exist_ok=True)
        with (self.outdir / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def note_rows(knowledge: KnowledgeBase) -> Iterator[Row]:
    """Yield a row for each note."""
    for note in knowledge.catalogue.select():
        yield {
            "docname": note.docname,
            "path": note.path,
            "title": note.title,
            "video": note.video,
            "channel": note.channel,
            "published": note.published,
            "duration": note.duration,
            "tags": list(note.tags),
            "aliases": list(note.aliases),
            "url": note.url,
            "description": note.description,
            "image": note.image,
            "permalink": note.permalink,
            "lang": note.language,
        }


def link_rows(knowledge: KnowledgeBase) -> Iterator[Row]:
    """Yield a row for each wiki-link, with the rule that matched and where it leads."""
    for docname, facts in sorted(knowledge.facts.items()):
        for link in facts.outgoing.links:
            yield _link_row(knowledge, docname, link)


def _link_row(knowledge: KnowledgeBase, docname: str, found: Link) -> Row:
    link = found.link
    row = {
        "source": docname,
        "line": found.line,
        "target": link.target,
        "heading": list(link.heading),
        "block": link.block,
        "label": link.label,
    }
    if isinstance(found, WebLink):
        address = {"target": found.address, "label": link.label or link.target, "embed": False}
        return {**row, **address, "rule": "external", "to": found.address, "anchor": None}
    row["embed"] = found.embed
    if isinstance(found, FileLink):
        # A picture without its own text shows no words.
        shown = "" if found.embed else link.target
        label = shown if link.label is None else link.label
        return {**row, "label": label, "rule": "file", "to": found.path, "anchor": None}
    return {**row, **_leads_to(knowledge, docname, found)}


def _leads_to(knowledge: KnowledgeBase, docname: str, found: NoteLink) -> Row:
    """Return where a wiki-link to a name leads and its label; warn as the page with it would."""
    link, place = found.link, (docname, found.line)
    resolution = knowledge.resolver.resolve(link.target, docname)
    missing = resolution.rule == MISSING
    if missing and not (found.embed and is_file(link.target, docname)):
        warn_missing(knowledge, link.target, place)
    warn_ambiguous(knowledge, resolution, docname, link.target, place)
    label = link.label
    if label is None:
        nameless = found.embed and missing and kind_of(link.target)
        label = "" if nameless else knowledge.label_of(link, resolution)
    if missing:
        to, anchor = knowledge.derived(Missing).places.get(link.target, (None, None))
    else:
        to = resolution.url or resolution.docname
        anchor = knowledge.anchor_of(resolution, link.heading, link.block)[0]
    return {"label": label, "rule": resolution.rule, "to": to, "anchor": anchor or None}


def timestamp_rows(knowledge: KnowledgeBase) -> Iterator[Row]:
    """Yield a row for each usable timestamp."""
    times = knowledge.derived(Times)
    for docname, facts in sorted(knowledge.facts.items()):
        times.warn(docname)
        for found in facts.moments:
            moment = times.shown(docname, found.moment)
            yield {
                "source": docname,
                "line": found.line,
                "video": moment.video,
                "seconds": moment.seconds,
                "end": moment.end,
                "text": found.moment.text,
                "url": moment.url,
                "section": found.section,
                "typed_seconds": found.moment.seconds,
            }


def setup_json_builder(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(AikbBuilder)
