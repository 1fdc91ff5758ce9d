"""Reads pages that no author wrote without looking for what they never have.

Sphinx applies a hundred transforms to each document. On a small page, to look for footnotes,
citations, targets, glossaries and code takes longer than all else, and the pages of groups hold
nothing but a title, lists, a player and a timeline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.transforms import SphinxSmartQuotes, SphinxTransform

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of

if TYPE_CHECKING:
    from docutils.transforms import Transform
    from sphinx.application import Sphinx

NAMES = frozenset(
    (
        "myst_parser.mdit_to_docutils.transforms.CollectFootnotes",
        "myst_parser.mdit_to_docutils.transforms.PrioritiseExplicitIds",
        "myst_parser.mdit_to_docutils.transforms.ResolveAnchorIds",
        "myst_parser.mdit_to_docutils.transforms.ResolveSectionRefs",
        "myst_parser.mdit_to_docutils.transforms.SortFootnotes",
        "myst_parser.mdit_to_docutils.transforms.UnreferencedFootnotesDetector",
        "sphinx.domains.citation.CitationDefinitionTransform",
        "sphinx.domains.citation.CitationReferenceTransform",
        "sphinx.transforms.AutoIndexUpgrader",
        "sphinx.transforms.AutoNumbering",
        "sphinx.transforms.DefaultSubstitutions",
        "sphinx.transforms.DoctestTransform",
        "sphinx.transforms.GlossarySorter",
        "sphinx.transforms.HandleCodeBlocks",
        "sphinx.transforms.MoveModuleTargets",
        "sphinx.transforms.ReorderConsecutiveTargetAndIndexNodes",
        "sphinx.transforms.SortIds",
        "sphinx.transforms.references.SphinxDanglingReferences",
    )
)
"""Transforms for what only a note has. A version of Sphinx that has other ones applies them all."""
MODULES = (
    "docutils.transforms.references",
    "sphinx.builders.latex.transforms",
)
"""Modules with nothing but such transforms."""
_QUOTED = re.compile(r"""["'`\\]|--|\.\.\.|\. \. \.""")
"""What becomes typographic."""


def _is_for_notes(transform: type[Transform]) -> bool:
    module = transform.__module__
    return module in MODULES or f"{module}.{transform.__qualname__}" in NAMES


class ReadLess(SphinxTransform):
    """Takes transforms for what only a note has off the list of those for the page of a group.

    Runs before all others.
    """

    default_priority = 1

    def apply(self, **kwargs: Any) -> None:
        """Leave them out."""
        catalogue = knowledge_of(self.env).catalogue
        if settings_of(self.config).tuning and catalogue.is_generated(self.env.docname):
            transformer = self.document.transformer
            is_plain = _QUOTED.search(self.document.astext()) is None
            transformer.transforms = [
                each
                for each in transformer.transforms
                if not _is_for_notes(each[1])
                and not (is_plain and issubclass(each[1], SphinxSmartQuotes))
            ]


def setup_lean(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(ReadLess)
