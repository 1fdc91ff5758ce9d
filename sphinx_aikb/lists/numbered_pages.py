"""Long lists of an index page go on on numbered pages in HTML.

The doctree on disk has the lists whole, for all builders. While an index page is written, its
entries get the numbers of their pages, its links become addresses, and then the later parts are
taken out of it. Sphinx writes them after all other pages, with the template of the theme.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_aikb.contents.group_headings import headings_on, ids_on, local_contents
from sphinx_aikb.doctree import ancestors, elements
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages, number_at
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.lists.page_links import page_links_of, range_of
from sphinx_aikb.lists.page_parts import cut, top_of
from sphinx_aikb.nodes import DOMAIN, ENTRY, is_ours, mark_of, number_of, page_links, page_of
from sphinx_aikb.translations import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

_ITEMS = (nodes.list_item, nodes.row)


def item_of(node: nodes.Element) -> nodes.Element | None:
    """Return the item or the row of a topic index that a link stands in; None for other nodes."""
    if (
        isinstance(node, addnodes.pending_xref)
        and node.get("refdomain") == DOMAIN
        and node["reftype"] == ENTRY
    ):
        return next((each for each in ancestors(node) if isinstance(each, _ITEMS)), None)
    return None


class NumberEntries(SphinxPostTransform):
    """Gives the entries of long lists the numbers of their pages, from which their links lead.

    Runs before passages come in (3), whose lists stay whole, and before links are resolved (6).
    """

    default_priority = 2
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Number the items and rows, and keep what the label of a page says of them."""
        knowledge = knowledge_of(self.env)
        names = knowledge.derived(NumberedPages).of(self.env.docname)
        if knowledge.builder.name not in PAGES or len(names) == 1:
            return
        place, last = -1, None
        for link in walk_of(self, Stage.STORED).of(addnodes.pending_xref):
            item = item_of(link)
            if item is None:
                continue
            if item is not last:
                place, last = place + 1, item
                number_of.set(item, number_at(place))
                mark_of.set(item, mark_of(link))
            if number_of(item) > 1:
                page_of.set(link, names[number_of(item) - 1])


class LeadToNumberedPages(SphinxPostTransform):
    """Lets links to groups lead to the pages that the groups are on, whatever made the links.

    Runs after all links have their addresses.
    """

    default_priority = 390
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the addresses."""
        knowledge, page = knowledge_of(self.env), self.env.docname
        builder, numbered = knowledge.builder, knowledge.derived(NumberedPages)
        if builder.name not in PAGES or not numbered.moved:
            return
        for link in walk_of(self, Stage.RESOLVED).of(nodes.reference):
            path, _, anchor = link.get("refuri", f"#{link.get('refid', '')}").partition("#")
            for docname in numbered.moved.get(anchor, ()):
                if path == builder.get_relative_uri(page, docname):
                    target = builder.get_relative_uri(page, numbered.page_of(docname, anchor))
                    link.attributes.pop("refid", None)
                    link["refuri"] = f"{target}#{anchor}"


class LaterPages:
    """The numbered pages of the index pages that a build writes."""

    def __init__(self) -> None:
        self._parts: dict[str, list[nodes.document]] = {}

    def on_resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Take what stands on numbered pages out of an index page."""
        knowledge, builder = knowledge_of(app.env), app.builder
        numbered = knowledge.derived(NumberedPages)
        names = numbered.of(docname)
        if builder.name not in PAGES or len(names) == 1:
            return
        items: list[nodes.Element] = []
        marks: list[list[tuple[int, str]]] = [[] for _ in names]
        ends: list[nodes.Element] = []
        ended: list[page_links] = []  # they stand at the ends of timelines
        index, number = 0, 1
        for node in elements(doctree):
            if number_of.is_on(node):
                items.append(node)
                number = number_of(node)
                marks[number - 1].append((index, mark_of(node)))
            elif is_ours(node):
                if number > 1:
                    ends.append(node)
                if isinstance(node, page_links):
                    ended.append(node)
                index, number = index + 1, 1
        held = [_held(found) for found in marks]

        def links(number: int, *, is_again: bool = False) -> nodes.Element:
            here = names[number - 1]
            uris = [builder.get_relative_uri(here, name) for name in names]
            return page_links_of(number, list(zip(uris, held, strict=True)), is_again=is_again)

        starts = knowledge.facts_of(docname).group_starts
        self._parts[docname] = cut(doctree, items, starts, len(names))
        for end in ends:
            end.parent.insert(end.parent.index(end), links(1, is_again=end is not ends[0]))
        for end in ended:
            end.parent.remove(end)
        for number, part in enumerate(self._parts[docname], 2):
            top = top_of(part, starts)
            if top is not part:
                text = _title(app, docname, number)
                top[0] = nodes.title(text, text)
            top.insert(0 if top is part else 1, links(number))
            top += links(number, is_again=True)

    def on_collect_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the numbered pages for Sphinx to write."""
        builder: Any = app.builder
        for docname, parts in self._parts.items():
            with _as_documents(app, docname, parts) as names:
                for name, part in zip(names, parts, strict=True):
                    yield name, _context(builder, docname, name, part), "page.html"


def _held(marks: Sequence[tuple[int, str]]) -> str:
    """Return what a page holds, unless it shows more than one index."""
    return range_of([mark for _, mark in marks]) if len({index for index, _ in marks}) == 1 else ""


def _title(app: Sphinx, docname: str, number: int) -> str:
    return told("numbered", title=app.env.titles[docname].astext(), number=number)


@contextmanager
def _as_documents(
    app: Sphinx, docname: str, parts: Sequence[nodes.document]
) -> Iterator[tuple[str, ...]]:
    """Let Sphinx and themes find numbered pages among the documents, while they are written.

    They stand below the index page, one after the other.
    """
    env, builder = app.env, app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    names = knowledge_of(env).derived(NumberedPages).of(docname)
    for number, (name, part) in enumerate(zip(names[1:], parts, strict=True), 2):
        text = _title(app, docname, number)
        env.titles[name] = env.longtitles[name] = nodes.title(text, text)
        env.tocs[name] = headings_on(env, docname, ids_on(part))
        env.toc_num_entries[name] = len(list(env.tocs[name].findall(nodes.reference)))
        env.metadata[name] = dict(env.metadata.get(docname, {}))
        after = names[number] if number < len(names) else None
        builder.relations[name] = [docname, names[number - 2], after]
    try:
        yield names[1:]
    finally:
        for name in names[1:]:
            for kept in (env.titles, env.longtitles, env.tocs, env.toc_num_entries, env.metadata):
                kept.pop(name, None)
            builder.relations.pop(name, None)


def _context(builder: Any, docname: str, name: str, part: nodes.document) -> dict[str, Any]:
    """Return what the template of the theme is filled with: as for a document, without a source."""
    env = builder.env
    builder.secnumbers = env.toc_secnumbers.get(docname, {})
    builder.fignumbers = env.toc_fignumbers.get(docname, {})
    builder.current_docname = name
    builder.imgpath = relative_uri(builder.get_target_uri(name), builder.imagedir)
    builder.post_process_images(part)
    part.settings = builder.docsettings
    visitor = builder.create_translator(part, builder)
    part.walkabout(visitor)
    context: dict[str, Any] = builder.get_doc_context(name, "".join(visitor.fragment), "")
    builder.add_sidebars(docname, context)
    del context["page_source_suffix"]
    context["sourcename"] = ""
    context["toc"] = local_contents(builder, docname, name, ids_on(part))
    seen: Any = _SeenFrom(builder, name)

    def toctree(**options: Any) -> Any:
        return StandaloneHTMLBuilder._get_local_toctree(seen, docname, **options)

    context["toctree"] = toctree
    return context


class _SeenFrom:
    """A builder all of whose addresses are seen from one page."""

    def __init__(self, builder: Any, page: str) -> None:
        self._builder, self._page = builder, page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._builder, name)

    def get_relative_uri(self, source: str, target: str, typ: str | None = None) -> str:
        """Return the address of a document, seen from the page."""
        address: str = self._builder.get_relative_uri(self._page, target, typ)
        return address


def setup_numbered_pages(app: Sphinx) -> None:
    """Register the transforms, and connect the handlers."""
    later = LaterPages()
    app.add_post_transform(NumberEntries)
    app.add_post_transform(LeadToNumberedPages)
    app.connect("doctree-resolved", later.on_resolved)
    app.connect("html-collect-pages", later.on_collect_pages)
