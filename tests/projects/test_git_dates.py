"""Notes without a date come in the order in which their files were changed in git, where a project asks for it."""

import os
import subprocess
from pathlib import Path

import pytest

from sphinx_aikb.reading import git_dates
from support.atom import check_feed
from support.compare import clean, differences
from support.projects import Project, Result, new_project
from support.texts import index, note

pytest.importorskip("sphinx_last_updated_by_git")

WITH = ("sphinx_aikb", "sphinx_last_updated_by_git")
FILES = {
    "index.md": index(":sort: -published\n:feed:"),
    "a/oldest.md": note("Oldest"),
    "a/dated.md": note("Dated", published="2022-06-01"),
    "b/newest.md": note("Newest"),
    "b/middle.md": note("Middle"),
    "loose.md": note("Loose"),
}


def git(project: Project, *arguments: str, day: str = "2020-01-01") -> str:
    time = f"{day}T10:00:00+0200"
    names = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time, "HOME": str(project.builds)}
    for who in ("AUTHOR", "COMMITTER"):
        names |= {f"GIT_{who}_NAME": "Tester", f"GIT_{who}_EMAIL": "tester@example.org"}
    command = ["git", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=project.src, env=os.environ | names, check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout


def commit(project: Project, day: str, *names: str) -> None:
    git(project, "add", *names)
    git(project, "commit", "-q", "-m", day, day=day)


@pytest.fixture(scope="module")
def built(tmp_path_factory, needs_tool) -> Project:
    """`oldest` of 2021, `middle` of 2023, `newest` of 2024; `loose` is not in git."""
    needs_tool("git")
    settings = {"html_baseurl": "https://example.org", "suppress_warnings": ["toc", "git"]}
    project = new_project(tmp_path_factory.mktemp("git"), FILES, extensions=WITH, **settings)
    git(project, "init", "-q")
    commit(project, "2021-01-01", "conf.py", "index.md", "a/oldest.md", "a/dated.md")
    commit(project, "2023-01-01", "b/middle.md")
    commit(project, "2024-01-01", "b/newest.md")
    project.build()
    project.save()
    return project


@pytest.fixture
def project(built) -> Project:
    built.go_back()
    return built


def order(result: Result) -> list[str]:
    return [link.get_text() for link in result.html("index").select(".aikb-list a")]


def test_the_order_of_notes_without_a_date(project):
    result = project.build()
    assert order(result) == ["Newest", "Middle", "Dated", "Oldest", "Loose"]
    assert result.warnings == ""
    entries = check_feed((result.out / "index.xml").read_bytes())["entries"]
    assert [(each["title"], each["updated"], each["published"]) for each in entries] == [
        ("Newest", "2024-01-01T08:00:00Z", None),
        ("Middle", "2023-01-01T08:00:00Z", None),
        ("Dated", "2022-06-01T00:00:00Z", "2022-06-01T00:00:00Z"),
        ("Oldest", "2021-01-01T08:00:00Z", None),
    ]
    project.write("index.md", index(":sort: published\n:columns: published year"))
    result = project.build()
    assert order(result) == ["Oldest", "Dated", "Middle", "Newest", "Loose"]
    # The date of a file is none of a video.
    shown = [each.get_text() for each in result.html("index").select(".aikb-details")]
    assert shown == ["2022-06-01 · 2022"]


def edited(project: Project) -> None:
    project.write("a/oldest.md", note("Oldest", "Changed."))


def committed(project: Project) -> None:
    edited(project)
    project.build()  # no commit yet: nothing is newer
    commit(project, "2025-01-01", "a/oldest.md")


EDITS = {
    "nothing": (lambda project: None, ["Newest", "Middle", "Dated", "Oldest", "Loose"]),
    "an edit": (edited, ["Newest", "Middle", "Dated", "Oldest", "Loose"]),
    "a commit": (committed, ["Oldest", "Newest", "Middle", "Dated", "Loose"]),
    "a file comes into git": (
        lambda project: commit(project, "2025-01-01", "loose.md"),
        ["Loose", "Newest", "Middle", "Dated", "Oldest"],
    ),
    "a date": (
        lambda project: project.write("b/newest.md", note("Newest", published="2020-01-01")),
        ["Middle", "Dated", "Oldest", "Newest", "Loose"],
    ),
    "the date of a file is gone": (
        lambda project: project.write("a/dated.md", note("Dated")),
        ["Newest", "Middle", "Dated", "Oldest", "Loose"],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_builds_after_an_edit_equal_clean_ones(project, name):
    change, expected = EDITS[name]
    change(project)
    result, other = project.build(), clean(project, "html")
    assert order(result) == expected
    assert order(other) == expected
    # The other extension shows what it knew when a page was read: its date, and whether there is a source.
    found = differences(result.out, other.out)
    assert [each for each in found if not each.endswith((".html", ".md.txt"))] == []


def test_git_is_asked_again_only_after_a_commit(project, monkeypatch):
    asked: list[str] = []
    ask = git_dates._Git._ask

    def counted(self, folder: Path, names: list[str]):
        asked.append(folder.name)
        return ask(self, folder, names)

    monkeypatch.setattr(git_dates._Git, "_ask", counted)
    clean(project, "html")
    assert sorted(asked) == ["a", "b", "src"]
    project.build()
    edited(project)
    project.build()
    assert len(asked) == 3
    commit(project, "2025-01-01", "a/oldest.md")
    project.build()
    assert len(asked) == 6
    (project.builds / "doctrees" / git_dates.FILE).write_text("[1]")
    assert order(project.build())[0] == "Oldest"


@pytest.mark.parametrize(
    "settings",
    [
        {"git_exclude_patterns": ["b/*"]},
        {"git_exclude_patterns": ["b/newest.md", "b/middle.md"]},
    ],
)
def test_settings_of_the_extension_count(project, settings):
    project.confoverrides |= settings
    assert order(project.build()) == ["Dated", "Oldest", "Loose", "Middle", "Newest"]
    del project.confoverrides["git_exclude_patterns"]
    last = git(project, "rev-parse", "HEAD").strip()
    project.confoverrides["git_exclude_commits"] = [last]
    assert order(project.build()) == ["Middle", "Dated", "Oldest", "Loose", "Newest"]


@pytest.mark.parametrize(
    "what", ["extension", "repository", "commits", "git", "function", "history"]
)
def test_without(project, what, monkeypatch, tmp_path):
    expected = ["Dated", "Loose", "Middle", "Newest", "Oldest"]
    if what == "extension":
        project.write(
            "conf.py", project.read("conf.py").replace(", 'sphinx_last_updated_by_git'", "")
        )
    elif what in ("repository", "commits"):
        (project.src / ".git").rename(tmp_path / "away")
        if what == "commits":
            git(project, "init", "-q")
    elif what == "git":
        monkeypatch.setenv("PATH", str(tmp_path))
    elif what == "function":
        monkeypatch.delattr("sphinx_last_updated_by_git.update_file_dates")
        monkeypatch.setattr("sphinx_last_updated_by_git._env_updated", lambda app, env: None)
        project.confoverrides["html_copy_source"] = False
    else:
        (project.src / ".git/shallow").write_text(git(project, "rev-parse", "HEAD~1"))
        expected = ["Newest", "Dated", "Loose", "Middle", "Oldest"]
    result = clean(project, "html")
    assert order(result) == expected
    assert "aikb" not in result.warnings


def test_a_history_that_becomes_longer(project):
    shallow = project.src / ".git/shallow"
    shallow.write_text(git(project, "rev-parse", "HEAD~1"))
    assert order(clean(project, "html")) == ["Newest", "Dated", "Loose", "Middle", "Oldest"]
    assert order(project.build()) == ["Newest", "Dated", "Loose", "Middle", "Oldest"]
    shallow.unlink()
    assert order(project.build()) == ["Newest", "Middle", "Dated", "Oldest", "Loose"]


def test_what_nobody_could_tell_is_asked_again(project, monkeypatch):
    with monkeypatch.context() as patch:
        patch.delattr("sphinx_last_updated_by_git.update_file_dates")
        patch.setattr("sphinx_last_updated_by_git._env_updated", lambda app, env: None)
        patch.setitem(project.confoverrides, "html_copy_source", False)
        (project.builds / "doctrees" / git_dates.FILE).unlink()
        assert order(project.build())[0] == "Dated"
    assert order(project.build())[0] == "Newest"
