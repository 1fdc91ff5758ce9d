"""Passages, files and lists in odd places, and what they cost."""

import re

import pytest

from support.compare import differences
from support.links import broken_links

VIDEO = "P6y0gr-W2-k"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f6455f40000000049454e44ae426082"[:-1]
)


def note(title, body):
    return f"---\ntitle: {title}\nvideoId: {VIDEO}\n---\n\n{body}\n"


def index(*names, rest=""):
    return "# Start\n\n" + rest + "\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"


def same_as_clean(project, result):
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    return differences(result.out, clean.out)


# -- what belongs to a page alone, or to all


def test_the_language_of_code_stays_with_its_page(make_project):
    files = {
        "index.md": index("n", "p"),
        "n.md": note("N", "```{highlight} console\n```\n\n## Part\n\n```\n$ ls\n```"),
        "p.md": note("P", "![[n]]\n\n![[n#Part]]\n\n```\nNAME = 1\n```"),
    }
    page = make_project(files).build().html("p")
    kinds = [block.parent["class"][0] for block in page.select("div.body div.highlight")]
    assert kinds == ["highlight-console", "highlight-console", "highlight-default"]


def test_no_picture_out_of_another_output_folder(make_project):
    project = make_project({"index.md": index("n"), "n.md": note("N", "![[x.png]]"), "x.png": PNG})
    project.builds = project.src / "out"
    project.build("html")
    project.remove("x.png")
    assert "there is no file 'x.png'" in project.build("text").warnings


def test_a_new_title_writes_no_page_with_a_term_in_it(make_project):
    glossary = "# Terms\n\n```{glossary}\nAI\n  Words.\n```\n"
    files = {f"n{at}.md": note(f"What {at} says", "See {term}`AI`.") for at in range(5)}
    orphan = "---\norphan: true\ntitle: {}\n---\n\nWords.\n"
    names = ("terms", *(name.removesuffix(".md") for name in files))
    project = make_project(
        {"index.md": index(*names), "terms.md": glossary, **files, "n9.md": orphan.format("Words")}
    )
    project.build()
    # No toctree leads to it, so it is no neighbour of another page and in nobody's navigation.
    project.write("n9.md", orphan.format("Of AI"))
    status = project.build().status
    assert set(re.findall(r"writing output\.\.\..*?\b(n\d)\b", status)) == {"n9"}


# -- crashes


@pytest.mark.parametrize("link", ["[[paper.pdf]]", "![[clip.mp3]]"])
def test_file_in_a_heading(make_project, link):
    files = {"index.md": index("a"), "a.md": note("A", f"## See {link}\n\nText.")}
    project = make_project({**files, "paper.pdf": b"x", "clip.mp3": b"x"})
    assert project.build().statuscode == 0


def test_loop_of_symbolic_links(make_project):
    project = make_project({"index.md": "# I\n\n![[loop.png]]\n"})
    (project.src / "loop.png").symlink_to("loop.png")
    assert project.build().statuscode == 0


CELL = "```{list-table}\n* - - ![[n]]\n  - b\n```\n"
TABLE = "| a | b |\n| - | - |\n| 1 | 2 |"


@pytest.mark.parametrize("builder", ["text", "man"])
def test_table_shown_in_a_list_in_a_table(make_project, builder):
    project = make_project({"index.md": index("n", rest=CELL), "n.md": note("N", TABLE)})
    assert project.build(builder).statuscode == 0


def test_note_with_footnote_shown_in_a_footnote_in_texinfo(make_project):
    start = index("n", rest="Own.[^1]\n\n[^1]: See ![[n]]")
    project = make_project({"index.md": start, "n.md": note("N", "Text.[^1]\n\n[^1]: Theirs.")})
    assert project.build("texinfo").statuscode == 0


# -- incremental


def test_name_of_an_image_in_a_passage(make_project):
    project = make_project(
        {
            "index.md": index("a", "n", "p"),
            "a.md": note("A", "![x](1/x.png)"),
            "n.md": note("N", "![x](2/x.png)"),
            "p.md": note("P", "![[n]]"),
            "1/x.png": PNG,
            "2/x.png": PNG + b"1",
        }
    )
    project.build()
    project.write("a.md", note("A", "nothing"))
    assert same_as_clean(project, project.build()) == []


def test_style_sheet_that_no_page_uses(make_project):
    project = make_project({"index.md": "# I\n\n[[topic]]\n"})
    project.build()
    project.write("index.md", "# I\n\nnothing\n")
    assert same_as_clean(project, project.build()) == []


# -- dead links, lost text


def test_index_page_of_another_folder(make_project):
    project = make_project(
        {
            "index.md": index("c/chan", "n", "p"),
            "c/chan.md": "# Chan\n\n```{topic-index}\n```\n",
            "n.md": note("N", "x"),
            "p.md": note("P", "![[chan]]"),
        }
    )
    assert broken_links(project.build()) == []


def test_ids_of_a_paragraph_that_begins_with_an_embed(make_project):
    body = "![[n]] and words. ^blk\n\n(lab)=\n![[n]] and words."
    project = make_project(
        {
            "index.md": index("n", "p", "q"),
            "n.md": note("N", "x"),
            "p.md": note("P", body),
            "q.md": note("Q", "[[p#^blk]] {ref}`x <lab>`"),
        }
    )
    assert broken_links(project.build()) == []


def test_footnotes_of_a_passage_in_latex(make_project):
    start = index("n", rest="Own.[^1]\n\n![[n]]\n\n[^1]: OWN")
    project = make_project({"index.md": start, "n.md": note("N", "Text.[^1]\n\n[^1]: THEIRS")})
    latex = project.build("latex").text("test.tex")
    passage = latex[: latex.index("\\sphinxstepscope")]
    assert "THEIRS" in passage


FOOTNOTES = {
    "index.md": index("n", "p", rest="Own.[^1]\n\n![[n#A]]\n\n[^1]: OWN"),
    "n.md": note(
        "N",
        "## A\n\nClaim.[^1] [^name] again[^1]\n\n- item[^2] ^item\n\n## B\n\nb[^3]\n\n"
        "[^1]: foo [^in]\n[^2]: two\n[^3]: THIRD\n\n[^name]: named [[n]]\n\n[^in]: inner\n",
    ),
    "p.md": note("P", "![[n#A]]\n\n> [!note] Box\n> ![[n#^item]]\n"),
}


def test_footnotes_outside_of_a_passage_come_along(make_project):
    project = make_project(FOOTNOTES)
    result = project.build("html", warningiserror=True)
    assert broken_links(result) == []
    quote = result.html("index").select_one("blockquote.aikb-embed")
    notes = [note.p.get_text() for note in quote.select("aside.footnote")]
    assert notes == ["foo [5]", "named N", "two", "inner"]
    assert "THIRD" not in quote.get_text()
    ids = {element["id"] for element in quote.select("[id]")}
    marks = [mark["href"][1:] for mark in quote.select("a.footnote-reference")]
    assert len(marks) == 5
    assert ids.issuperset(marks)
    box = result.html("p").select(".admonition aside.footnote")
    assert [note.p.get_text() for note in box] == ["two"]
    project.write("n.md", project.read("n.md").replace("foo [^in]", "bar"))
    assert same_as_clean(project, project.build()) == []


def test_links_of_a_passage_with_footnotes_have_labels_in_latex(make_project):
    latex = make_project(FOOTNOTES).build("latex").text("test.tex")
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", latex))
    assert labels.issuperset(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}\]", latex))
    assert [latex.count(words) for words in ("inner", "THIRD")] == [3, 1]


def test_missing_topics_inside_ifconfig(make_project):
    rest = "[[nowhere]]\n\n```{eval-rst}\n.. ifconfig:: False\n\n   .. missing-topics::\n```"
    conf = "extensions = [*extensions, 'sphinx.ext.ifconfig']\n"
    project = make_project({"index.md": f"# I\n\n{rest}\n"}, conf)
    assert broken_links(project.build()) == []


def test_links_to_pages_that_singlehtml_has_not(make_project):
    project = make_project(
        {
            "index.md": "# I\n\n[[nowhere]] [[o]] [[o#H]]\n",
            "o.md": "---\norphan: true\n---\n# O\n\n## H\n\n```{missing-topics}\n```\n",
        }
    )
    page = project.build("singlehtml").html("index")
    ids = {element["id"] for element in page.select("[id]")}
    links = [a["href"] for a in page.select("a.wikilink, a.wikilink-missing")]
    assert [href for href in links if href.startswith("#") and href[1:] not in ids] == []


def test_external_doc_in_a_passage(make_project, tmp_path):
    import zlib

    lines = zlib.compress(b"index std:doc -1 index.html Other\n")
    head = b"# Sphinx inventory version 2\n# Project: o\n# Version: 1\n# zlib\n"
    inventory = tmp_path / "objects.inv"
    inventory.write_bytes(head + lines)
    conf = (
        "extensions = [*extensions, 'sphinx.ext.intersphinx']\n"
        f"intersphinx_mapping = {{'other': ('https://o.example', {str(inventory)!r})}}\n"
    )
    project = make_project(
        {
            "index.md": index("n/index", "n/a", "p"),
            "n/index.md": note("NI", "x"),
            "n/a.md": note("A", "{external+other:doc}`ext <index>`"),
            "p.md": note("P", "![[n/a]]"),
        },
        conf,
    )
    result = project.build()
    assert "not found" not in result.warnings
    assert result.html("p").select('a[href="https://o.example/index.html"]')


# -- time and memory


def test_a_doctree_is_not_read_once_for_each_block(make_project, monkeypatch):
    from sphinx_aikb.knowledge import doctrees

    count = 60
    big = "\n\n".join(f"Paragraph {number}. ^b{number}" for number in range(count))
    shown = "\n\n".join(f"![[big#^b{number}]]" for number in range(count))
    calls = []
    read = doctrees.read_doctree
    monkeypatch.setattr(doctrees, "read_doctree", lambda *args: calls.append(1) or read(*args))
    project = make_project(
        {"index.md": index("big", "p"), "big.md": note("B", big), "p.md": note("P", shown)}
    )
    project.build()
    assert 0 < len(calls) < count


def test_sentence_of_a_paragraph_of_links_is_short(make_project):
    links = "\n".join(f"[[Topic number {number}]]" for number in range(300))
    project = make_project(
        {"index.md": index("n", "m"), "n.md": note("N", "x"), "m.md": note("M", links + "\n[[n]]")},
        "aikb_backlinks = True\n",
    )
    shown = project.build().html("n").select_one("ul.aikb-backlinks").get_text()
    assert len(re.sub(r"\s+", " ", shown)) < 700
