"""The one place where MyST-Parser is touched: each parser that it makes gets the rules.

MyST-Parser offers no hook for markdown-it plugins (its issues 421 and 632), so the module global
``myst_parser.parsers.mdit.myst_role_plugin``, which ``create_md_parser`` looks up at each call, is
wrapped once. MyST-NB makes its parsers through the same function. In projects that do not load this
extension the rules do nothing.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import myst_parser.parsers.mdit as target
from myst_parser import mocking

from sphinx_aikb.markdown import blocks, context, inline
from sphinx_aikb.markdown.addresses import add_addresses
from sphinx_aikb.markdown.bare_times import add_times
from sphinx_aikb.markdown.block_ids import block_markers
from sphinx_aikb.markdown.callouts import add_callouts
from sphinx_aikb.markdown.comments import add_comments
from sphinx_aikb.markdown.fences import add_fences
from sphinx_aikb.markdown.formulas import add_formulas
from sphinx_aikb.markdown.headings import headings
from sphinx_aikb.markdown.highlights import add_highlights, add_strikethrough
from sphinx_aikb.markdown.html import add_html
from sphinx_aikb.markdown.money import add_money
from sphinx_aikb.markdown.picture_sizes import add_sizes
from sphinx_aikb.markdown.substitutions import add_substitutions
from sphinx_aikb.markdown.tags import add_tags
from sphinx_aikb.markdown.tasks import add_tasks
from sphinx_aikb.markdown.videos import add_videos

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

SEAM = "myst_role_plugin"
_MARK = "_sphinx_aikb"


def install() -> bool:
    """Wrap the plug-in, once in a process; False when MyST-Parser no longer has it there."""
    original = getattr(target, SEAM, None)
    if original is None or SEAM not in target.create_md_parser.__code__.co_names:
        return False
    if not hasattr(original, _MARK):
        setattr(target, SEAM, _wrapped(original))
    return True


def _wrapped(original: Callable[[MarkdownIt], None]) -> Callable[[MarkdownIt], None]:
    @wraps(original)
    def plugin(md: MarkdownIt) -> None:
        original(md)
        add_rules(md)

    setattr(plugin, _MARK, True)
    return plugin


def add_rules(md: MarkdownIt) -> None:
    """Add the rules to a parser made by ``create_md_parser``, which has the role rule already.

    Several core rules come directly after ``inline``: of these the one that is added last runs
    first.
    """
    md.core.ruler.before("normalize", "aikb_begin", context.begin)
    md.core.ruler.after("block", "aikb_blocks", context.after_blocks)
    md.core.ruler.after("inline", "aikb_links", inline.without_nesting)
    md.core.ruler.after("aikb_links", "aikb_headings", headings)
    md.core.ruler.after("aikb_headings", "aikb_markers", block_markers)
    rules = md.inline.ruler
    rules.at("myst_role", inline.linear_role)
    rules.before("newline", "aikb_link", inline.link_or_embed)
    rules.before("newline", "aikb_timestamp", inline.timestamp_anchor)
    rules.before("newline", "aikb_brackets", inline.linear_brackets)
    rules.before("newline", "aikb_open_tags", inline.linear_tags)
    md.block.ruler.at("table", blocks.table_with_links, {"alt": ["paragraph", "reference"]})
    add_fences(md)
    add_times(md)
    add_videos(md)
    add_addresses(md)
    add_sizes(md)
    add_callouts(md)
    add_html(md)
    add_substitutions(md)
    add_highlights(md)
    add_strikethrough(md)
    add_tasks(md)
    add_money(md)
    add_formulas(md)
    add_tags(md)
    add_comments(md)


def include(directive: Any, kind: type[Any]) -> Any:
    """Return what includes the file of a directive in Markdown, None in reStructuredText.

    MyST-Parser never runs docutils' directive; it has a class of its own for the purpose.
    """
    renderer = getattr(directive.state, "_renderer", None)
    if renderer is None:
        return None
    return mocking.MockIncludeDirective(
        renderer,
        name=directive.name,
        klass=kind,
        arguments=directive.arguments,
        options=directive.options,
        body=list(directive.content),
        lineno=directive.lineno,
    )
