"""Missing topics: the directive ``missing-topics``, and where links to topics without a note lead.

The lists are made when a page is written: what they show is known only after reading.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.doctree import ancestors
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import in_block, language_of, language_of_words
from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_document
from sphinx_aikb.lists.backlinks import source_item
from sphinx_aikb.nodes import is_ours, mark_of, missing_topics, number_of, page_links
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.translations import speaking, told
from sphinx_aikb.vault.listing import letter_of
from sphinx_aikb.vault.missing_topics import Request
from sphinx_aikb.vault.query import read_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.missing_topics import Entry, Numbers, Shown


class MissingTopics(SphinxDirective):
    """Lists the topics that links ask for and no note is about, and the notes that ask."""

    has_content = False
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("limit", "min", "orphans"), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """Return a placeholder of the list."""
        node = missing_topics()
        node.docname = self.env.docname
        node.limit, node.minimum = self._number("limit"), self._number("min") or 1
        node.orphans = self._orphans()
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
    """Records the lists of missing topics in a document, and its ids that topics could have.

    Runs when all ids are made.
    """

    default_priority = 860

    def apply(self, **kwargs: Any) -> None:
        """Number the lists, and record what each of them asks for."""
        requests: list[Request] = []
        for node in walk_of(self, Stage.COMPLETE).of(missing_topics):
            node.number = len(requests)
            requests.append(Request(node.limit, node.minimum, node.orphans, _is_conditional(node)))
        if requests:
            taken = tuple(name for name in self.document.ids if name.startswith("missing-"))
            knowledge, docname = knowledge_of(self.env), self.env.docname
            knowledge.facts[docname] = replace(
                knowledge.facts_of(docname), requests=tuple(requests), taken=taken
            )


def _is_conditional(node: nodes.Node) -> bool:
    return any(
        isinstance(parent, addnodes.only) or type(parent).__name__ == "ifconfig"
        for parent in ancestors(node)
    )


class ShowMissing(SphinxPostTransform):
    """Puts lists of missing topics in the place of their placeholders.

    Runs before links are resolved (priority 10), since the lists contain links.
    """

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by its list."""
        knowledge = knowledge_of(self.env)
        missing, numbered = knowledge.derived(Missing), knowledge.derived(NumberedPages)
        lists, names = missing.lists, numbered.of(self.env.docname)
        is_cut = knowledge.builder.name in PAGES and self.env.docname in numbered.missing
        for node in walk_of(self, Stage.STORED).of(missing_topics):
            shown = lists[node.docname][node.number]
            words = language_of_words(self.env, node.docname)
            is_here = is_cut and node.docname == self.env.docname
            numbers = missing.numbers[node.docname][node.number] if is_here else None
            with speaking(words):
                pages = _Pages(node.docname, names, numbers)
                listing = list(_listing(knowledge.builder, shown, pages))
            if numbers:
                listing.append(_end())
            node.replace_self(in_block(listing, words, language_of(self.env, node.docname)))


class _Pages:
    """The pages on which the entries of a list stand, the next one for each entry."""

    def __init__(self, docname: str, names: Sequence[str], numbers: Numbers | None) -> None:
        self.docname = docname
        self.last_with_topics = max(numbers.topics, default=0) if numbers else 0
        self._names = names
        self._numbers = numbers and iter((*numbers.topics, *numbers.orphans))

    def next(self) -> tuple[int, str]:
        """Return the number and the name of a page; the number is 0 on a page with all entries."""
        number = next(self._numbers) if self._numbers else 0
        return number, self._names[number - 1] if number else self.docname


def _listing(builder: Builder, shown: Shown, pages: _Pages) -> Iterator[nodes.Element]:
    if shown.entries:
        topics = nodes.definition_list(classes=["aikb-missing", "no-search"])
        topics += [_topic(builder, topic, pages) for topic in shown.entries]
        yield topics
    else:
        yield nodes.paragraph("", told("no-topics"), classes=["aikb-empty", "no-search"])
    if shown.orphans:
        classes = ["aikb-orphans", "no-search"]
        yield nodes.rubric("", told("orphans"), classes=classes)
        items = nodes.bullet_list(bullet="-", classes=classes)
        for name, title in shown.orphans:
            number, page = pages.next()
            link = show_document(builder, page, name, title)
            item = nodes.list_item("", nodes.paragraph("", "", link))
            # A page with topics is said to hold these alone.
            mark = letter_of(title) if number > pages.last_with_topics else ""
            items += _numbered(item, number, mark)
        yield items


def _topic(builder: Builder, topic: Entry, pages: _Pages) -> nodes.Element:
    number, page = pages.next()
    count = told("notes", count=topic.count)
    term = nodes.term(
        "",
        nodes.Text(f"{topic.name} "),
        nodes.inline("", f"({count})", classes=["aikb-details"]),
        ids=[topic.anchor] if topic.anchor else [],
    )
    notes = nodes.bullet_list(bullet="-")
    notes += [source_item(builder, source, pages.docname, page) for source in topic.sources]
    body = nodes.definition("", notes)
    if topic.count > len(topic.sources):
        more = told("more", count=topic.count - len(topic.sources))
        notes += nodes.list_item("", nodes.paragraph("", more))
    return _numbered(nodes.definition_list_item("", term, body), number, count)


def _numbered(item: nodes.Element, number: int, mark: str) -> nodes.Element:
    """Give an entry the number of its page, whose links say what it holds from the *mark*."""
    if number:
        number_of.set(item, number)
        mark_of.set(item, mark)
    return item


def _end() -> nodes.Element:
    end = page_links()
    is_ours.set(end, True)
    return end


def setup_missing_topics(app: Sphinx) -> None:
    """Register the directive and the transforms."""
    app.add_directive("missing-topics", MissingTopics)
    app.add_transform(RecordLists)
    app.add_post_transform(ShowMissing)
