"""What the front matter of a note puts on its page: classes, the language, a description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.languages import in_block, language_of, language_of_project
from sphinx_aikb.text.language import direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

DESCRIPTION = "description"


class ApplyFrontMatter(SphinxTransform):
    """Gives a note's own sections their classes and language, and the page its description."""

    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        """Change the sections of a note; add its description unless a meta tag has another one."""
        catalogue = knowledge_of(self.env).catalogue
        note = catalogue.get(self.env.docname)
        if note is None or not catalogue.is_note(note.docname):
            return
        classes = list(note.classes)
        if note.language:
            # docutils makes the attribute `lang` of such a class.
            classes.append(f"language-{note.language}")
        sections = [node for node in self.document.children if isinstance(node, nodes.section)]
        for section in sections:
            section["classes"] += classes
        if note.description and sections and not any(_descriptions(self.document)):
            meta = nodes.meta("", name=DESCRIPTION, content=note.description)
            self.document.insert(self.document.index(sections[0]), meta)


class SetDirection(SphinxTransform):
    """Tells browsers the direction of a note that is written in another than the project.

    Runs after the lists at the end of a note (860), which look for its sections.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Put marks around the sections of a note."""
        env, children = self.env, self.document.children
        languages = language_of(env, env.docname), language_of_project(env)
        at = next((at for at, each in enumerate(children) if isinstance(each, nodes.section)), None)
        if at is not None and len(set(map(direction_of, languages))) == 2:
            marked = in_block(children[at:], *languages)
            self.document.insert(at, marked[0])
            self.document.append(marked[-1])


class OneDescription(SphinxPostTransform):
    """Keeps the descriptions of single notes out of the one page that holds all notes."""

    default_priority = 900
    builders = ("singlehtml",)

    def run(self, **kwargs: object) -> None:
        """Remove the descriptions of the notes inside the page."""
        catalogue = knowledge_of(self.env).catalogue
        for file in list(self.document.findall(addnodes.start_of_file)):
            if catalogue.is_note(file["docname"]):
                for meta in list(_descriptions(file)):
                    meta.parent.remove(meta)


def _descriptions(tree: nodes.Element) -> Iterator[nodes.meta]:
    return (node for node in tree.findall(nodes.meta) if node.get("name") == DESCRIPTION)


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Tell browsers the direction of each page of a project that is written from right to left.

    Themes write the language of the project, and no direction.
    """
    if "body" in context and direction_of(language_of_project(app.env)) == "rtl":
        context["body"] = f'<div dir="rtl">\n{context["body"]}</div>\n'


def setup_front_matter(app: Sphinx) -> None:
    """Register the transforms, and the handler, after those that look at a page as it is."""
    app.add_transform(ApplyFrontMatter)
    app.add_transform(SetDirection)
    app.add_post_transform(OneDescription)
    app.connect("html-page-context", on_page_context, priority=900)
