from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.docname import folder_of, stem_of
from sphinx_aikb.vault.catalogue import Catalogue, find_neighbours, find_notes, glob_matcher
from sphinx_aikb.vault.notes import Note, read_note

VIDEO = "---\nvideoId: P6y0gr-W2-k\n---\n"
FROM = "From: [[redpointai]] <br/>\n"
LIKE = "Text [00:12].\n"
PLAIN = "# Changelog\n\n- Text\n"
SUFFIXES = (".md", ".txt", ".markdown")


def documents(files: dict[str, str]) -> dict[str, Note]:
    notes = {}
    for path, text in files.items():
        docname = path.rpartition(".")[0]
        notes[docname] = read_note(docname, path, text)
    return notes


def notes(
    files: dict[str, str],
    patterns: list[str] | None = None,
    suffixes: tuple[str, ...] = SUFFIXES,
) -> set[str]:
    return set(find_notes(documents(files), patterns, "index", suffixes))


def test_folder_and_stem() -> None:
    assert [folder_of(name) for name in ("a", "a/b", "a/b/c")] == ["", "a", "a/b"]
    assert [stem_of(name) for name in ("a", "a/b", "a/b/c.d")] == ["a", "b", "c.d"]


@pytest.mark.parametrize("text", [VIDEO, FROM])
def test_a_note_and_what_lies_beside_it(text: str) -> None:
    files = {
        "index.md": LIKE,
        "v/one.md": text,
        "v/two.md": LIKE,
        "v/changes.md": PLAIN,
        "v/page.rst": PLAIN,
        "v/scratch.md": "Buy milk.\n",
        "v/sub/three.md": LIKE,
        "w/four.md": LIKE,
    }
    assert notes(files) == {"v/one", "v/two"}
    found = find_neighbours(documents(files), {"v/one", "v/two"}, "index", SUFFIXES)
    assert found == {"v/changes"}


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n",
        "---\n---\n",
        "See [[other]].\n",
        "See [[other | a label]].\n",
        "- item\n\n  > ![[other#part]]\n",
        '<a class="yt-timestamp" data-t="00:00:12">[00:00:12]</a>\n',
        "Said [00:12].\n",
        "Said [1:00:12-1:00:30].\n",
        "Said [here](https://youtu.be/P6y0gr-W2-k?t=12).\n",
        "Said [here]( <https://www.youtube.com/watch?v=P6y0gr-W2-k&t=1m>).\n",
        "```{note}\nSee [[other]].\n```\n",
        ":::{note}\nText\n:::\n\nSee [[other]].\n",
        "```python\nx\n```\n\nSee [[other]].\n",
        "`` ` `` and ` [[other]]\n",
    ],
)
def test_what_a_note_looks_like(text: str) -> None:
    assert notes({"v/one.md": VIDEO, "v/two.md": text}) == {"v/one", "v/two"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Readme\n\nWords, [a link](other.md), 12:30 and [x].\n",
        "## [1.2.0] - 2026-01-01\n\n- Added [12] and (1:30)\n",
        "Say `[[ -f x ]]` and ``[00:12]``.\n",
        "```bash\n[[ -f x ]]\n```\n",
        "1. ~~~\n   [[other]]\n   ~~~\n",
        "````md\n```{note}\n[[other]]\n```\n````\n",
        "```{code-block} md\n[[other]] [00:12]\n```\n",
        "<!-- [[other]] [00:12] -->\n",
        r"\[[other]] and \[00:12]" + "\n",
        "[[]] and [[ | ]]\n",
        "Watch [it](https://youtu.be/P6y0gr-W2-k), [us](https://youtube.com/@channel).\n",
        "```\n[[never closed]]\n",
    ],
)
def test_what_only_stands_beside_notes(text: str) -> None:
    assert notes({"v/one.md": VIDEO, "v/two.md": text}) == {"v/one"}
    assert notes({"v/one.md": VIDEO, "v/two.md": text}, ["**"]) == {"v/one", "v/two"}


def test_the_root_document_is_never_a_note() -> None:
    files = {"index.md": VIDEO, "one.md": VIDEO, "two.md": LIKE}
    assert notes(files) == {"one", "two"}
    assert notes(files, ["*"]) == {"one", "two"}
    assert notes({"index.md": VIDEO, "two.md": LIKE}) == set(), (
        "nor does it make notes of its neighbours"
    )


def test_only_markdown_is_a_note_by_rule() -> None:
    files = {
        "one.md": VIDEO,
        "two.rst": LIKE,
        "three.ipynb": "{}",
        "four.txt": LIKE,
        "five.markdown": LIKE,
    }
    assert notes(files) == {"one", "four", "five"}
    assert notes(files, suffixes=(".md",)) == {"one"}
    assert notes({"one.rst": VIDEO, "two.md": LIKE}) == set()


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


INDEX = "```{topic-index}\n```\n"
CHANNEL = "---\ntitle: Some channel\n---\n\n### [A](https://youtu.be/P6y0gr-W2-k)\n"


def entries(files: dict[str, str], *patterns: str) -> tuple[list[str], list[str]]:
    found = documents(files)
    chosen = find_notes(found, None, "index", SUFFIXES)
    neighbours = find_neighbours(found, chosen, "index", SUFFIXES)
    shown, beside = Catalogue(found, chosen, {}, neighbours).entries(patterns)
    return [note.docname for note in shown], [note.docname for note in beside]


@pytest.mark.parametrize(
    "page",
    [
        f"# Notes\n\n[[one]]\n\n{INDEX}",
        f"---\ntitle: Notes\n---\n\n:::{{topic-index}}\n:group-by: video\n:::\n{FROM}",
        "---\ntitle: Notes\n---\n\n````{note}\n```{topic-index}\n```\n````\n",
        "---\ntitle: Notes\n---\n\n```{eval-rst}\n.. topic-index::\n```\n",
        CHANNEL,
        f"{CHANNEL}\n## About\n",
        "# Some channel\n\n[[a]]\n\n## Videos\n\n### [A](https://youtu.be/P6y0gr-W2-k)\n",
        "---\ntitle: RedPoint AI\n---\n\n- [[one]]\n",
        "---\ntitle: x\naliases: redpoint-ai\n---\n",
        PLAIN,
    ],
)
def test_an_index_lists_notes(page: str) -> None:
    """What holds an index, a page of a channel and a neighbour are entries only by name."""
    note = f"---\nvideoId: P6y0gr-W2-k\n---\n\n{FROM.replace('redpointai', 'redpoint_ai')}"
    files = {"index.md": PLAIN, "v/page.md": page, "v/one.md": note, "v/two.md": LIKE}
    assert entries(files) == (["v/one", "v/two"], ["v/page"])
    assert entries(files, "v/*") == (["v/one", "v/two"], ["v/page"])
    assert entries(files, "**/o*") == (["v/one"], [])
    assert entries(files, "v/page", "v/t*") == (["v/page", "v/two"], [])
    assert entries(files, "v/p*") == (["v/page"], [])


@pytest.mark.parametrize(
    "note",
    [
        f"---\nvideoId: P6y0gr-W2-k\n---\n\n{INDEX}",
        "---\nvideoId: P6y0gr-W2-k\ntitle: redpointai\n---\n",
        "---\ntitle: redpointai\nchannel: other\n---\n",
        "---\ntitle: A\n---\n\n### [A](https://youtu.be/atMRWzgHEGg)\n",
        "# [A](https://youtu.be/P6y0gr-W2-k)\n\n[[a]]\n",
        "# Essay\n\n[[a]]\n\n## One\n\n## [A](https://youtu.be/P6y0gr-W2-k)\n\n## Three\n",
        f"---\ntitle: A\n---\n\n````md\n{INDEX}````\n",
        f"---\ntitle: A\n---\n\n<!--\n{INDEX}-->\n",
        "---\ntitle: A\n---\n\nThe directive `{topic-index}`.\n",
    ],
)
def test_notes_stay_entries(note: str) -> None:
    files = {"v/page.md": note, "v/one.md": f"---\nvideoId: P6y0gr-W2-k\n---\n\n{FROM}"}
    assert entries(files) == (["v/one", "v/page"], [])


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["[[a", "`", "``x", "```{a}\n", "<!--", "](https://", "- ", "[1:"])
def test_signs_take_linear_time(unit: str) -> None:
    started = time.process_time()
    read_note("a", "a.md", unit * 20_000)
    assert time.process_time() - started < 5


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
