from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.vault.notes import read_note
from sphinx_aikb.vault.scan import head_of, scan_note

HEADER = "---\ntitle: x\nvideoId: aB3_-xYz012\n---\n"


def write(folder: Path, data: str | bytes) -> Path:
    file = folder / "a.md"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def test_only_the_head_is_read(tmp_path: Path) -> None:
    text = HEADER + "\nFrom: [[c]]\n" + "Words of a line.\n" * 100_000
    head = head_of(write(tmp_path, text))[0]
    assert text.startswith(head)
    assert len(HEADER) + 4096 <= len(head) < 9000
    assert head.endswith(".\n")
    assert scan_note(tmp_path, "a.md", "a") == read_note("a", "a.md", text)


def test_a_comment_that_the_head_ends_in_is_read_to_its_end(tmp_path: Path) -> None:
    macro = "{{video https://youtu.be/aB3_-xYz012}}"
    text = (
        f"---\ntitle: x\n---\n\nWords.\n\n<!-- {macro}\n" + "Words of a line.\n" * 2_000 + "-->\n"
    )
    write(tmp_path, text)
    note = scan_note(tmp_path, "a.md", "a", dialects=("logseq",))
    assert note == read_note("a", "a.md", text, dialects=("logseq",))
    assert note.video is None


def test_all_is_read_without_a_title(tmp_path: Path) -> None:
    body = "Words of a line.\n" * 10_000 + "# H1\n"
    for header in (
        "",
        "---\nvideoId: aB3_-xYz012\n---\n",
        "---\nnever: closed\n",
        "---\n{title: x}\n---\n",
    ):
        assert head_of(write(tmp_path, header + body))[0] == header + body
    for header in ("---\ntitle:\n---\n", "---\ntitle: [a]\n---\n"):
        write(tmp_path, header + body)
        note = scan_note(tmp_path, "a.md", "a")
        assert (note.title, note.title_source) == ("H1", "heading")


@pytest.mark.parametrize("size", [8180, 8186, 8187, 8188, 8189, 8190, 8191, 8192, 8193, 100_000])
def test_large_headers(tmp_path: Path, size: int) -> None:
    header = f"---\ntitle: x\nlong: {'y' * (size - 30)}\n---"
    for body in ("", "\n", "\nFrom: [[c]]\n", "\n" + "z" * 9000, "\n" + "z\n" * 9000):
        write(tmp_path, header + body)
        assert scan_note(tmp_path, "a.md", "a") == read_note("a", "a.md", header + body)
    text = header + "- no end\n" + "z" * 9000
    assert head_of(write(tmp_path, text))[0] == text


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_bytes(tmp_path: Path, newline: bytes) -> None:
    data = b"\xef\xbb\xbf" + (HEADER + "\nFrom: [[c]]\n").encode().replace(b"\n", newline)
    note = (
        scan_note(tmp_path, "a.md", "a", video_keys=("videoId",)) if write(tmp_path, data) else None
    )
    assert note is not None
    assert (note.title, note.video, note.channel) == ("x", "aB3_-xYz012", "c")
    assert head_of(tmp_path / "a.md")[0].startswith("---\ntitle")


def test_undecodable_bytes(tmp_path: Path) -> None:
    write(tmp_path, b"---\ntitle: caf\xe9 \x00\xff\n---\n\xff\xfe")
    assert scan_note(tmp_path, "a.md", "a").title == "café ÿ"
    assert head_of(write(tmp_path, b""))[0] == ""


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        head_of(tmp_path / "nowhere.md")


LINES = st.sampled_from(
    ["---", "...", "title: x", "title:", "title: a: b", "videoId: aB3_-xYz012", "# H1", "", "From: [[c]]",
     "y" * 3000, "z: " + "y" * 8160, "```", "Words\n===", "  ---", "\n" * 4090]
)  # fmt: skip


@given(st.lists(LINES, max_size=8).map("\n".join), st.booleans())
def test_the_head_says_what_the_file_says(text: str, opened: bool) -> None:
    text = f"---\n{text}" if opened else text
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), text)
        assert scan_note(Path(folder), "a.md", "a") == read_note("a", "a.md", text)
