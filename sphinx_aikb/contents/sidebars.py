"""Puts toctrees of indexes into ``env.tocs`` while something needs them there.

What stands there costs every page time. All of them are there while Sphinx assigns section numbers
and while it makes the contents of an e-book; on the page of a note, that note alone, below its
index.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.contents.toctrees import new_toctree, our_toctrees
from sphinx_aikb.knowledge.environment import domain_of
from sphinx_aikb.nodes import is_added

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def _insert_all(env: BuildEnvironment, *, hidden: bool) -> None:
    for docname, indexes in domain_of(env).data["owned"].items():
        for names in indexes:
            if names:
                _append(env, docname, new_toctree(docname, names, hidden=hidden))


def _append(env: BuildEnvironment, docname: str, node: addnodes.toctree) -> None:
    """Put a toctree where Sphinx would have: at the end of the list below the document's title."""
    toc = env.tocs.get(docname)
    if toc is None or not len(toc) or not isinstance(toc[0], nodes.list_item):
        return
    item = toc[0]
    assert isinstance(item, nodes.list_item)
    below = item[-1]
    if not isinstance(below, nodes.bullet_list):
        below = nodes.bullet_list()
        is_added.set(below, True)
        item += below
    below += node


def _remove(env: BuildEnvironment, docnames: Iterable[str]) -> None:
    for docname in docnames:
        for node in list(our_toctrees(env.tocs.get(docname, nodes.bullet_list()))):
            parent = node.parent
            parent.remove(node)
            if is_added(parent) and not len(parent):
                parent.parent.remove(parent)


def before_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Before Sphinx assigns section numbers, which it finds through ``env.tocs``.

    It sets the numbers of titles and headings and never takes one away.
    """
    for docname in env.toc_secnumbers:
        for node in (env.titles.get(docname), env.tocs.get(docname)):
            for line in () if node is None else node.findall(nodes.Element):
                line.attributes.pop("secnumber", None)
    if env.numbered_toctrees:
        _insert_all(env, hidden=True)
    return []


def after_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After Sphinx assigned section numbers."""
    if env.numbered_toctrees:
        _remove(env, domain_of(env).data["owned"])
    return []


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Show a note below its index page in the sidebar of its own page."""
    if app.builder.name != "epub":
        hide_shown(app.env)
        _show(app.env, pagename)


def _show(env: BuildEnvironment, pagename: str) -> None:
    """Put a note below its index page, that below its own, and so on to the root page."""
    domain = domain_of(env)
    name, shown = pagename, []
    while (home := domain.graph.homes.get(name)) is not None and home not in shown:
        if home == env.config.root_doc:
            # Themes read the root page from its doctree.
            for node in itertools.islice(our_toctrees(env.master_doctree), 1):
                node["entries"] = [(None, name)]
        else:
            _append(env, home, new_toctree(home, [name], hidden=False))
        shown.append(home)
        name = home
    domain.shown = shown


def hide_shown(env: BuildEnvironment) -> None:
    """Take away what the page before this one showed."""
    domain = domain_of(env)
    _remove(env, domain.shown)
    domain.shown = []
    for node in our_toctrees(env.master_doctree):
        node["entries"] = []


def on_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Before the toctrees in the text of a page are resolved, which would show it too."""
    if app.builder.format == "html" and app.builder.name != "epub":
        hide_shown(app.env)


def on_collect_pages(app: Sphinx) -> list[Any]:
    """EPUB makes its reading order and contents of toctree entries, after all pages are written."""
    if app.builder.name == "epub":
        _remove(app.env, domain_of(app.env).data["owned"])
        _insert_all(app.env, hidden=False)
        domain_of(app.env).whole_toc = True
    return []


class RootContents(SphinxPostTransform):
    """Shows the root page's own toctrees, only while EPUB asks for the whole contents."""

    default_priority = 5
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        """Make them visible."""
        if domain_of(self.env).whole_toc:
            for node in our_toctrees(self.document):
                node["hidden"] = False


def setup_sidebars(app: Sphinx) -> None:
    """Connect the steps: numbers are assigned at priority 500, themes draw sidebars after 100."""
    app.connect("env-get-updated", before_numbering, priority=100)
    app.connect("env-get-updated", after_numbering, priority=899)
    app.connect("doctree-resolved", on_resolved)
    app.connect("html-page-context", on_page_context, priority=100)
    app.connect("html-collect-pages", on_collect_pages)
    app.add_post_transform(RootContents)
