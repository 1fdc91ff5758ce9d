"""The ids of the groups of a topic index, and how many entries stand before each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.doctree import depth, to_rubric
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.lists.numbered_pages import item_of
from sphinx_aikb.nodes import group_of, index_tools, letter_of, value_of_group
from sphinx_aikb.text.slug import slugify, unique

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class NameGroups(SphinxTransform):
    """Gives the sections of groups their ids, and makes rubrics where no section can stand.

    Runs after parsing (the author's own headings keep their ids whatever the groups are called) and
    before anything is derived from sections.
    """

    default_priority = 110

    def apply(self, **kwargs: object) -> None:
        """Name each group and record it as a target of wiki-links."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        facts = knowledge.facts_of(docname)
        if not facts.indexes:
            return
        places: list[tuple[str, str]] = []
        values: list[tuple[str, str, str]] = []
        group_starts: dict[str, int] = {}
        before = 0
        groups: list[tuple[nodes.Element, int, int]] = []
        last = None
        tools: list[tuple[index_tools, list[tuple[nodes.Element, int]]]] = []
        for node in walk_of(self, Stage.TRANSLATED).elements:
            if group_of.is_on(node):
                groups.append((node, depth(node) + 1, before))
            elif (item := item_of(node)) is not last and item is not None:
                last = item
                before += 1
            if isinstance(node, index_tools):
                tools.append((node, []))
            elif tools and letter_of.is_on(node):
                tools[-1][1].append((node, before))
        anchors: dict[nodes.Element, str] = {}
        for section, level, start in groups:
            name = group_of.take(section)
            value = value_of_group.take(section)
            anchor = unique(slugify(name or section[0].astext()), self.document.ids)
            self.document.ids[anchor] = section
            if value[0]:
                values.append((anchor, *value))
            if name:
                places.append((name, anchor))
            section["ids"] = [anchor]
            group_starts[anchor] = start
            anchors[section] = anchor
            if not isinstance(section.parent, nodes.document | nodes.section):
                to_rubric(section, level)
        letter_starts: dict[str, int] = {}
        for place, marked in tools:
            for node, start in marked:
                letter = letter_of.take(node)
                anchor = anchors.get(node) or self._name_entry(node, letter)
                place.letters.append((letter, anchor))
                letter_starts[anchor] = start
        knowledge.facts[docname] = replace(
            facts,
            groups=tuple(places),
            group_values=tuple(values),
            group_starts=group_starts,
            letter_starts=letter_starts,
            entries=before,
        )

    def _name_entry(self, node: nodes.Element, letter: str) -> str:
        """Give an entry an id that links to its letter lead to."""
        anchor = unique(slugify(f"letter {letter}"), self.document.ids)
        self.document.ids[anchor] = node
        node["ids"] = [anchor]
        return anchor


def setup_group_names(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(NameGroups)
