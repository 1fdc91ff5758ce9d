"""Notes that broke something once, part of the syntax against part."""

import pytest

from support.compare import clean, differences
from support.texts import note, toctree

VIDEO = "P6y0gr-W2-k"


@pytest.fixture
def body(make_project):
    """The part of a note's page between its title and what follows."""

    def build(text, conf="", **fields):
        project = make_project({"index.md": toctree("n"), "n.md": note("N", text, **fields)}, conf)
        result = project.build()
        return result.html("n").select_one("div.body > section"), result.warning_lines

    return build


def words(node):
    return " ".join(node.get_text(" ").replace("¶", "").split())


# -- callouts and what leaves their titles or bodies empty


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("> [!warning]\n\nSee %%x%% this.", "Warning"),
        ("> [!note]\n> %%x%%", "Note"),
        ("> [!foo] %%x%%", "Foo"),
        ("> [!foo] <br>", "Foo"),
        ("> [!note] %%x%%\n> body", "Note"),
        ("> [!note] <br>\n> body", "Note"),
        ("> [!speaker-note] <!-- x -->\n> body", "Speaker note"),
        ("> [!bug]- %%x%%\n> one\n>\n> two", "Bug"),
    ],
)
def test_title_of_a_callout_that_has_no_words(body, text, title):
    found, warnings = body(text)
    box = found.select_one(".admonition")
    assert words(box.select_one(".admonition-title")) == title
    for word in ("body", "one", "two"):
        assert (word in text) == (word in words(box))
    assert warnings == []


@pytest.mark.parametrize("text", ["> <br>", "{.y}\n> <br>", "> %%x%%"])
def test_quote_with_nothing_in_it(body, text):
    found, _ = body(f"{text}\n\nAfter.", "myst_enable_extensions = ['attrs_block']")
    assert "After." in words(found)
    assert not found.select("blockquote")


def test_heading_of_a_comment_alone(body):
    found, _ = body("## %%x%%\n\nAfter.")
    assert not found.select("h2")


def test_summary_of_a_comment_alone(body):
    found, _ = body("<details><summary>%%c%%</summary>body</details>")
    assert words(found.select_one("summary")) == "Details"
    assert "body" in words(found.select_one("details"))


@pytest.mark.parametrize("around", ["<details>\n\n{}\n\n</details>", "> [!tip]\n> {}", "> {}"])
def test_links_to_headings_inside_of_boxes(body, around):
    found, warnings = body(around.format("## Inside") + "\n\nGo to [[#Inside]].")
    link = found.select_one("a.wikilink")
    assert warnings == []
    assert found.find(id=link["href"].removeprefix("#")) is not None


# -- what must not run


@pytest.mark.parametrize(
    "text",
    ["{{ env.config.__setitem__('aikb_html', 'all') }}", "a {{ 6 * 7 }} b", "{{ word.upper() }}"],
)
def test_expressions_in_substitutions(make_project, text):
    head = "myst:\n  enable_extensions: [substitution]\n  substitutions: {word: Passes}\n"
    source = note("N", f"{text}\n\n{{{{ word }}}}").replace("---\n", f"---\n{head}", 1)
    files = {"index.md": toctree("n", "o"), "n.md": source, "o.md": note("O", "<b onclick=x>y</b>")}
    result = make_project(files).build()
    assert text in words(result.html("n")).replace("‘", "'").replace("’", "'")
    assert "Passes" in words(result.html("n").select_one("div.body"))
    assert not result.html("o").select("[onclick]")


def test_formulas_alone_are_typeset(body):
    found, _ = body("{math}`x`\n\n$$\\href{javascript:alert(1)}{click}$$")
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(found["class"])
    assert "mathjax_process" in found.select_one(".math")["class"]
    assert "\\href" not in "".join(math.get_text() for math in found.select(".mathjax_process"))


@pytest.mark.parametrize(
    "text", ["> [!output_area] x", "[x]{.output_area}", "[x]{.mathjax_process}"]
)
def test_classes_that_mathjax_reads(body, text):
    found, _ = body(text, "myst_enable_extensions = ['attrs_inline', 'dollarmath']")
    assert not found.select(".output_area, .mathjax_process")


def test_a_harmless_formula_stays_one(body):
    conf = "myst_enable_extensions = ['dollarmath']"
    found, warnings = body(r"$p(x \mid \text{observed data: } D)$", conf)
    assert found.select(".math")
    assert warnings == []


# -- videos


def test_references_to_videos(body):
    text = f"[2:28][v] ![pic][w] [words][v]\n\n[v]: https://youtu.be/{VIDEO}?t=148\n[w]: https://youtu.be/{VIDEO}"
    found, warnings = body(text)
    assert [words(link) for link in found.select("a.yt-timestamp")][:1] == ["2:28"]
    assert any(words(link) == "words" for link in found.select("a.yt-timestamp"))
    assert not found.select("img")
    assert warnings == []


def test_embed_code_of_youtube(body):
    code = f'<iframe width="560" src="https://www.youtube.com/embed/{VIDEO}?si=x" allowfullscreen></iframe>'
    found, _ = body(f"{code}\n\nText {code} text.")
    assert "<iframe" not in words(found)
    assert len(found.select(f"a[href$='watch?v={VIDEO}']")) >= 2
    other, _ = body('<iframe src="https://example.org/x"></iframe>')
    assert "<iframe" in words(other)


def test_sizes_of_pictures(make_project):
    pixel = bytes.fromhex("89504e470d0a1a0a")
    text = "![a|50](x.png) ![100x20](x.png) ![b|c](x.png) ![*d*|50](x.png)"
    files = {"index.md": toctree("n"), "n.md": note("N", text), "x.png": pixel}
    seen = make_project(files).build().html("n").select("div.body img")
    assert [(i["alt"], i.get("style", "").replace(" ", "")) for i in seen] == [
        ("a", "width:50px;"),
        ("", "width:100px;height:20px;"),
        ("b|c", ""),
        ("d|50", ""),
    ]


# -- other


def test_text_that_has_the_class_of_a_break(body):
    found, _ = body("[word]{.aikb-break} z", "myst_enable_extensions = ['attrs_inline']")
    assert "word z" in words(found)


def test_control_characters(body):
    found, _ = body("a\x0bb \x1b[0m")
    assert "\x0b" not in str(found)
    assert "\x1b" not in str(found)


def test_backlinks_of_a_note_with_footnotes(make_project):
    files = {
        "index.md": toctree("a", "b"),
        "a.md": note("A", "Text.[^1]\n\n[^1]: Foot."),
        "b.md": note("B", "At, [02:28], see [[a]].\n\n[02:28], [[a]]"),
    }
    project = make_project(files)
    page = project.build().html("a")
    assert page.select_one("div.body > section ul.aikb-backlinks")
    told = words(page.select_one("ul.aikb-backlinks"))
    assert ",," not in told
    assert ", A" not in told
    project.write("b.md", note("B", "Other, [[a]]."))
    assert differences(project.build().out, clean(project, "html").out) == []


def test_titles_in_the_search(make_project):
    result = make_project(
        {"index.md": toctree("n"), "n.md": note("N", "## Press <kbd>Ctrl</kbd> now")}
    ).build()
    assert "<kbd>" not in result.text("searchindex.js")


@pytest.mark.parametrize(
    ("names", "has"),
    [
        (["default", "-callouts"], False),
        (["-callouts"], False),
        (["-tags"], True),
        (["default"], True),
    ],
)
def test_a_part_is_taken_out(body, names, has):
    found, warnings = body("> [!note] Title\n> Text ==mark==", f"aikb_syntax = {names!r}")
    assert warnings == []
    assert bool(found.select(".admonition")) == has
    assert found.select("mark")


def test_a_body_makes_no_note(make_project):
    """What a document shows may be the video of a note; it makes no note of its folder."""
    files = {
        "index.md": toctree("guide/logseq", "guide/html"),
        "guide/logseq.md": f"# About\n\nLogseq writes {{{{video https://youtu.be/{VIDEO}}}}} for it.\n",
        "guide/html.md": "# H\n\n<div class='x'>raw</div>\n",
    }
    result = make_project(files).build()
    assert result.app.env.domains["aikb"].knowledge.catalogue.notes == set()
    assert result.html("guide/html").select("div.x")


@pytest.mark.parametrize(
    ("heading", "video", "conf"),
    [
        ("Standup [10:30] notes", False, ""),
        ("Standup [10:30] notes", True, "aikb_bare_timestamps = 'none'"),
        ("C ==b== %%c%% ~~d~~", True, "aikb_syntax = ['wikilinks', 'timestamps']"),
    ],
)
def test_titles_say_what_pages_show(make_project, heading, video, conf):
    head = f"---\nvideoId: {VIDEO}\n---\n\n" if video else ""
    files = {
        "index.md": toctree("n", "o"),
        "n.md": f"{head}# {heading}\n",
        "o.md": note("O", "[[n]]"),
    }
    result = make_project(files, conf).build()
    assert words(result.html("n").h1) == heading
    assert words(result.html("o").select_one("p a.wikilink")) == heading


@pytest.mark.parametrize(
    "around", ["> ---", "> a\n>\n> ---\n>\n> b", "> [!tip] T\n> ---\n> b", "- a\n\n  ---\n\n  b"]
)
@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_rules_in_boxes(make_project, around, builder):
    files = {"index.md": toctree("n"), "n.md": note("N", f"{around}\n\nAfter.\n\n---\n\nEnd.")}
    result = make_project(files).build(builder)
    assert result.warnings == ""
    if builder == "html":
        body = result.html("n").select_one("div.body")
        assert len(body.select("hr.docutils")) == 1
        assert "* * *" in words(body)
