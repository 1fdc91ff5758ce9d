"""Notes at which reading or writing fails: each is shown as its text, and all others are built."""

from types import SimpleNamespace

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_aikb.reading.guard import Guard
from sphinx_aikb.text.literal import body_of
from support.compare import clean, differences
from support.projects import new_project
from support.texts import VIDEO, index, note


def rest(text: str) -> str:
    """A piece of reStructuredText in a note."""
    return f"```{{eval-rst}}\n{text}\n```\n\nWords."


def nested(name: str, levels: int) -> str:
    """So many directives inside each other."""
    opening = (f"{'`' * (levels + 3 - at)}{{{name}}}" for at in range(levels))
    return "\n".join([*opening, "Inmost.", *("`" * (at + 4) for at in range(levels))])


def settings(*lines: str) -> str:
    return "\n".join(
        ("---", "title: Set", f"videoId: {VIDEO}", "myst:", *lines, "---", "", "Words [[fine]].")
    )


AS_TEXT = {
    "hlist": note("Hlist", "```{hlist}\n:columns: 0\n\n- a\n- b\n```\n\n~~~ and `````` are shown"),
    "itself": note("Itself", "Words.\n\n```{include} itself.md\n```"),
    "each_other": note("Each other", "Words.\n\n```{include} other.md\n```"),
    "other": note("Other", "Words.\n\n```{include} each_other.md\n```"),
    "speed": settings("  words_per_minute: 0"),
    "directives": note("Directives", nested("note", 200)),
    "tips": note("Tips", nested("tip", 150)),
    "rest": f":videoId: {VIDEO}\n:title: Rest\n\n====\nRest\n====\n\n.. hlist::\n   :columns: 0\n\n   - a\n",
    "crash": note("Crash", "{crash}`reading` %%secret\n\nsecret%%"),
}
"""At these notes reading fails."""
LEFT_OUT = {
    "auto_footnote": (note("Auto", rest("A [#]_ b.\n\n.. [#] Foot.")), "footnote reference"),
    "contents": (note("Contents", rest(".. contents::")), "pending"),
    "numbered": (note("Numbered", rest(".. sectnum::")), "pending"),
    "links": (
        note("Links", rest(".. target-notes::\n\nSee `x <https://example.org>`_.")),
        "pending",
    ),
    "header": (note("Header", rest(".. header:: Head")), "decoration"),
    "footer": (note("Footer", rest(".. footer:: Foot")), "decoration"),
}
"""These have a part that no builder can write."""
SIZES = {
    "lines": note("Lines", "```{code-block}\n:emphasize-lines: 1-999999999\n\nkept\n```"),
    "included": note("Included", "```{literalinclude} fine.md\n:lines: 1-999999999\n```"),
    "widths": note("Widths", "```{list-table}\n:widths: 999999999999 1\n\n* - kept\n  - b\n```"),
    "csv": note("Csv", "```{csv-table}\n:widths: 50000000 99999999\n\nkept, b\n```"),
}
"""Sizes that would take all memory."""
PARAGRAPHS = settings("  disable_syntax: [paragraph]")
"""Without paragraphs, some versions of markdown-it never end."""
DEEP = {
    "emphasis": note("Emphasis", "*a **b " * 100 + "x" + "** *" * 100),
    "quotes": note("Quotes", ">" * 300 + " x"),
    "footnote": note("Footnote", "A[^a]\n\n[^a]: See [^a], > [^a] and [^b].\n\n[^b]: Not [^a]."),
    "terms": note("Terms", "\n".join(f"{'  ' * at}a\n{'  ' * at}: b" for at in range(200))),
}
"""What nests and is no reason to fail."""
FILES = {
    "index.md": "# Index\n\n```{toctree}\n:glob:\n*\n```\n",
    "paragraphs.md": PARAGRAPHS,
    "fine.md": note("Fine", "Fine words [[hlist]]."),
    "unwritten.md": note("Unwritten", "{crash}`writing` %%secret%% and words."),
    **{f"{name}.{'rst' if name == 'rest' else 'md'}": text for name, text in AS_TEXT.items()},
    **{f"{name}.md": text for name, (text, _) in LEFT_OUT.items()},
    **{f"{name}.md": text for name, text in {**SIZES, **DEEP}.items()},
}
CONF = """
from docutils import nodes
from sphinx.util.docutils import SphinxRole

myst_enable_extensions = ["deflist"]
aikb_notes = ["[!i]*", "itself", "included"]

class Crash(SphinxRole):
    def run(self):
        if self.text == "reading":
            raise LookupError("no such thing")
        # The writer of HTML gives the location itself.
        return [nodes.literal_block("x", "x", highlight_args={"location": ""})], []

def setup(app):
    app.add_role("crash", Crash())
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("guard"), FILES, CONF)


@pytest.fixture(scope="module")
def built(project):
    # LaTeX writes all documents at once.
    without = {"exclude_patterns": ["unwritten.md"]}
    latex = project.build("latex", doctreedir="latex-doctrees", confoverrides=without)
    return {"html": project.build(), "text": project.build("text"), "latex": latex}


def said_of(result, name: str) -> list[str]:
    return [line for line in result.warning_lines if line.startswith((f"{name}.md", f"{name}.rst"))]


@pytest.mark.parametrize("name", AS_TEXT)
def test_a_note_that_cannot_be_read_is_its_text(built, project, name):
    page = built["html"].html(name)
    source = project.read(f"{name}.{'rst' if name == 'rest' else 'md'}")
    shown = source if name == "rest" else body_of(source)
    assert page.select_one("div.body pre").get_text().strip() == shown.strip()
    assert "secret" not in page.get_text()
    said = [line for line in said_of(built["html"], name) if "cannot be read" in line]
    assert len(said) == 1
    assert said[0].endswith("): its text stands there [aikb.source]")
    assert shown.splitlines()[-1].split()[0] in (built["text"].out / f"{name}.txt").read_text()


def test_the_reason_is_said(built):
    reasons = {name: said_of(built["html"], name)[0] for name in ("crash", "hlist", "directives")}
    assert "(LookupError: no such thing)" in reasons["crash"]
    assert "(ZeroDivisionError: integer division or modulo by zero)" in reasons["hlist"]
    assert "(RecursionError: " in reasons["directives"]


def test_its_title_and_its_video_are_known(built):
    assert built["html"].html("hlist").select_one("h1").get_text().startswith("Hlist")
    assert built["html"].html("fine").select_one("a.wikilink").get_text() == "Hlist"


def test_a_page_that_cannot_be_written_is_the_text_of_its_note(built):
    (line,) = said_of(built["html"], "unwritten")
    assert "the page cannot be written (TypeError: " in line
    assert line.endswith("): the text of the note is there [aikb.source]")
    page = built["html"].html("unwritten")
    assert "{crash}`writing`  and words." in page.select_one("div.body pre").get_text()
    assert page.select_one("h1").get_text().startswith("Unwritten")
    assert "and words." in (built["text"].out / "unwritten.txt").read_text()


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_half_made_is_left_out(built, name):
    said = [line for line in said_of(built["html"], name) if "[aikb.source]" in line]
    assert len(said) == 1
    assert f"{LEFT_OUT[name][1]} is left out: it works where the whole document is" in said[0]
    assert "Words." in built["html"].html(name).select_one("div.body").get_text()
    assert not built["html"].html(name).select("div.body nav.contents")
    assert "Words." in (built["text"].out / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", SIZES)
def test_sizes_stay_small(built, name):
    text = (built["text"].out / f"{name}.txt").read_text()
    assert len(text) < 5_000
    assert "kept" in text or "Fine words" in text


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_is_built(built, name):
    assert "cannot be" not in "".join(said_of(built["html"], name))
    assert built["html"].html(name).select_one("h1") is not None


def test_the_rest_is_built(built):
    assert built["html"].html("paragraphs").select_one("div.body p a.wikilink").get_text() == "Fine"
    assert "Fine words" in built["html"].html("fine").select_one("div.body").get_text()
    assert "Fine words" in next(built["latex"].out.glob("*.tex")).read_text()


def test_in_parallel_and_after_changes(make_project):
    few = ("index.md", "fine.md", "hlist.md", "crash.md", "unwritten.md", "contents.md", "speed.md")
    project = make_project({name: FILES[name] for name in few}, CONF)
    serial = project.build()
    parallel = project.build(parallel=4, out="parallel", doctreedir="parallel-doctrees")
    assert differences(parallel.out, serial.out) == []
    for text in (note("Hlist", "Put right."), AS_TEXT["hlist"]):
        project.write("hlist.md", text)
        result = project.build("html")
        assert differences(result.out, clean(project, "html").out) == []


def test_what_was_put_right_elsewhere_is_read_again(make_project):
    """The text of a note names no file that would be watched."""
    files = {
        "index.md": "# Index\n",
        "a.md": note("A", "```{include} b.md\n```"),
        "b.md": AS_TEXT["hlist"],
    }
    project = make_project(files, CONF)
    assert project.build().html("a").select_one("div.body pre") is not None
    project.write("b.md", "Good words.\n")
    result = project.build()
    assert "Good words." in result.html("a").select_one("div.body p").get_text()
    assert differences(result.out, clean(project, "html").out) == []
    assert said_of(project.build(), "a") == []


def test_embeds_do_not_add_up_to_what_no_writer_can_write(make_project):
    deep = "> " * 60
    notes = {
        f"n{at}.md": note(f"N{at}", f"{deep}Words of {at}.\n{deep}\n{deep}![[n{at + 1}]]")
        for at in range(6)
    }
    result = make_project({"index.md": "# Index\n", **notes}).build()
    assert "stands in more than 200 elements: it is a link there" in result.warnings
    text = result.html("n0").select_one("div.body").get_text()
    assert "Words of 2." in text
    assert "Words of 5." not in text


FAILING = """
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

class fails(nodes.Inline, nodes.TextElement):
    pass

class Fails(SphinxRole):
    def run(self):
        return [fails("", self.text)], []

class Transform(SphinxPostTransform):
    default_priority = 500
    def run(self):
        for node in self.document.findall(fails):
            if node.astext() == "transformed":
                raise ValueError("no transform")

def visit(self, node):
    raise ValueError("no writer")

def depart(self, node):
    pass

def setup(app):
    both = (visit, depart)
    app.add_node(fails, html=both, latex=both, text=both, man=both, texinfo=both)
    app.add_role("fails", Fails())
    app.add_post_transform(Transform)
"""
SUFFIXES = {".html", ".xhtml", ".tex", ".txt", ".1", ".texi"}
FAILS = "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parent))\nextensions += ['failing_of_a_test']\n"
UNWRITABLE = {
    "failing_of_a_test.py": FAILING,
    "index.md": "# Index\n\n```{toctree}\na\nb\nc\nd\n```\n",
    "a.md": note("A", "From: [[x]]\n\nWords of A {fails}`written`."),
    "b.md": note("B", "Words of B, see [[a]]."),
    "c.md": note("C", "Words of C {fails}`transformed`."),
    "d.md": note("D", "Words of D."),
}


@pytest.mark.parametrize(
    "builder", ["html", "singlehtml", "latex", "text", "man", "texinfo", "epub"]
)
def test_a_note_that_cannot_be_written_is_its_text(make_project, builder):
    project = make_project(UNWRITABLE, FAILS)
    result = project.build(builder)
    told = sorted(line for line in result.warning_lines if "cannot be written" in line)
    assert [line.partition(":")[0] for line in told] == ["a.md", "c.md"]
    assert "ValueError: no writer" in told[0]
    assert "ValueError: no transform" in told[1]
    files = [path.read_text() for path in result.out.rglob("*") if path.suffix in SUFFIXES]
    text = " ".join(" ".join(files).split())
    for said in ("Words of A", "Words of B", "Words of C", "Words of D"):
        assert said in text


def test_an_author_s_page_that_cannot_be_written_fails_as_ever(make_project):
    files = {"failing_of_a_test.py": FAILING, "index.md": "# Index\n\n{fails}`transformed`\n"}
    project = make_project(files, FAILS)
    for builder in ("html", "latex"):
        with pytest.raises(ValueError, match="no"):
            project.build(builder)


LATE = """
from docutils import nodes
from sphinx.transforms import SphinxTransform

class Add(SphinxTransform):
    default_priority = 870

    def apply(self):
        if self.env.docname == "a":
            self.document += nodes.pending(SphinxTransform)

def setup(app):
    app.add_transform(Add)
"""


def test_what_another_extension_leaves_half_made_is_left_out(make_project):
    files = {"index.md": "# Index\n\n```{toctree}\na\n```\n", "a.md": note("A", "Words of A.")}
    result = make_project(files, LATE).build()
    assert ["pending is left out" in line for line in result.warning_lines] == [True]
    assert "Words of A." in result.html("a").get_text()


OWN = "# Own\n\n```{hlist}\n:columns: 0\n\n- a\n```\n"


@pytest.mark.parametrize(
    ("files", "given"),
    [({"own.md": OWN}, {}), ({"own.md": note("Note", OWN)}, {"aikb_html": "all"})],
    ids=["an author's page", "trusted notes"],
)
def test_what_is_trusted_fails_as_ever(make_project, files, given):
    with pytest.raises(ZeroDivisionError):
        make_project({"index.md": "# Index\n", **files}, **given).build()


def test_an_error_of_the_project_is_no_note_s(make_project):
    conf = "from sphinx.errors import ConfigError\ndef setup(app):\n    app.connect('source-read', lambda *_: fail())\ndef fail():\n    raise ConfigError('wrong')"
    with pytest.raises(Exception, match="wrong"):
        make_project({"index.md": "# Index\n", "a.md": note("A", "Text.")}, conf).build()


def test_the_methods_are_where_they_were():
    """Sphinx may give them other names: then a note can end a build again, and this fails."""
    assert callable(StandaloneHTMLBuilder.read_doc)
    assert callable(StandaloneHTMLBuilder.write_doc)


def test_without_the_methods_a_build_goes_on():
    Guard().on_builder_inited(SimpleNamespace(builder=object()))


FAILS_AT_TIMES = """
from pathlib import Path
from sphinx.writers.html5 import HTML5Translator

class Translator(HTML5Translator):
    def visit_strong(self, node):
        if Path(self.builder.confdir, "fails").exists():
            raise LookupError("no such thing")
        super().visit_strong(node)

def setup(app):
    app.set_translator("html", Translator, override=True)
"""


@pytest.mark.parametrize("parallel", [1, 4])
def test_a_page_is_written_once_what_made_it_fail_is_gone(make_project, parallel):
    """The cause lies in no file that Sphinx knows; a page that stays text warns in each build."""
    files = {name: note(name[0], "Words of **it**.") for name in ("a.md", "b.md", "c.md")}
    project = make_project({"index.md": index(), "fails": "", **files}, FAILS_AT_TIMES)
    for _ in range(2):
        result = project.build(parallel=parallel)
        assert len([line for line in result.warning_lines if "cannot be written" in line]) == 3
    project.remove("fails")
    result = project.build(parallel=parallel)
    assert result.warnings == ""
    assert differences(result.out, clean(project, "html").out) == []
