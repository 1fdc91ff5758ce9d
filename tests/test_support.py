"""The tools of the tests, tested with projects that do without the extension."""

import os
from pathlib import Path

import pytest

from support import outputs, tools

REST = {
    "index.rst": """
        Start
        =====

        .. toctree::

           one
           sub/two
        """,
    "one.rst": "One\n===\n\nSee :doc:`sub/two`.\n",
    "sub/two.rst": "Two\n===\n\nText.\n",
}


def test_builds_and_reads_pages(make_project):
    project = make_project(REST, extensions=[])
    result = project.build()
    assert result.warnings == ""
    assert result.html("sub/two").h1.get_text().startswith("Two")
    assert result.html("one").select_one('a.reference.internal[href="sub/two.html"]')
    assert "index.html" in result.files
    assert project.src not in result.out.parents


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        ("dirhtml", "sub/two/index.html"),
        ("text", "sub/two.txt"),
        ("epub", "sub/two.xhtml"),
        ("xml", "sub/two.xml"),
    ],
)
def test_page_of_a_builder(make_project, builder, name):
    result = make_project(REST, extensions=[]).build(builder)
    assert result.path("sub/two") == result.out / name
    assert "Two" in result.text(name)


def test_warnings_are_plain_text(make_project):
    result = make_project({"index.rst": "A\n=\n\n:doc:`gone`\n"}, extensions=[]).build(
        warningiserror=True
    )
    assert result.warning_lines == ["index.rst:4: WARNING: unknown document: 'gone' [ref.doc]"]
    assert result.statuscode == 1


def test_incremental_build_sees_each_change(make_project):
    project = make_project(REST, extensions=[])
    project.build()
    assert "0 added, 0 changed, 0 removed" in project.build().status
    for count in range(5):
        project.write("one.rst", f"One\n===\n\nText {count}.\n")
        result = project.build()
        assert "0 added, 1 changed, 0 removed" in result.status
        assert f"Text {count}." in result.html("one").get_text()
    project.remove("one.rst")
    assert "1 removed" in project.build().status
    assert "3 added" not in project.build("text").status
    assert "2 added" in project.build("text", out="other", doctreedir="other-doctrees").status


def test_parallel_build_equals_serial_build(make_project):
    files = {f"n{i}.rst": f"N{i}\n===\n\nText.\n" for i in range(12)}
    project = make_project(files, extensions=[])
    serial = project.build("text")
    parallel = project.build("text", parallel=4, out="parallel", doctreedir="fresh")
    assert serial.files == parallel.files
    assert all(serial.text(name) == parallel.text(name) for name in serial.files)


def test_configuration(make_project):
    project = make_project(
        {"note.md": "---\nkey: value\n---\n\n# Note\n"},
        "rst_epilog = '.. |x| replace:: y'\n",
        extensions=["myst_parser"],
        project="Named",
    )
    result = project.build(confoverrides={"html_title": "Title"})
    assert result.warnings == ""
    assert result.app.config.rst_epilog == ".. |x| replace:: y"
    assert result.app.config.project == "Named"
    assert result.html("note").title.get_text() == "Note — Title"
    assert "note" in result.app.env.toctree_includes["index"], "a root document is made"


def test_copied_folder_keeps_its_configuration(make_project, tmp_path):
    source = tmp_path / "source"
    (source / "_build").mkdir(parents=True)
    (source / "conf.py").write_text("extensions = []\nproject = 'Kept'\n")
    (source / "index.rst").write_text("Start\n=====\n")
    project = make_project({}, "html_title = 'Added'\n", copy=source)
    config = project.build("text").app.config
    assert (config.project, config.html_title) == ("Kept", "Added")
    assert not (project.src / "_build").exists()


def test_jsonl(make_project):
    result = make_project(REST, extensions=[]).build("text")
    Path(result.out, "x.jsonl").write_text('{"a": 1}\n{"a": "é"}\n', encoding="utf-8")
    assert result.jsonl("x.jsonl") == [{"a": 1}, {"a": "é"}]


def test_missing_tool_skips_with_one_line(monkeypatch, needs_tool):
    monkeypatch.delenv("AIKB_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception) as caught:
        needs_tool("no-such-program")
    assert str(caught.value) == "no-such-program is missing: make system-packages"


def test_missing_tool_fails_where_tools_are_required(monkeypatch, needs_tool):
    monkeypatch.setenv("AIKB_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-a, no-such-b are missing"):
        needs_tool("no-such-a", "no-such-b")


def test_tool_under_another_name(monkeypatch, tmp_path):
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    tools.needs_tool("chromium")
    assert tools.chromium(tmp_path / "profile")[0] == os.fspath(program)


# -- what everything becomes, kept and compared


def two_versions(folder, monkeypatch, intended=""):
    """Folders as two builds leave them; one page differs, and one is gone."""
    before, after = folder / "before", folder / "after"
    for side, word in ((before, "old"), (after, "new")):
        (side / "notes/html").mkdir(parents=True)
        (side / "notes/html/a.html").write_text(f"same\n{'x' * 500} {word} end\n")
        (side / "notes/html/b.html").write_text("same\n")
    (before / "notes/html.warnings").write_text("a.md:1: WARNING: x\n")
    (folder / "intended.toml").write_text(intended)
    monkeypatch.setattr(outputs, "INTENDED", folder / "intended.toml")
    return before, after


def test_each_difference_is_shown_where_it_begins(tmp_path, monkeypatch, capsys):
    before, after = two_versions(tmp_path, monkeypatch)
    assert outputs.main(["compare", str(before), str(after)]) == 1
    shown = capsys.readouterr().out
    assert f"notes/html/a.html\n  line 2\n  - {'x' * 59} old end\n" in shown
    assert f"\n  + {'x' * 59} new end\n" in shown
    assert f"notes/html.warnings\n  only in {before}" in shown
    assert "b.html" not in shown
    assert "2 files differ without a reason" in shown


def test_differences_with_a_reason_pass(tmp_path, monkeypatch, capsys):
    reasons = '"*/a.html" = "A better word."\n"*.warnings" = "Told once."\n'
    before, after = two_versions(tmp_path, monkeypatch, reasons)
    assert outputs.main(["compare", str(before), str(after)]) == 0
    assert capsys.readouterr().out == "0 files differ without a reason\n"
    assert outputs.main(["compare", str(before), str(before)]) == 0
    assert "outdated, nothing differs: '*/a.html' (A better word.)" in capsys.readouterr().out


def test_a_text_with_a_reason_hides_no_other_difference(tmp_path, monkeypatch, capsys):
    reasons = '"*.warnings" = "Told once."\n[texts]\n\'old|new\' = "A better word."\n'
    before, after = two_versions(tmp_path, monkeypatch, reasons)
    assert outputs.main(["compare", str(before), str(after)]) == 0
    assert capsys.readouterr().out == "0 files differ without a reason\n"
    (after / "notes/html/a.html").write_text("a new end\n")
    assert outputs.main(["compare", str(before), str(after)]) == 1


def test_builds_are_kept_as_plain_files(make_project, tmp_path):
    project = make_project({**REST, "one.rst": "One\n===\n\n:doc:`gone`\n"}, extensions=[])
    for builder in ("html", "epub"):
        outputs.keep(project.build(builder), tmp_path / "kept" / builder)
    kept = tmp_path / "kept"
    assert "<h1>One" in (kept / "epub/Test.epub/one.xhtml").read_text()
    assert "one std:doc -1 one.html One" in (kept / "html/objects.inv").read_text()
    assert not (kept / "html/.buildinfo").exists()
    assert (kept / "html.warnings").read_text().startswith("/src/one.rst:4: WARNING: unknown")
    assert str(tmp_path) not in (kept / "html.status").read_text()
