"""All that hostile notes do in the other modules, in one vault, through all builders, five themes and a browser."""

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from projects import test_bad_notes, test_guard, test_untrusted, test_untrusted_files
from projects.test_untrusted_files import CANARY, Asked, contents

from support.browser import open_page
from support.compare import differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import Project, Result, new_project
from support.texts import index

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

CONF = f"""
{test_untrusted_files.CONF}
myst_enable_extensions = [{test_untrusted.MYST}]
aikb_notes = ["notes/*", "scripts/*", "bad/*", "guard/[!i]*", "guard/itself", "guard/included", "a*"]
suppress_warnings = ["toc.not_included"]

from docutils import nodes
from sphinx.util.docutils import SphinxRole

class Crash(SphinxRole):
    def run(self):
        if self.text == "reading":
            raise LookupError("no such thing")
        return [nodes.literal_block("x", "x", highlight_args={{"location": ""}})], []

def setup(app):
    app.add_role("crash", Crash())
"""
THEMES = ("alabaster", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme")
BUILDERS = ("dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "aikb", "xml")
WITHOUT_RULES = ("*/front_commonmark.md", "*/front_disabled.md")
"""Notes whose headers turn rules of MyST-Parser off: safe, and not valid in an e-book."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The address of a server that is not to be asked."""
    Asked.paths.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, host: str) -> Project:
    top = tmp_path_factory.mktemp("hostile")
    files: dict[str, str | bytes] = dict(test_untrusted_files.files_of(top, host))
    for folder, module in (
        ("scripts", test_untrusted),
        ("guard", test_guard),
        ("bad", test_bad_notes),
    ):
        files |= {f"{folder}/{name}": text for name, text in module.FILES.items()}
    files['a"><img src=x onerror=alert(1)>.md'] = test_untrusted.FILES["tags.md"]
    files["index.md"] = index()
    project = new_project(top, files, CONF)
    test_untrusted_files.add_links(project)
    for name in test_bad_notes.PIPES:
        os.mkfifo(project.src / name)
    (project.src / "zero.md").symlink_to("/dev/zero")
    (project.src / "self").symlink_to(".")
    (project.src / "folder").mkdir()
    (project.src / "folder" / "up").symlink_to("..")
    Path(os.fsdecode(os.fsencode(project.src) + b"/bad\xff.md")).write_text("x")
    return project


@pytest.fixture(scope="module")
def furo(project: Project) -> Result:
    return project.build(confoverrides={"html_theme": "furo"})


def published(result: Result) -> list[str]:
    return [name for name, content in contents(result.out) if CANARY.encode() in content]


def build(project: Project, builder: str, theme: str = "furo") -> Result:
    settings = {"html_theme": theme}
    if builder == "epub":
        settings["exclude_patterns"] = ["snippets", *WITHOUT_RULES]
    return project.build(builder, out=f"{builder}-{theme}", confoverrides=settings)


@pytest.mark.parametrize("builder", BUILDERS)
def test_each_builder(project: Project, builder: str) -> None:
    result = build(project, builder)
    assert result.files
    assert published(result) == []
    assert not (project.src.parent / "RAN").exists()
    assert Asked.paths == []


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme(project: Project, theme: str) -> None:
    result = build(project, "html", theme)
    assert published(result) == []
    for path in result.out.rglob("*.html"):
        assert "<img src=x" not in path.read_text("utf-8")
    assert Asked.paths == []


def test_in_parallel(project: Project, furo: Result) -> None:
    settings = {"html_theme": "furo"}
    parallel = project.build(
        "html", out="parallel", doctreedir="doctrees-parallel", parallel=4, confoverrides=settings
    )
    # MyST-Parser gives each environment of amsmath a random id. Of two equal labels Sphinx lists one or the other.
    found = differences(furo.out, parallel.out)
    assert [x for x in found if "formulas" not in x and x != "objects.inv"] == []
    assert Asked.paths == []


@pytest.mark.tex("xelatex")
def test_the_pdf(project: Project) -> None:
    pdf = compile_pdf(build(project, "latex"))
    assert CANARY not in "".join(pdf.texts)
    assert not (project.src.parent / "RAN").exists()


@pytest.mark.epubcheck
def test_the_book(project: Project) -> None:
    lines = epubcheck(epub_of(build(project, "epub"))).splitlines()
    assert [line for line in lines if line.startswith(("ERROR", "FATAL"))] == []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.browser
def test_in_a_browser(furo: Result) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(furo.out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    names = sorted(furo.app.env.found_docs)
    asked: list[str] = []
    ran: list[str] = []
    try:
        with open_page() as page:
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
            for name in names:
                page.goto(home + furo.app.builder.get_target_uri(name))
                page.evaluate(test_untrusted.POINT_AND_CLICK)
    finally:
        server.shutdown()
        server.server_close()
    assert ran == []
    assert len(asked) > len(names)
    assert [url for url in asked if not url.startswith((home, "data:"))] == []
    assert Asked.paths == []
