"""`sphinx-aikb videos`: what it lists, and what it writes to the side file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_aikb.commands import main

A, B, C = "P6y0gr-W2-k", "atMRWzgHEGg", "dQw4w9WgXcQ"
NOTE = "---\nvideoId: {}\n{}---\n\nText.\n"
INFO = {
    "id": A,
    "title": "A talk",
    "upload_date": "20240501",
    "duration": 1780,
    "channel": "chan",
    "chapters": [{"start_time": 0, "title": "Welcome"}, {"start_time": 60, "title": "Why: how"}],
    "extractor_key": "Youtube",
}
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nHi\n\n59:00.000 --> 01:02:02.500\nBye\n"
SIDE = f"# mine\n{A}: My title   # typed\n"


class Vault:
    """A source folder, and what the command says of it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def write(self, files: dict[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def run(self, *arguments: str) -> tuple[int, str, str]:
        code = main(["videos", str(self.folder), *arguments])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    @property
    def side(self) -> str:
        return (self.folder / "videos.yaml").read_bytes().decode()


@pytest.fixture
def vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Vault:
    """Three videos: one with an info file, one with captions, one with nothing."""
    made = Vault(tmp_path, capsys)
    made.write(
        {
            "conf.py": 'extensions = ["sphinx_aikb"]\naikb_videos = "videos.yaml"\n',
            "index.md": "# Start\n",
            "n/a.md": NOTE.format(A, ""),
            "n/b.md": NOTE.format(B, ""),
            "n/c.md": NOTE.format(B, "published: 2024-01-01\n"),
            "n/d.md": NOTE.format(C, "video_title: D\npublished: 2024-01-01\n"),
            "videos.yaml": SIDE,
            f"x/A talk [{A}].info.json": json.dumps(INFO),
            f"x/{B}.en.vtt": VTT,
        }
    )
    return made


LISTED = f"""\
VIDEO        LACKS                FOUND                            NOTES
{A}  date, length         date, length, channel, chapters  n/a.md
{B}  title, date, length  length                           n/b.md and 1 more
{C}  length               -                                n/d.md

Of 3 videos, 3 lack a title, a date or a length.
What is found nowhere comes with: yt-dlp --skip-download --write-info-json ADDRESS

"""
WRITTEN = f"""\
# mine
{A}:
  title: My title   # typed
  published: 2024-05-01
  duration: 29:40
  channel: chan
  chapters:
    0:00: Welcome
    1:00: "Why: how"
{B}:
  duration: 1:02:03
"""


def test_without_write_it_lists(vault: Vault) -> None:
    last = "--write puts what was found of 2 videos into videos.yaml.\n"
    assert vault.run() == (0, LISTED + last, "")
    assert vault.side == SIDE


def test_write_completes_the_side_file(vault: Vault) -> None:
    (vault.folder / "videos.yaml").chmod(0o640)
    assert vault.run("--write") == (0, LISTED + "videos.yaml has what was found of 2 videos.\n", "")
    assert vault.side == WRITTEN
    assert (vault.folder / "videos.yaml").stat().st_mode & 0o777 == 0o640
    assert not list(vault.folder.glob(".videos*"))
    # Once more there is nothing to write.
    code, out, _ = vault.run("--write")
    assert code == 0
    assert "Of 3 videos, 2 lack a title" in out
    assert "--write puts" not in out
    assert vault.side == WRITTEN


def test_what_notes_say_is_known(vault: Vault) -> None:
    vault.write({"n/a.md": NOTE.format(A, "published: 2020-01-01\nduration: 5\nchannel: me\n")})
    vault.run("--write")
    assert vault.side.startswith(f"# mine\n{A}:\n  title: My title   # typed\n  chapters:\n")


def test_a_project_without_a_side_file(vault: Vault) -> None:
    vault.write({"conf.py": "", "videos.yaml": ""})
    (vault.folder / "videos.yaml").unlink()
    code, out, _ = vault.run("--write", "--file", "data/known.yaml")
    assert code == 0
    assert out.endswith('Builds read it with aikb_videos = "data/known.yaml" in conf.py.\n')
    assert (vault.folder / "data/known.yaml").read_text().startswith(f"{A}:\n  title: A talk\n")


def test_files_elsewhere(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "one").mkdir()
    (vault.folder / f"x/A talk [{A}].info.json").rename(other / "one/a.info.json")
    vault.run("--write", "--from", str(other), "--from", str(vault.folder / "x"))
    assert vault.side == WRITTEN
    assert vault.run("--from", str(other / "none"))[0] == 1


def test_a_broken_link_is_passed_over(vault: Vault) -> None:
    (vault.folder / "n/gone.md").symlink_to("nowhere")
    code, out, err = vault.run()
    assert (code, out) == (
        0,
        LISTED + "--write puts what was found of 2 videos into videos.yaml.\n",
    )
    assert err == "n/gone.md: cannot be read: No such file or directory\n"


def test_a_name_of_eleven_letters_may_be_any(vault: Vault) -> None:
    told = {"id": C, "title": "An interview", "duration": 5}
    vault.write({"n/Interview01.info.json": json.dumps(told)})
    assert "what was found of 3 videos" in vault.run()[1]


def test_what_a_build_passes_over(vault: Vault) -> None:
    vault.write(
        {
            "conf.py": "exclude_patterns = ['n/b*', 'n/c*']\naikb_video_keys = ['id']\n",
            "n/d.md": f"---\nid: {C}\nvideo_title: D\npublished: 2024\nduration: 5\n---\n",
            ".trash/x.md": NOTE.format(B, ""),
            "videos.yaml": "",
        }
    )
    assert vault.run()[1] == "Title, date and length are known of 1 video.\n"
    vault.write(
        {
            "conf.py": "templates_path = ['_t']\nhtml_extra_path = ['extra']\nhtml_static_path = ['s']\n"
            "include_patterns = ['*.md', '[!o]*/**']\n",
            "_t/a.md": NOTE.format(A, ""),
            "extra/a.md": NOTE.format(A, ""),
            "s/a.md": NOTE.format(A, ""),
            "other/a.md": NOTE.format(A, ""),
            **{f"n/{name}.md": NOTE.format(B, "draft: true\n") for name in "abc"},
            "n/d.md": "# None\n",
        }
    )
    assert vault.run()[1] == "No note has a video.\n"


def test_hostile_files(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = vault.folder.parent / f"{vault.folder.name}-outside.info.json"
    outside.write_text(json.dumps(INFO))
    (vault.folder / f"x/A talk [{A}].info.json").unlink()
    (vault.folder / f"x/{A}.info.json").symlink_to(outside)
    (vault.folder / "x/loop.info.json").symlink_to("loop.info.json")
    (vault.folder / "x/up").symlink_to("..")
    os.mkfifo(vault.folder / f"x/{A}.vtt")
    monkeypatch.setattr("sphinx_aikb.commands.found_files.MOST_BYTES", 4 * 1024**2)
    vault.write(
        {
            "x/1.info.json": b"\xff\xfe{}",
            "x/2.info.json": "[" * 10_000,
            "x/3.info.json": json.dumps({"title": "no id"}),
            "x/4.info.json": " " * (4 * 1024**2 + 1),
            "x/5.info.json": json.dumps({**INFO, "id": "x" * 11}),  # of no note
            "x/\x1b[31m.info.json": "{",
            f"x/{C}.srt": b"\xff\xfe"
            + "1\n00:00:01,000 --> 00:00:07,000\nHi\n".encode("utf-16-le"),
        }
    )
    code, _, err = vault.run("--write")
    assert code == 0
    assert [line.rpartition("/x/")[2] for line in err.splitlines()] == [
        "[31m.info.json: no valid JSON",
        "1.info.json: not UTF-8",
        "2.info.json: no valid JSON",
        "3.info.json: names no video",
        "4.info.json: larger than 4 MB",
    ]
    assert vault.side == f"{SIDE}{B}:\n  duration: 1:02:03\n{C}:\n  duration: 0:07\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"{A}:\n\ttitle: x\n".encode(), "videos.yaml:2: not valid YAML: a tab stands"),
        (b"# \xe9\n", "not UTF-8"),
        (f"---\n{A}: x\n...\n".encode(), "videos.yaml: the additions would break it; nothing"),
    ],
)
def test_a_side_file_that_is_left_alone(vault: Vault, content: bytes, reason: str) -> None:
    vault.write({"videos.yaml": content})
    code, _, err = vault.run("--write")
    assert code == 1
    assert reason in err
    assert (vault.folder / "videos.yaml").read_bytes() == content


def test_an_entry_that_is_left_alone_is_named(vault: Vault) -> None:
    vault.write({"videos.yaml": f"# mine\n{A}: [x]\n"})
    code, _, err = vault.run("--write")
    assert (code, err) == (0, f"videos.yaml:2: {A} stays as it is: it is a list\n")
    assert vault.side == f"# mine\n{A}: [x]\n{B}:\n  duration: 1:02:03\n"


@pytest.mark.parametrize(
    "name", ["../videos.yaml", "/etc/videos.yaml", "out.yaml", "n", "a\0b", "loop.yaml"]
)
def test_a_side_file_that_no_build_reads(vault: Vault, name: str) -> None:
    (vault.folder / "out.yaml").symlink_to("/etc/passwd")
    (vault.folder / "loop.yaml").symlink_to("loop.yaml")
    code, out, err = vault.run("--write", "--file", name)
    assert (code, out) == (1, "")
    assert err.startswith("sphinx-aikb: ")


def test_a_link_inside_of_the_source_folder_stays_one(vault: Vault) -> None:
    (vault.folder / "videos.yaml").rename(vault.folder / "real.yaml")
    (vault.folder / "videos.yaml").symlink_to("real.yaml")
    vault.run("--write")
    assert (vault.folder / "videos.yaml").is_symlink()
    assert vault.side == WRITTEN


def test_a_file_that_changes_meanwhile_is_kept(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.fsync

    def fsync(number: int) -> None:
        before(number)
        vault.write({"videos.yaml": "# another\n"})

    monkeypatch.setattr("os.fsync", fsync)
    code, _, err = vault.run("--write")
    assert code == 1
    assert "changed meanwhile" in err
    assert vault.side == "# another\n"
    assert not list(vault.folder.glob(".videos*"))


@pytest.mark.parametrize("conf", ["1 / 0\n", "import sys\nsys.exit(3)\n", "no python\n"])
def test_a_configuration_that_fails(vault: Vault, conf: str) -> None:
    vault.write({"conf.py": conf})
    code, out, err = vault.run()
    assert (code, out) == (1, "")
    assert err.startswith("sphinx-aikb: The")


def test_as_a_module_in_a_terminal_without_letters(vault: Vault) -> None:
    vault.write({"n/é.md": NOTE.format("-__________", "")})
    command = [sys.executable, "-m", "sphinx_aikb", "videos", str(vault.folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shown = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert "n/\\xe9.md" in shown.stdout


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["videos", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
    assert "videos" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
