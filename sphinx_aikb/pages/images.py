"""Names of copied images that do not depend on the order of reading.

Sphinx gives two images with one file name different names in the output folder, ``x.png`` and
``x1.png``, in the order in which it comes across them. That order changes after an edit and with
parallel reading.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.knowledge.environment import knowledge_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Record the images of a document in their order, after Sphinx collected them (500)."""
    images = app.env.images
    if not images:
        return
    found: dict[str, None] = {}
    # Not in the walk of the stage: other extensions may have added pictures since.
    for node in doctree.findall(nodes.image):
        found.update(dict.fromkeys(node.get("candidates", {}).values()))
    if paths := tuple(path for path in found if path in images):
        knowledge, docname = knowledge_of(app.env), app.env.docname
        knowledge.facts[docname] = replace(knowledge.facts_of(docname), images=paths)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Give images the names that they get when all documents are read one after another."""
    renamed = type(env.images)()
    noted = sorted(knowledge_of(env).facts.items())
    order = [path for _, facts in noted for path in facts.images]
    for path in [*order, *sorted(env.images)]:
        if path in env.images:
            for docname in env.images[path][0]:
                renamed.add_file(docname, path)
    if renamed != env.images:
        env.images = renamed


def names(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the names of a document's images in the output folder."""
    paths = knowledge_of(env).facts_of(docname).images
    return [env.images[path][1] for path in paths if path in env.images]


def setup_images(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("doctree-read", on_doctree_read, priority=900)
    app.connect("env-updated", on_env_updated)
