"""The listed notes in the table of contents.

Each has one home, and none costs other pages anything.

A theme draws the whole navigation tree on every page, which makes a large toctree quadratic. So the
toctrees of indexes stand in doctrees (LaTeX, singlehtml, previous and next), but not in
``env.tocs``, which sidebars are drawn from; only where all is needed at once (EPUB, numbering) are
they put there for a moment, and the current note while its own page is written.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.environment import domain_of
from sphinx_aikb.vault.homes import assign_homes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

MARK = "aikb_listed"
"""The attribute of our toctree nodes.

Its value lists the notes that the index lists, whoever is their home.
"""


class listed_notes_node(nodes.Invisible, nodes.Element):  # noqa: N801
    """Stands for the toctree of an index until Sphinx has collected the document's own."""


def listed_notes(docnames: Sequence[str]) -> listed_notes_node:
    """Return the node that puts *docnames* into the table of contents at its place."""
    return listed_notes_node(docnames=list(docnames))


def _toctree(
    env: BuildEnvironment, parent: str, docnames: Sequence[str], listed: Sequence[str]
) -> addnodes.toctree:
    node = _bare(parent, listed, hidden=True)
    _fill(env, node, docnames)
    return node


def _bare(parent: str, listed: Sequence[str], *, hidden: bool) -> addnodes.toctree:
    node = addnodes.toctree(parent=parent, glob=False, hidden=hidden, maxdepth=-1)
    node.attributes |= {
        "includehidden": False,
        "numbered": 0,
        "titlesonly": False,
        MARK: list(listed),
    }
    return node


def _fill(env: BuildEnvironment, node: addnodes.toctree, docnames: Sequence[str]) -> None:
    """Set what a toctree holds.

    On the root page themes read the entries themselves, so there it has none.
    """
    root = node["parent"] == env.config.root_doc
    node["includefiles"] = list(docnames)
    node["entries"] = [] if root else [(None, docname) for docname in docnames]


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """After Sphinx collected the toctrees (priority 500).

    Put ours in, and note where among them each stands.
    """
    env = app.env
    docname = env.docname
    indexes = []
    before = 0
    for node in list(doctree.findall(nodes.Element)):
        if isinstance(node, addnodes.toctree):
            before += len(node["includefiles"])
        elif isinstance(node, listed_notes_node):
            names = [name for name in node["docnames"] if name != docname]
            node.replace_self(_toctree(env, docname, names, names))
            indexes.append((before, names))
    data = domain_of(env).data
    if indexes:
        data["listed"][docname] = indexes
    if docname in env.toctree_includes:
        data["authors"][docname] = list(env.toctree_includes[docname])


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After reading.

    Choose one home for each note, whatever the order of reading, and tell Sphinx of it.

    Returns the index pages whose doctree was written again.
    """
    data = domain_of(env).data
    authors: dict[str, list[str]] = data["authors"]
    listed: dict[str, list[tuple[int, list[str]]]] = data["listed"]
    owned = assign_homes(env.config.root_doc, authors, listed)
    for docname in listed.keys() | data["owned"].keys():
        includes = list(authors.get(docname, ()))
        for (before, _), names in reversed(
            list(zip(listed.get(docname, ()), owned.get(docname, ()), strict=False))
        ):
            includes[before:before] = names
        if includes:
            env.toctree_includes[docname] = includes
        else:
            env.toctree_includes.pop(docname, None)
    _note_parents(env, data["owned"], owned)
    changed = [
        docname
        for docname, names in owned.items()
        if data["owned"].get(docname, _all(listed[docname])) != names
    ]
    for docname in changed:
        _rewrite(app, docname, owned[docname])
    data["owned"] = owned
    return changed


def _all(indexes: list[tuple[int, list[str]]]) -> list[list[str]]:
    return [names for _, names in indexes]


def _note_parents(
    env: BuildEnvironment, before: dict[str, list[list[str]]], owned: dict[str, list[list[str]]]
) -> None:
    """Keep ``env.files_to_rebuild`` in step; Sphinx asks it which documents are in no toctree."""
    for parents, discard in ((before, True), (owned, False)):
        for docname, indexes in parents.items():
            for name in (name for names in indexes for name in names):
                if discard:
                    env.files_to_rebuild.get(name, set()).discard(docname)
                else:
                    env.files_to_rebuild.setdefault(name, set()).add(docname)
    for name in [name for name, parents in env.files_to_rebuild.items() if not parents]:
        del env.files_to_rebuild[name]


def _rewrite(app: Sphinx, docname: str, owned: list[list[str]]) -> None:
    """Set the toctrees in the doctree of an index page.

    The pickle is read here, for ``env.get_doctree`` keeps what it read.
    """
    with (app.env.doctreedir / f"{docname}.doctree").open("rb") as stream:
        doctree = pickle.load(stream)
    doctree.settings.env = app.env
    for node, names in zip(_ours(doctree), owned, strict=True):
        _fill(app.env, node, names)
    app.builder.write_doctree(docname, doctree)


def _ours(tree: nodes.Element) -> Iterator[addnodes.toctree]:
    return (node for node in tree.findall(addnodes.toctree) if MARK in node)


def on_write_started(app: Sphinx, builder: Any) -> None:
    """Sphinx would write an index again with each note that it lists.

    What it shows of them is known better.
    """
    env = app.env
    own = domain_of(env).data["authors"]
    for docname, indexes in domain_of(env).data["owned"].items():
        authors = set(own.get(docname, ()))
        for name in (name for names in indexes for name in names if name not in authors):
            env.files_to_rebuild.get(name, set()).discard(docname)


# -- for a moment in env.tocs


def _insert(env: BuildEnvironment, *, hidden: bool) -> None:
    for docname, indexes in domain_of(env).data["owned"].items():
        for names in indexes:
            if names:
                _append(env, docname, _entry(docname, names, hidden=hidden))


def _entry(docname: str, names: Sequence[str], *, hidden: bool) -> addnodes.toctree:
    node = _bare(docname, names, hidden=hidden)
    node["entries"], node["includefiles"] = [(None, name) for name in names], list(names)
    return node


def _append(env: BuildEnvironment, docname: str, node: addnodes.toctree) -> None:
    """Put a toctree where Sphinx would have: at the end of the list below the document's title."""
    toc = env.tocs.get(docname)
    if toc is None or not len(toc) or not isinstance(toc[0], nodes.list_item):
        return
    item = toc[0]
    assert isinstance(item, nodes.list_item)
    below = item[-1]
    if not isinstance(below, nodes.bullet_list):
        below = nodes.bullet_list("", aikb_added=True)
        item += below
    below += node


def _remove(env: BuildEnvironment, docnames: Sequence[str]) -> None:
    for docname in docnames:
        toc = env.tocs.get(docname)
        if toc is None:
            continue
        for node in list(_ours(toc)):
            parent = node.parent
            parent.remove(node)
            if parent.get("aikb_added") and not len(parent):
                parent.parent.remove(parent)


def before_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Before Sphinx assigns section numbers (priority 500), which it finds through ``env.tocs``."""
    if env.numbered_toctrees:
        _insert(env, hidden=True)
    return []


def after_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After Sphinx assigned section numbers."""
    if env.numbered_toctrees:
        _remove(env, list(domain_of(env).data["owned"]))
    return []


def on_collect_pages(app: Sphinx) -> list[Any]:
    """EPUB makes its reading order and contents of toctree entries, after all pages are written."""
    if app.builder.name == "epub":
        _insert(app.env, hidden=False)
        domain_of(app.env).whole_toc = True
    return []


class RootContents(SphinxPostTransform):
    """Fills the root page's own toctree, only while EPUB asks for the whole contents."""

    default_priority = 5
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        """Give the toctrees their entries back."""
        if getattr(domain_of(self.env), "whole_toc", False):
            for node in _ours(self.document):
                node["entries"] = [(None, name) for name in node["includefiles"]]
                node["hidden"] = False


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Show a note below its index page in the sidebar of its own page (priority 100.

    Before themes draw it).
    """
    domain = domain_of(app.env)
    shown = getattr(domain, "shown", None)
    if shown is not None:
        _remove(app.env, [shown])
        domain.shown = None
    home = domain.home_of(pagename)
    if home is not None and home != app.config.root_doc and app.builder.name != "epub":
        _append(app.env, home, _entry(home, [pagename], hidden=False))
        domain.shown = home


def setup_toctrees(app: Sphinx) -> None:
    """Connect the steps in the order of a build.

    The priorities are those of Sphinx's own collectors, 500, before or after.
    """
    app.connect("doctree-read", on_doctree_read, priority=900)
    app.connect("env-updated", on_env_updated)
    app.connect("env-get-updated", before_numbering, priority=100)
    app.connect("env-get-updated", after_numbering, priority=899)
    app.connect("write-started", on_write_started)
    app.connect("html-page-context", on_page_context, priority=100)
    app.connect("html-collect-pages", on_collect_pages)
    app.add_post_transform(RootContents)
