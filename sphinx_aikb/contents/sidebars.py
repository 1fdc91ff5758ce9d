"""Puts toctrees of indexes into ``env.tocs`` while something needs them there.

Each toctree in ``env.tocs`` costs every page time. So all of them are there only while Sphinx
assigns section numbers and while it makes the contents of an e-book. On the page of a note, only
that note is there, below its index.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.contents.frames import Frames, Place
from sphinx_aikb.contents.neighbours import (
    homes,
    is_alone,
    pages_below,
    parents,
    path_to,
    siblings,
)
from sphinx_aikb.contents.sidebar_templates import SidebarTemplates
from sphinx_aikb.contents.toctrees import new_toctree, our_toctrees
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import NumberedPages
from sphinx_aikb.nodes import is_added, is_ours
from sphinx_aikb.text.ids import DocName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


OF_A_SECTION = ("sidebar-nav-bs", "sidebar-collapse")
"""Where pydata-sphinx-theme draws what stands below a page at the top, even if that is nothing."""


def _insert_all(env: BuildEnvironment, *, hidden: bool) -> None:
    for docname, indexes in knowledge_of(env).owned.items():
        for names in indexes:
            if names:
                _append(env, docname, new_toctree(docname, names, hidden=hidden))


def _append(env: BuildEnvironment, docname: str, node: addnodes.toctree) -> None:
    """Add a toctree where Sphinx would: at the end of the list below the document's title."""
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


def _title_alone(toc: nodes.bullet_list) -> nodes.bullet_list | None:
    """Return the contents of a page without its headings; None if it has none, or a toctree."""
    item = toc[0] if len(toc) == 1 else None
    if not isinstance(item, nodes.list_item) or len(item) < 2 or any(toc.findall(addnodes.toctree)):
        return None
    return nodes.bullet_list("", nodes.list_item("", item[0].deepcopy()))


def _without_headings(toc: nodes.bullet_list) -> nodes.bullet_list | None:
    """Return the contents of a page with no more than its title and our toctree, if it has one."""
    toctrees = list(toc.findall(addnodes.toctree))
    item = toc[0] if len(toc) == 1 else None
    if len(toctrees) != 1 or not is_ours(toctrees[0]) or not isinstance(item, nodes.list_item):
        return None
    below = nodes.bullet_list("", toctrees[0].deepcopy())
    return nodes.bullet_list("", nodes.list_item("", item[0].deepcopy(), below))


def before_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Show Sphinx all toctrees, before it assigns section numbers through ``env.tocs``.

    Sphinx sets the numbers of titles and headings and never removes one, so the old ones go first.
    """
    for docname in env.toc_secnumbers:
        for node in (env.titles.get(docname), env.tocs.get(docname)):
            for line in () if node is None else node.findall(nodes.Element):
                line.attributes.pop("secnumber", None)
    if env.numbered_toctrees:
        _insert_all(env, hidden=True)
    return []


def after_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take the toctrees away, once Sphinx has assigned section numbers."""
    if env.numbered_toctrees:
        _remove(env, knowledge_of(env).owned)
    return []


class Sidebars:
    """Shows each note below its index page, in the sidebar of the note's own page and no other."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        """The index pages that have the note, or a page above it, in their contents now."""
        self._whole = False
        """Whether all toctrees are shown, as for the contents of an e-book."""
        self._own: addnodes.toctree | None = None
        """The toctree that has the page."""
        self._frames: Frames | None = None
        self.templates = SidebarTemplates()
        self._parents: dict[str, str] = {}
        self._titles: dict[str, tuple[nodes.bullet_list, nodes.bullet_list | None]] = {}
        """Contents of pages, and beside them what is left of each without headings, if less."""

    def on_write_started(self, app: Sphinx, builder: Any) -> None:
        """Begin to draw: toctrees stay as they are until all pages are written."""
        self._parents = parents(app.env)
        self._frames = Frames(builder) if hasattr(builder, "render_partial") else None

    def on_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: Any,
    ) -> None:
        """Show a note below its index page in the sidebar of its own page."""
        if app.builder.name != "epub":
            self._hide(app.env)
            # A numbered page stands where its index page does.
            knowledge = knowledge_of(app.env)
            page = knowledge.derived(NumberedPages).index_of.get(pagename, pagename)
            self._show(app.env, page)
            if draw := context.get("toctree"):
                context["toctree"] = draw = partial(self._draw, app.env, page, draw)
                if self._frames is not None and page == pagename:
                    context["toctree"] = partial(self._draw_beside, self._frames, page, draw)
            self.templates.begin(context.get("toctree"))
            parts = context.get("sidebars")
            if parts and page in knowledge.catalogue.pages and is_alone(knowledge, page):
                context["sidebars"] = [part for part in parts if not part.startswith(OF_A_SECTION)]

    def _show(self, env: BuildEnvironment, pagename: str) -> None:
        """Put a note below its index page, that page below its own, and so on to the root page.

        On the page of an index, its pages of groups stand below it.
        """
        knowledge = knowledge_of(env)
        name, found = pagename, knowledge.derived(homes)
        beside = siblings(knowledge, name)
        if below := pages_below(knowledge, name):
            self._put(env, name, below)
        while (home := found.get(name, ("",))[0]) and home not in self._shown:
            node = self._put(env, home, beside)
            if name == pagename:
                self._own = node
            name, beside = home, [home]

    def _put(self, env: BuildEnvironment, page: str, below: list[str]) -> addnodes.toctree | None:
        """Show pages below another one, in the toctree that is returned."""
        self._shown.append(page)
        if page == env.config.root_doc:
            # Themes read the toctrees of the root page from its doctree.
            node = next(our_toctrees(env.master_doctree), None)
            if node is not None:
                node["entries"] = [(None, each) for each in below]
            return node
        node = new_toctree(page, below, hidden=False)
        _append(env, page, node)
        return node

    def _draw_beside(
        self, frames: Frames, page: str, draw: Callable[..., Any], **options: Any
    ) -> Any:
        """Draw a sidebar, of which most is the same for the pages beside this one."""
        env, own = frames.builder.env, self._own
        if own is None:
            return draw(**options)
        beside = [name for _, name in own["entries"]]

        def draw_alone() -> Any:
            own["entries"] = [(None, page)]
            try:
                return draw(**options)
            finally:
                own["entries"] = [(None, name) for name in beside]

        knowledge = knowledge_of(env)
        found = knowledge.derived(homes)
        home = found[page][0]
        group = knowledge.catalogue.pages.get(DocName(home))
        above = found.get(home, ("",))[0] if group and not group.is_written else ""
        parts = frames.draw(Place(page, home, beside, above), options, draw_alone)
        return draw(**options) if parts is None else self.templates.render(parts)

    def _draw(
        self, env: BuildEnvironment, page: str, draw: Callable[..., Any], **options: Any
    ) -> Any:
        """Draw a sidebar, in which pages beside this one stand without their headings.

        Sphinx would copy them all. The headings of an author's page of a channel would say the same
        as the pages of videos below it.
        """
        knowledge = knowledge_of(env)
        whole: dict[str, nodes.bullet_list] = {}
        for name in self._shown:
            above = knowledge.catalogue.pages.get(DocName(name))
            kept = _without_headings(env.tocs[name]) if above and above.is_written else None
            if kept is not None and name != page:
                whole[name] = env.tocs[name]
                env.tocs[name] = kept
        for name in {*siblings(knowledge, page), *pages_below(knowledge, page)} - {page}:
            toc = env.tocs.get(name)
            if toc is None:
                continue
            if name not in self._titles or self._titles[name][0] is not toc:
                self._titles[name] = toc, _title_alone(toc)
            if title := self._titles[name][1]:
                whole[name] = toc
                env.tocs[name] = title
        includes = env.toctree_includes
        env.toctree_includes = path_to(page, self._parents)
        try:
            return draw(**options)
        finally:
            env.tocs.update(whole)
            env.toctree_includes = includes

    def _hide(self, env: BuildEnvironment) -> None:
        """Take away what the page written before this one showed."""
        _remove(env, self._shown)
        self._shown, self._own = [], None
        for node in our_toctrees(env.master_doctree):
            node["entries"] = []

    def on_resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Show or hide toctrees of indexes, before those in the text of a page are resolved.

        In an e-book, they are visible only while EPUB asks for its whole contents. A toctree of
        which nothing shows goes at once: where Sphinx takes one out, it forgets the next.
        """
        for node in list(our_toctrees(doctree)):
            if self._whole and node["entries"]:
                node["hidden"] = False
            else:
                node.parent.remove(node)
        if app.builder.format == "html" and app.builder.name != "epub":
            self._hide(app.env)

    def on_collect_pages(self, app: Sphinx) -> list[Any]:
        """Show all toctrees to EPUB, which asks for its contents after all pages are written."""
        if app.builder.name == "epub":
            _remove(app.env, knowledge_of(app.env).owned)
            _insert_all(app.env, hidden=False)
            self._whole = True
        return []


def setup_sidebars(app: Sphinx) -> None:
    """Connect the handlers: numbers are assigned at 500, themes draw sidebars after 100."""
    sidebars = Sidebars()
    app.connect("env-get-updated", before_numbering, priority=100)
    app.connect("env-get-updated", after_numbering, priority=899)
    app.connect("write-started", sidebars.on_write_started)
    app.connect("doctree-resolved", sidebars.on_resolved)
    app.connect("html-page-context", sidebars.on_page_context, priority=100)
    app.connect("config-inited", sidebars.templates.on_config_inited, priority=900)
    app.connect("builder-inited", sidebars.templates.on_builder_inited, priority=0)
    app.connect("html-collect-pages", sidebars.on_collect_pages)
