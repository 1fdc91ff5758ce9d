"""What is left out of a build: drafts, templates, drawings, and what tools keep in a vault."""

import json

import pytest

from support.compare import clean, differences
from support.projects import Project, Result
from support.texts import index, note, toctree

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

ROOT = "# Start\n\n```{toctree}\n:glob:\n\nnotes/*\n```\n\n" + index(":group-by: channel", "List")
DRAFTS = ["draft: true", "draft: True", "draft: 'yes'", "publish: false", 'publish: "no"']
BUILDERS = ["html", "latex", "text", "aikb"]


def vault(make_project, **rest) -> Project:
    return make_project(
        {
            "index.md": ROOT,
            "notes/one.md": note("One", "See [[two]], [[two|words]] and ![[two]].", channel="A"),
            "notes/two.md": note("Two", "Secret words.", channel="B"),
            "notes/three.md": note("Three", "Of [[One]] and [[B]].", channel="A"),
        },
        **rest,
    )


def flag(project: Project, text: str | None, name: str = "notes/two.md", title: str = "Two"):
    key, _, value = (text or "other: x").partition(": ")
    project.write(name, note(title, "Secret words.", channel="B", **{key: value}))


def names(result: Result) -> list[str]:
    return [row["docname"] for row in result.jsonl("notes.jsonl")]


def same_as_clean(project: Project, builder: str, parallel: int = 1) -> Result:
    result = project.build(builder, parallel=parallel)
    assert differences(result.out, clean(project, builder).out) == []
    return result


@pytest.mark.parametrize(("text", "parallel"), [(DRAFTS[0], 4), *((text, 1) for text in DRAFTS)])
def test_a_draft_is_nowhere(make_project, text, parallel):
    project = vault(make_project)
    flag(project, text)
    result = project.build(parallel=parallel)
    assert not [name for name in result.files if "two" in name]
    for name in result.files:
        if name.endswith((".html", ".js", ".txt")):
            assert "Secret" not in result.text(name)
    page = result.html("notes/one")
    assert [span.get_text() for span in page.select(".wikilink-missing")] == ["two", "words", "two"]
    assert "left out of the build: 1 with draft: true" in result.status
    data = project.build("aikb", parallel=parallel)
    assert names(data) == ["notes/one", "notes/three"]
    assert {row["rule"] for row in data.jsonl("links.jsonl") if row["target"] == "two"} == {
        "missing"
    }


def test_an_embed_of_a_draft_warns(built_project):
    project = vault(built_project)
    flag(project, "draft: true")
    result = project.build()
    assert result.warning_lines == [
        "notes/one.md:7: WARNING: the embed 'two' shows nothing: notes/two is left out of the build "
        "[aikb.embed]"
    ]


def test_the_flag_comes_and_goes(make_project):
    """Each builder has doctrees of its own, so that it meets the change itself."""
    project = vault(make_project)

    def build(builder: str) -> Result:
        parallel = 4 if builder == BUILDERS[0] else 1
        return project.build(builder, out=builder, doctreedir=f"d-{builder}", parallel=parallel)

    for builder in BUILDERS:
        build(builder)
    for text, told in (
        ("draft: true", "1 removed"),
        (None, "1 added"),
        ("publish: false", "1 removed"),
    ):
        flag(project, text)
        for builder in BUILDERS:
            expected = clean(project, builder, reread=builder == BUILDERS[0])
            result = build(builder)
            assert told in result.status
            assert (builder, differences(result.out, expected.out)) == (builder, [])
            if text == "draft: true":
                again = build(builder)
                assert "0 added, 0 changed, 0 removed" in again.status


def test_old_output_goes(built_project):
    project = vault(built_project)
    before = project.build().files
    flag(project, "draft: true")
    gone = set(before) - set(project.build().files)
    # And the file with its preview.
    previews = {name for name in gone if name.startswith("_static/aikb-previews/")}
    assert gone - previews == {"notes/two.html", "_sources/notes/two.md.txt"}


def test_builders_on_one_folder_of_doctrees(built_project):
    project = vault(built_project)
    project.build("text")
    flag(project, "draft: true")
    project.build("text")
    same_as_clean(project, "html")


def test_drafts_on_request(make_project):
    project = vault(make_project)
    flag(project, "draft: true")
    project.build()
    project.confoverrides["aikb_drafts"] = "1"
    result = same_as_clean(project, "html")
    assert "1 added" in result.status
    assert result.html("notes/two").h1.get_text() == "Two¶"
    assert result.warnings == ""
    project.confoverrides["aikb_drafts"] = "0"
    assert "notes/two.html" not in same_as_clean(project, "html").files


def test_only_the_files_that_are_named(built_project):
    project = vault(built_project)
    flag(project, "draft: true")
    result = project.build(filenames=["notes/two.md", "notes/one.md"])
    assert "notes/two.html" not in result.files
    same_as_clean(project, "html")


@pytest.mark.parametrize("first", ["draft: true", None])
def test_toctrees_that_name_a_draft_warn(make_project, first):
    project = make_project({"index.md": toctree("a", "b"), "a.md": note("A"), "b.md": note("B")})
    flag(project, first, "b.md", "B")
    if first is None:
        project.build()
        flag(project, "draft: true", "b.md", "B")
    (line,) = project.build().warning_lines
    assert line.startswith("index.md:3: WARNING: toctree contains reference to nonexisting")
    assert "'b'" in line
    same_as_clean(project, "html")


def test_what_is_no_flag_warns_and_builds(built_project):
    project = vault(built_project)
    flag(project, "draft: perhaps")
    result = project.build()
    assert result.warning_lines == [
        "notes/two.md:5: WARNING: `draft`: `perhaps` is neither true nor false [aikb.front_matter]"
    ]
    assert "notes/two.html" in result.files


@pytest.mark.parametrize("text", ["draft: false", "publish: true", "draft:", "publish: ''"])
def test_what_leaves_a_note_in(built_project, text):
    project = vault(built_project)
    flag(project, text)
    result = project.build()
    assert result.warnings == ""
    assert "notes/two.html" in result.files


def test_the_root_document_stays(make_project):
    root = "---\ntitle: x\ndraft: true\n---\n\n" + ROOT
    project = make_project({"index.md": root, "notes/a.md": note("A"), "b.md": note("B")})
    result = project.build()
    assert result.warning_lines[0] == (
        "index.md:3: WARNING: `draft: true`: the root document cannot be left out "
        "[aikb.front_matter]"
    )
    assert "index.html" in result.files


def test_only_among_notes(make_project):
    """To other documents the key may mean anything."""
    page = "---\ndraft: true\n---\n\n# Page\n"
    files = {
        "index.md": "---\ndraft: true\n---\n\n# Start\n",
        "pages/page.md": page,
        "pages/other.rst": ":draft: true\n\nOther\n=====\n",
        "notes/a.md": note("A", draft="true"),
        "notes/b.md": page,
    }
    project = make_project(files, aikb_notes=["notes/a*", "notes/c"])
    files["notes/c.md"] = note("C")
    project.write("notes/c.md", files["notes/c.md"])
    built = [name for name in project.build().files if "/" in name and name.endswith(".html")]
    assert built == ["notes/c.html", "pages/other.html", "pages/page.html"]


def test_a_folder_of_drafts_is_one_of_notes(make_project):
    files = {"index.md": ROOT, "notes/a.md": note("A", draft="true"), "notes/b.md": "[[a]]\n"}
    result = make_project(files).build("aikb")
    assert names(result) == ["notes/b"]


def test_another_extension_looks_for_files_again(make_project):
    """Documents that it brings back are forgotten once more."""
    files = {
        "index.md": ROOT,
        "notes/a.md": note("A", draft="true"),
        "notes/b.md": note("B"),
        "finder.py": (
            "def find(app, env, added, changed, removed):\n"
            "    env.find_files(app.config, app.builder)\n"
            "    return list(env.found_docs)\n\n"
            "def setup(app):\n    app.connect('env-get-outdated', find, priority=900)\n"
        ),
    }
    conf = "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent))\n"
    project = make_project(files, conf, extensions=("sphinx_aikb", "finder"))
    for _ in range(2):
        result = project.build()
        assert result.warnings == ""
        assert "notes/a.html" not in result.files
        assert "notes/b.html" in result.files


# -- templates, drawings, and what tools keep


TEMPLATE = "---\nvideoId: P6y0gr-W2-k\n---\n\n# {{title}}\n\nOn {{date:YYYY-MM-DD}}.\n"
PLAIN = "# Page\n\nText with {{ title }}.\n"


def found(result: Result) -> set[str]:
    return set(result.app.env.found_docs) - {"index"}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({".obsidian/plugins/x/README.md": PLAIN, "sub/.obsidian/a.md": PLAIN}, set()),
        ({".trash/old.md": note("Old"), "sub/.trash/deep/old.md": PLAIN}, set()),
        ({"a.excalidraw.md": PLAIN, "b.md": "---\nexcalidraw-plugin: parsed\n---\n"}, set()),
        ({"a.excalidraw.rst": "A\n=\n"}, {"a.excalidraw"}),
        # Templates
        ({"templates/a.md": TEMPLATE, "Templates/b.md": TEMPLATE, "x/templates/c.md": TEMPLATE}, set()),
        ({"templates/a.md": "<%* tR %>\n" + note("A"), "templates/b.md": note("B")}, {"templates/b"}),
        ({"templates/a.md": note("A", "x" * 20_000 + "\n<% tp.date.now() %>")}, set()),
        ({"templates/a.md": TEMPLATE.replace("videoId", "x")}, {"templates/a"}),
        ({"templates/a.md": PLAIN, "templates/b.md": note("B")}, {"templates/a", "templates/b"}),
        ({"other/a.md": TEMPLATE}, {"other/a"}),
        # Named by Obsidian
        (
            {
                ".obsidian/templates.json": json.dumps({"folder": "Extra/Forms"}),
                "Extra/Forms/a.md": PLAIN,
                "Extra/Forms/deep/b.md": PLAIN,
                "Extra/c.md": PLAIN,
                "templates/d.md": TEMPLATE,
            },
            {"Extra/c", "templates/d"},
        ),
        (
            {
                "v/.obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "/T/"}',
                "v/T/a.md": PLAIN,
                "T/b.md": PLAIN,
            },
            {"T/b"},
        ),
        ({".obsidian/templates.json": "[", "templates/a.md": TEMPLATE, "b.md": PLAIN}, {"b"}),
        ({".obsidian/templates.json": '{"folder": "/"}', "b.md": PLAIN}, {"b"}),
        ({".obsidian/templates.json": '{"folder": 7}', "b.md": PLAIN}, {"b"}),
        # Logseq
        (
            {
                "logseq/config.edn": "{}",
                "logseq/bak/pages/a.md": PLAIN,
                "pages/a.md": PLAIN,
                "journals/2024_05_01.md": PLAIN,
            },
            {"pages/a", "journals/2024_05_01"},
        ),
        ({"logseq/a.md": PLAIN}, {"logseq/a"}),
    ],
)  # fmt: skip
def test_which_files_are_no_documents(make_project, files, wanted):
    project = make_project({"index.md": "# Start\n", **files})
    assert found(project.build("aikb")) == wanted


def test_a_template_appears_and_goes(make_project):
    project = vault(make_project)
    project.write("notes/templates/t.md", note("T"))
    project.build()
    project.write("notes/templates/t.md", TEMPLATE)
    assert "notes/templates/t.html" not in same_as_clean(project, "html").files
    project.remove("notes/templates/t.md")
    same_as_clean(project, "html")
    project.write("notes/three.excalidraw.md", "Drawing.\n")
    same_as_clean(project, "html")


def test_settings_of_obsidian_change(make_project):
    project = vault(make_project)
    project.write("forms/t.md", "# Form\n")
    assert "forms/t.html" in project.build().files
    project.write(".obsidian/templates.json", '{"folder": "forms"}')
    assert "forms/t.html" not in same_as_clean(project, "html").files
    project.remove(".obsidian/templates.json")
    assert "forms/t.html" in same_as_clean(project, "html").files


def test_the_patterns_of_the_project_stay(make_project):
    project = vault(make_project, exclude_patterns=["x"])
    flag(project, "draft: true")
    assert list(project.build().app.config.exclude_patterns) == ["x"]
    assert "0 added, 0 changed, 0 removed" in project.build().status
