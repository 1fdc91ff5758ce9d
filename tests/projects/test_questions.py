"""A page asks nothing of other documents that its digest has not asked: else it would grow stale without a word.

What a page shows of others has two sides: the transforms that show it, and the digest by which a build knows that it is
another one now. Here all questions to the knowledge base are recorded on both sides. Whoever shows something new, and does
not put it into the digest, fails here.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from types import FunctionType
from typing import Any

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_aikb.incremental.digests import PageDigests
from sphinx_aikb.knowledge import numbered_pages
from sphinx_aikb.knowledge.inventories import Inventories
from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.resolver import Resolver
from support.edits import files

Question = tuple[Any, ...]

SILENT = {"forget", "use"}
"""These answer nothing."""


class Recorder:
    """Records the outermost questions, for the page and the side that are asked about."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, set[Question]]] = {
            "shown": defaultdict(set),
            "digest": defaultdict(set),
        }
        self._now: set[Question] | None = None
        self._inside = False

    def ask(self, question: Question, answer: Callable[[], Any]) -> Any:
        if self._now is None or self._inside:
            return answer()
        self._now.add(question)
        self._inside = True
        try:
            return answer()
        finally:
            self._inside = False

    def during(self, side: str, page: str, run: Callable[[], Any]) -> Any:
        before, self._now = self._now, self.asked[side][page]
        try:
            return run()
        finally:
            self._now = before


@pytest.fixture
def recorder(monkeypatch) -> Recorder:
    recorder = Recorder()

    def method(name: str, original: FunctionType) -> Callable[..., Any]:
        def asked(self, *args, **kwargs):
            told = tuple(
                getattr(each, "__qualname__", None) or repr(each)
                for each in (*args, *kwargs.values())
            )
            return recorder.ask((name, *told), lambda: original(self, *args, **kwargs))

        return asked

    def value(name: str, original: cached_property) -> property:
        def asked(self):
            kept = self.__dict__
            if name not in kept:
                kept[name] = original.func(self)
            return recorder.ask((name,), lambda: kept[name])

        return property(asked)

    for owner in (KnowledgeBase, Catalogue, Resolver, Inventories):
        for name, original in list(vars(owner).items()):
            if name.startswith("_") or name in SILENT:
                continue
            if isinstance(original, FunctionType):
                monkeypatch.setattr(owner, name, method(name, original))
            elif isinstance(original, cached_property) and owner is KnowledgeBase:
                monkeypatch.setattr(owner, name, value(name, original))

    of, resolve, write = (
        PageDigests.of,
        BuildEnvironment.apply_post_transforms,
        StandaloneHTMLBuilder.write_doc,
    )
    monkeypatch.setattr(
        PageDigests,
        "of",
        lambda self, page: recorder.during("digest", page, lambda: of(self, page)),
    )
    monkeypatch.setattr(
        BuildEnvironment,
        "apply_post_transforms",
        lambda self, tree, page: recorder.during("shown", page, lambda: resolve(self, tree, page)),
    )
    monkeypatch.setattr(
        StandaloneHTMLBuilder,
        "write_doc",
        lambda self, page, tree: recorder.during("shown", page, lambda: write(self, page, tree)),
    )
    return recorder


def is_excused(page: str, name: str, about: tuple[str, ...]) -> bool:
    """Tell whether what a question is about cannot change without something else that the digest has."""
    match name:
        case "derived":  # the pages above a note: the digest has them by their titles
            return about == ("_homes",)
        case "left_out_resolver":  # for a warning alone
            return True
        case "doctrees":  # the text of passages, of which the digest has the facts that are kept
            return True
        case (
            "sentence" | "titles_of"
        ):  # of the page itself: the digest has the titles of all that it links to
            return about[0] == repr(page)
        # Of the page itself: its language and its kind, for which it is read again.
        case "get" | "is_note" | "is_generated":
            return about[0] == repr(page)
        case "as_read":  # of a passage: the digest has the label of each embed
            return True
        case "label_of":  # of a note that is missing: it has no title
            return "rule='missing'" in about[1]
    return False


def forgotten(recorder: Recorder) -> set[tuple[str, str]]:
    """The names of the questions that a page asks and its digest does not, with the page."""
    return {
        (page, name)
        for page, asked in recorder.asked["shown"].items()
        for name, *about in asked - recorder.asked["digest"][page]
        if not is_excused(page, name, tuple(about))
    }


VAULT = {name: text for name, text in files().items() if name != "conf.py"}
SETTINGS = {"html_baseurl": "https://example.org", "aikb_videos": "videos.yaml", "numfig": True}


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
def test_what_is_shown_is_in_the_digest(make_project, recorder, theme, monkeypatch):
    monkeypatch.setattr(numbered_pages, "MOST", 2)  # some groups are on numbered pages
    make_project(VAULT, html_theme=theme, **SETTINGS).build("html")
    assert len(recorder.asked["shown"]) > 10
    assert sum(map(len, recorder.asked["shown"].values())) > 200
    assert forgotten(recorder) == set()


NEW = """
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_aikb.knowledge.environment import knowledge_of

class CountLinks(SphinxPostTransform):
    default_priority = 5

    def run(self):
        knowledge = knowledge_of(self.env)
        knowledge.linking.get("plain", ())
        knowledge.name_of("guide")

def setup(app):
    app.add_post_transform(CountLinks)
"""


def test_what_a_digest_forgets_is_noticed(make_project, recorder):
    make_project(VAULT, NEW, aikb_backlinks=False, **SETTINGS).build("html")
    # What is made once for all pages is asked for by the digest of the first one, whichever that is.
    found = forgotten(recorder)
    assert ("alpha/red", "name_of") in found
    assert {("alpha/red", "linking"), ("alpha/one", "linking")} & found
