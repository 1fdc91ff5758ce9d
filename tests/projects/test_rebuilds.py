"""Changes that neither a document's own file nor Sphinx tells of, and what a build leaves of old settings."""

import os

import pytest

from support.compare import clean, differences
from support.projects import Project
from support.texts import note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover


def equals_clean(project: Project, builder: str = "html") -> None:
    result, expected = project.build(builder), clean(project, builder)
    assert differences(result.out, expected.out) == []
    assert set(result.files) - {".buildinfo.bak"} == set(expected.files)


# -- links to files that are no documents

NO_DOCUMENTS = {
    "draft": ("draft.md", "---\ndraft: true\n---\n\nWords.\n"),
    "excluded": ("excluded/page.md", "# Page\n"),
    "template": ("templates/day.md", note("{{title}}")),
    "drawing": ("one.excalidraw.md", note("Drawing")),
    "hidden": (".trash/old.md", note("Old")),
    "beside a document of the same name": ("same.md", "# Same in Markdown\n"),
}


def linking() -> dict[str, str]:
    links = "\n\n".join(
        f"[{at}](/{name}) and [](/{name})" for at, (name, _) in enumerate(NO_DOCUMENTS.values())
    )
    return {
        "index.md": toctree("from", "same"),
        "from.md": note("From", links),
        "same.rst": "Same\n====\n",
        **dict(NO_DOCUMENTS.values()),
    }


@pytest.mark.parametrize("name", NO_DOCUMENTS)
def test_a_file_that_is_no_document_goes_and_comes_back(built_project, name):
    """MyST-Parser makes another link where there is no file."""
    settings = {"exclude_patterns": ["excluded", "same.md"], "suppress_warnings": ["myst"]}
    project = built_project(linking(), **settings)
    before = project.build().text("from.html")
    file, text = NO_DOCUMENTS[name]
    project.remove(file)
    equals_clean(project)
    project.write(file, text)
    equals_clean(project)
    assert project.build().text("from.html") == before


def test_nothing_is_read_again_for_links_to_files_that_stay(built_project):
    settings = {"exclude_patterns": ["excluded", "same.md"], "suppress_warnings": ["myst"]}
    assert "0 added, 0 changed, 0 removed" in built_project(linking(), **settings).build().status


# -- labels of several documents


@pytest.mark.parametrize("builder", ["html", "text"])
def test_a_label_of_two_documents_leads_to_the_last_of_them(make_project, builder):
    project = make_project(
        {
            "index.md": toctree("a", "b", "c"),
            "a.md": "(x)=\n# Title of a\n\n(y)=\nWords.\n",
            "b.md": "(x)=\n# Title of b\n\n(y)=\nWords.\n",
            "c.md": "# C\n\n{ref}`x`, {ref}`own <y>`, [](#x) and [text](#y)\n",
        },
        suppress_warnings=["myst"],
    )
    project.build(builder)

    def goes_on(name: str, text: str) -> str:
        project.write(name, text)
        equals_clean(project, builder)
        return project.build(builder).path("c").read_text()

    a, b = project.read("a.md"), project.read("b.md")
    assert "Title of b" in goes_on("a.md", f"{a}\nMore.\n")
    assert "Title of a" in goes_on("b.md", "# Title of b\n")
    assert "Title of b" in goes_on("b.md", b)
    assert "Title of a" in goes_on("b.md", "# Title of b\n\n(x)=\nNo title is here.\n")
    project.remove("b.md")
    assert "Title of a" in goes_on("index.md", toctree("a", "c"))


def test_a_label_of_two_documents_that_are_read_in_parallel(make_project):
    pages = {f"p{number:02}.md": f"(x)=\n# Page {number:02}\n" for number in range(12)}
    project = make_project({"index.md": f"{toctree(':glob:', 'p*')}\n{{ref}}`x`\n", **pages})
    assert "Page 11" in project.build(parallel=4).html().select_one("p a").get_text()


# -- a text of equal size at an equal time


def unnoticed(project: Project, name: str, old: str, new: str) -> None:
    path = project.src / name
    stat = path.stat()
    text = project.read(name)
    assert old in text
    assert len(old) == len(new)
    project.write(name, text.replace(old, new))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_text_of_equal_size_and_time(make_project):
    words = "Some words, and [[two]]."
    project = make_project(
        {"index.md": toctree("one", "two"), "one.md": note("One", words), "two.md": note("Two")}
    )
    project.build()
    for name, old, new in (
        ("one.md", "Some words", "Same swore"),
        ("two.md", "title: Two", "title: Owt"),
        ("index.md", "one", "two"),
    ):
        unnoticed(project, name, old, new)
        equals_clean(project)
    assert "0 added, 0 changed" in project.build().status


def test_an_old_file_is_not_read_to_see_whether_it_has_changed(make_project, monkeypatch):
    """Not in the build after next: no write can have fallen into the same tick any more."""
    project = make_project({"index.md": toctree("one"), "one.md": note("One")})
    project.build()
    hour = 3_600_000_000_000
    for name in ("one.md", "index.md"):
        stat = (project.src / name).stat()
        os.utime(project.src / name, ns=(stat.st_atime_ns, stat.st_mtime_ns - hour))
    project.build()
    read: list[object] = []
    monkeypatch.setattr("sphinx_aikb.reading.stamps._content", read.append)
    assert "0 added, 0 changed" in project.build().status
    assert read == []


# -- files of other settings


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_files_of_old_settings_leave(make_project, builder):
    project = make_project(
        {
            "index.md": toctree("a"),
            "a.md": note("A"),
            "own/deep/mine.css": "a {}",
            "own/stays.css": "b {}",
            "extra/robots.txt": "x",
            "about.html": "Made.",
            "logo.png": "x",
        },
        html_static_path=["own"],
        html_extra_path=["extra"],
        html_additional_pages={"about": "about.html"},
        html_logo="logo.png",
        templates_path=["."],
        language="de",
    )
    result = project.build(builder)
    own = ("_static/by hand.js", "by hand.html")
    for name in own:
        (result.out / name).write_text("mine")
    for change in (
        {"language": "fr"},
        {"language": "en", "html_use_index": False},
        {"html_theme": "classic", "html_logo": None},
        {"html_theme": "alabaster", "html_additional_pages": {}},
    ):
        project.confoverrides |= change
        result, expected = project.build(builder), clean(project, builder)
        assert {*result.files} - {*expected.files} - {".buildinfo.bak"} == {*own}
        # The list of files in an e-book has those that were put there by hand, and its time.
        ignored = ["Test.epub", "content.opf"]
        assert differences(result.out, expected.out, ignored) == sorted(own)
    # Nothing tells Sphinx of these.
    project.remove("own/deep/mine.css")
    project.remove("extra/robots.txt")
    assert {*project.build(builder).files} - {*clean(project, builder).files} <= {
        *own,
        ".buildinfo.bak",
    }


def test_pages_of_sphinx_with_another_suffix(make_project):
    project = make_project({"index.md": toctree("genindex"), "genindex.md": "# A page\n"})
    project.build()
    project.confoverrides["html_file_suffix"] = ".htm"
    equals_clean(project)


def test_the_single_page_and_a_damaged_record(make_project):
    project = make_project({"index.md": "# Start\n"}, language="de")
    project.build("singlehtml")
    project.confoverrides["language"] = "fr"
    equals_clean(project, "singlehtml")
    project.confoverrides["language"] = "de"
    project.build()
    (record,) = (project.builds / "doctrees").glob("aikb-files-html-*.json")
    for damage in ("", "[]", '{"static": 1}', "{"):
        record.write_text(damage)
        project.build()
    project.confoverrides["language"] = "fr"
    # What no record tells of may be anybody's.
    assert "_static/translations.js" in project.build().files
