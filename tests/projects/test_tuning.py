"""What makes builds cheaper changes nothing that they write, and ends with them."""

import gc
import logging

import pytest
from sphinx.errors import ExtensionError

from sphinx_aikb.reading import tuning
from support.compare import differences
from support.texts import index, note

FILES = {
    "index.md": index(),
    **{f"notes/{name}.md": note(name.upper(), "See [[b]].") for name in "abc"},
}
CONF = """
import gc, json, logging, pathlib

def look(app, *args):
    kept = [sorted(getattr(app.env, name)) for name in ("_write_doc_doctree_cache", "_pickled_doctree_cache")]
    level = logging.getLogger("sphinx.sphinx").level
    seen = {"thresholds": gc.get_threshold(), "kept": kept, "level": level}
    with pathlib.Path(app.outdir, "seen.jsonl").open("a") as file:
        print(json.dumps(seen), file=file)

def setup(app):
    app.connect("doctree-read", look, priority=600)
    app.connect("env-updated", look, priority=600)
    app.connect("doctree-resolved", look, priority=600)
"""


@pytest.fixture
def usual_thresholds():
    """Those of a process that has changed nothing."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield (700, 10, 10)
    gc.set_threshold(*before)


def test_garbage_is_collected_rarely_until_the_build_ends(make_project, usual_thresholds):
    seen = make_project(FILES, CONF).build("html").jsonl("seen.jsonl")
    assert {tuple(each["thresholds"]) for each in seen} == {tuning.THRESHOLDS}
    assert gc.get_threshold() == usual_thresholds


def test_a_process_with_a_way_of_its_own_keeps_it(make_project, usual_thresholds):
    gc.set_threshold(1_000_000, 1_000, 10_000)
    seen = make_project(FILES, CONF).build("html").jsonl("seen.jsonl")
    assert {tuple(each["thresholds"]) for each in seen} == {(1_000_000, 1_000, 10_000)}
    gc.disable()
    try:
        make_project(FILES, CONF).build("html")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_failed_build_ends_it_as_well(make_project, usual_thresholds):
    conf = "def setup(app):\n    app.connect('env-updated', lambda app, env: 1 / 0)"
    with pytest.raises(ExtensionError):
        make_project(FILES, conf).build("html")
    assert gc.get_threshold() == usual_thresholds
    assert logging.getLogger("sphinx.sphinx").level == logging.NOTSET


def test_no_message_is_made_that_no_handler_shows(make_project):
    """Sphinx has one for each event of each page, for those who debug it."""
    seen = make_project(FILES, CONF).build("html").jsonl("seen.jsonl")
    assert {each["level"] for each in seen} == {logging.INFO}
    assert logging.getLogger("sphinx.sphinx").level == logging.NOTSET
    plain = make_project(FILES, CONF, aikb_tuning=False).build("html").jsonl("seen.jsonl")
    assert {each["level"] for each in plain} == {logging.NOTSET}


@pytest.mark.parametrize("level", [logging.DEBUG, logging.WARNING, logging.NOTSET])
def test_messages_that_a_handler_shows_are_made(monkeypatch, level):
    handlers = [logging.Handler(logging.ERROR), logging.Handler(level)]
    monkeypatch.setattr(logging.getLogger("sphinx"), "handlers", handlers)
    logger = logging.getLogger("sphinx.sphinx")
    messages = tuning.ShownMessages()
    for _ in range(2):
        messages.begin()
        assert logger.level == level
        messages.end()
        assert logger.level == logging.NOTSET


def test_a_build_that_never_ended_takes_no_message_from_the_next(make_project):
    conf = "def setup(app):\n    app.connect('builder-inited', lambda app: 1 / 0)"
    with pytest.raises(ExtensionError):
        make_project(FILES, conf).build("html")
    seen = make_project(FILES, CONF, aikb_tuning=False).build("html").jsonl("seen.jsonl")
    assert {each["level"] for each in seen} == {logging.NOTSET}


def test_only_the_doctree_of_the_root_page_is_kept(make_project):
    """Sphinx keeps doctrees under private names: this fails when one of them moves."""
    seen = make_project(FILES, CONF).build("html").jsonl("seen.jsonl")
    assert len(seen) == 9
    assert all(set(names) <= {"index"} for each in seen for names in each["kept"]), seen


def test_without_the_private_names_a_build_goes_on(make_project, monkeypatch):
    monkeypatch.setattr(tuning, "CACHES", ("_moved_away",))
    made = make_project(FILES, CONF).build("html")
    assert made.warnings == ""
    assert max(len(names) for each in made.jsonl("seen.jsonl") for names in each["kept"]) > 1


STEMS = """
from sphinx.search.en import SearchEnglish

asked = []
find = SearchEnglish.stem

def stem(self, word):
    asked.append(word)
    return find(self, word)

def finish(app, exception):
    (app.outdir / "asked.txt").write_text(" ".join(asked))
    SearchEnglish.stem = find

def setup(app):
    SearchEnglish.stem = stem
    app.connect("build-finished", finish)
"""


def test_the_stem_of_a_word_is_found_once_for_all_pages(make_project):
    """The language of the index is no private name, but the way to it is: this fails when it moves."""
    asked = (make_project(FILES, STEMS).build("html").out / "asked.txt").read_text().split()
    assert asked.count("See") == 1, "a word of three pages"
    assert len(asked) == len(set(asked))


TITLES = """
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

asked = []
render = StandaloneHTMLBuilder.render_partial

def render_partial(self, node):
    if isinstance(node, nodes.title):
        asked.append(node.astext())
    return render(self, node)

def finish(app, exception):
    (app.outdir / "asked.txt").write_text(" ".join(asked))
    StandaloneHTMLBuilder.render_partial = render

def setup(app):
    StandaloneHTMLBuilder.render_partial = render_partial
    app.connect("build-finished", finish)
"""


def test_a_title_of_words_is_printed_once_for_all_pages(make_project):
    """Sphinx prints it on the page itself, on those before and after it, and on all below it."""
    files = FILES | {"notes/code.md": "---\nvideoId: P6y0gr-W2-k\n---\n\n# `D`\n\nSee [[b]].\n"}
    asked = (make_project(files, TITLES).build("html").out / "asked.txt").read_text().split()
    assert sorted(each for each in asked if each != "D") == ["A", "B", "C", "Index"]
    assert asked.count("D") > 1, "code may need what the page has"


@pytest.mark.parametrize("builder", ["html", "text"])
def test_the_output_is_the_same_without_it(make_project, usual_thresholds, builder):
    tuned = make_project(FILES).build(builder)
    plain = make_project(FILES, aikb_tuning=False, conf=CONF).build(builder)
    assert {tuple(each["thresholds"]) for each in plain.jsonl("seen.jsonl")} == {usual_thresholds}
    assert differences(tuned.out, plain.out, ignored=["seen.jsonl", ".buildinfo"]) == []
