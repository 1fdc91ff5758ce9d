"""Labels that several documents have: the last document has it, whichever was read last.

Sphinx keeps what it read last. In a build from nothing, that is the last document by name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import Label

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the labels that Sphinx has just found in a document."""
    docname, standard = app.env.docname, app.env.domains.standard_domain
    found = []
    for name, explicit in doctree.nametypes.items():
        owner, anchor = standard.anonlabels.get(name, ("", ""))
        if explicit and owner == docname:
            titled = standard.labels.get(name, ("", "", ""))
            found.append(Label(name, anchor, titled[2] if titled[:2] == (owner, anchor) else None))
    if found:
        facts = knowledge_of(app.env).facts
        facts[docname] = replace(facts[docname], labels=tuple(found))


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give each label to the last document that has it, once all were read."""
    standard, facts = env.domains.standard_domain, knowledge_of(env).facts
    for docname in sorted(facts):
        for label in facts[docname].labels:
            standard.anonlabels[label.name] = (docname, label.anchor)
            if label.title is not None:
                standard.labels[label.name] = (docname, label.anchor, label.title)
    return []


def setup_labels(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("doctree-read", on_doctree_read)
    app.connect("env-updated", on_env_updated)
