"""Finding files that are no documents."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.file_name import Size, kind_of, leaves, split_size, suffix_of
from sphinx_aikb.vault.files import Files, is_open

FILES = Files(
    [
        "a.png",
        "notes/a.png",
        "notes/pictures/b.png",
        "other/b.png",
        "other/deep/c.mp3",
        "other/C.png",
        "notes/c.png",
        "x/c.png",
    ]
)


@pytest.mark.parametrize(
    ("target", "folder", "path"),
    [
        ("a.png", "", "a.png"),
        ("a.png", "notes", "notes/a.png"),
        ("a.png", "other", "a.png"),
        ("b.png", "notes", "other/b.png"),
        ("pictures/b.png", "notes", "notes/pictures/b.png"),
        ("pictures/b.png", "other", "notes/pictures/b.png"),
        ("ures/b.png", "other", None),
        ("./b.png", "notes", None),
        ("./b.png", "other", "other/b.png"),
        ("../a.png", "notes", "a.png"),
        ("../notes/a.png", "other", "notes/a.png"),
        ("/notes/a.png", "other", "notes/a.png"),
        ("/b.png", "other", None),
        ("A.PNG", "notes", "notes/a.png"),
        ("C.png", "notes", "other/C.png"),
        ("c.png", "other", "notes/c.png"),
        ("c.MP3", "", "other/deep/c.mp3"),
        ("none.png", "", None),
        ("../../a.png", "notes", None),
        ("", "", None),
    ],
)
def test_find(target, folder, path):
    assert FILES.find(target, folder) == path


@pytest.mark.parametrize(
    ("target", "folder", "expected"),
    [
        ("../a.png", "", True),
        ("../a.png", "notes", False),
        ("../../a.png", "notes", True),
        ("notes/../../a.png", "", True),
        ("/../a.png", "notes", True),
        ("..a.png", "", False),
        ("a/../b.png", "", False),
    ],
)
def test_leaves(target, folder, expected):
    assert leaves(target, folder) is expected


@pytest.mark.parametrize(
    ("name", "suffix", "kind"),
    [
        ("a.PNG", "png", "image"),
        ("talk.mp3", "mp3", "audio"),
        ("clip.webm", "webm", "video"),
        ("paper.pdf", "pdf", "file"),
        ("data.csv", "csv", None),
        ("Node.js", "js", None),
        ("v1.2 notes", "", None),
        (".png", "", None),
        ("folder.png/a", "", None),
    ],
)
def test_kinds(name, suffix, kind):
    assert suffix_of(name) == suffix
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("label", "text", "size"),
    [
        (None, None, None),
        ("300", None, Size(300)),
        ("300x200", None, Size(300, 200)),
        ("A chart", "A chart", None),
        ("A chart|300", "A chart", Size(300)),
        ("A | B | 20x30", "A | B", Size(20, 30)),
        ("300|A chart", "A chart", Size(300)),
        ("0", "0", None),
        ("300 x 200", "300 x 200", None),
        ("300000", "300000", None),
    ],
)
def test_sizes(label, text, size):
    assert split_size(label) == (text, size)


@given(st.text(), st.text("abc/."))
def test_any_text(target, folder):
    found = FILES.find(target, folder)
    assert found is None or not leaves(found, "")
    assert kind_of(target) in ("image", "audio", "video", "file", None)
    split_size(target)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *(("a.txt", True), ("folder/a.txt", True), ("none.txt", True), ("folder/../a.txt", True)),
        *(("../out.txt", False), ("out.txt", False), ("linked/out.txt", False)),
        *((".a.txt", False), (".folder/a.txt", False), ("hidden.txt", False)),
        *(
            ("conf.py", False),
            ("Conf.py", False),
            ("configured.txt", False),
            ("folder/conf.py", True),
        ),
        *(("build/a.txt", False), ("loop", False), ("a\0b", False)),
    ],
)
def test_files_that_may_be_shown(tmp_path: Path, path: str, expected: bool) -> None:
    top = tmp_path / ".vault"
    for name in ("folder", ".folder", "build"):
        (top / name).mkdir(parents=True)
        (top / name / "a.txt").touch()
    for name in ("a.txt", ".a.txt", "conf.py", "../out.txt"):
        (top / name).touch()
    for name, target in (("out.txt", "../out.txt"), ("linked", ".."), ("hidden.txt", ".a.txt")):
        (top / name).symlink_to(target)
    (top / "configured.txt").symlink_to("conf.py")
    (top / "loop").symlink_to("loop")
    assert is_open(top / path, top, [top / "build", tmp_path]) is expected
