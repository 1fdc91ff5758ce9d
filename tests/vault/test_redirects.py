"""Which addresses the other names of a note stand for, and which places are free."""

import pytest

from sphinx_aikb.vault.notes import read_note
from sphinx_aikb.vault.redirects import LONGEST, Kind, Places, addresses_of, is_reserved

SUFFIXES = (".md", ".rst", ".html")


def found(header: str, docname: str = "talks/new") -> list[tuple[str, str | None]]:
    note = read_note(docname, f"{docname}.md", f"---\n{header}\n---\n")
    return [(each.kind.name.lower(), each.name) for each in addresses_of(note, SUFFIXES)]


@pytest.mark.parametrize(
    ("alias", "names"),
    [
        ("old", ["talks/old", "old"]),
        ("Old name", ["talks/Old name", "Old name"]),
        ("old.md", ["talks/old", "old"]),
        ("old.HTML", ["talks/old", "old"]),
        ("Node.js", ["talks/Node.js", "Node.js"]),
        (".md", []),
        ("/old", ["old"]),
        ("//old", ["old"]),
        ("Guides/Making friends", ["Guides/Making friends"]),
        ("Guides/Making friends.md", ["Guides/Making friends"]),
        ("guides/", ["guides/index"]),
        ("guides/index.html", ["guides/index"]),
        ("./old", ["talks/old"]),
        ("../old", ["old"]),
        ("../talks/old", ["talks/old"]),
        ("AC / DC", ["AC/DC"]),
        ("C#", ["talks/C#", "C#"]),
        ("100%", ["talks/100%", "100%"]),
        ("知識", ["talks/知識", "知識"]),
        ("Gro\u0308ße", ["talks/Größe", "Größe"]),
        # names of the note itself
        ("new", ["new"]),
        ("talks/new", []),
        ("./new.md", []),
        # names that are no addresses
        ("AI: the future", []),
        ("What is AI?", []),
        ("a\\b", []),
        (".NET", []),
        ("x/.git/y", []),
        ("..", []),
        ("../", []),
        ("404", ["talks/404"]),
        ("Index", ["talks/Index"]),
        ("/404", ["404"]),
        ("/", []),
        ("x" * LONGEST, ["talks/" + "x" * LONGEST, "x" * LONGEST]),
        ("x" * (LONGEST + 1), []),
        ("é" * LONGEST, []),
        ("/" + "xxx/" * 400, []),
        # places outside
        ("../../old", [None]),
        ("/../old", [None]),
        ("x/../../old", [None]),
        ("../../../../../etc/passwd", [None]),
    ],
)
def test_aliases(alias, names):
    assert [name for _, name in found(f"aliases: ['{alias}']")] == names


@pytest.mark.parametrize(
    ("permalink", "names"),
    [
        ("/a/b", ["a/b"]),
        ("a/b", ["a/b"]),
        ("about", ["about"]),
        ("/a/b/", ["a/b/index"]),
        ("/a/b.html", ["a/b"]),
        ("/", ["index"]),
        ("./", ["index"]),
        ("a%20b", ["a b"]),
        ("a//b", ["a/b"]),
        ("a/./b/../c", ["a/c"]),
        ("/a/b?x=1", []),
        ("https://example.org/a", []),
        ("mailto:a", []),
        ("/.htaccess", []),
        ("a%00b", []),
        ("../a", [None]),
        ("%2e%2e/a", [None]),
        ("a/%2e%2e%2f..%2fb", [None]),
        ("..%5ca", []),
    ],
)
def test_permalinks(permalink, names):
    assert [name for _, name in found(f"permalink: {permalink}")] == names


def test_the_surest_come_first():
    note = "aliases: [old, /far, b/old, OLD]\npermalink: p"
    assert found(note) == [
        ("permalink", "p"),
        ("beside", "talks/old"),
        ("top", "old"),
        ("path", "far"),
        ("path", "b/old"),
        ("beside", "talks/OLD"),
        ("top", "OLD"),
    ]
    assert found("aliases: [old, /old]", "new") == [("beside", "old")]
    assert sorted(Kind) == [Kind.PERMALINK, Kind.PATH, Kind.BESIDE, Kind.TOP]


def test_places():
    places = Places(["talks/new.html", "Große/Ä.html", "genindex.html", "x"])
    taken = ["talks/new.html", "TALKS/New.html", "grosse/a\u0308.html", "x", "X", "talks"]
    inside = ["talks/new.html/deep.html", "x/y.html", "genindex.html/a/b.html"]
    for path in (*taken, *inside):
        assert places.at(path) == "", path
    for path in ("talks/old.html", "new.html", "talks.html", "y/x", "grosse/b.html"):
        assert places.at(path) is None, path
    places.take("talks/old.html", "talks/new")
    assert places.at("Talks/Old.html") == "talks/new"
    assert places.at("talks/old.html/x") == "talks/new"


@pytest.mark.parametrize("name", ["_static/x", "_Images/x", "search", "GenIndex", "_modules/a/b"])
def test_places_of_sphinx(name):
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["_inbox/x", "_static", "talks/search", "a/_static/x", "index"])
def test_other_places(name):
    assert not is_reserved(name)
