"""Files of pages that are gone leave the output folder, and nothing else does."""

import json
from pathlib import Path

import pytest
from sphinx.errors import SphinxError

from support.compare import clean, differences
from support.epub import epub_of
from support.projects import Project, Result
from support.texts import index, note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

ROOT = "# Start\n\n```{toctree}\n:glob:\n\n**\n```\n"


def vault(make_project, **rest) -> Project:
    return make_project(
        {
            "index.md": ROOT,
            "notes/one.md": note("One"),
            "notes/two.md": note("Two"),
            "deep/er/three.md": note("Three"),
        },
        **rest,
    )


def folders(result: Result) -> list[str]:
    """The folders of the output, without those that Sphinx fills anyway."""
    found = (path for path in result.out.rglob("*") if path.is_dir() and "_static" not in str(path))
    return sorted(path.relative_to(result.out).as_posix() for path in found)


def equals_clean(project: Project, builder: str = "html") -> bool:
    result, expected = project.build(builder), clean(project, builder)
    return (differences(result.out, expected.out), folders(result)) == ([], folders(expected))


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text", "xml", "pseudoxml", "json"])
def test_pages_of_removed_notes_leave_the_output(make_project, builder):
    project = vault(make_project)

    def build(parallel: int) -> Result:
        name = f"j{parallel}"
        return project.build(builder, parallel=parallel, out=name, doctreedir=f"d-{name}")

    before = [build(parallel).files for parallel in (1, 4)]
    project.remove("deep/er/three.md")
    project.remove("notes/two.md")
    expected = clean(project, builder)
    for parallel, files in zip((1, 4), before, strict=True):
        after = build(parallel)
        assert [name for name in files if "three" in name]
        assert [name for name in after.files if "three" in name or "two" in name] == []
        assert [name for name in folders(after) if "deep" in name] == []
        # A build with `json` says when it was made.
        if builder != "json":
            again = build(parallel)
            assert differences(again.out, expected.out) == []
            assert folders(again) == folders(expected)


def test_other_names_of_pages_and_sources(built_project):
    project = vault(built_project)
    project.write("notes/one.rst", "One\n===\n")
    project.remove("notes/one.md")
    assert equals_clean(project)
    assert equals_clean(project)
    settings = {"html_file_suffix": ".htm", "html_sourcelink_suffix": "", "exclude_patterns": []}
    project.confoverrides |= settings
    result = project.build()
    assert "notes/two.htm" in result.files
    assert "notes/two.html" not in result.files
    assert [name for name in result.files if name.startswith("_sources")] == [
        "_sources/deep/er/three.md",
        "_sources/index.md",
        "_sources/notes/one.rst",
        "_sources/notes/two.md",
    ]
    project.confoverrides["html_copy_source"] = False
    assert "_sources/notes/two.md" not in project.build().files


def test_a_page_that_is_excluded_leaves_too(built_project):
    project = vault(built_project)
    project.confoverrides["exclude_patterns"] = ["notes/*"]
    assert [name for name in project.build().files if "notes" in name] == []


def test_each_builder_cleans_its_own_folder(make_project):
    project = vault(make_project)
    for builder in ("html", "text"):
        project.build(builder)
    project.build("html", out="elsewhere")
    project.remove("notes/two.md")
    for builder, out in (("text", "text"), ("html", "html"), ("html", "elsewhere")):
        result = project.build(builder, out=out)
        assert [name for name in result.files if "two" in name] == []


def test_a_living_page_keeps_the_file_that_it_shared(make_project):
    # dirhtml writes both to foo/index.html.
    project = make_project(
        {"index.md": ROOT, "foo.md": note("Page"), "foo/index.md": note("In the folder")}
    )
    assert "foo/index.html" in project.build("dirhtml").files
    project.remove("foo.md")
    assert "In the folder" in project.build("dirhtml").text("foo/index.html")
    project.write("foo.md", note("Page again"))
    project.build("dirhtml")
    project.remove("foo/index.md")
    project.write("index.md", f"{ROOT}\nMore.\n")
    result = project.build("dirhtml")
    assert "foo/index.html" in result.files
    assert "_sources/foo/index.md.txt" not in result.files


@pytest.mark.parametrize("name", ["search", "genindex", "about"])
def test_a_page_that_the_build_makes_itself_stays(make_project, name):
    project = make_project(
        {"index.md": ROOT, f"{name}.md": note("A note"), "templates/about.html": "Made."},
        exclude_patterns=["templates"],
        templates_path=["templates"],
        html_additional_pages={"about": "about.html"} if name == "about" else {},
    )
    project.build()
    project.remove(f"{name}.md")
    result = project.build()
    assert f"{name}.html" in result.files
    assert "A note" not in result.text(f"{name}.html")
    assert f"{name}.html" in project.build().files


def test_files_of_others_stay(built_project):
    project = vault(built_project)
    result = project.build()
    own = ["notes/kept.html", "deep/er/kept.txt", "_sources/deep/er/kept.md.txt", "three.html"]
    for name in own:
        (result.out / name).write_text("mine")
    project.remove("deep/er/three.md")
    project.remove("notes/two.md")
    files = project.build().files
    assert set(own) <= set(files)
    assert "deep/er/three.html" not in files


def test_what_was_written_before_records_were_kept_stays(built_project):
    project = vault(built_project)
    (record,) = (project.builds / "doctrees").glob("aikb-pages-html-*.json")
    record.unlink()
    project.remove("notes/two.md")
    assert "notes/two.html" in project.build().files


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '{"index": "digest"}',
        '{"version": "0.0.1", "pages": {"gone": ["x", ["notes/mine.html"], []]}}',
        '{"version": VERSION, "pages": {"gone": ["x"]}}',
        '{"version": VERSION, "pages": {"gone": ["x", 1, 2]}}',
        '{"version": VERSION, "pages": []}',
        '{"version": VERSION, "pages": {"gone": ["x", ["../outside.html", "/etc/none"], []]}}',
        '{"version": VERSION, "pages": {"gone": ["x", ["linked/file.html"], ["_static"]]}}',
    ],
)
def test_a_record_that_is_none_of_ours_takes_nothing_away(built_project, record):
    project = vault(built_project)
    result = project.build()
    (file,) = (project.builds / "doctrees").glob("aikb-pages-html-*.json")
    version = json.dumps(json.loads(file.read_text())["version"])
    file.write_text(record.replace("VERSION", version))
    outside = project.builds / "outside.html"
    elsewhere = project.builds / "somewhere"
    elsewhere.mkdir()
    for path in (outside, elsewhere / "file.html", result.out / "notes" / "mine.html"):
        path.write_text("mine")
    (result.out / "linked").symlink_to(elsewhere)
    project.build()
    assert outside.exists()
    assert (elsewhere / "file.html").exists()
    assert (result.out / "notes" / "mine.html").exists()
    assert (result.out / "_static" / "aikb.css").exists() or (result.out / "_static").is_dir()


def test_a_file_that_cannot_be_deleted_is_no_reason_to_fail(built_project, monkeypatch):
    project = vault(built_project)
    project.remove("notes/two.md")

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        result = project.build()
    assert result.warnings == ""
    assert "notes/two.html" in result.files


def test_an_output_folder_that_is_a_link(make_project):
    project = vault(make_project)
    project.builds.mkdir()
    real = project.builds / "real"
    real.mkdir()
    (project.builds / "html").symlink_to(real)
    project.build()
    project.remove("deep/er/three.md")
    project.build()
    assert not (real / "deep").exists()
    assert (real / "index.html").exists()


def test_pages_leave_after_a_build_that_failed(make_project):
    conf = """
        def setup(app):
            app.connect("html-page-context", fail)

        def fail(app, page, *rest):
            if (app.srcdir / "fail").exists():
                raise ValueError("stopped")
    """
    project = make_project(
        {"index.md": ROOT, "one.md": note("One"), "two.md": note("Two")}, conf=conf
    )
    project.build()
    project.remove("two.md")
    project.write("fail", "")
    with pytest.raises(SphinxError):
        project.build()
    project.remove("fail")
    assert equals_clean(project)


def test_no_page_of_a_removed_note_is_in_the_book(make_project):
    project = vault(make_project)
    project.write("notes/two.md", note("Two", "![](two.png)"))
    project.write("notes/two.png", b"\x89PNG")
    assert "two" in " ".join(epub_of(project.build("epub")).files)
    project.remove("notes/two.md")
    assert "two" not in " ".join(epub_of(project.build("epub")).files)


# -- images and downloads


def pictures(*folders: str) -> dict[str, str | bytes]:
    """A page for each folder that shows the folder's own `x.png`."""
    pages = {f"{name}/page.md": f"# {name}\n\n![](x.png)\n" for name in folders}
    return pages | {f"{name}/x.png": name.encode() for name in folders}


def shown(result: Result, page: str) -> bytes:
    """The content of the first picture on a page."""
    source = result.html(page).select_one("div.body img")["src"]
    return (result.path(page).parent / source).read_bytes()


def test_images_that_no_page_shows_leave_the_output(make_project):
    project = make_project({"index.md": ROOT, **pictures("a", "b"), "b/y.png": b"y"})
    project.write("a/page.md", "# a\n\n![](x.png) ![](../b/y.png)\n")
    project.write("b/page.md", "# b\n\n![](x.png) ![](y.png) {download}`y.png`\n")
    result = project.build()
    (download,) = (name for name in result.files if name.startswith("_downloads"))
    assert "_images/y.png" in result.files
    project.write("b/page.md", "# b\n\n![](x.png)\n")
    result = project.build()
    assert "_images/y.png" in result.files  # the other page shows it
    assert download not in result.files
    project.remove("a/page.md")
    assert "_images/y.png" not in project.build().files
    project.write("b/page.md", "# b\n")
    result = project.build()
    assert [name for name in folders(result) if name.startswith(("_images", "_downloads"))] == []
    assert equals_clean(project)


def test_an_image_of_another_extension_stays(make_project):
    # Made while pages are written, and so unknown to the next build, like converted images.
    conf = """
        from docutils import nodes
        from pathlib import Path

        def setup(app):
            app.connect("doctree-resolved", add, priority=900)

        def add(app, doctree, docname):
            if docname == "one":
                made = Path(app.doctreedir, "made.png")
                made.write_bytes(b"made")
                app.env.images.add_file(docname, made)
                doctree.append(nodes.image(uri=str(made), candidates={"*": str(made)}))
    """
    project = make_project(
        {"index.md": ROOT, "one.md": note("One"), "two.md": note("Two")}, conf=conf
    )
    assert "_images/made.png" in project.build().files
    project.write("two.md", note("Two", "Other words."))
    result = project.build()
    assert "[  0%]" not in result.status
    assert "_images/made.png" in result.files
    project.remove("one.md")
    assert "_images/made.png" not in project.build().files


def test_names_of_images_do_not_depend_on_the_order_of_reading(make_project):
    project = make_project({"index.md": ROOT, **pictures(*"bcdefghijklm")})
    project.write("f/page.md", "# f\n\n![](x.png) ![](../c/x.png)\n")
    serial = project.build()
    parallel = project.build(out="parallel", doctreedir="parallel-doctrees", parallel=4)
    assert differences(serial.out, parallel.out) == []
    # Those of Sphinx itself, in the order of documents.
    assert serial.html("b/page").select_one("div.body img")["src"] == "../_images/x.png"
    assert serial.html("e/page").select_one("div.body img")["src"] == "../_images/x3.png"
    for edit in (
        lambda: project.write("b/page.md", "# b\n"),
        lambda: project.write("b/page.md", "# b\n\n![](x.png)\n"),
        lambda: project.remove("e/page.md"),
        lambda: project.write("a/page.md", "# a\n\n![](../h/x.png)\n"),
        lambda: project.write("f/page.md", "# f\n\n![](../c/x.png) ![](x.png)\n"),
    ):
        edit()
        assert equals_clean(project)
        result = project.build("dirhtml")
        assert shown(result, "h/page") == b"h"


def test_pages_without_images_of_one_name_are_not_written_for_them(make_project):
    project = make_project(
        {"index.md": toctree("a/page", "b/page", "c/page"), **pictures("a", "b")}
    )
    project.write("c/page.md", "# c\n\n![](../a/x.png)\n")
    project.build()
    before = project.build().path("c/page").stat().st_mtime_ns
    project.write("b/page.md", "# b\n")
    assert project.build().path("c/page").stat().st_mtime_ns == before


def test_an_index_of_nothing_leaves_no_trace(make_project):
    project = make_project({"index.md": index(), "notes/one.md": note("One")})
    project.build()
    project.remove("notes/one.md")
    assert equals_clean(project)
    assert project.build().files.count("index.html") == 1
