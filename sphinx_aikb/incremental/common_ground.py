"""What the pages of a project show of each other's documents, as one digest.

As long as this digest stays, only few pages can show something else than before: a build that
changed no fact of any document need not ask what each page shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.ext.intersphinx import InventoryAdapter

from sphinx_aikb._version import __version__
from sphinx_aikb.config import settings_of
from sphinx_aikb.incremental.outlines import navigation, said_headings, shown_title
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import digest, digest_of_all
from sphinx_aikb.links.cover import base_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


def common_ground(env: BuildEnvironment) -> str:
    """Return a digest of what any page may show of other documents.

    Not in it are passages that a page embeds, what timelines say where no video has a page, and the
    contents that a page lists: such pages are compared in each build (:func:`shows_more`).
    What a document says to others is looked through once, after it was read.
    """
    kept = knowledge_of(env).data["outward"]
    for docname in env.found_docs - kept.keys():
        kept[docname] = _outward(env, docname)
    return digest_of_all(_ground(env, kept))


def shows_more(knowledge: KnowledgeBase, docname: str) -> bool:
    """Tell whether a page shows something of other documents that is not in the digest."""
    facts = knowledge.facts_of(docname)
    if facts.toctree or facts.glance.embeds:
        return True
    # Where videos have pages, what is said at moments is kept when a document is read.
    return bool(facts.glance.timelines) and "video" not in knowledge.catalogue.kinds_of_pages


def _ground(env: BuildEnvironment, outward: Mapping[str, str]) -> Iterator[object]:
    """Yield what the digest covers, piece by piece: all of it at once would take much memory."""
    knowledge, config = knowledge_of(env), env.config
    catalogue, labels = knowledge.catalogue, env.domains.standard_domain
    yield __version__
    yield settings_of(config)
    yield (config.root_doc, base_of(config), knowledge.previews)
    for docname in sorted(env.found_docs | catalogue.documents.keys()):
        title = shown_title(env, docname)
        yield (docname, title, outward.get(docname), catalogue.documents.get(docname))
    yield sorted(catalogue.notes)
    yield sorted(catalogue.neighbours)
    yield from sorted(catalogue.page_of_group.items())
    yield from sorted(catalogue.videos.items())
    yield from sorted((path, sorted(docs), name) for path, (docs, name) in env.images.items())
    yield navigation(env)
    yield from sorted(env.toctree_includes.items())
    yield from sorted(env.toc_secnumbers.items())
    yield from sorted(env.toc_fignumbers.items())
    yield from sorted(labels.labels.items())
    yield from sorted(labels.anonlabels.items())
    if any(facts.glance.names_objects for facts in knowledge.facts.values()):
        yield from sorted(_objects(env))
    yield from sorted(InventoryAdapter(env).named_inventory.items())


def _outward(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of what a document says to others, without its lines and its file."""
    knowledge = knowledge_of(env)
    return digest(
        (
            knowledge.facts_of(docname),
            knowledge.asked.get(docname),
            _said(knowledge, docname),
            said_headings(env, docname),
            env.metadata.get(docname, {}).get("myst_slugs"),
        )
    )


def _said(knowledge: KnowledgeBase, docname: str) -> object:
    """Return what timelines say of a document, if they belong to the digest."""
    said = knowledge.data["said"]
    has_pages = "video" in knowledge.catalogue.kinds_of_pages
    if has_pages and docname not in said and knowledge.facts_of(docname).moments:
        knowledge.said(docname)  # a builder without these pages has read the document
    return said.get(docname)


def _objects(env: BuildEnvironment) -> list[Any]:
    return [
        (domain.name, *each) for domain in env.domains.sorted() for each in domain.get_objects()
    ]
