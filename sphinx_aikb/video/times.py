"""Says which times are wrong: a line at the end of a build, and a warning for each note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.knowledge.walks import Stage

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class WarnOfTimes(SphinxPostTransform):
    """Warns of the wrong times of a note, if the project asks for such warnings."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Warn where the note stands, alone or in a document that is put together of many."""
        times = knowledge_of(self.env).derived(Times)
        times.warn(self.env.docname)
        for place in walk_of(self, Stage.STORED).of(addnodes.start_of_file):
            times.warn(place["docname"])


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """Count the wrong times, unless they are those of the last build or each has its warning."""
    knowledge = knowledge_of(app.env) if exception is None else None
    if knowledge and not (knowledge.is_as_before or app.config.nitpicky):
        knowledge.derived(Times).tell()


def setup_times(app: Sphinx) -> None:
    """Register the transform and the handler."""
    app.add_post_transform(WarnOfTimes)
    app.connect("build-finished", on_finished)
