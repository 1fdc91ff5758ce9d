"""Changes to the tree while a document is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.environment import domain_of
from sphinx_aikb.roles import DOMAIN, TIMESTAMP
from sphinx_aikb.tree import ancestors, depth
from sphinx_aikb.vault.callouts import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx


RULE = "* * *"
"""What a rule is where none can be drawn."""


class UnnestLinks(SphinxTransform):
    """No link inside a link: ours gives way, and its text stays.

    Runs after ``Contents`` of docutils (720), which copies headings into links; there a timestamp
    vanishes, as it does from the table of contents.
    """

    default_priority = 730

    def apply(self, **kwargs: object) -> None:
        """Replace each link of ours that stands inside another."""
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, addnodes.download_reference) and "aikb_file" in node:
                if isinstance(node.parent, nodes.title) and not _titles_callout(node.parent):
                    # Sphinx copies headings into tables of contents, where no file can be.
                    text = nodes.inline("", node.astext(), aikb_file=node["aikb_file"])
                    text.source, text.line = node.source, node.line
                    node.replace_self(text)
                continue
            if not _is_ours(node):
                continue
            # A heading that links back to the table of contents is a link, too.
            if isinstance(node.parent, nodes.title):
                node.parent.attributes.pop("refid", None)
            if not _inside_link(node):
                continue
            if node.get("reftype") != TIMESTAMP:
                node.replace_self(node.children)
            elif _inside_contents(node):
                node.parent.remove(node)
            else:
                node.replace_self(nodes.inline("", node["moment"][0]))


def _titles_callout(title: nodes.title) -> bool:
    return isinstance(title.parent, nodes.Admonition)


def _is_ours(node: nodes.Element) -> bool:
    if isinstance(node, addnodes.pending_xref):
        return bool(node.get("refdomain") == DOMAIN)
    return isinstance(node, nodes.reference) and "aikb_external" in node


def _inside_link(node: nodes.Node) -> bool:
    return depth(node, (nodes.reference, addnodes.pending_xref)) > 0


def _inside_contents(node: nodes.Node) -> bool:
    return any(
        isinstance(parent, nodes.topic) and "contents" in parent.get("classes", ())
        for parent in ancestors(node)
    )


class TrimTitles(SphinxTransform):
    """Keeps the blank beside a timestamp out of the text of a heading in reStructuredText.

    In Markdown a rule sees to it, before ids are made.
    """

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Move the blank into the timestamp."""
        for title in self.document.findall(nodes.title):
            for at, node in enumerate(list(title.children)):
                if isinstance(node, addnodes.pending_xref) and node.get("reftype") == TIMESTAMP:
                    before, after = node.get("blanks", ("", ""))
                    if at:
                        before = _strip(title, at - 1, str.rstrip) or before
                    else:
                        after = _strip(title, at + 1, str.lstrip) or after
                    node["blanks"] = (before, after)


def _strip(title: nodes.title, at: int, strip: Callable[[str], str]) -> str:
    """Strip the text at an index of a title; return a blank when there was one."""
    text = title.children[at] if at < len(title) else None
    if not isinstance(text, nodes.Text) or strip(text) == text:
        return ""
    # Not `replace`, which finds the first text that says the same.
    title[at] = nodes.Text(strip(text))
    return " "


class PlainRules(SphinxTransform):
    """Makes rules of notes a line of their own where docutils has no place for one: in quotes.

    Before docutils checks where they stand (830), which ends the build with some versions.
    """

    default_priority = 820

    def apply(self, **kwargs: object) -> None:
        """Replace each rule that stands neither in a document nor in a section of it."""
        if not domain_of(self.env).catalogue.is_note(self.env.docname):
            return
        for rule in list(self.document.findall(nodes.transition)):
            if not isinstance(rule.parent, nodes.document | nodes.section):
                line = nodes.paragraph("", RULE, classes=["aikb-rule"])
                line.source, line.line = rule.source, rule.line
                rule.replace_self(line)


class FlattenForText(SphinxPostTransform):
    """Lets lists, quotes and callouts that nest very deep go on without indentation in plain text.

    Sphinx's text writer has 70 columns and fails when a line has none left.
    """

    default_priority = 900
    builders = ("text",)
    deepest = 15

    def run(self, **kwargs: object) -> None:
        """Replace each block that is too deep by what it holds."""
        for node in list(self.document.findall(nodes.Element)):
            if not isinstance(node, _INDENTED) or depth(node, _INDENTED) < self.deepest:
                continue
            if not isinstance(node, _PLAIN):
                # An admonition with a title of its own is not indented.
                title = nodes.title("", admonitionlabels[node.tagname])
                node.replace_self(nodes.admonition("", title, *node.children))
            else:
                inside = (
                    child.children if isinstance(child, nodes.list_item) else [child]
                    for child in node.children
                )
                node.replace_self([child for children in inside for child in children])


_PLAIN = (nodes.bullet_list, nodes.enumerated_list, nodes.block_quote)
_INDENTED = (*_PLAIN, *(getattr(nodes, name) for name in LOOKS))


def setup_transforms(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(UnnestLinks)
    app.add_transform(TrimTitles)
    app.add_transform(PlainRules)
    app.add_post_transform(FlattenForText)
