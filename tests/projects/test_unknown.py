"""Directives and roles that do not exist, or fail: code and words stay on the page, in each builder."""

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import new_project
from support.texts import note

BODY = """
```{r}
x <- word1x
```

```{python}
print("word2x")
```

~~~{mermaid}
graph word3x
~~~

```{r setup, echo=FALSE}
y <- word4x
```

```{.python .numberLines}
word5x = 1
```

```{=html}
<b>word6x</b>
```

```{code-cell} ipython
:tags: [hide]

word7x
```

A {curly}`word8x *y*` and {r}`` word9x `z` `` here.

- item

  ```{js}
  let word10x;
  ```

> [!tip] Title
> ```{julia}
> f(word11x)
> ```
> {inner}`word12x`

````{note}
```{bash}
word13x
```
````

:::{tipp} word14x
:opt: word15x

Words *word16x*.
:::

```{eval-rst}
:nope:`word17x` and

.. nowhere:: word18x
   :opt: word19x

   Content *word20x*.
```

```{figure}
word21x
```

```{list-table}
- word22x
```

```{}
word23x
```

## Head {heading}`word24x`

| a {cell}`word25x` | b |
| --- | --- |
| c | [[b]] {other}`word26x` |

A link [word27x *y*](inv:x#y), [word28x](inv:x:py:func#y) and <inv:x#word29x> to nowhere.
"""
WORDS = {f"word{number}x" for number in range(1, 30)}
FILES = {
    "a.md": note("A", BODY),
    "b.md": note("B"),
    "index.md": "# Start\n\n```{toctree}\na\nb\n```\n\n```{r}\nroot <- 1\n```\n\n{curly}`root`\n",
}
CONF = (
    'myst_enable_extensions = ["colon_fence"]\nsuppress_warnings = ["misc.highlighting_failure"]\n'
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("unknown") / "project", FILES, CONF)


@pytest.fixture(scope="module")
def html(project):
    return project.build()


def test_each_word_is_there(html):
    text = html.html("a").select_one("div.body").get_text()
    assert [word for word in sorted(WORDS) if word not in text] == []
    for typed in (
        "{curly}`word8x *y*`",
        "{r}`` word9x `z` ``",
        "{inner}`word12x`",
        ":nope:`word17x`",
    ):
        assert typed in text
    assert "Head {heading}`word24x`" in text
    text = html.html("index").select_one("div.body").get_text()
    assert "root <- 1" in text
    assert "{curly}`root`" in text


def test_a_fence_is_code_in_its_language(html):
    blocks = html.html("a").select("div.body div[class^=highlight-]")
    found = {
        block["class"][0].removeprefix("highlight-"): block.get_text().strip() for block in blocks
    }
    assert found["r"] == "y <- word4x"
    assert found["mermaid"] == "graph word3x"
    assert found["js"] == "let word10x;"
    assert found["julia"] == "f(word11x)"
    assert found["bash"] == "word13x"
    assert found["html"] == "<b>word6x</b>"
    assert found["ipython"] == ":tags: [hide]\n\nword7x"
    assert [
        block.get_text().strip() for block in blocks if "highlight-python" in block["class"]
    ] == [
        'print("word2x")',
        "word5x = 1",
    ]
    texts = [block.get_text().strip() for block in blocks if "highlight-text" in block["class"]]
    assert ":::{tipp} word14x\n:opt: word15x\n\nWords *word16x*.\n:::" in texts
    assert ".. nowhere:: word18x\n   :opt: word19x\n\n   Content *word20x*." in texts
    assert "word23x" in texts


def test_what_is_no_language_is_told(html):
    told = [line for line in html.warning_lines if "no project lists 'inv:x" in line]
    assert [line.partition(":")[0] for line in told] == ["a.md"] * 3
    told = [line for line in html.warning_lines if "there is no" in line]
    names = [line.partition("there is no ")[2].partition(":")[0] for line in told]
    assert [name for name, line in zip(names, told, strict=True) if line.startswith("a.md")] == [
        *("directive 'mermaid'", "role 'curly'", "role 'r'", "role 'inner'", "directive 'tipp'"),
        *("role 'nope'", "directive 'nowhere'", "role 'heading'", "role 'cell'", "role 'other'"),
    ]
    assert (
        "index.md:12: WARNING: there is no role 'curly': it is shown as typed [aikb.unknown]"
        in told
    )
    others = [line for line in html.warning_lines if "aikb.unknown" not in line]
    assert [line.partition(":")[0] for line in others if ": ERROR: " in line] == ["a.md", "a.md"]


def test_a_misspelt_name_is_told(make_project):
    names = ("backlink", "TOPIC_INDEX", "video_timeline", "yt_player", "missing_topic", "mermaid")
    text = (
        "# Start\n\n" + "\n\n".join(f"```{{{name}}}\n```" for name in names) + "\n\n{wikilnk}`A`\n"
    )
    result = make_project({"index.md": text, "a.md": note("A")}).build()
    told = [
        line.partition(": it is ")[2] for line in result.warning_lines if "no directive" in line
    ]
    meant = ("backlinks", "topic-index", "video-timeline", "yt-player", "missing-topics")
    hints = [*(f", is {name!r} meant?" for name in meant), ""]
    assert told == [f"shown as code{hint} [aikb.unknown]" for hint in hints]
    roles = [line for line in result.warning_lines if "no role" in line]
    assert [line.partition("typed")[2] for line in roles] == [
        ", is 'wikilink' meant? [aikb.unknown]"
    ]


@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "xml"])
def test_other_builders_have_each_word(project, builder):
    result = project.build(builder)
    text = "".join(path.read_text("utf-8") for path in result.out.rglob("*") if path.is_file())
    assert [word for word in sorted(WORDS) if word not in text] == []


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_the_book_has_each_word(project):
    book = epub_of(project.build("epub"))
    assert epubcheck(book) == ""
    text = book.page("a.xhtml").get_text()
    assert [word for word in sorted(WORDS) if word not in text] == []


@pytest.mark.tex
def test_the_pdf_has_each_word(project):
    pdf = compile_pdf(project.build("latex"))
    text = "".join(page.extract_text() for page in pdf.reader.pages)
    assert pdf.complaints == []
    assert [word for word in sorted(WORDS) if word not in text] == []


def test_other_pages_are_as_myst_parser_makes_them(make_project):
    files = {"index.md": "# I\n\n```{r}\nx <- 1\n```\n", "page.rst": "Page\n====\n\n:nope:`x`\n"}
    result = make_project(files, CONF).build()
    assert "Unknown directive type: 'r'" in result.warnings
    assert 'Unknown interpreted text role "nope"' in result.warnings


def test_a_link_to_what_another_project_lists(make_project, html):
    inventory = str(html.out / "objects.inv")
    conf = f"""
extensions.append("sphinx.ext.intersphinx")
intersphinx_mapping = {{"other": ("https://example.org/", {inventory!r})}}
"""
    body = "[one](inv:other:std:doc#b) [two](inv:#b) [three](inv:other:std:doc#c)"
    result = make_project({"a.md": note("A", body), "index.md": "# I\n"}, conf).build()
    page = result.html("a").select_one("div.body")
    links = {link.get_text(): link["href"] for link in page.select("p a[href*='example.org']")}
    assert links == {"one": "https://example.org/b.html", "two": "https://example.org/b.html"}
    assert "three" in page.get_text()


def test_a_directive_that_exists_is_one(make_project):
    extension = """
from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

class Mermaid(SphinxDirective):
    has_content = True
    def run(self):
        return [nodes.paragraph("", "a diagram")]

class Curly(SphinxRole):
    def run(self):
        return [nodes.strong("", "a role")], []

def setup(app):
    app.add_directive("mermaid", Mermaid)
    app.add_role("curly", Curly())
"""
    files = {"a.md": note("A", "~~~{mermaid}\ngraph\n~~~\n\n{curly}`x`"), "index.md": "# I\n"}
    project = make_project(files)
    project.build()
    project.write("diagrams_of_a_test.py", extension)
    conf = "import sys\nsys.path.append('.')\nextensions += ['diagrams_of_a_test']\n"
    conf = conf.replace("'.'", repr(str(project.src)))
    project.write("conf.py", project.read("conf.py") + conf)
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []
    text = result.html("a").select_one("div.body").get_text()
    assert "a diagram" in text
    assert "a role" in text
    assert "aikb.unknown" not in result.warnings
