"""Missing topics: the list of them, the links that lead there, and notes without links to them."""

import re

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO = "P6y0gr-W2-k"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'


def note(title, body, origin="[[channel]]"):
    head = f"---\ntitle: {title}\nvideoId: {VIDEO}\n---\n\n"
    return f"{head}From: {origin} <br/>\n\n{body}\n"


def lists(*options):
    return "```{missing-topics}\n" + "".join(f":{option}\n" for option in options) + "```\n"


FILES = {
    "index.md": "# Start\n\n```{toctree}\nall\nmissing\n```\n",
    "all.md": "# All\n\n```{topic-index}\n```\n",
    "missing.md": "# Missing topics\n\n" + lists("orphans:"),
    "n/a.md": note(
        "First",
        f"Nothing here. A claim {TIME}. It says [[Scaling Laws | size]] matters, says [[b]]. More."
        "\n\n- [[scaling_laws]] again\n- and [[Scaling laws#Part]]\n- and [[scaling_laws]]\n\n"
        "See [[chips]].",
    ),
    "n/b.md": note("Second", "Chips, or [[Chips]]. Also [[a]]."),
    "n/c.md": note("Third", "It is [[scaling_laws | bigger]] that wins. ![[chips]]", "[[nobody]]"),
    "n/channel.md": "---\ntitle: channel\n---\n\nText.\n",
}


def topics(result, docname="missing", at=0):
    """The entries of a list: id, name with the count, notes, sentences."""
    found = result.html(docname).select("dl.aikb-missing")[at]
    return [
        (
            term.get("id"),
            term.get_text(),
            [
                (
                    item.p.get_text(),
                    [" ".join(line.get_text().split()) for line in item.select("li")],
                )
                for item in term.find_next_sibling("dd").ul.find_all("li", recursive=False)
            ],
        )
        for term in found.find_all("dt", recursive=False)
    ]


def orphans(result, docname="missing"):
    page = result.html(docname)
    found = page.select("ul.aikb-orphans")
    assert len(page.select("p.rubric.aikb-orphans")) == len(found)
    return [item.get_text().strip() for item in found[0].select("li")] if found else []


def links(result, docname):
    found = result.html(docname).select(".wikilink-missing")
    assert all("wikilink" in tag["class"] for tag in found)
    return [(tag.name, tag.get("href"), tag.get_text()) for tag in found]


@pytest.fixture
def project(make_project):
    return make_project(FILES)


@pytest.fixture
def built(built_project):
    """The project, built as HTML."""
    return built_project(FILES)


LISTED = [
    (
        "missing-chips",
        "chips (3 notes)",
        [
            ("First", ["See chips. (at 2:28)"]),
            ("Second", ["Chips, or Chips."]),
            ("Third", ["chips"]),
        ],
    ),
    (
        "missing-scaling-laws",
        "scaling laws (2 notes)",
        [
            (
                "First (4 links)",
                [
                    "It says size matters, says Second. (at 2:28)",
                    "scaling laws again (at 2:28)",
                    "and Scaling laws > Part (at 2:28)",
                ],
            ),
            ("Third", ["It is bigger that wins."]),
        ],
    ),
    ("missing-nobody", "nobody (1 note)", [("Third", [])]),
]


@pytest.mark.parametrize("parallel", [1, 4])
def test_topics_by_the_notes_that_ask(project, parallel):
    result = project.build(parallel=parallel)
    assert result.warnings == ""
    assert topics(result) == LISTED
    page = result.html("missing")
    assert page.select_one("dl.aikb-missing strong").get_text() == "chips"
    time = page.select_one("dl.aikb-missing a.yt-timestamp")
    assert time["href"] == f"https://www.youtube.com/watch?v={VIDEO}&t=148s"
    assert page.select_one("dl.aikb-missing a.internal")["href"] == "n/a.html"
    assert "no-search" in page.select_one("dl.aikb-missing")["class"]
    assert len(page.select("section")) == 1
    assert orphans(result) == ["Third"]
    assert "9 wiki-links to 3 missing topics" in result.status


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_missing_links_arrive(built, builder):
    result = built.build(builder)
    if builder == "epub":
        book = epub_of(result)
        assert book.broken_links() == []
        found = book.pages["n/c.xhtml"].select("a.wikilink.wikilink-missing")
        hrefs = [tag["href"] for tag in found]
        assert hrefs == [
            f"../missing.xhtml#missing-{name}" for name in ("nobody", "scaling-laws", "chips")
        ]
        return
    if builder == "singlehtml":
        page = result.html("index")
        found = [tag["href"] for tag in page.select("a.wikilink-missing")]
        assert set(found) == {"#missing-chips", "#missing-scaling-laws", "#missing-nobody"}
        assert all(len(page.select(f'[id="{href[1:]}"]')) == 1 for href in found)
        assert len(found) == 9
        return
    up = "../../missing/" if builder == "dirhtml" else "../missing.html"
    assert links(result, "n/c") == [
        ("a", f"{up}#missing-nobody", "nobody"),
        ("a", f"{up}#missing-scaling-laws", "bigger"),
        ("a", f"{up}#missing-chips", "chips"),
    ]
    page = result.html("missing")
    assert all(
        page.find(id=href.partition("#")[2]).name == "dt" for _, href, _ in links(result, "n/c")
    )


def test_latex(built):
    text = built.build("latex").text("test.tex")
    label = r"\detokenize{missing:missing-scaling-laws}"
    assert text.count(rf"\label{{{label}}}") == 1
    assert text.count(rf"\hyperref[{label}]") == 5
    assert r"Notes that no other note links to" in text
    assert r"\DUrole{wikilink-missing}{bigger}" in text


@pytest.mark.tex("xelatex")
def test_missing_links_arrive_in_the_pdf(project):
    project.write("all.md", "# All\n\n```{topic-index}\n```\n" + "Text.\n\n" * 50)
    project.write("conf.py", project.read("conf.py") + "latex_engine = 'xelatex'\n")
    pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    (page,) = pdf.pages_of("Missing topics")
    arriving = [link for link in pdf.links if link.to == page and link.page in pdf.pages_of("All")]
    assert len(arriving) == 9
    assert "scaling laws (2 notes)" in pdf.texts[page]


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "missing.txt"), ("texinfo", "test.texi"), ("man", "test.1")]
)
def test_in_other_formats(built, builder, name):
    result = built.build(builder)
    assert result.warnings == ""
    text = " ".join(result.text(name).replace("@comma{}", ",").split())
    assert "(2 notes)" in text
    assert "matters, says Second" in text
    assert "Notes that no other note links to" in text


def test_plain_text_reads_well(built):
    text = built.build("text").text("missing.txt")
    assert "\nscaling laws (2 notes)\n   * First (4 links)\n\n     * It says **size** " in text
    assert (
        "\nnobody (1 note)\n   * Third\n\n-[ Notes that no other note links to ]-\n\n* Third\n"
        in text
    )


def test_without_a_list_links_stay_words(built):
    built.write("missing.md", "# Missing topics\n")
    assert links(built.build(), "n/b") == [("span", None, "Chips")]


def test_options(built):
    built.write("missing.md", "# Missing\n\n" + lists("limit: 1", "min: 2"))
    result = built.build()
    assert [name for name, _, _ in topics(result)] == ["missing-chips"]
    assert orphans(result) == []
    assert [name for name, _, _ in links(result, "n/c")] == ["span", "span", "a"]
    built.write("missing.md", "# Missing\n\n" + lists("min: 2"))
    assert len(topics(built.build())) == 2
    built.write("missing.md", "# Missing\n\n" + lists("min: 4"))
    result = built.build()
    assert result.html("missing").select_one("p.aikb-empty").get_text() == "No topics to list."


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("limit: 0", ":limit: takes a whole number above 0, not '0'"),
        ("min: many", ":min: takes a whole number above 0, not 'many'"),
        ("orphans: please", ":orphans: takes no value, it is 'please'"),
    ],
)
def test_unusable_options_warn_and_count_as_not_given(built, option, said):
    built.write("missing.md", "# Missing\n\n" + lists(option))
    result = built.build()
    assert result.warning_lines == [f"missing.md:3: WARNING: missing-topics: {said} [aikb.index]"]
    assert topics(result) == LISTED
    assert orphans(result) == []


def test_the_first_list_in_the_order_of_the_document(make_project):
    files = {
        **FILES,
        "index.md": "# Start\n\n```{toctree}\nall\nzz\nmissing\n```\n",
        "aa.md": "---\norphan: true\n---\n\n# Reached by nothing\n\n" + lists(),
        "zz.md": "# First\n\n" + lists("min: 2") + "\n" + lists(),
    }
    project = make_project(files)
    result = project.build(parallel=4)
    hrefs = ["../zz.html#missing-nobody", "../zz.html#missing-scaling-laws"]
    assert [href for _, href, _ in links(result, "n/c")][:2] == hrefs
    ids = [name for at in (0, 1) for name, _, _ in topics(result, "zz", at)]
    assert ids == ["missing-chips", "missing-scaling-laws", None, None, "missing-nobody"]
    project.write("zz.md", "# First\n\n" + lists("min: 2"))
    hrefs = ["../missing.html#missing-nobody", "../zz.html#missing-scaling-laws"]
    assert [href for _, href, _ in links(project.build(), "n/c")][:2] == hrefs


def test_no_link_leads_where_some_builders_show_nothing(make_project):
    files = {**FILES, "missing.md": "# Missing\n\n````{only} html\n" + lists() + "````\n"}
    project = make_project(files)
    result = project.build()
    assert next(name for _, name, _ in topics(result)) == "chips (3 notes)"
    assert links(result, "n/b") == [("span", None, "Chips")]
    assert "(3 notes)" not in project.build("text").text("missing.txt")


def test_a_page_outside_of_a_pdf_is_no_target(make_project):
    files = {
        **FILES,
        "index.md": "# Start\n\n```{toctree}\nall\n```\n",
        "missing.md": "---\norphan: true\n---\n\n# Missing\n\n" + lists(),
    }
    text = make_project(files).build("latex").text("test.tex")
    assert r"\DUrole{wikilink}{\DUrole{wikilink-missing}{bigger}}" in text


def test_ids_leave_those_of_the_page_alone(built):
    body = "# Missing\n\n## Missing chips\n\n(missing-nobody)=\n\nText.\n\n" + lists()
    built.write("missing.md", body)
    result = built.build()
    assert result.warnings == ""
    ids = [tag["id"] for tag in result.html("missing").select("[id]")]
    assert len(ids) == len(set(ids))
    assert [href for _, href, _ in links(result, "n/c")] == [
        "../missing.html#missing-nobody-2",
        "../missing.html#missing-scaling-laws",
        "../missing.html#missing-chips-2",
    ]


def test_orphans(make_project):
    files = {
        "index.md": "# Start\n\n```{toctree}\nall\n```\n\n[One](n/markdown.md), {doc}`n/role`.\n",
        "all.md": "# All\n\n```{topic-index}\n```\n\n" + lists("orphans:"),
        "n/markdown.md": note("Markdown", "[[#Markdown]] and [[markdown]]"),
        "n/role.md": note("Role", "(mark)=\n\n## Part\n\nText.", "none"),
        "n/ref.md": note("Ref", "(other)=\n\n## Part\n\n[[role]]", "none"),
        "n/wiki.md": note("Wiki", "{ref}`other`", "none"),
        "n/embed.md": note("Embed", "[[wiki#Nothing]]", "none"),
        "n/two 10.md": note("Zeta 10", "![[embed]]", "none"),
        "n/two 9.md": note("zeta 9", "", "none"),
        "n/channel.md": note("channel", "", "none"),
    }
    project = make_project(files, suppress_warnings=["aikb.heading"])
    result = project.build()
    assert result.warnings == ""
    assert orphans(result, "all") == ["zeta 9", "Zeta 10"]
    assert result.html("all").select_one("p.aikb-empty") is not None
    link = result.html("all").select_one("ul.aikb-orphans a")
    assert link["href"] == "n/two%209.html"


def test_nitpicky_still_warns(project):
    lines = project.build(confoverrides={"nitpicky": True}).warning_lines
    assert len(lines) == 9
    assert all(line.endswith("[aikb.missing]") for line in lines)


def test_data(built):
    rows = [row for row in built.build("aikb").jsonl("links.jsonl") if row["rule"] == "missing"]
    assert {(row["to"], row["anchor"]) for row in rows} == {
        ("missing", "missing-chips"),
        ("missing", "missing-scaling-laws"),
        ("missing", "missing-nobody"),
    }


def test_a_missing_picture_is_no_topic(make_project):
    files = {**FILES, "n/d.md": note("Fourth", "![[picture.png]] and [[chips]]")}
    result = make_project(files).build()
    assert not any("picture" in name for _, name, _ in topics(result))
    assert links(result, "n/d")[0] == ("span", None, "picture.png")


def test_many_notes_ask(make_project):
    notes = {f"m/{number:03}.md": note(f"Note {number}", "[[chips]]") for number in range(23)}
    # The list is read from its own page, which is written alone.
    result = make_project({**FILES, **notes}).build(filenames=["missing.md"])
    _, name, asking = topics(result)[0]
    assert name == "chips (26 notes)"
    assert len(asking) == 21
    assert asking[-1] == ("and 6 more", [])


LONG = "many words " * 180
HOSTILE = [
    "<b>bold</b> *and* `code` & {{ x }}",
    "\U0001f600\U0001f600",
    "???",
    LONG.strip(),
    LONG + "again",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u202eleft\u202c",
    "2nd",
    "n 2nd",
    "100% \\textbf{x} $y_z^2$ ~#1",
]


@pytest.fixture
def hostile(built_project):
    body = "\n\n".join(f"{{wikilink}}`` {name.replace('#', '')} ``" for name in HOSTILE)
    return built_project({**FILES, "n/d.md": note("Fourth", body)}, latex_engine="xelatex")


@pytest.mark.parametrize("builder", ["html", "latex", "epub", "text", "texinfo"])
def test_hostile_names(hostile, builder):
    result = hostile.build(builder, freshenv=builder == "html")
    assert result.warnings == ""
    if builder == "html":
        shown = {name: anchor for anchor, name, _ in topics(result)}
        for name in HOSTILE:
            assert f"{' '.join(name.replace('#', '').split())} (1 note)" in shown
        assert len(set(shown.values())) == len(shown)
        found = [(tag, href) for tag, href, _ in links(result, "n/d")]
        assert len(found) == len(HOSTILE)
        page = result.html("missing")
        assert all(tag == "a" and page.find(id=href.split("#")[1]) for tag, href in found)
    if builder == "epub":
        assert epub_of(result).broken_links() == []


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_a_valid_book(hostile):
    assert epubcheck(epub_of(hostile.build("epub"))) == ""


CHANGES = {
    "link added": ("n/b.md", "Also [[a]].", "Also [[a]] and [[scaling laws]]."),
    "link removed": ("n/c.md", "![[chips]]", ""),
    "last link removed": ("n/c.md", "[[nobody]]", "nobody"),
    "sentence": ("n/a.md", "matters", "counts"),
    "title of a note in the sentence": ("n/b.md", "title: Second", "title: Changed"),
    "title of an asking note": ("n/a.md", "title: First", "title: Changed"),
    "title of an orphan": ("n/c.md", "title: Third", "title: Changed"),
    "time": ("n/a.md", "00:02:28", "00:03:05"),
    "no orphan any more": ("n/a.md", "More.", "More [[c]]."),
    "limit": ("missing.md", ":orphans:", ":limit: 1"),
    "least": ("missing.md", ":orphans:", ":min: 2"),
    "without the directive": ("missing.md", lists("orphans:"), "Text."),
    "another list before it": ("all.md", "# All\n", "# All\n\n" + lists("limit: 2")),
    "spelling": ("n/a.md", "[[scaling_laws]]", "[[Scaling Laws]]"),
    "order of the pages": ("index.md", "all\nmissing", "missing\nall"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(built, change):
    name, old, new = CHANGES[change]
    assert old in built.read(name)
    before = {path: path.read_bytes() for path in (built.builds / "html").rglob("*.html")}
    built.write(name, built.read(name).replace(old, new))
    after = built.build()
    assert differences(after.out, clean(built, "html").out) == []
    assert any(text != path.read_bytes() for path, text in before.items())


def test_the_note_is_written_and_removed_again(built):
    first = built.build()
    assert links(first, "n/b") == [("a", "../missing.html#missing-chips", "Chips")]
    built.write("n/chips.md", note("Chips", "Text."))
    after = built.build()
    assert differences(after.out, clean(built, "html").out) == []
    assert links(after, "n/b") == []
    assert [anchor for anchor, _, _ in topics(after)] == ["missing-scaling-laws", "missing-nobody"]
    built.remove("n/chips.md")
    assert links(built.build(), "n/b") == [("a", "../missing.html#missing-chips", "Chips")]


def test_builders_alternate_on_one_folder(built):
    built.build("text")
    built.write("n/c.md", built.read("n/c.md").replace("bigger", "smaller"))
    text = built.build("text").text("missing.txt")
    assert "**smaller**" in text
    assert topics(built.build())[1][2][1] == ("Third", ["It is smaller that wins."])


def test_only_what_changed_is_written_again(built):
    def written():
        status = built.build().status
        return set(re.findall(r"writing output\.\.\. \[[^]]*\] (\S+)", status))

    built.write("n/c.md", built.read("n/c.md") + "\nA new end.\n")
    assert written() == {"n/c"}
    built.write("n/c.md", built.read("n/c.md") + "\nMore of [[it]].\n")
    assert written() == {"n/c", "missing"}
