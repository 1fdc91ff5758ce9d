"""An index with `:feed:` writes an Atom feed of its newest notes, which the page names in its head."""

import pytest

from sphinx_aikb.pages import feeds
from sphinx_aikb.pages.atom import EPOCH
from support.atom import check_feed
from support.compare import clean, differences
from support.projects import Project, Result
from support.texts import index, note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

BASE = "https://notes.example.org/en/"
FEED = f"{BASE}new.xml"

FILES = {
    "index.md": "# Start\n\n```{toctree}\nnew\n```\n",
    "new.md": index(":sort: -published\n:feed:", title="What is <new> & good"),
    "talks/one note.md": note(
        "One & <two>",
        "First sentence, *of* [[b]]. Another.",
        published="2024-05-01",
        channel="A channel",
        tags='[t1, "a & \\"b\\""]',
    ),
    "talks/b.md": note("Ünsere Notiz", published="2025-01-31", description="Said of it"),
    "talks/undated.md": note("No date"),
    "talks/soon.md": note("Soon", published="soon"),
}


def feed(result: Result, name: str = "new.xml") -> dict:
    return check_feed((result.out / name).read_bytes())


def links(result: Result, page: str) -> list[tuple[str, str]]:
    found = result.html(page).select('head link[rel="alternate"][type="application/atom+xml"]')
    return [(link["title"], link["href"]) for link in found]


def as_clean(project: Project, builder: str = "html") -> Result:
    result, expected = project.build(builder), clean(project, builder)
    assert differences(result.out, expected.out) == []
    return result


@pytest.fixture
def project(built_project) -> Project:
    return built_project(FILES, html_baseurl=BASE)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_feed(project, builder):
    result = project.build(builder)
    end = ".html" if builder == "html" else "/"
    found = feed(result)
    entries = found.pop("entries")
    assert found == {
        "title": "What is <new> & good",
        "id": FEED,
        "updated": "2025-01-31T00:00:00Z",
        "author": "Tester",
        "links": {"self": FEED, "alternate": f"{BASE}new{end}"},
        "language": "en",
    }
    assert entries == [
        {
            "title": "Ünsere Notiz",
            "id": f"{BASE}talks/b{end}",
            "link": f"{BASE}talks/b{end}",
            "updated": "2025-01-31T00:00:00Z",
            "published": "2025-01-31T00:00:00Z",
            "summary": "Said of it",
            "author": [],
            "tags": [],
        },
        {
            "title": "One & <two>",
            "id": f"{BASE}talks/one%20note{end}",
            "link": f"{BASE}talks/one%20note{end}",
            "updated": "2024-05-01T00:00:00Z",
            "published": "2024-05-01T00:00:00Z",
            "summary": "First sentence, of Ünsere Notiz.",
            "author": ["A channel"],
            "tags": ["t1", 'a & "b"'],
        },
    ]
    address = "new.xml" if builder == "html" else "../new.xml"
    assert links(result, "new") == [("What is <new> & good", address)]
    assert links(result, "talks/b") == links(result, "index") == []
    assert result.warnings == ""


EDITS = {
    "nothing": (lambda project: None, ["Ünsere Notiz", "One & <two>"]),
    "a note is new": (
        lambda project: project.write("talks/c.md", note("C", published="2024-06-01")),
        ["Ünsere Notiz", "C", "One & <two>"],
    ),
    "another date": (
        lambda project: project.write("talks/b.md", note("B", published="2020-01-31")),
        ["One & <two>", "B"],
    ),
    "a note is gone": (lambda project: project.remove("talks/b.md"), ["One & <two>"]),
    "another first sentence": (
        lambda project: project.write("talks/b.md", note("B", "New.", published="2025-01-31")),
        ["B", "One & <two>"],
    ),
    "no feed": (lambda project: project.write("new.md", index()), None),
    "no index": (lambda project: project.remove("new.md"), None),
}


@pytest.mark.parametrize("name", EDITS)
def test_builds_after_an_edit_equal_clean_ones(project, name):
    edit, titles = EDITS[name]
    edit(project)
    result = as_clean(project)
    assert titles is None or [each["title"] for each in feed(result)["entries"]] == titles
    assert ("new.xml" in result.files) == (titles is not None)


def test_no_address_no_feed(built_project):
    project = built_project(FILES, html_baseurl=BASE)
    project.confoverrides["html_baseurl"] = "/en/"
    for text in ("First.", "Second."):
        project.write("talks/b.md", note("B", text, published="2025-01-31"))
        result = project.build()
        assert "new.xml" not in result.files
        assert links(result, "new") == []
        assert result.warning_lines == [
            'new.md:3: WARNING: topic-index: :feed: takes the address of the site: set html_baseurl to one with "https://" [aikb.index]'
        ]
    project.confoverrides["html_baseurl"] = BASE
    assert "new.xml" in as_clean(project).files


def test_the_address_that_read_the_docs_tells(built_project, monkeypatch):
    project = built_project({**FILES, "index.md": index(":feed:")})
    assert links(project.build(), "index") == []
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", "https://notes.readthedocs.io/en/latest/")
    result = as_clean(project)
    assert links(result, "index") == [("Index", "index.xml")]
    assert feed(result, "index.xml")["id"] == "https://notes.readthedocs.io/en/latest/index.xml"


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "singlehtml", "json"])
def test_other_builders_have_none(make_project, builder):
    result = make_project(FILES, suppress_warnings=["epub"]).build(builder)
    assert [name for name in result.files if name.endswith("new.xml")] == []
    assert result.warnings == ""


def test_several_feeds_and_places_that_are_taken(make_project):
    two = index(":feed: All   notes") + index(":feed: One\n:notes: talks/b\n:group-by: channel")
    project = make_project(
        {
            **FILES,
            "new.md": two,
            "deep/other.md": index(":feed:\n:filter: title == 'nothing'\n", title="Nothing"),
            "deep/undated.md": index(":feed:\n:notes: talks/undated", title="Undated"),
            "deep/taken.md": index(":feed:"),
            "public/deep/Taken.xml": "<mine/>",
        },
        html_baseurl="https://example.org",
        html_extra_path=["public"],
        exclude_patterns=["public"],
        author="",
        suppress_warnings=["toc"],
    )
    result = project.build()
    assert links(result, "new") == [("All notes", "new.xml"), ("One", "new-2.xml")]
    assert links(result, "deep/other") == [("Nothing", "other.xml")]
    first, second = feed(result), feed(result, "new-2.xml")
    assert (first["title"], len(first["entries"])) == ("All notes", 2)
    assert (second["title"], len(second["entries"]), second["author"]) == ("One", 1, "Test")
    for name in ("other", "undated"):
        empty = feed(result, f"deep/{name}.xml")
        assert (empty["entries"], empty["updated"]) == ([], EPOCH)
        assert empty["id"] == f"https://example.org/deep/{name}.xml"
    assert "deep/taken.xml" not in result.files
    assert result.warning_lines == [
        "deep/taken.md:3: WARNING: topic-index: :feed: the place of 'deep/taken.xml' is taken [aikb.index]",
        "deep/undated.md:3: WARNING: topic-index: :feed: lists no note with a date [aikb.index]",
    ]


def test_only_the_newest(make_project, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 3)
    dated = {f"n{day}.md": note(f"N{day}", published=f"2024-01-0{day}") for day in range(1, 8)}
    result = make_project(
        {"new.md": index(":feed:\n:limit: 6"), **dated}, html_baseurl=BASE
    ).build()
    assert [each["title"] for each in feed(result)["entries"]] == ["N6", "N5", "N4"]
