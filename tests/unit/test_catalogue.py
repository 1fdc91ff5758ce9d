from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.vault.catalogue import Catalogue, find_notes, folder_of, glob_matcher, stem_of
from sphinx_aikb.vault.note import Note, read_note

VIDEO = "---\nvideoId: P6y0gr-W2-k\n---\n"
FROM = "From: [[redpointai]] <br/>\n"
PLAIN = "Text.\n"


def documents(files: dict[str, str]) -> dict[str, Note]:
    notes = {}
    for path, text in files.items():
        docname = path.rpartition(".")[0]
        notes[docname] = read_note(docname, path, text)
    return notes


def notes(
    files: dict[str, str],
    patterns: list[str] | None = None,
    suffixes: tuple[str, ...] = (".md", ".txt", ".markdown"),
) -> set[str]:
    return set(find_notes(documents(files), patterns, "index", suffixes))


def test_folder_and_stem() -> None:
    assert [folder_of(name) for name in ("a", "a/b", "a/b/c")] == ["", "a", "a/b"]
    assert [stem_of(name) for name in ("a", "a/b", "a/b/c.d")] == ["a", "b", "c.d"]


@pytest.mark.parametrize("text", [VIDEO, FROM])
def test_a_note_and_what_lies_beside_it(text: str) -> None:
    files = {
        "index.md": PLAIN,
        "v/one.md": text,
        "v/two.md": PLAIN,
        "v/sub/three.md": PLAIN,
        "w/four.md": PLAIN,
    }
    assert notes(files) == {"v/one", "v/two"}


def test_the_root_document_is_never_a_note() -> None:
    files = {"index.md": VIDEO, "one.md": VIDEO, "two.md": PLAIN}
    assert notes(files) == {"one", "two"}
    assert notes(files, ["*"]) == {"one", "two"}
    assert notes({"index.md": VIDEO, "two.md": PLAIN}) == set(), (
        "nor does it make notes of its neighbours"
    )


def test_only_markdown_is_a_note_by_rule() -> None:
    files = {
        "one.md": VIDEO,
        "two.rst": PLAIN,
        "three.ipynb": "{}",
        "four.txt": PLAIN,
        "five.markdown": PLAIN,
    }
    assert notes(files) == {"one", "four", "five"}
    assert notes(files, suffixes=(".md",)) == {"one"}
    assert notes({"one.rst": VIDEO, "two.md": PLAIN}) == set()


def test_a_project_without_notes() -> None:
    assert notes({"index.md": PLAIN, "one.md": PLAIN}) == set()
    assert notes({}) == set()


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ([], set()),
        (["a/*"], {"a/x"}),
        (["**"], {"x", "a/x", "a/b/x"}),
        (["a/**"], {"a/x", "a/b/x"}),
        (["*", "a/b/*"], {"x", "a/b/x"}),
        (["**/x"], {"x", "a/x", "a/b/x"}),
    ],
)
def test_patterns_take_the_place_of_the_rule(patterns: list[str], expected: set[str]) -> None:
    files = {"index.md": PLAIN, "x.rst": PLAIN, "a/x.md": PLAIN, "a/b/x.md": VIDEO}
    assert notes(files, patterns) == expected


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*", ["a", "a.b"], ["a/b"]),
        ("a*", ["a", "ab"], ["ba", "a/b"]),
        ("a/*", ["a/b"], ["a", "a/b/c", "b/a"]),
        ("**", ["a", "a/b", "a/b/c"], []),
        ("a/**", ["a/b", "a/b/c"], ["b", "b/a", "ab/c"]),
        ("**/c", ["c", "a/c", "a/b/c"], ["c/a", "bc"]),
        ("a/**/c", ["a/c", "a/b/c", "a/b/b/c"], ["c", "a/b", "b/a/c"]),
        ("**/b/**", ["b/x", "a/b/x", "b/b"], ["a/x"]),
        ("**/**", ["a", "a/b"], []),
        ("?", ["a", "語"], ["ab"]),
        ("[ab]/x", ["a/x", "b/x"], ["c/x", "ab/x"]),
        ("[!a]", ["b"], ["a"]),
        ("A", ["A"], ["a"]),
        ("a.b", ["a.b"], ["axb"]),
        ("./a", ["a"], ["b"]),
        ("a/", ["a"], ["a/b"]),
    ],
)
def test_globs(pattern: str, yes: list[str], no: list[str]) -> None:
    matches = glob_matcher([pattern])
    assert [name for name in yes if not matches(name)] == []
    assert [name for name in no if matches(name)] == []


def test_any_of_several_globs() -> None:
    matches = glob_matcher(["a/*", "b"])
    assert [name for name in ("a/x", "b", "c") if matches(name)] == ["a/x", "b"]
    assert not glob_matcher([])("a")


def test_a_hostile_glob_ends() -> None:
    assert not glob_matcher(["/".join(["**", "a"] * 30 + ["b"])])("/".join(["a"] * 60))


NAMES = st.lists(st.text("ab.-語", min_size=1), min_size=1, max_size=4).map("/".join)


@given(NAMES)
def test_a_name_matches_itself_and_everything(name: str) -> None:
    assert glob_matcher(["**"])(name)
    assert glob_matcher(["/".join("*" for _ in name.split("/"))])(name)
    assert not glob_matcher(["/".join("*" for _ in name.split("/")) + "/*"])(name)


CATALOGUE = Catalogue(
    documents(
        {
            "index.md": "---\ntitle: Start\n---\n",
            "b/x.md": "---\ntitle: Title\naliases: [One, one, '???']\n---\n",
            "a/x.txt": "---\ntitle: Title\n---\n",
            "x.md": "---\ntitle: X\n---\n",
            "z.rst": "",
        }
    ),
    frozenset({"b/x", "a/x", "x"}),
)


def test_what_is_asked_of_a_document() -> None:
    assert CATALOGUE.get("b/x") is CATALOGUE.documents["b/x"]
    assert CATALOGUE.get("gone") is None
    assert [name for name in CATALOGUE.documents if CATALOGUE.is_note(name)] == ["b/x", "a/x", "x"]


def test_selection_in_order_of_docname() -> None:
    assert [note.docname for note in CATALOGUE.select()] == ["a/x", "b/x", "x"]
    assert [note.docname for note in CATALOGUE.select(["*/x"])] == ["a/x", "b/x"]
    assert CATALOGUE.select(["gone/*"]) == []


def test_indexes_name_those_nearest_the_top_first() -> None:
    assert CATALOGUE.by_file["x"] == ["x", "a/x", "b/x"]
    assert CATALOGUE.by_file["x.txt"] == ["a/x"]
    assert CATALOGUE.by_case["x.md"] == ["x", "b/x"]
    assert CATALOGUE.by_title["Title"] == ["a/x", "b/x"]
    assert CATALOGUE.by_slug["title"] == ["a/x", "b/x"]
    assert CATALOGUE.by_slug["x"] == ["x", "a/x", "b/x"]
    assert CATALOGUE.by_alias == {"one": ["b/x"], "???": ["b/x"]}
    assert CATALOGUE.by_path["a/x"] == CATALOGUE.by_path["a/x.txt"] == "a/x"
    assert CATALOGUE.by_path["z.rst"] == "z"


def test_asking_for_an_unknown_name_leaves_no_trace() -> None:
    assert CATALOGUE.by_title.get("gone") is None
    with pytest.raises(KeyError):
        CATALOGUE.by_title["gone"]


def test_an_empty_catalogue() -> None:
    empty = Catalogue()
    assert empty.select() == []
    assert (empty.by_path, empty.by_file, empty.by_slug) == ({}, {}, {})
