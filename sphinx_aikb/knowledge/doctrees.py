"""Doctrees that passages of other documents are cut from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import elements, read_doctree

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class Doctrees:
    """Keeps the doctrees used last, so that a document is not read for each of its passages."""

    kept = 32

    def __init__(self, env: BuildEnvironment) -> None:
        self._env = env
        self._read: dict[str, tuple[nodes.document, dict[str, nodes.Element]]] = {}

    def get(self, docname: str) -> tuple[nodes.document, dict[str, nodes.Element]]:
        """Return a doctree, which must not be changed, and its elements by their ids."""
        found = self._read.pop(docname, None)
        if found is None:
            document = read_doctree(self._env, docname)
            _settle_languages(document)
            by_id = {name: node for node in elements(document) for name in node["ids"]}
            found = (document, by_id)
            for oldest in list(self._read)[: -self.kept + 1]:
                del self._read[oldest]
        self._read[docname] = found
        return found


def _settle_languages(document: nodes.document) -> None:
    """Write the language that a directive ``highlight`` sets onto the code after the directive.

    Sphinx does so when a page is written; a passage on another page may not have the directive.
    """
    setting: nodes.Element | None = None
    for node in elements(document):
        if isinstance(node, addnodes.highlightlang):
            setting = node
        elif isinstance(node, nodes.literal_block) and setting is not None:
            if "language" not in node:
                node["language"], node["force"] = setting["lang"], setting["force"]
            if "linenos" not in node:
                node["linenos"] = node.astext().count("\n") >= setting["linenothreshold"] - 1
