"""Which pages to write again: a digest of what each shows of other pages.

Kept as one file for each builder and output folder beside the doctrees. Inside the environment it
would fail: one builder would use the change up and another's pages stay stale; so would a crash
while writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from sphinx_aikb._version import __version__
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.incremental.leftovers import Paths, copied_files, page_files, remove
from sphinx_aikb.incremental.outlines import (
    contents,
    headings,
    headings_of,
    navigation,
    pages_above,
    shown_title,
)
from sphinx_aikb.incremental.references import Objects
from sphinx_aikb.knowledge.environment import domain_of
from sphinx_aikb.knowledge.facts import NoteLink
from sphinx_aikb.links.passages import REFERRING, passages_on
from sphinx_aikb.links.tags import place_of_tag
from sphinx_aikb.lists.backlinks import shown_on
from sphinx_aikb.pages import images, metadata
from sphinx_aikb.vault.resolver import MISSING
from sphinx_aikb.video import player, timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.knowledge.facts import Link, Reference


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was last written: what it showed of others, and the files made for it."""

    digest: str
    files: Paths
    copies: Paths
    """Images and downloads, which other pages may use as well."""


class Records:
    """The pages of one builder and output folder.

    ``before`` as last written; in this build, ``now`` are the digests, ``files`` the files of each
    page, ``written`` the pages that were written. ``headings`` are a digest of all headings that a
    sidebar can show, ``drawn`` tells whether one shows them all, ``headings_before`` is the digest
    if one did last time.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before: dict[str, Page] = {}
        self.now: dict[str, str] = {}
        self.files: dict[str, Paths] = {}
        self.written: set[str] = set()
        self.headings = ""
        self.headings_before: str | None = None
        self.drawn = False
        try:
            stored = json.loads(file.read_text("utf-8"))
            if stored["version"] == __version__:
                self.before = {
                    name: Page(digest, tuple(files), tuple(copies))
                    for name, (digest, files, copies) in stored["pages"].items()
                }
                self.headings_before = stored["headings"]
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            logger.debug("no record of the pages: %s", error)

    def stale(self) -> list[str]:
        """Return the pages that show something else than when they were last written, if ever."""
        if self.headings_before not in (None, self.headings):
            return list(self.now)
        return [
            name
            for name, digest in self.now.items()
            if name not in self.before or self.before[name].digest != digest
        ]

    def gone(self) -> set[str]:
        """Return the files of pages that there are no more."""
        living = {file for files in self.files.values() for file in files}
        return {file for page in self.before.values() for file in page.files} - living

    def unused(self, builder: Builder) -> set[str]:
        """Return the copied files that no page uses any more, once all pages are written."""
        copied = copied_files(builder, self.written)
        used = {name for names in copied.values() for name in names}
        used.update(f"{builder.imagedir}/{name}" for name in builder.images.values())
        for docname in (self.now.keys() - self.written) & self.before.keys():
            used.update(self.before[docname].copies)
        return {name for page in self.before.values() for name in page.copies} - used

    def save(self, builder: Builder) -> None:
        """Remember the pages that were written; the others keep what was known of them."""
        pages = {name: page for name, page in self.before.items() if name in self.now}
        copied = copied_files(builder, self.written)
        for name in self.written & self.now.keys():
            files, copies = (
                tuple(file for file in names if (Path(builder.outdir) / file).is_file())
                for names in (self.files[name], copied.get(name, ()))
            )
            pages[name] = Page(self.now[name], files, copies)
        drawn = self.headings_before
        if self.written >= self.now.keys() or (self.drawn and drawn is None):
            drawn = self.headings if self.drawn else None
        if (pages, drawn) != (self.before, self.headings_before):
            stored = {
                "version": __version__,
                "pages": {name: astuple(page) for name, page in pages.items()},
                "headings": drawn,
            }
            replace_file(self.file, json.dumps(stored, sort_keys=True).encode())


def _file(app: Sphinx) -> Path:
    place = blake2b(str(app.outdir).encode(), digest_size=6).hexdigest()
    return Path(app.doctreedir) / f"aikb-pages-{app.builder.name}-{place}.json"


def digests(env: BuildEnvironment) -> dict[str, str]:
    """Return for each document a digest of what it shows: of itself, and of other documents.

    Where its wiki-links lead and what they say, what its indexes list, its neighbours and those
    above it with their headings, and the titles in everyone's navigation.
    """
    domain = domain_of(env)
    relations = env.collect_relations()
    everyone = _digest(navigation(env))
    objects = Objects(env)
    tocs: dict[str, str] = {}
    result = {}
    for docname in env.found_docs:
        leading = _leading(
            domain, objects, docname, {key: domain.data[key].get(docname, ()) for key in REFERRING}
        )
        listed = [digest for _, digest, _ in domain.data["indexes"].get(docname, ())]
        near = [(name, shown_title(env, name)) for name in relations.get(docname, ()) if name]
        above = []
        for name in pages_above(relations, docname):
            if name == env.config.root_doc:
                continue  # its headings are in no sidebar, nor is its title among those above
            if name not in tocs:
                tocs[name] = _digest(headings_of(env, name))
            above.append(tocs[name])
        numbers = (env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname))
        related = shown_on(domain, docname)
        embeds = [
            (
                passage.name,
                passage.facts["digest"],
                images.names(env, passage.docname),
                _leading(domain, objects, passage.docname, passage.facts),
            )
            for passage in passages_on(domain, docname)
        ]
        told = metadata.shown_on(domain, docname)
        lists = (related, domain.missing.shown_on(docname), listed, told)
        # When it was read stands for its own text: that may have been for another builder.
        own = (env.all_docs.get(docname), images.names(env, docname))
        inside = contents(env, docname) if docname in domain.data["authors"] else []
        other = (leading, embeds, lists)
        shown = (own, other, near, above, everyone, inside, numbers)
        result[docname] = _digest(shown)
    return result


def _leading(
    domain: AikbDomain, objects: Objects, docname: str, found: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Return where that leads, and what it says, which was *found* in a document or passage."""
    links = [_link(domain, docname, link) for link in found["links"]]
    refs = [_reference(domain.env, link) for link in found["references"]]
    targets = [objects.shown(docname, target) for target in found["targets"]]
    tags = [place_of_tag(domain, name) for name in found["tags"]]
    titles = [domain.catalogue.title_of_video(video) for video in found["titled"]]
    players = [player.shown_in(domain, docname, video) for video in found["players"]]
    timelines = [timeline.shown(domain, video) for video in found["timelines"]]
    videos = (titles, players, timelines)
    return (links, refs, targets, tags, domain.inventories.shown(found["elsewhere"]), videos)


def _link(domain: AikbDomain, docname: str, written: Link) -> tuple[Any, ...]:
    if not isinstance(written, NoteLink):
        return ()
    link = written.link
    found = domain.resolver.resolve(link.target, docname)
    if found.rule == MISSING:
        return (domain.missing.places.get(link.target),)
    title = domain.title_of(found) if link.label is None else ""
    place = domain.anchor_of(found, link.heading, link.block)
    sentence = domain.graph.sentence(found.docname) if domain.previews and found.docname else ""
    return (found.docname, found.url, title, place, sentence)


def _reference(env: BuildEnvironment, link: Reference) -> tuple[Any, ...]:
    """Return where a role ``doc`` or ``ref`` leads and what it says."""
    if link.docname is not None:
        return (link.docname in env.found_docs, shown_title(env, link.docname))
    labels, label = env.domains.standard_domain, link.label or ""
    return (labels.labels.get(label), labels.anonlabels.get(label))


def _digest(shown: Iterable[Any]) -> str:
    return blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def on_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After section numbers were assigned (priority 900): name the pages to write again."""
    if not isinstance(app.builder.get_outdated_docs(), Iterator):
        # A builder that asks page by page answers page by page; the others write everything.
        return []
    records = Records(_file(app))
    records.now = digests(env)
    records.headings = _digest(headings(env))
    records.files = {name: page_files(app.builder, name) for name in records.now}
    domain_of(env).records = records
    return records.stale()


def on_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a page is being written."""
    records = domain_of(app.env).records
    if records is not None:
        records.written.add(docname)


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Take away the pages that are gone, before any file of the same name is written."""
    records = domain_of(app.env).records
    if records is not None:
        remove(Path(app.outdir), records.gone())


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Notice whether the theme draws the headings of all pages on each, as few do."""
    records, draw = domain_of(app.env).records, context.get("toctree")
    if records is None or draw is None:
        return

    def toctree(**options: Any) -> Any:
        if not options.get("collapse", True) and not options.get("titles_only"):
            records.drawn = True
        return draw(**options)

    context["toctree"] = toctree


def on_collect_pages(app: Sphinx) -> list[Any]:
    """Take away images and downloads in no use, before Sphinx copies new ones and packs EPUB."""
    records = domain_of(app.env).records
    if records is not None:
        remove(Path(app.outdir), records.unused(app.builder))
    return []


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """After a build that succeeded, remember what its pages show."""
    if exception is not None or app.env is None:
        return
    records = getattr(app.env.domains.get("aikb"), "records", None)
    if records is not None:
        records.save(app.builder)


def setup_records(app: Sphinx) -> None:
    """Connect the steps."""
    app.connect("env-get-updated", on_updated, priority=900)
    app.connect("write-started", on_write_started)
    app.connect("doctree-resolved", on_resolved)
    app.connect("html-page-context", on_page_context, priority=100)
    app.connect("html-collect-pages", on_collect_pages)
    app.connect("build-finished", on_finished)
