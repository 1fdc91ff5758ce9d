"""Toctrees of listed notes: each note has one home and costs other pages nothing.

A theme draws the whole navigation tree on every page, which makes a large toctree quadratic. So the
toctrees of indexes stand in doctrees (LaTeX, singlehtml, previous and next), but not in
``env.tocs``, which sidebars are drawn from; ``sidebars`` puts there what a page needs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import read_doctree
from sphinx_aikb.knowledge.backlinks import in_video
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import Listed
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.nodes import is_ours, listed_notes
from sphinx_aikb.vault.group_pages import children_of
from sphinx_aikb.vault.homes import assign_homes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


def new_toctree(parent: str, docnames: Sequence[str], *, hidden: bool = True) -> addnodes.toctree:
    """Return the toctree of an index on the page *parent*."""
    node = addnodes.toctree(parent=parent, glob=False, hidden=hidden, maxdepth=-1)
    node.attributes |= {"includehidden": False, "numbered": 0, "titlesonly": False}
    is_ours.set(node, True)
    _fill(node, docnames)
    return node


def _fill(node: addnodes.toctree, docnames: Sequence[str]) -> None:
    node["includefiles"] = list(docnames)
    node["entries"] = [(None, docname) for docname in docnames]


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Insert the toctrees of indexes, once Sphinx has collected all others (500)."""
    env, knowledge = app.env, knowledge_of(app.env)
    docname = env.docname
    written = tuple(env.toctree_includes.get(docname, ()))
    facts = replace(knowledge.facts_of(docname), toctree=written)
    listed: list[Listed] = []
    before = 0
    for node in list(doctree.findall(nodes.Element)) if facts.indexes else ():
        if isinstance(node, addnodes.toctree):
            before += len(node["includefiles"])
        elif isinstance(node, listed_notes):
            names = [name for name in node.docnames if name != docname]
            node.replace_self(new_toctree(docname, names))
            listed.append(Listed(before, names))
    if docname == env.config.root_doc and settings_of(env.config).pages:
        _add_toctree(doctree, docname)  # for the pages of groups, which no index need list
        listed.append(Listed(len(written), []))
    knowledge.facts[docname] = replace(facts, listed=tuple(listed))


def _add_toctree(doctree: nodes.document, docname: str) -> addnodes.toctree:
    last = [node for node in doctree.children if isinstance(node, nodes.section)][-1:]
    node = new_toctree(docname, [])
    (last[0] if last else doctree).append(node)
    return node


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give each note one home, the index page whose toctree has the note, and tell Sphinx of it.

    Returns the index pages that are the homes of other notes than before.
    """
    knowledge = knowledge_of(env)
    knowledge.forget()
    homes_before = knowledge.owned
    stored = {docname: facts.listed for docname, facts in knowledge.facts.items() if facts.listed}
    below = below_pages(knowledge)
    listed = stored | {
        docname: _with_pages(names, stored.get(docname, ()), knowledge.toctrees.get(docname, ()))
        for docname, names in below.items()
    }
    first = [docname for docname in below if docname != env.config.root_doc]
    owned = assign_homes(env.config.root_doc, knowledge.toctrees, listed, first)
    for docname in listed.keys() | homes_before.keys():
        includes = list(knowledge.toctrees.get(docname, ()))
        indexes = zip(listed.get(docname, ()), owned.get(docname, ()), strict=True)
        # From the last one, so that the places of those before it stay right.
        for (before, _), names in reversed(list(indexes)):
            includes[before:before] = names
        if includes:
            env.toctree_includes[docname] = includes
        else:
            env.toctree_includes.pop(docname, None)
    _note_parents(env, homes_before, owned)
    in_doctrees: dict[str, list[list[str]]] = knowledge.data["toctrees"]
    changed = []
    for docname in sorted(
        (owned.keys() | homes_before.keys() | in_doctrees.keys()) & env.found_docs
    ):
        lists = owned.get(docname, [])
        as_read = [index.docnames for index in stored.get(docname, ())]
        if homes_before.get(docname, as_read) != lists:
            changed.append(docname)
        if _reads_toctrees(app.builder) and in_doctrees.get(docname, as_read) != lists:
            _rewrite(app, docname, lists)
            in_doctrees[docname] = lists
    knowledge.data["owned"] = owned
    knowledge.forget()
    return changed


def _with_pages(
    pages: Sequence[str], listed: Sequence[Listed], authors: Sequence[str]
) -> tuple[Listed, ...]:
    """Return what the indexes of a page list, with the pages of groups in the last of them."""
    *others, last = listed or [Listed(len(authors), [])]
    return (*others, Listed(last.before, list(dict.fromkeys((*pages, *last.docnames)))))


def below_pages(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    """Return what stands below the page of each group of notes, and the others below the root.

    The notes of a video are in the order in which they begin in it. Pages of groups but channels
    and videos are a way to notes, and no place of theirs.
    """
    pages = knowledge.catalogue.pages
    if not pages:
        return {}
    found = dict(children_of(pages))
    for docname, names in found.items():
        if pages[docname].key == "video":
            found[docname] = in_video(knowledge, names)
    found[knowledge.env.config.root_doc] = list(pages)
    return {docname: names for docname, names in found.items() if names}


def _note_parents(
    env: BuildEnvironment, before: dict[str, list[list[str]]], owned: dict[str, list[list[str]]]
) -> None:
    """Keep ``env.files_to_rebuild`` in step: it tells Sphinx which documents are in no toctree."""
    for parents, discard in ((before, True), (owned, False)):
        for docname, indexes in parents.items():
            for name in (name for names in indexes for name in names):
                if discard:
                    env.files_to_rebuild.get(name, set()).discard(docname)
                else:
                    env.files_to_rebuild.setdefault(name, set()).add(docname)
    for name in [name for name, parents in env.files_to_rebuild.items() if not parents]:
        del env.files_to_rebuild[name]


def _reads_toctrees(builder: Builder) -> bool:
    """Tell whether a builder finds its way through the toctrees in doctrees.

    Those of pages on the web go by what Sphinx knows of them, unless figures have numbers.
    """
    return builder.name not in PAGES or bool(builder.config.numfig)


def _rewrite(app: Sphinx, docname: str, owned: list[list[str]]) -> None:
    """Set the toctrees in the doctree of an index page."""
    doctree = read_doctree(app.env, docname)
    found = list(our_toctrees(doctree))
    # The page of a group that an author wrote may have no index.
    found += [_add_toctree(doctree, docname) for _ in owned[len(found) :]]
    for at, node in enumerate(found):
        _fill(node, owned[at] if at < len(owned) else [])
    app.builder.write_doctree(docname, doctree)
    # Sphinx keeps the doctree of the root page in memory.
    app.env.__dict__.pop("master_doctree", None)


def our_toctrees(tree: nodes.Element) -> Iterator[addnodes.toctree]:
    """Yield the toctrees of indexes in a tree."""
    return filter(is_ours, tree.findall(addnodes.toctree))


def on_write_started(app: Sphinx, builder: Any) -> None:
    """Reduce the root page to its toctrees: Sphinx walks through it for each page it writes."""
    if builder.format == "html" and builder.name != "epub":
        root = app.env.master_doctree
        first = next(our_toctrees(root), None)
        # Sidebars show what stands above a page in the first of ours, and in no other.
        root.children = [
            node for node in root.findall(addnodes.toctree) if node is first or not is_ours(node)
        ]


def setup_toctrees(app: Sphinx) -> None:
    """Connect the handlers in the order of a build; Sphinx's own collectors have priority 500."""
    app.connect("doctree-read", on_doctree_read, priority=900)
    app.connect("env-updated", on_env_updated)
    app.connect("write-started", on_write_started)
