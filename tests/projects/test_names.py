"""Names: the steps that a project chose, hard ones, and ambiguous ones."""

import unicodedata
from urllib.parse import unquote

import pytest

from support.compare import differences
from support.texts import index, note

# Tests elsewhere trace the rules; here pages are built again and again.
pytestmark = pytest.mark.no_cover

INDEX = {"index.md": index()}
LRM, RLM, ZWNJ, ZWJ, FSI, PDI = "\u200e", "\u200f", "\u200c", "\u200d", "\u2068", "\u2069"
NFD = unicodedata.normalize("NFD", "größe")
ROCKET_KEY = "\U0001f469\U0001f680"
LONG = "ü" * 110  # 220 bytes: `.doctree` and `_sources/….md.txt` must fit into 255
LONG_TITLE = "A title that goes on " * 60


def rules(result) -> dict[str, tuple[str, str | None]]:
    """What `links.jsonl` says of each target: the rule, and where it leads."""
    return {row["target"]: (row["rule"], row["to"]) for row in result.jsonl("links.jsonl")}


def where(result, docname: str) -> list[str]:
    """The files, from the page's folder, that the wiki-links of a page lead to; `-` for a missing one."""
    return [
        unquote(link["href"]) if link.name == "a" else "-"
        for link in result.html(docname).select("div.body .wikilink")
    ]


# -- aikb_resolve

CHOICE = {
    **INDEX,
    "a.md": note("Speed", "[[speed]] [[Pace]] [[tempo]]", aliases="[Pace]"),
    "speed.md": note("Pace"),
    "d/tempo.md": note("Slow", aliases="[speed]"),
    "d/e.md": note("Deep", "[[tempo]] [[../a]] [[d/tempo]] [[speed]]"),
    "f.md": note("Apart", "Nothing here but [[../speed]] and [[a]]."),
}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (None, {"speed": ("path", "speed"), "Pace": ("title", "speed")}),
        (["slug", "path"], {"speed": ("slug", "a"), "Pace": ("slug", "speed")}),
        (["title", "case"], {"speed": ("case", "speed"), "a": ("case", "a")}),
        (["alias", "title"], {"speed": ("alias", "d/tempo"), "Pace": ("alias", "a")}),
        (["filename"], {"speed": ("filename", "speed"), "../a": ("missing", None)}),
        (
            ["path"],
            {"tempo": ("missing", None), "../a": ("path", "a"), "d/tempo": ("path", "d/tempo")},
        ),
        ([], dict.fromkeys(["speed", "Pace", "tempo", "../a", "d/tempo"], ("missing", None))),
    ],
)
def test_the_steps_in_their_order(make_project, steps, expected):
    project = make_project(CHOICE, **({} if steps is None else {"aikb_resolve": steps}))
    found = rules(project.build("aikb"))
    assert {target: found[target] for target in expected} == expected


def test_other_steps_write_the_pages_that_change(make_project):
    project = make_project(CHOICE, html_theme="basic", aikb_backlinks=False)
    before = project.build()
    for steps in (["alias", "title"], ["path"], [], ["inventory", "slug", "path", "case"]):
        times = {name: (before.out / name).stat().st_mtime_ns for name in before.files}
        conf = {"aikb_resolve": steps}
        after = project.build(confoverrides=conf)
        assert "0 added, 0 changed, 0 removed" in after.status
        clean = project.build(confoverrides=conf, out="clean", doctreedir=f"clean-{len(steps)}")
        assert differences(after.out, clean.out) == []
        for builder, name in (("text", "a.txt"), ("aikb", "links.jsonl")):
            again = project.build(builder, confoverrides=conf)
            first = project.build(
                builder, confoverrides=conf, out="c", doctreedir=f"c-{len(steps)}"
            )
            assert again.text(name) == first.text(name)
        # A page without a link to anything but a missing note has nothing to show anew.
        assert (after.out / "speed.html").stat().st_mtime_ns == times["speed.html"]


# -- hard names

HARD = {
    # only case
    "case/Note.md": note("Capital", "[[Note]] [[note]] [[NOTE]]"),
    "case/note.md": note("Small", "[[Note]] [[note]]"),
    # marks that show nothing
    f"marks/{RLM}left{LRM}.md": note("Marked file"),
    "marks/plain.md": note(f"{FSI}Isolated{PDI} title", aliases=f"[other{ZWNJ}name]"),
    "marks/می\u200cخواهم.md": note("Persian"),
    # dots
    "dots/v1.2 notes.md": note("Version notes"),
    "dots/Node.js.md": note("Runtime"),
    # an underscore in front
    "_private.md": note("Private"),
    "_static.md": note("Static"),
    "_static/inner.md": note("Inner"),
    "_sources.md": note("Sources"),
    # scripts
    "scripts/مرحبا بالعالم.md": note("تحية"),
    "scripts/हिन्दी नोट.md": note("हिन्दी"),
    "scripts/ภาษาไทย.md": note("ไทย"),
    "scripts/知識庫.md": note("知識", aliases="[🧠]"),
    "scripts/🚀.md": note("👩‍🚀"),
    "scripts/❤️.md": note("Heart"),
    # composed and decomposed
    "größen/maß.md": note("Composed"),
    # long
    f"long/{LONG}.md": note(LONG_TITLE),
}  # fmt: skip

LINKS = [
    ("case/Note", "path", "case/Note"),
    ("case/note", "path", "case/note"),
    ("case/NOTE", "case", "case/Note"),
    ("left", "slug", f"marks/{RLM}left{LRM}"),
    (f"{RLM}left{LRM}", "filename", f"marks/{RLM}left{LRM}"),
    (f"marks/{LRM}left", "slug", f"marks/{RLM}left{LRM}"),
    (f"{LRM}plain{RLM}", "slug", "marks/plain"),
    ("Isolated title", "slug", "marks/plain"),
    ("othername", "alias", "marks/plain"),
    ("\u202bother\u202cname", "alias", "marks/plain"),
    ("میخواهم", "slug", "marks/می\u200cخواهم"),
    ("v1.2 notes", "filename", "dots/v1.2 notes"),
    ("dots/v1.2 notes", "path", "dots/v1.2 notes"),
    ("v1.2_notes", "slug", "dots/v1.2 notes"),
    ("V1.2 Notes", "case", "dots/v1.2 notes"),
    ("Node.js", "filename", "dots/Node.js"),
    ("node.JS", "case", "dots/Node.js"),
    ("_private", "path", "_private"),
    ("private", "slug", "_private"),
    ("_static/inner", "path", "_static/inner"),
    ("_static", "path", "_static"),
    ("_sources", "path", "_sources"),
    ("مرحبا بالعالم", "filename", "scripts/مرحبا بالعالم"),
    (f"{RLM}مرحبا بالعالم{RLM}", "slug", "scripts/مرحبا بالعالم"),
    ("हिन्दी नोट", "filename", "scripts/हिन्दी नोट"),
    ("हिन्दी_नोट", "slug", "scripts/हिन्दी नोट"),
    ("ภาษาไทย", "filename", "scripts/ภาษาไทย"),
    ("知識", "title", "scripts/知識庫"),
    ("🧠", "alias", "scripts/知識庫"),
    ("🚀", "filename", "scripts/🚀"),
    (ROCKET_KEY, "slug", "scripts/🚀"),
    ("❤", "slug", "scripts/❤️"),
    (unicodedata.normalize("NFD", "größen/maß"), "slug", "größen/maß"),
    (unicodedata.normalize("NFD", "GRÖSSEN/Maß"), "slug", "größen/maß"),
    (LONG, "filename", f"long/{LONG}"),
    (LONG_TITLE.strip(), "title", f"long/{LONG}"),
    ("😀", "missing", None),
    (f"{RLM}{ZWJ}", "missing", None),
]


@pytest.mark.parametrize("parallel", [1, 4])
def test_hard_names(make_project, parallel):
    text = "\n".join(f"- [[{target}]]" for target, _, _ in LINKS)
    project = make_project({"index.md": index(rest=text), **HARD})
    html = project.build(parallel=parallel)
    fits = "fits several notes: case/Note, case/note;"
    (own, warning) = html.warning_lines
    assert f"'NOTE' {fits}" in own
    assert f"'case/NOTE' {fits}" in warning
    expected = [f"{docname}.html" if docname else "-" for _, _, docname in LINKS]
    assert where(html, "index") == expected
    assert all((html.out / name).is_file() for name in expected if name != "-")
    # What Sphinx writes beside the pages is still its own.
    assert (html.out / "_static/basic.css").is_file()
    assert {"_static.html", "_static/inner.html", "_sources/_static/inner.md.txt"} <= {*html.files}

    data = project.build("aikb")
    found = [(row["target"], row["rule"], row["to"]) for row in data.jsonl("links.jsonl")]
    assert [row for row in found if row[0] not in ("Note", "note", "NOTE")] == LINKS
    assert data.warning_lines == html.warning_lines


def test_a_link_with_the_suffix_of_its_file(make_project):
    links = f"[[v1.2 notes.md]] [[Node.js.md]] [[Node.js.md{RLM}]] [[{LRM}dots/Node.js.md{LRM}|x]]"
    project = make_project({"index.md": index(rest=links), **HARD})
    assert where(project.build(), "index") == ["dots/v1.2 notes.html"] + ["dots/Node.js.html"] * 3


def test_names_that_differ_by_case_in_one_folder(make_project):
    result = make_project({**INDEX, **HARD}).build()
    assert where(result, "case/Note") == ["#", "note.html", "#"]
    assert where(result, "case/note") == ["Note.html", "#"]
    (line,) = result.warning_lines
    assert line.startswith("case/Note.md:6: WARNING: the wiki-link 'NOTE' fits several notes: ")


def test_a_decomposed_file_name_stops_nothing(make_project):
    """Sphinx composes the names of files; where the file system does not, it finds none and says so."""
    result = make_project({**INDEX, "a.md": note("A", "[[größe]]"), f"{NFD}.md": note("B")}).build()
    unread = [line for line in result.warning_lines if "Ignored unreadable document" in line]
    assert result.warning_lines == unread
    assert where(result, "a") == ["-" if unread else "größe.html"]


@pytest.mark.parametrize("builder", ["latex", "epub", "dirhtml", "singlehtml", "text"])
def test_hard_names_in_other_builders(make_project, builder):
    text = "\n".join(f"- [[{target}]]" for target, _, _ in LINKS)
    files = {"index.md": index(rest=text), **HARD}
    if builder == "dirhtml":
        del files["_static.md"], files["_sources.md"]  # `_static/index.html` is a file of the site
    result = make_project(files, latex_engine="xelatex").build(builder)
    assert [line for line in result.warning_lines if "NOTE' fits" not in line] == []


# -- ambiguous names

AMBIGUOUS = {
    "index.md": index(rest="[[dup]] [[DUP]]"),
    "a.md": note("A", "[[dup]]\n\n## Again [[dup | here]]\n\n[[dup]] ![[dup]]"),
    "z/b.md": note("B", "Text.\n\n[[dup]] [[Same name]]"),
    "x/dup.md": note("Same name", "[[dup]]"),
    "y/dup.md": note("Same name", "[[y/dup]]"),
    "y/more.md": note("More", "[[dup]]"),
}
FITS = "fits several notes: x/dup, y/dup; it leads to the first, a path tells which is meant"
EXPECTED = [
    f"a.md:6: WARNING: the wiki-link 'dup' {FITS} [aikb.ambiguous]",
    f"index.md:7: WARNING: the wiki-link 'DUP' {FITS} [aikb.ambiguous]",
    f"index.md:7: WARNING: the wiki-link 'dup' {FITS} [aikb.ambiguous]",
    f"z/b.md:8: WARNING: the wiki-link 'Same name' {FITS} [aikb.ambiguous]",
    f"z/b.md:8: WARNING: the wiki-link 'dup' {FITS} [aikb.ambiguous]",
]


@pytest.mark.parametrize("builder", ["html", "aikb", "latex", "epub", "text", "singlehtml"])
@pytest.mark.parametrize("parallel", [1, 4])
def test_an_ambiguous_name_is_told_once_for_each_document(make_project, builder, parallel):
    result = make_project(AMBIGUOUS).build(builder, parallel=parallel)
    assert sorted(result.warning_lines) == EXPECTED


def test_an_ambiguous_name_can_be_silenced_and_is_told_again(make_project):
    project = make_project(AMBIGUOUS)
    assert project.build(confoverrides={"suppress_warnings": ["aikb.ambiguous"]}).warnings == ""
    assert len(project.build("aikb").warning_lines) == len(project.build("aikb").warning_lines) == 5
