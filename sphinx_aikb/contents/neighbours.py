"""Which pages stand above, beside and below a page in its sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

SIBLINGS = 50
"""At most this many pages stand beside each other in a sidebar."""


def homes(knowledge: KnowledgeBase) -> dict[str, tuple[str, list[str], int]]:
    """Return the home of each page below an index, and its place in the list there."""
    return {
        name: (page, names, at)
        for page, lists in knowledge.owned.items()
        for names in lists
        for at, name in enumerate(names)
    }


def siblings(knowledge: KnowledgeBase, docname: str) -> list[str]:
    """Return what the sidebar of a page shows beside it: of a note those below the same group.

    Below other indexes, which may list the whole vault, a page is alone, and so is that of a group.
    """
    home, names, at = knowledge.derived(homes).get(docname, ("", [docname], 0))
    pages = knowledge.catalogue.pages
    if home not in pages or docname in pages:
        return [docname]
    start = max(0, min(at - SIBLINGS // 2, len(names) - SIBLINGS))
    return names[start : start + SIBLINGS]


def pages_below(knowledge: KnowledgeBase, docname: str) -> list[str]:
    """Return what the sidebar of an author's index shows below it: pages of groups, if few."""
    pages = knowledge.catalogue.pages
    lists = () if docname in pages else knowledge.owned.get(docname, ())
    below = [name for names in lists for name in names if name in pages]
    return below if len(below) <= SIBLINGS else []


def is_alone(knowledge: KnowledgeBase, docname: str) -> bool:
    """Tell whether sidebars show nothing above a page and no page below it."""
    env = knowledge.env
    root = env.config.root_doc
    home = knowledge.derived(homes).get(docname, (None,))[0]
    if home != root and docname not in knowledge.toctrees.get(root, ()):
        return False
    return not any(env.tocs[docname].findall(addnodes.toctree))


def parents(env: BuildEnvironment) -> dict[str, str]:
    """Return the page that each page stands below, as Sphinx finds it."""
    # Sphinx sorts its toctrees, but not before it starts to write.
    return {name: page for page, names in sorted(env.toctree_includes.items()) for name in names}


def path_to(page: str, above: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the toctrees above a page, each with nothing but the way to the page.

    Sphinx looks through all toctrees of a project for it, once for each page.
    """
    path: dict[str, list[str]] = {}
    passed: set[str] = set()
    while page in above and page not in passed:
        passed.add(page)
        path.setdefault(above[page], []).append(page)
        page = above[page]
    return path
