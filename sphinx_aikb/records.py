"""Which pages to write again: a digest of what each shows of other pages.

Kept as one file for each builder and output folder beside the doctrees. Inside the environment it
would fail: one builder would use the change up and another's pages stay stale; so would a crash
while writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_aikb.backlinks import shown_on
from sphinx_aikb.environment import domain_of, replace_file
from sphinx_aikb.fragments import shown_in
from sphinx_aikb.vault.resolve import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.domain import AikbDomain


class Records:
    """The digests of one build.

    ``before`` as last written, ``now`` as they are, ``written`` the pages of this build.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before: dict[str, str] = {}
        self.now: dict[str, str] = {}
        self.written: set[str] = set()
        try:
            stored = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(stored, dict):
            self.before = stored

    def stale(self) -> list[str]:
        """Return the pages that show something else than when they were last written, if ever."""
        return [name for name, digest in self.now.items() if self.before.get(name) != digest]

    def save(self) -> None:
        """Remember the pages that were written; the others keep the digest they had."""
        kept = {name: digest for name, digest in self.before.items() if name in self.now}
        kept |= {name: self.now[name] for name in self.written if name in self.now}
        if kept != self.before:
            replace_file(self.file, json.dumps(kept, sort_keys=True).encode())


def _file(app: Sphinx) -> Path:
    place = blake2b(str(app.outdir).encode(), digest_size=6).hexdigest()
    return Path(app.doctreedir) / f"aikb-pages-{app.builder.name}-{place}.json"


def digests(env: BuildEnvironment) -> dict[str, str]:
    """Return for each document a digest of what it shows of other documents.

    Where its wiki-links lead and what they say, what its indexes list, its neighbours and those
    above it with their headings, and the titles in everyone's navigation.
    """
    domain = domain_of(env)
    relations = env.collect_relations()
    everyone = _navigation(env)
    tocs: dict[str, str] = {}
    result = {}
    for docname in env.found_docs:
        links = [_link(domain, docname, link) for link in domain.data["links"].get(docname, ())]
        listed = [digest for _, digest, _ in domain.data["indexes"].get(docname, ())]
        near = [(name, _title(env, name)) for name in relations.get(docname, ()) if name]
        above = []
        for name in _above(relations, docname):
            if name not in tocs:
                tocs[name] = _toc(env, name)
            above.append(tocs[name])
        numbers = env.toc_secnumbers.get(docname)
        refs = [_reference(env, link) for link in domain.data["references"].get(docname, ())]
        related = shown_on(domain, docname)
        embeds = [_passage(domain, *passage) for passage in shown_in(domain, docname)]
        lists = (related, domain.missing.shown_on(docname))
        elsewhere = domain.inventories.shown(domain.data["elsewhere"].get(docname, ()))
        shown = (embeds, links, refs, listed, near, above, everyone, numbers, lists, elsewhere)
        result[docname] = _digest(shown)
    return result


def _navigation(env: BuildEnvironment) -> str:
    """Return a digest of the toctrees that people wrote, which themes draw on every page."""
    authors = domain_of(env).data["authors"]
    entries = [
        (page, [(name, _title(env, name)) for name in authors[page]]) for page in sorted(authors)
    ]
    return _digest(entries)


def _above(relations: dict[str, list[str | None]], docname: str) -> list[str]:
    above: list[str] = []
    parent = relations.get(docname, [None])[0]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = relations.get(parent, [None])[0]
    return above


def _toc(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the headings of a page, which sidebars show on the pages below it."""
    toc = env.tocs.get(docname)
    if toc is None:
        return ""
    return _digest(
        [
            (node["anchorname"], node.astext(), node.get("secnumber"))
            for node in toc.findall(nodes.reference)
        ]
    )


def _link(domain: AikbDomain, docname: str, link: dict[str, Any]) -> tuple[Any, ...]:
    if link.get("external"):
        return ()
    found = domain.resolver.resolve(link["target"], docname)
    if found.rule == MISSING:
        return (domain.missing.places.get(link["target"]),)
    title = domain.title_of(found) if link["label"] is None else ""
    place = domain.anchor_of(found, link["heading"], link["block"])
    return (found.docname, found.url, title, place)


def _passage(domain: AikbDomain, source: str, facts: dict[str, Any], name: str) -> tuple[Any, ...]:
    """Return what a passage of another document shows, and where its links lead."""
    links = [_link(domain, source, link) for link in facts["links"]]
    refs = [_reference(domain.env, link) for link in facts["references"]]
    return (name, facts["digest"], links, refs)


def _reference(env: BuildEnvironment, link: dict[str, Any]) -> tuple[Any, ...]:
    """Return where a role ``doc`` or ``ref`` leads and what it says."""
    if link["docname"] is not None:
        return (link["docname"] in env.found_docs, _title(env, link["docname"]))
    labels = env.domains.standard_domain
    return (labels.labels.get(link["ref"]), labels.anonlabels.get(link["ref"]))


def _title(env: BuildEnvironment, docname: str) -> tuple[Any, ...]:
    """Return the title of a document and its section number."""
    title = env.titles.get(docname)
    return () if title is None else (title.astext(), title.get("secnumber"))


def _digest(shown: Iterable[Any]) -> str:
    return blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def on_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After section numbers were assigned (priority 900): name the pages to write again."""
    if not isinstance(app.builder.get_outdated_docs(), Iterator):
        # A builder that asks page by page answers page by page; the others write everything.
        return []
    records = Records(_file(app))
    records.now = digests(env)
    domain_of(env).records = records
    return records.stale()


def on_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a page is being written."""
    records = domain_of(app.env).records
    if records is not None:
        records.written.add(docname)


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """After a build that succeeded, remember what its pages show."""
    if exception is not None or app.env is None:
        return
    records = getattr(app.env.domains.get("aikb"), "records", None)
    if records is not None:
        records.save()


def setup_records(app: Sphinx) -> None:
    """Connect the steps."""
    app.connect("env-get-updated", on_updated, priority=900)
    app.connect("doctree-resolved", on_resolved)
    app.connect("build-finished", on_finished)
