"""Keeps the headings of very many groups out of sidebars, and leads others to numbered pages.

Themes draw the headings of an index page on the pages below it. An index of a large vault by video
has thousands of headings, and each of thousands of pages would show them all. So these headings are
in ``env.tocs`` only on the page of the index itself, while section numbers are assigned, and for
the contents of an e-book. So are the headings on the page of a group that no author wrote: below
it, sidebars have the pages themselves. Where an index goes on on numbered pages, each page shows
its own.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.environment.adapters.toctree import document_toc

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

MOST = 50
"""The headings of an index with more groups are kept out of other pages."""


def _without(toc: nodes.bullet_list, anchors: Collection[str]) -> nodes.bullet_list:
    """Return a page's list of headings without those of its groups."""
    shorter = toc.deepcopy()
    for item in list(shorter.findall(nodes.list_item)):
        link = next(iter(item[0].findall(nodes.reference)), None) if len(item) else None
        if link is not None and link.get("anchorname", "")[1:] in anchors:
            home = item.parent
            home.remove(item)
            if not len(home) and home.parent is not None:
                home.parent.remove(home)
    return shorter


def _whole(env: BuildEnvironment, docname: str) -> nodes.bullet_list:
    whole = knowledge_of(env).data["contents"][docname]
    return cast("nodes.bullet_list", pickle.loads(whole))


def _show(env: BuildEnvironment, docname: str) -> None:
    env.tocs[docname] = _whole(env, docname)


def _keep(env: BuildEnvironment, docname: str) -> None:
    """Save all headings of a page, and take the headings of groups out of its contents."""
    knowledge = knowledge_of(env)
    knowledge.data["contents"][docname] = pickle.dumps(env.tocs[docname])
    env.tocs[docname] = _without(env.tocs[docname], knowledge.facts_of(docname).group_starts)


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Hide the headings of many groups, once Sphinx has listed them (500)."""
    docname, knowledge = app.env.docname, knowledge_of(app.env)
    starts = knowledge.facts_of(docname).group_starts
    if len(starts) > MOST or (starts and knowledge.catalogue.is_generated(docname)):
        _keep(app.env, docname)


def before_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Show all headings to everything that has to do with section numbers (100 to 899)."""
    for docname in knowledge_of(env).data["contents"]:
        _show(env, docname)
    return []


def after_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Hide the headings of many groups again, with their numbers."""
    for docname in list(knowledge_of(env).data["contents"]):
        _keep(env, docname)
    return []


def ids_on(doctree: nodes.Element) -> frozenset[str]:
    """Return the ids of the sections on a page."""
    return frozenset(name for node in doctree.findall(nodes.section) for name in node["ids"])


def headings_on(
    env: BuildEnvironment, docname: str, here: Collection[str] | None
) -> nodes.bullet_list:
    """Return the list of headings for a page of an index; of very many groups, those on the page.

    *here* are the ids of the sections on the page, or None if the index has only one page.
    """
    if docname not in knowledge_of(env).data["contents"]:
        return env.tocs[docname].deepcopy()
    whole = _whole(env, docname)
    if here is None:
        return whole
    groups = knowledge_of(env).facts_of(docname).group_starts
    return _without(whole, groups.keys() - set(here))


def local_contents(builder: Any, docname: str, page: str, here: Collection[str]) -> str:
    """Return the headings in ``env.tocs`` of a page of an index as HTML, for the page itself.

    Those on other pages of the index get their addresses.
    """
    env = builder.env
    numbered = knowledge_of(env).derived(NumberedPages)
    # Each has its place on the page as its address.
    contents = cast("nodes.Element", document_toc(env, page, builder.tags))
    for link in contents.findall(nodes.reference):
        anchor = link["anchorname"].removeprefix("#")
        target = numbered.page_of(docname, anchor)
        if anchor and anchor not in here and target != page:
            link["refuri"] = f"{builder.get_relative_uri(page, target)}#{anchor}"
    html: str = builder.render_partial(contents)["fragment"]
    return html


def on_write_started(app: Sphinx, builder: Any) -> None:
    """Let the sidebars of all pages lead to groups on numbered pages."""
    if builder.name not in PAGES:
        return
    env = app.env
    numbered = knowledge_of(env).derived(NumberedPages)
    for docname in set(numbered.index_of.values()):
        for link in env.tocs[docname].findall(nodes.reference):
            if link.get("refuri") == docname:
                link["refuri"] = numbered.page_of(docname, link["anchorname"].removeprefix("#"))


class GroupHeadings:
    """Shows the headings of all groups on the page that is being written, and on no other."""

    def __init__(self) -> None:
        self._before: tuple[str, nodes.bullet_list] | None = None
        """The page that shows all its headings, and its list of headings for other pages."""

    def _hide(self, env: BuildEnvironment) -> None:
        """Take away the headings of groups that the page written before this one showed."""
        if self._before is not None:
            docname, shorter = self._before
            env.tocs[docname] = shorter
            self._before = None

    def on_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: Any,
    ) -> None:
        """Show all headings of a page on the page itself, before notes are put below them (100)."""
        builder: Any = app.builder
        if builder.name in ("epub", "singlehtml"):
            return
        self._hide(app.env)
        if doctree is None:
            return
        knowledge = knowledge_of(app.env)
        cut = builder.name in PAGES and len(knowledge.derived(NumberedPages).of(pagename)) > 1
        here = ids_on(doctree) if cut else None
        if pagename in knowledge.data["contents"]:
            self._before = (pagename, app.env.tocs[pagename])
            app.env.tocs[pagename] = headings_on(app.env, pagename, here)
        if cut or self._before is not None:
            # Sphinx has made the contents of the page already, without these headings.
            context["toc"] = local_contents(builder, pagename, pagename, here or ())

    def on_resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Hide the headings again, before the toctrees in the text of a page would show them."""
        self._hide(app.env)


def on_collect_pages(app: Sphinx) -> list[Any]:
    """Show all headings to EPUB, which makes its contents after all pages are written."""
    if app.builder.name == "epub":
        for docname in knowledge_of(app.env).data["contents"]:
            _show(app.env, docname)
    return []


def setup_group_headings(app: Sphinx) -> None:
    """Connect the handlers; those of ``sidebars`` run between them."""
    headings = GroupHeadings()
    app.connect("doctree-read", on_doctree_read, priority=910)
    app.connect("env-get-updated", before_numbering, priority=99)
    app.connect("env-get-updated", after_numbering, priority=899)
    app.connect("write-started", on_write_started)
    app.connect("doctree-resolved", headings.on_resolved)
    app.connect("html-page-context", headings.on_page_context, priority=90)
    app.connect("html-collect-pages", on_collect_pages, priority=490)
