"""Missing topics: the directive ``missing-topics``, and where links to topics without a note lead.

The lists are made when a page is written: what they show is known only after reading.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.backlinks import Source, source_item, source_of
from sphinx_aikb.environment import domain_of
from sphinx_aikb.nodes import deferred
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.shown import entry, show_link
from sphinx_aikb.texts import told
from sphinx_aikb.tree import ancestors
from sphinx_aikb.vault.files import is_file
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.index import read_count
from sphinx_aikb.vault.listing import sort_notes
from sphinx_aikb.vault.resolve import MISSING
from sphinx_aikb.vault.topics import Request, Topic, choose, rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.found import Record

SHOWN_NOTES = 20
"""How many of the documents that ask for a topic are shown; the others are counted."""


class missing_topics(deferred):  # noqa: N801
    """Stands for a list of missing topics until a page is written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic as a list shows it.

    ``anchor`` is empty where no link leads to; ``count`` is the number of documents that ask, the
    first of which are ``sources``.
    """

    name: str
    anchor: str
    count: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one list shows: topics, and the docnames and titles of orphans."""

    entries: tuple[Entry, ...]
    orphans: tuple[tuple[str, str], ...]


class Missing:
    """The missing topics of a project, derived from the domain's data once a build."""

    def __init__(self, domain: AikbDomain) -> None:
        self.domain = domain

    @cached_property
    def topics(self) -> list[Topic]:
        """All of them, those of most documents first."""
        pages = self.domain.data["missing"].values()
        return rank(self._asked(), {name for _, taken in pages for name in taken})

    def _asked(self) -> Iterator[tuple[str, str, Record]]:
        for docname in self.domain.data["links"]:
            for link, found in self.domain.graph.wikilinks(docname):
                if found.rule == MISSING and not is_file(link["target"], docname):
                    yield link["target"], docname, link

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """The page and the id of its entry for each target that has one."""
        places: dict[str, tuple[str, str]] = {}
        data = self.domain.data
        root = self.domain.env.config.root_doc
        for docname in in_order(root, data["authors"], data["missing"]):
            for request in data["missing"][docname][0]:
                for topic in () if request.conditional else choose(self.topics, request):
                    for target in topic.spellings:
                        places.setdefault(target, (docname, topic.anchor))
        return places

    @cached_property
    def lists(self) -> dict[str, list[Shown]]:
        """What the lists of each page show, in their order."""
        return {
            docname: list(self._shown(requests))
            for docname, (requests, _) in self.domain.data["missing"].items()
        }

    def _shown(self, requests: tuple[Request, ...]) -> Iterator[Shown]:
        named: set[str] = set()
        for request in requests:
            chosen = choose(self.topics, request)
            new = set() if request.conditional else {topic.anchor for topic in chosen} - named
            named |= new
            entries = (
                self._entry(topic, topic.anchor if topic.anchor in new else "") for topic in chosen
            )
            yield Shown(tuple(entries), self.orphans if request.orphans else ())

    def _entry(self, topic: Topic, anchor: str) -> Entry:
        first = list(topic.asking.items())[:SHOWN_NOTES]
        sources = (
            source_of(
                self.domain,
                docname,
                [link for link in links if not link["origin"]],
                lambda target, source: target in topic.spellings,
            )
            for docname, links in first
        )
        return Entry(topic.name, anchor, len(topic.asking), tuple(sources))

    @cached_property
    def orphans(self) -> tuple[tuple[str, str], ...]:
        """The notes to which no other document links, by title."""
        domain = self.domain
        linked = set(domain.graph.incoming)
        for docname in domain.data["links"]:
            for link, found in domain.graph.wikilinks(docname):
                # The line that names a note's channel is no backlink, but it is a link.
                if link["origin"] and found.docname != docname and found.anchor is None:
                    linked.add(str(found.docname))
        alone = [note for note in domain.catalogue.select() if note.docname not in linked]
        return tuple((note.docname, note.title) for note in sort_notes(alone, ("title",)))

    def shown_on(self, docname: str) -> list[Shown]:
        """Return what the lists of a page show, to be compared with what they showed before."""
        return self.lists[docname] if docname in self.domain.data["missing"] else []


def show_missing(
    domain: AikbDomain, builder: Builder, source: str, target: str, label: str
) -> nodes.Element:
    """Return what *builder* shows for a link without a note: a link to the topic's entry, if any.

    *label* is its text, *source* the page on which it stands.
    """
    classes = ["wikilink", "wikilink-missing"]
    place = domain.missing.places.get(target)
    if place is not None:
        # LaTeX has no classes on links.
        inner = classes[1:] if builder.format == "latex" else []
        # Raised where the page is in none of the builder's documents.
        with suppress(NoUri):
            link = show_link(builder, source, *place, nodes.inline("", label, classes=inner))
            link["classes"] += classes
            return link
    return nodes.inline("", label, classes=classes)


class MissingTopics(SphinxDirective):
    """Lists the topics that links ask for and no note is about, and the notes that ask."""

    has_content = False
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("limit", "min", "orphans"), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """Return the place of the list."""
        request = Request(self._number("limit"), self._number("min") or 1, self._orphans())
        node = missing_topics(request=request, docname=self.env.docname)
        self.set_source_info(node)
        return [node]

    def _warn(self, message: str) -> None:
        warn(Warnings.INDEX, f"missing-topics: {message}", self.get_location())

    def _number(self, option: str) -> int | None:
        text = self.options.get(option, "")
        try:
            return read_count(text)
        except ValueError as error:
            self._warn(f":{option}: {error}")
            return None

    def _orphans(self) -> bool:
        text = self.options.get("orphans", "").strip()
        if text:
            self._warn(f":orphans: takes no value, it is {text!r}")
        return "orphans" in self.options and not text


class RecordLists(SphinxTransform):
    """Records which lists a document has, and which of its ids are like those of topics.

    Runs when all ids are made.
    """

    default_priority = 860

    def apply(self, **kwargs: Any) -> None:
        """Number the lists."""
        requests: list[Request] = []
        for node in self.document.findall(missing_topics):
            node["number"] = len(requests)
            requests.append(replace(node["request"], conditional=_is_conditional(node)))
        if requests:
            taken = tuple(name for name in self.document.ids if name.startswith("missing-"))
            docname = self.env.docname
            domain_of(self.env).data["missing"][docname] = (tuple(requests), taken)


def _is_conditional(node: nodes.Node) -> bool:
    return any(
        isinstance(parent, addnodes.only) or type(parent).__name__ == "ifconfig"
        for parent in ancestors(node)
    )


class ShowMissing(SphinxPostTransform):
    """Puts the lists where they belong.

    Before links are resolved (priority 10), for it makes links.
    """

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each place by its list."""
        lists = domain_of(self.env).missing.lists
        for node in list(self.document.findall(missing_topics)):
            docname = node["docname"]
            node.replace_self(list(_listing(lists[docname][node["number"]], docname)))


def _listing(shown: Shown, docname: str) -> Iterator[nodes.Element]:
    if shown.entries:
        topics = nodes.definition_list(classes=["aikb-missing", "no-search"])
        topics += [_topic(topic, docname) for topic in shown.entries]
        yield topics
    else:
        yield nodes.paragraph("", told("no-topics"), classes=["aikb-empty", "no-search"])
    if shown.orphans:
        classes = ["aikb-orphans", "no-search"]
        yield nodes.rubric("", told("orphans"), classes=classes)
        items = nodes.bullet_list(bullet="-", classes=classes)
        for name, title in shown.orphans:
            items += nodes.list_item("", nodes.paragraph("", "", entry(name, title, docname)))
        yield items


def _topic(topic: Entry, docname: str) -> nodes.definition_list_item:
    count = told("note" if topic.count == 1 else "notes", count=topic.count)
    term = nodes.term(
        "",
        nodes.Text(f"{topic.name} "),
        nodes.inline("", f"({count})", classes=["aikb-details"]),
        ids=[topic.anchor] if topic.anchor else [],
    )
    notes = nodes.bullet_list(bullet="-")
    notes += [source_item(source, docname) for source in topic.sources]
    body = nodes.definition("", notes)
    if topic.count > len(topic.sources):
        more = told("more", count=topic.count - len(topic.sources))
        notes += nodes.list_item("", nodes.paragraph("", more))
    return nodes.definition_list_item("", term, body)


def setup_missing(app: Sphinx) -> None:
    """Register the directive and its transforms."""
    app.add_directive("missing-topics", MissingTopics)
    app.add_transform(RecordLists)
    app.add_post_transform(ShowMissing)
