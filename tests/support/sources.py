"""The larger projects of the tests, by name. `support.outputs` builds them all, some tests one."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.vault import Writer
from myst_parser.config.main import MdParserConfig

from support import ROOT
from support.dialect import PICTURE, Dialect
from support.edits import LINES, Vault, files
from support.projects import Project, new_project
from support.texts import note

SHARED = ROOT.parent / "shared" / "seeds"
"""Notes as their author has them, which stand beside some checkouts."""


def seeds(folder: Path) -> Project:
    """The example vault."""
    return new_project(folder, {}, copy=ROOT / "seeds")


def seeds_in_german(folder: Path) -> Project:
    """The example vault with the texts of another language."""
    return new_project(folder, {}, 'language = "de"\n', copy=ROOT / "seeds")


def shared(folder: Path) -> Project:
    """The notes beside the checkout, which end in `.txt`."""
    conf = 'source_suffix = {".md": "markdown", ".txt": "markdown"}\n'
    # The words before the index have a page of their own in the PDF.
    text = "# Notes\n\nAbout these notes.\n\n```{topic-index}\n:group-by: channel\n```\n"
    return new_project(folder, {"index.md": text}, conf, copy=SHARED)


def docs(folder: Path) -> Project:
    """The documentation."""
    project = new_project(folder, {}, copy=ROOT / "docs")
    project.write("../CHANGELOG.md", (ROOT / "CHANGELOG.md").read_bytes())
    return project


def split(folder: Path) -> Project:
    """One of the two projects in the documentation that link to each other; the other is built."""
    examples = ROOT / "docs/examples/split"
    other = Project(folder / "robots", folder / "robots/_build")
    shutil.copytree(examples / "robots", other.src, ignore=shutil.ignore_patterns("_build"))
    other.build()
    return new_project(folder, {}, copy=examples / "models")


# -- a vault with all that real notes contain

# What has no time at all, a mark without a footnote, and roles and languages that nobody knows are told of each time that
# they are met; the notes of this vault have such.
DIALECT = """
suppress_warnings = ["aikb.timestamp", "aikb.footnote", "aikb.unknown"]
suppress_warnings += ["misc.highlighting_failure", "misc.higlighting_failure"]  # Sphinx 8.2 and 9
myst_enable_extensions = ["dollarmath"]
latex_engine = "xelatex"
latex_use_xindy = False
epub_show_urls = "no"
html_theme = "furo"
html_copy_source = False
man_pages = [("index", "test", "Test", [], 1)]
"""


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""The smallest PNG."""


def dialect(folder: Path, count: int = 60) -> Project:
    """The vault of `support.dialect`, with so many notes."""
    index = "# Notes\n\n```{topic-index}\n:group-by: channel\n```\n"
    files = {**Dialect(count).files(), "index.md": index, PICTURE: DOT}
    return new_project(folder, files, DIALECT)


# -- a vault with every feature in use


def features(folder: Path) -> Project:
    """The vault of the random edits, with a note for everything that notes can say."""
    project = Vault(new_project(folder, files())).project
    for number, line in enumerate(LINES):
        project.write(f"alpha/line_{number}.md", note(f"Line {number}", line))
    return project


# -- a project without notes

AS_BEFORE = ROOT / "tests/projects/as_before"
EXTENSIONS = [
    *("alert", "amsmath", "attrs_block", "attrs_image", "attrs_inline", "colon_fence", "deflist"),
    *("dollarmath", "fieldlist", "gfm_autolink", "html_admonition", "html_image", "linkify"),
    *("replacements", "section_ref", "smartquotes", "strikethrough", "substitution", "tasklist"),
]


def extensions() -> list[str]:
    """Return the extensions of this MyST-Parser, without one whose package is not there."""
    known = []
    for name in EXTENSIONS:
        try:
            MdParserConfig(enable_extensions={name})
        except ValueError:
            continue
        if name != "linkify" or find_spec("linkify_it"):
            known.append(name)
    return known


ALL_OF_MYST = f"""
myst_enable_extensions = {extensions()!r}
myst_heading_anchors = 4
myst_links_external_new_tab = True
myst_substitutions = {{"title": "a title", "date": "a day", "key": "**words** ==x==", "directive": "```{{note}}\\nInside\\n```"}}
numfig = True
"""


def as_before(folder: Path) -> Project:
    """All of the syntax of MyST-Parser."""
    names = ["myst_parser", "sphinx_aikb"]
    return new_project(folder, {}, ALL_OF_MYST, extensions=names, copy=AS_BEFORE)


# -- many notes


def benchmark(folder: Path) -> Project:
    """The vault of the benchmarks, a small one."""
    project = Project(folder / "src", folder / "build")
    Writer(40, plain=False).write(project.src)
    return project


SOURCES: dict[str, Callable[[Path], Project]] = {
    make.__name__: make
    for make in (docs, dialect, features, benchmark, seeds, seeds_in_german, as_before, split)
} | ({"shared": shared} if SHARED.is_dir() else {})
"""Makes each project in a folder; those that take longest to build come first."""
