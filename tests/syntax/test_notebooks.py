"""The native syntax beside MyST-NB, in either order, and without it: notebooks, text notebooks and plain notes."""

import json
from pathlib import Path
from typing import Any

import pytest
from syntax.normal_form import normal_form

from support.projects import Result, new_project

VIDEO = "P6y0gr-W2-k"
CONF = """
aikb_backlinks = False
aikb_player = "none"
nb_execution_mode = "off"
suppress_warnings = ["myst-nb.lexer"]
"""

NOTE = f"""---
title: A note
videoId: {VIDEO}
---

See [[engine | the engine]], `[[a]]` and \\[[b]]
at <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>.

| a | b |
|---|---|
| [[c | d]] | {{yt}}`2:28` |
"""
NOTE_FORM = """# A note {a-note}
See <wikilink engine | the engine>, `[[a]]` and [[b]]
at <yt 148 | [00:02:28]>.
‖ a ‖ b ‖
‖ <wikilink c | d> ‖ <yt 148 | 2:28> ‖
"""

TEXT_NOTEBOOK = f"""---
file_format: mystnb
kernelspec:
  name: python3
title: A text notebook
videoId: {VIDEO}
---

# A text notebook

See [[engine | the engine]], `[[a]]` and \\[[b]]
at <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>.

```{{code-cell}} ipython3
x = [[1, 2]]
```

## Part [[c]] {{yt}}`00:02:28`

![[d]]
"""
TEXT_NOTEBOOK_FORM = """# A text notebook {a-text-notebook}
See <wikilink engine | the engine>, `[[a]]` and [[b]]
at <yt 148 | [00:02:28]>.
container: container: ```
                      x = [[1, 2]]
                      ```
## Part <wikilink c> <yt 148 | 00:02:28> {part-c}
<embed d>
"""

CELLS = [
    ("markdown", "# A notebook\n\nSee [[engine | the engine]], `[[a]]` and \\[[b]]."),
    ("code", "x = [[1, 2]]"),
    ("markdown", "| a | b |\n|---|---|\n| [[c | d]] | {yt}`dQw4w9WgXcQ@2:28` |"),
    ("markdown", "![x [[e|E]] y](https://example.org/p.png)\n\n```\n[[f]]\n```\n\n- [[g]]"),
]
NOTEBOOK_FORM = """# A notebook {a-notebook}
See <wikilink engine | the engine>, `[[a]]` and [[b]].
container: container: ```
                      x = [[1, 2]]
                      ```
‖ a ‖ b ‖
‖ <wikilink c | d> ‖ <yt dQw4w9WgXcQ@148 | 2:28> ‖
![x E y](https://example.org/p.png)
```
[[f]]
```
- <wikilink g>
"""


def notebook(cells: list[tuple[str, str]]) -> str:
    written: list[dict[str, Any]] = []
    for kind, source in cells:
        cell = {"cell_type": kind, "metadata": {}, "source": source}
        written.append(
            cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
        )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4})


def build(folder: Path, extensions: tuple[str, ...], files: dict[str, str]) -> Result:
    conf = CONF if "myst_nb" in extensions else "aikb_backlinks = False\naikb_player = 'none'\n"
    return new_project(folder, files, conf, extensions=extensions).build("dummy")


@pytest.mark.parametrize(
    "extensions", [("myst_nb", "sphinx_aikb"), ("sphinx_aikb", "myst_nb")], ids="-".join
)
def test_notebooks_in_either_order(tmp_path: Path, extensions: tuple[str, ...]) -> None:
    files = {"note.md": NOTE, "text.md": TEXT_NOTEBOOK, "cells.ipynb": notebook(CELLS)}
    result = build(tmp_path, extensions, files)
    assert result.warnings == ""
    for docname, form in (
        ("note", NOTE_FORM),
        ("text", TEXT_NOTEBOOK_FORM),
        ("cells", NOTEBOOK_FORM),
    ):
        assert normal_form(result.app.env.get_doctree(docname), VIDEO) == form


@pytest.mark.parametrize(
    "extensions",
    [("sphinx_aikb",), ("myst_parser", "sphinx_aikb"), ("sphinx_aikb", "myst_parser")],
    ids="-".join,
)
def test_without_notebooks(tmp_path: Path, extensions: tuple[str, ...]) -> None:
    result = build(tmp_path, extensions, {"note.md": NOTE})
    assert result.warnings == ""
    assert normal_form(result.app.env.get_doctree("note"), VIDEO) == NOTE_FORM


def test_markers_of_blocks(tmp_path: Path) -> None:
    cells = [
        ("markdown", "# A notebook\n\nText. ^claim\n\n- item ^item"),
        ("code", "x = [[1, 2]]"),
        ("markdown", "^cell\n\nSee [[#^claim]], [[#^item]], [[text#^claim]]."),
    ]
    files = {"cells.ipynb": notebook(cells), "text.md": TEXT_NOTEBOOK + "\n^claim\n"}
    conf = CONF + 'aikb_notes = ["cells", "text"]\n'
    extensions = ("myst_nb", "sphinx_aikb")
    result = new_project(tmp_path, files, conf, extensions=extensions).build("html")
    assert result.warnings == ""
    page = result.html("cells")
    hrefs = [tag["href"] for tag in page.select("div.body a.wikilink")]
    assert hrefs == ["#block-claim", "#block-item", "text.html#block-claim"]
    assert page.select_one("p#block-claim").get_text() == "Text."
    assert page.select_one("li#block-item").get_text().strip() == "item"
    assert "^cell" in page.get_text(), "a cell is read on its own"


def test_a_notebook_names_no_video(tmp_path: Path) -> None:
    cells = [
        ("markdown", '# N\n\nAt <a class="yt-timestamp" data-t="1:00">[1:00]</a> and {yt}`2:00`.')
    ]
    result = build(tmp_path, ("myst_nb", "sphinx_aikb"), {"cells.ipynb": notebook(cells)})
    form = normal_form(result.app.env.get_doctree("cells"), VIDEO)
    assert form.endswith("At <yt none | [1:00]> and <yt none | 2:00>.\n")
    assert result.warnings.count("[aikb.no_video]") == len(result.warning_lines) == 1


def test_the_title_of_a_text_notebook_comes_from_its_front_matter(tmp_path: Path) -> None:
    body = TEXT_NOTEBOOK.replace("# A text notebook\n\n", "", 1)
    result = build(tmp_path, ("myst_nb", "sphinx_aikb"), {"text.md": body})
    assert result.warnings == ""
    assert normal_form(result.app.env.get_doctree("text"), VIDEO) == TEXT_NOTEBOOK_FORM
