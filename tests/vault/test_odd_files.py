import os
import socket
from pathlib import Path

import pytest

from sphinx_aikb.vault.odd_files import circular_links, odd_files
from sphinx_aikb.vault.scan import read_side_file
from sphinx_aikb.vault.templates import template_folders


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("a/b", "c"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_what_is_no_file_is_found_and_not_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(root / "pipe.md")
    (root / "zero.md").symlink_to("/dev/zero")
    (root / "plain.md").write_text("x")
    monkeypatch.chdir(root)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.md")
    names = ("pipe", "zero", "sock", "plain", "gone")
    found = odd_files(root, {name: f"{name}.md" for name in names})
    assert found == dict.fromkeys(("pipe", "zero", "sock"), "it is no ordinary file")


def test_names_that_no_page_can_have(root: Path) -> None:
    names = {
        "a\udcff": "UTF-8",
        "x" * 248: "longer",
        "é" * 124: "longer",
        "x" * 247: None,
        "é" * 123: None,
    }
    found = odd_files(root, {name: f"{name}.md" for name in names})
    assert found.keys() == {name for name, reason in names.items() if reason}
    assert all(names[name] in reason for name, reason in found.items())


def test_folders_inside_themselves(root: Path) -> None:
    assert circular_links(root) == []
    (root / "self").symlink_to(".")
    (root / "other").symlink_to("c")
    (root / "c" / "back").symlink_to("../a")
    (root / "a" / "b" / "[up*]").symlink_to("../..")
    (root / "a" / "over").symlink_to("../c")
    (root / "c" / "above").symlink_to("../..")
    (root / "broken").symlink_to("broken")
    found = circular_links(root)
    assert {"self", "a/b/?up??", "a/over/back", "c/above", "c/back/over"} <= set(found)
    assert "other" not in found


def test_side_files_and_settings_that_are_pipes(root: Path) -> None:
    os.mkfifo(root / "videos.yaml")
    (root / ".obsidian").mkdir()
    os.mkfifo(root / ".obsidian" / "templates.json")
    assert [problem.message for problem in read_side_file(root, "videos.yaml").problems] == [
        "it is no ordinary file"
    ]
    assert template_folders(root, [""]) == {"": ()}
