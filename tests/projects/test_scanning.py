"""The scan before reading: files as they come, and the file of the catalogue."""

import os
import pickle

import pytest

from support.texts import VIDEO, index, note, notes

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

CATALOGUE = "doctrees/aikb-catalogue.pickle"


def listed(result) -> list[dict]:
    return result.jsonl("notes.jsonl")


def titles(result) -> list[str]:
    return [row["title"] for row in listed(result)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"junk that is no pickle",
        b"\x80\x04",
        pickle.dumps(None),
        pickle.dumps(()),
        pickle.dumps([]),
        pickle.dumps({"a": 1}),
        pickle.dumps(("another version", {})),
        pickle.dumps(("a", "b", "c")),
        b"cno_such_module\nNothing\n.",
    ],
    ids=str,
)
def test_a_damaged_catalogue_is_made_anew(make_project, content):
    project = make_project({"index.md": index(), **notes(3)})
    expected = listed(project.build("aikb"))
    whole = (project.builds / CATALOGUE).read_bytes()
    (project.builds / CATALOGUE).write_bytes(content)
    project.write("notes/note_01.md", project.read("notes/note_01.md") + "\nMore.\n")
    result = project.build("aikb", warningiserror=True)
    assert result.warnings == ""
    assert listed(result) == expected
    assert abs(len((project.builds / CATALOGUE).read_bytes()) - len(whole)) < 100


def test_a_truncated_catalogue_is_made_anew(make_project):
    project = make_project({"index.md": index(), **notes(3)})
    expected = listed(project.build("aikb"))
    file = project.builds / CATALOGUE
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert listed(project.build("aikb", warningiserror=True)) == expected


def test_a_catalogue_that_is_gone_is_made_anew(make_project):
    project = make_project({"index.md": index(), **notes(3)})
    expected = listed(project.build("aikb"))
    (project.builds / CATALOGUE).unlink()
    result = project.build("aikb")
    assert listed(result) == expected
    assert "0 added, 0 changed, 0 removed" in result.status


def test_only_changed_files_are_read_again(make_project, monkeypatch):
    project = make_project({"index.md": index(), **notes(5)})
    project.build("aikb")
    seen: list[str] = []

    def scan_note(root, path, docname, **rest):
        seen.append(docname)
        return original(root, path, docname, **rest)

    from sphinx_aikb.reading import context

    original = context.scan_note
    monkeypatch.setattr(context, "scan_note", scan_note)
    project.build("aikb")
    assert seen == []
    project.write("notes/note_03.md", note("Changed"))
    assert "Changed" in titles(project.build("aikb"))
    assert seen == ["notes/note_03"]


def test_a_change_that_keeps_the_length(make_project):
    project = make_project({"index.md": index(), "a.md": note("Aaa")})
    project.build("aikb")
    project.write("a.md", note("Bbb"))
    assert titles(project.build("aikb")) == ["Bbb"]


def test_the_catalogue_is_no_output(make_project):
    result = make_project({"index.md": index(), **notes(2)}).build()
    ours = ("aikb-previews", "_static/aikb-search.js", "_static/aikb-index.js")
    names = [name for name in result.files if "aikb-" in name]
    assert not [name for name in names if not any(each in name for each in ours)]


# -- encodings and line ends

HEADER = f"---\ntitle: Über 数据\nvideoId: {VIDEO}\naliases: [x]\n---\n\n## Part\n\nText.\n"


@pytest.mark.parametrize(
    "content",
    [
        HEADER.encode(),
        HEADER.encode("utf-8-sig"),
        HEADER.replace("\n", "\r\n").encode(),
        HEADER.replace("\n", "\r").encode(),
        HEADER.rstrip("\n").encode(),
        HEADER.replace("---\n\n##", "...\n\n##").encode(),
    ],
    ids=["UTF-8", "byte order mark", "CRLF", "CR", "no last line end", "dots"],
)
def test_the_header_in_many_forms(make_project, content):
    project = make_project({"index.md": index(), "n/a.md": content})
    result = project.build("aikb")
    assert result.warnings == ""
    assert titles(result) == ["Über 数据"]
    assert listed(result)[0]["video"] == VIDEO
    page = project.build(warningiserror=True).html("n/a")
    assert [page.h1.get_text(), page.h2.get_text()] == ["Über 数据¶", "Part¶"]


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(128)) * 8,
        b"---\ntitle: A\nvideoId: P6y0gr-W2-k\n---\n\n\x00 \x0c \x1b text\n",
        b"",
        b"---",
        b"---\n---\n",
        b"\xef\xbb\xbf",
        b"\n\n\n",
    ],
    ids=["all of ASCII", "control characters", "empty", "dashes", "no header", "mark", "blank"],
)
def test_content_never_fails_a_build(make_project, content):
    files = {"index.md": index(), "n/a.md": content, "n/b.md": note("B", "[[a]]")}
    project = make_project(files)
    for builder in ("aikb", "html", "text"):
        result = project.build(builder)
        assert "n/b" in result.app.env.found_docs
        assert [line for line in result.warning_lines if "Traceback" in line] == []
    assert "B" in titles(project.build("aikb"))
    assert result.path("n/a").is_file()


def test_a_name_of_any_script(make_project):
    names = ["数据/模型", "with blank", "ünï", "a.b.c", "UPPER", "émoji 🎬"]
    files = {"index.md": index(), **{f"{name}.md": note(name) for name in names}}
    files["from.md"] = note("From", " ".join(f"[[{name}]]" for name in names))
    project = make_project(files)
    result = project.build(warningiserror=True)
    assert result.warnings == ""
    links = result.html("from").select("a.wikilink")
    assert [link.get_text() for link in links] == names
    for name in names:
        assert result.path(name).is_file()


# -- files that are links, and files that vanish


def test_symlinks(make_project, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "far.md").write_text(note("Far"), "utf-8")
    files = {"index.md": index(), "n/a.md": note("A", "[[link]] [[far]]")}
    project = make_project(files, 'aikb_html = "all"')
    (project.src / "n/link.md").symlink_to(outside / "far.md")
    (project.src / "folder").symlink_to(outside, target_is_directory=True)
    result = project.build("aikb")
    assert result.warnings == ""
    assert [row["docname"] for row in listed(result)] == ["folder/far", "n/a", "n/link"]
    (outside / "far.md").write_text(note("Farther away"), "utf-8")
    assert titles(project.build("aikb")) == ["Farther away", "A", "Farther away"]


def test_a_link_to_nothing(make_project):
    project = make_project({"index.md": index(), "n/a.md": note("A")})
    (project.src / "n/broken.md").symlink_to(project.src / "gone.md")
    result = project.build("aikb")
    assert titles(result) == ["A"]


def test_a_folder_with_the_name_of_a_note(make_project):
    project = make_project({"index.md": index(), "n/a.md": note("A"), "n/b.md/c.md": note("C")})
    assert titles(project.build("aikb")) == ["A", "C"]


DELETES = """
    from pathlib import Path

    def delete(app, *rest):
        Path(app.srcdir, "notes", "note_02.md").unlink(missing_ok=True)
        return []

    def setup(app):
        app.connect("{event}", delete, priority=1)
"""


@pytest.mark.parametrize("event", ["env-updated", "env-check-consistency"])
@pytest.mark.parametrize("builder", ["aikb", "html"])
def test_a_note_that_vanishes_after_it_was_read(make_project, event, builder):
    files = {"index.md": index(), **notes(5)}
    project = make_project(files, DELETES.format(event=event), html_copy_source=False)
    result = project.build(builder)
    assert "notes/note_02" in result.app.env.found_docs
    after = project.build(builder)
    assert "notes/note_02" not in after.app.env.found_docs
    assert "1 removed" in after.status


def test_a_note_that_vanishes_before_the_scan(make_project):
    """Sphinx has found it and does not look again; one that it need not read is no reason to stop."""
    project = make_project({"index.md": index(), **notes(5)})
    project.build("aikb")
    conf = project.read("conf.py")
    project.write(
        "conf.py", f"{conf}\n{DELETES.format(event='env-get-outdated')}".replace("\n    ", "\n")
    )
    project.build("aikb")
    project.write("conf.py", conf)
    assert len(listed(project.build("aikb"))) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_the_program_must_not_read(make_project):
    project = make_project({"index.md": index(), "n/a.md": note("A"), "n/b.md": note("B")})
    (project.src / "n/b.md").chmod(0)
    assert titles(project.build("aikb")) == ["A"]
