"""Names of files and titles that look like HTML: no theme makes tags of them."""

import pytest

from support.projects import new_project
from support.texts import note

HOSTILE = "<img src=x onerror=alert(1)>"
OPTIONS = {
    "alabaster": 'html_theme_options = {"canonical_url": "https://e.org/"}',
    "furo": 'html_theme_options = {"source_repository": "https://github.com/a/b/", '
    '"source_branch": "main", "source_directory": "docs/"}',
    "pydata_sphinx_theme": 'html_theme_options = {"use_edit_page_button": True}\n'
    'html_context = {"github_user": "a", "github_repo": "b", "github_version": "main", "doc_path": "d"}',
    "sphinx_book_theme": 'html_theme_options = {"repository_url": "https://github.com/a/b", "path_to_docs": "d", '
    '"use_issues_button": True, "use_edit_page_button": True, "use_source_button": True}',
    "sphinx_rtd_theme": 'html_theme_options = {"canonical_url": "https://e.org/"}\n'
    'html_context = {"display_github": True, "github_user": "a", "github_repo": "b", '
    '"github_version": "main", "conf_py_path": "/d/"}',
}
FILES = {
    "index.md": "# Index\n\n```{toctree}\n:glob:\nplain\n*\n```\n",
    f'a">{HOSTILE}.md': note("Named", "See [[titled]].\n\n## Part"),
    f'"onmouseover=alert(1) x="/{HOSTILE}.md': "From: [[c]]\n\nNo title of its own.",
    "a'+alert(1)+'.md": note("Quoted", "Text."),
    "a</script><script>alert(1)</script>.md": note("Closed", "Text."),
    "headed.md": note(
        "Headed",
        "Text.",
        github_url="javascript:alert(1)",
        gitlab_url='" javascript:alert(1)"',
        **{"html_theme.show_nav_level": "99999999999", "wiki": "javascript:alert(1)"},
    ),
    "titled.md": note(f"{HOSTILE} A & $x$", f'Text.\n\n## {HOSTILE}\n\n[[a">{HOSTILE}]]'),
    "plain.md": note("Plain", "Text."),
}


@pytest.fixture(scope="module", params=OPTIONS)
def built(request, tmp_path_factory):
    pytest.importorskip(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    conf = (
        f'html_theme = "{request.param}"\nhtml_baseurl = "https://e.org/"\n{OPTIONS[request.param]}'
    )
    return new_project(folder, FILES, conf).build()


def test_no_page_has_a_tag_of_a_name_or_title(built):
    for file in built.out.rglob("*.html"):
        page = built.html(file.relative_to(built.out).as_posix().removesuffix(".html"))
        assert not page.select("[onerror], [onmouseover], img[src=x]"), file


def test_no_name_ends_a_script(built):
    for name in ("a'+alert(1)+'", "a</script><script>alert(1)</script>"):
        page = built.html(name)
        scripts = [script.get_text() for script in page.select("script")]
        assert scripts
        assert not [text for text in scripts if "'+alert(1)" in text or text == "alert(1)"]
    if built.app.config.html_theme.startswith(("pydata", "sphinx_book")):
        assert r"pagename = 'a\u0027+alert(1)+\u0027';" in str(built.html("a'+alert(1)+'"))


def test_no_header_makes_a_link_that_runs_a_script(built):
    assert not built.html("headed").select("a[href^='javascript' i]")


def test_titles_are_shown(built):
    assert f"{HOSTILE} A & " in " ".join(built.html("titled").h1.get_text().split())
    assert HOSTILE in built.html('"onmouseover=alert(1) x="/' + HOSTILE).h1.get_text()
    entries = [
        link.get_text().strip() for link in built.html("index").select("a[href='titled.html']")
    ]
    assert entries
    assert all(text.startswith(f"{HOSTILE} A & ") for text in entries)


def test_only_pages_with_ordinary_names_have_a_copy_of_their_source(built):
    copies = [file for file in built.files if file.startswith("_sources/")]
    assert any("/plain.md" in file for file in copies)
    assert not any(HOSTILE in file for file in copies)
    links = [link["href"] for link in built.html(f'a">{HOSTILE}').select("a[href]")]
    assert not any(HOSTILE in link or "_sources" in link for link in links)
