"""The way from Sphinx's environment to the knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.transforms import SphinxTransform

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.walks import Stage, Walk


def knowledge_of(env: BuildEnvironment) -> KnowledgeBase:
    """Return the knowledge base of a project, which the domain keeps."""
    domain: Any = env.domains["aikb"]
    return cast("KnowledgeBase", domain.knowledge)


def walk_of(transform: SphinxTransform, stage: Stage) -> Walk:
    """Return the walk of a stage through the document that a transform is applied to."""
    return knowledge_of(transform.env).walks.of(transform.document, stage)


def is_used(env: BuildEnvironment) -> bool:
    """Tell whether there is a note, or syntax of the extension in another document."""
    knowledge = knowledge_of(env)
    return bool(knowledge.catalogue.notes) or any(
        facts.needs_style_sheet for facts in knowledge.facts.values()
    )
