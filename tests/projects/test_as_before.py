"""An existing documentation project that adds the extension renders as before, byte for byte."""

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from support import ROOT
from support.compare import RANDOM, differences, untraced
from support.projects import Project, Result
from support.sources import ALL_OF_MYST, AS_BEFORE
from support.texts import note

BUILDERS = ["html", "latex", "text"]
OURS = re.compile(
    r"\{(?:example|aikb-.*|topic-index|missing-topics|backlinks|yt-player|video-.*)\}"
)
"""Directives of ours, and those of our documentation."""


Pair = tuple[Project, Project]
"""A project without the extension and with it."""


def pair(make_project, files: dict[str, str], conf: str, copy: Path) -> Pair:
    one, other = (
        make_project(files, conf, copy=copy, extensions=names)
        for names in (["myst_parser"], ["myst_parser", "sphinx_aikb"])
    )
    return one, other


def without_random(result: Result) -> Result:
    """The same, without what is new in each build."""
    for path in result.out.rglob("*.*"):
        if path.suffix in (".html", ".tex", ".txt", ".js"):
            path.write_bytes(RANDOM.sub(b"-", path.read_bytes()))
    return result


def both(projects: Pair, builder: str, **rest: Any) -> tuple[Result, Result]:
    """Build both; only the first of several builders reads the documents."""
    with untraced():
        before = projects[0].build(builder, **rest)
    return without_random(before), without_random(projects[1].build(builder, **rest))


def warnings(result: Result) -> list[str]:
    return sorted(result.warning_lines)


def test_all_of_the_syntax_in_a_project_without_notes(make_project):
    projects = pair(make_project, {}, ALL_OF_MYST, AS_BEFORE)
    for builder in BUILDERS:
        before, after = both(projects, builder)
        assert warnings(after) == warnings(before)
        assert differences(before.out, after.out) == []
        assert before.files == after.files
        parallel = projects[1].build(builder, out=f"j4-{builder}", doctreedir="j4", parallel=4)
        assert warnings(parallel) == warnings(before)
        assert differences(before.out, without_random(parallel).out) == []
        assert before.files == parallel.files


NOTES = {
    "vault/a.md": note(
        "A", "[[b]] ==x== [2:28] ![[b]] `x`\n\n> [!info]- Title\n> Text.", lang="de"
    ),
    "vault/b.md": note("B", "Text of [[typography]] and [[blocks#Tables]], $5 and $6. ^x"),
}


def test_all_of_the_syntax_beside_notes(make_project):
    projects = pair(make_project, NOTES, ALL_OF_MYST, AS_BEFORE)
    for theme in ("alabaster", "furo"):
        conf = {"html_theme": theme}
        before, after = both(projects, "html", out=theme, confoverrides=conf)
        assert after.app.env.domains["aikb"].knowledge.catalogue.notes == {"vault/a", "vault/b"}
        found = differences(before.out, after.out)
        # The notes are in the inventory and can be searched, and a script mends what is shown of them.
        others = [name for name in found if not name.startswith(("vault/", "_static/"))]
        assert others == ["objects.inv", "search.html", "searchindex.js"]
        assert len([name for name in before.files if name.endswith(".html")]) > 8

    before, after = both(projects, "text")
    found = differences(before.out, after.out)
    assert [name for name in found if not name.startswith("vault/")] == []

    before, after = both(projects, "latex")
    found = differences(before.out, after.out)
    # The notes are in no toctree, and the package is there for them.
    assert found == ["sphinxaikb.sty", "test.tex"]
    text = after.text("test.tex").replace("\\usepackage{sphinxaikb}\n", "")
    assert text.splitlines() == before.text("test.tex").splitlines()


# -- our own documentation


def docs(tmp_path: Path) -> Path:
    """Copy the documentation, without the directives that only the extension has and its notes."""
    folder = tmp_path / "docs"
    for path in (ROOT / "docs").rglob("*"):
        name = path.relative_to(ROOT / "docs")
        if path.is_dir() or {"_build", "_ext", "examples"} & {*name.parts}:
            continue
        content = path.read_bytes()
        if path.suffix == ".md":
            content = stripped(content.decode()).encode()
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def stripped(text: str) -> str:
    """Leave out fences that are directives of ours, and make something else of our inline syntax."""
    lines = text.splitlines(keepends=True)
    for token in reversed(MarkdownIt().parse(text)):
        if token.type == "fence" and OURS.match(token.info) and token.map:
            del lines[slice(*token.map)]
    text = "".join(lines).replace("[[", "[ [").replace("yt-timestamp", "yt")
    return re.sub(r"\{(?:yt|wikilink|aikb:\w+)\}(?=`)", "{kbd}", text)


@pytest.mark.long  # the others look at smaller projects of the same kind
def test_our_documentation(make_project, tmp_path):
    copy = docs(tmp_path)
    (copy / "conf.py").unlink()
    conf = """\
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
aikb_notes = []
html_theme = "furo"
"""
    files = {"../CHANGELOG.md": (ROOT / "CHANGELOG.md").read_text("utf-8")}
    projects = pair(make_project, files, conf, copy)
    for builder in BUILDERS:
        before, after = both(projects, builder)
        assert warnings(after) == warnings(before)
        assert differences(before.out, after.out) == []
        assert before.files == after.files
        assert len(before.app.env.found_docs) > 15


def test_what_notes_need_goes_with_them(make_project):
    project = make_project({"index.rst": "Start\n=====\n", "vault/a.md": note("A")})
    assert "sphinxaikb.sty" in project.build("latex").files
    project.remove("vault/a.md")
    result = project.build("latex")
    assert "sphinxaikb.sty" not in result.files
    assert "sphinxaikb" not in result.text("test.tex")
