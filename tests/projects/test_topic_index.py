"""The directive `topic-index`: each option, where it may stand, and what is wrong with it."""

import re
from collections import Counter
from typing import Any

import pytest
from bs4 import Tag

from support.projects import Result, new_project
from support.texts import index, note, notes, rst_index, toctree

VAULT = {
    "a/accent.md": note(
        "Übung macht",
        channel="Redpoint AI",
        tags="[llm, training]",
        published="2024-05-01",
        duration="1:02:03",
        rating="4.25",
    ),
    "a/han.md": note(
        "数据 models", channel="redpointai", tags="[llm]", published="2023-01-30", rating="4.5"
    ),
    "a/digits.md": note("10 ideas", channel="人工智能频道", published="2024", series="X & <b>"),
    "b/zebra.md": note("zebra", tags="[Ärzte]", rating="12"),
    "b/eclair.md": note("Éclair", channel="redpointai", published="2023-12-31"),
    "b/signs.md": note("???", channel="???", duration="59"),
}
BY_TITLE = ["???", "10 ideas", "Éclair", "Übung macht", "zebra", "数据 models"]

OUTLINES: dict[str, tuple[str, Any]] = {
    "default": ("", BY_TITLE),
    "notes of a folder": (":notes: a/*", ["10 ideas", "Übung macht", "数据 models"]),
    "notes one by one": (":notes: b/zebra, a/han", ["zebra", "数据 models"]),
    "notes in several globs": (":notes: b/z* a/h??", ["zebra", "数据 models"]),
    "a star stays in its folder": (":notes: '*'", []),
    "two stars cross folders": (":notes: '**'", BY_TITLE),
    "two stars then a name": (":notes: '**/zebra'", ["zebra"]),
    "filter by equality": (':filter: channel == "redpointai"', ["Éclair", "数据 models"]),
    "filter by tag": (':filter: tags and "llm" in tags', ["Übung macht", "数据 models"]),
    "filter by number": (":filter: rating > 4.3", ["zebra", "数据 models"]),
    "filter by absence": (":filter: not published", ["???", "zebra"]),
    "filter by year": (':filter: year in ["2024", "2025"]', ["10 ideas", "Übung macht"]),
    "filter by key in words": (':filter: field("series") != none', ["10 ideas"]),
    "filter by duration": (":filter: duration >= 60", ["Übung macht"]),
    "group by channel": (
        ":group-by: channel",
        {
            "???": ["???"],
            "redpointai": ["Éclair", "Übung macht", "数据 models"],
            "人工智能频道": ["10 ideas"],
            "No channel": ["zebra"],
        },
    ),
    "group by tags": (
        ":group-by: tags",
        {
            "Ärzte": ["zebra"],
            "llm": ["Übung macht", "数据 models"],
            "training": ["Übung macht"],
            "No tags": ["???", "10 ideas", "Éclair"],
        },
    ),
    "group by letter": (
        ":group-by: letter",
        {
            "0–9": ["10 ideas"],
            "E": ["Éclair"],
            "U": ["Übung macht"],
            "Z": ["zebra"],
            "数": ["数据 models"],
            "#": ["???"],
        },
    ),
    "group by year": (
        ":group-by: year",
        {
            "2024": ["10 ideas", "Übung macht"],
            "2023": ["Éclair", "数据 models"],
            "No year": ["???", "zebra"],
        },
    ),
    "group by video": (":group-by: video", {"Video P6y0gr-W2-k": BY_TITLE}),
    "group by folder": (
        ":group-by: folder",
        {"a": ["10 ideas", "Übung macht", "数据 models"], "b": ["???", "Éclair", "zebra"]},
    ),
    "group by any key": (
        ":group-by: rating",
        {
            "4.25": ["Übung macht"],
            "4.5": ["数据 models"],
            "12": ["zebra"],
            "No rating": ["???", "10 ideas", "Éclair"],
        },
    ),
    "group by a key with markup": (
        ":group-by: series\n:notes: a/*",
        {"X & <b>": ["10 ideas"], "No series": ["Übung macht", "数据 models"]},
    ),
    "nested groups": (
        ":group-by: channel, year",
        {
            "???": {"No year": ["???"]},
            "redpointai": {"2024": ["Übung macht"], "2023": ["Éclair", "数据 models"]},
            "人工智能频道": {"2024": ["10 ideas"]},
            "No channel": {"No year": ["zebra"]},
        },
    ),
    "three levels": (
        ":group-by: folder letter year\n:notes: a/*",
        {
            "a": {
                "0–9": {"2024": ["10 ideas"]},
                "U": {"2024": ["Übung macht"]},
                "数": {"2023": ["数据 models"]},
            }
        },
    ),
    "sort by title downwards": (":sort: -title", BY_TITLE[::-1]),
    "sort by date": (
        ":sort: published",
        ["数据 models", "Éclair", "10 ideas", "Übung macht", "???", "zebra"],
    ),
    "sort by newest": (
        ":sort: -published",
        ["Übung macht", "10 ideas", "Éclair", "数据 models", "???", "zebra"],
    ),
    "sort by number": (
        ":sort: rating",
        ["Übung macht", "数据 models", "zebra", "???", "10 ideas", "Éclair"],
    ),
    "sort by duration downwards": (
        ":sort: -duration",
        ["Übung macht", "???", "10 ideas", "Éclair", "zebra", "数据 models"],
    ),
    "sort by two keys": (
        ":sort: -year, docname",
        ["Übung macht", "10 ideas", "数据 models", "Éclair", "???", "zebra"],
    ),
    "limit": (":limit: 2", BY_TITLE[:2]),
    "limit after sorting": (":limit: 1\n:sort: -published", ["Übung macht"]),
    "limit above all": (":limit: 1000", BY_TITLE),
    "limit and groups": (":limit: 2\n:group-by: letter", {"0–9": ["10 ideas"], "#": ["???"]}),
    "everything at once": (
        ":notes: a/* b/*\n:filter: published\n:group-by: year\n:sort: -title\n:limit: 3\n:style: cards",
        {"2024": ["Übung macht"], "2023": ["数据 models", "Éclair"]},
    ),
}

SHAPES: dict[str, str] = {
    "list": ":limit: 2",
    "explicit list": ":style: list",
    "table": ":style: table",
    "columns": ":style: table\n:columns: title, tags, rating, docname, path, url, aliases",
    "no title": ":style: table\n:columns: channel",
    "cards": ":style: cards\n:limit: 3",
    "cards with columns": ":style: cards\n:columns: rating tags\n:sort: rating\n:limit: 1",
    "caption": ":caption: All *there* is",
    "caption of a table": ":style: table\n:caption: All there is",
    "caption of groups": ":group-by: year\n:caption: All there is",
    "caption of groups of tables": ":group-by: year\n:style: table\n:caption: All there is",
    "empty": ":notes: nowhere/*\n:empty: Nothing *here* yet.",
    "empty in silence": ":notes: nowhere/*",
    "empty but grouped": ':filter: title == "x"\n:group-by: channel\n:empty: Nothing here yet.',
    "not empty": ":empty: Nothing here yet.",
}

COLUMN = "there are aliases, channel, docname, duration, folder, letter, path, published, rating"
WRONG: dict[str, tuple[str, str]] = {
    "style": (":style: gallery", ":style: there is no 'gallery'; there are list, table, cards"),
    "group-by": (":group-by: chanel", f":group-by: no note has a key 'chanel'; {COLUMN}"),
    "sort": (":sort: -ratign", f":sort: no note has a key 'ratign'; {COLUMN}"),
    "columns": (":style: table\n:columns: titel", f":columns: no note has a key 'titel'; {COLUMN}"),
    "filter key": (
        ':filter: chanel != "x"',
        f":filter: no note has a key 'chanel'; a text stands in quotes: \"chanel\"; {COLUMN}",
    ),
    "limit": (":limit: many", ":limit: takes a whole number above 0, not 'many'"),
    "limit of none": (":limit: 0", ":limit: takes a whole number above 0, not '0'"),
    "limit below none": (":limit: -3", ":limit: takes a whole number above 0, not '-3'"),
    "limit of half": (":limit: 1.5", ":limit: takes a whole number above 0, not '1.5'"),
    "limit in other digits": (":limit: ²", ":limit: takes a whole number above 0, not '²'"),
    "equals": (':filter: channel = "x"', ":filter: column 9: found `=`: equality is written =="),
    "and": (":filter: year & tags", ":filter: column 6: found `&`: both conditions"),
    "end": (":filter: channel ==", ":filter: column 11: found the end"),
    "quote": (':filter: channel == "x', ':filter: column 12: found `"x`: the closing quote'),
    "call": (":filter: open(title)", ":filter: column 1: found `open(title)`: the only function"),
    "attribute": (":filter: title.x", ":filter: column 1: found `title.x`: it is not in the"),
    "arithmetic": (":filter: rating + 1", ":filter: column 8: found `+`: there is no arithmetic"),
    "parenthesis": (":filter: (rating", ":filter: column 1: found `(`: it is never closed"),
    "after han": (
        ':filter: title == "数据" or open(year)',
        ":filter: column 18: found `open(year)`",
    ),
    "constant": (":filter: 7", ":filter: column 1: found `7`: it is no condition"),
    "date": (":filter: published > 2024-01-01", ":filter: column 13: found `2024-01-01`"),
    "deep": (f":filter: {'not ' * 60}title", ":filter: column"),
    "long": (f":filter: {'title or ' * 300}title", ":filter: column 2001: a filter has at most"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One project with a page for each case, in Markdown and in reStructuredText."""
    cases = {
        **{f"outline {name}": options for name, (options, _) in OUTLINES.items()},
        **{f"shape {name}": options for name, options in SHAPES.items()},
        **{f"wrong {name}": options for name, (options, _) in WRONG.items()},
    }
    files: dict[str, str | bytes] = {"index.md": toctree("pages/*", options=":glob:"), **VAULT}
    for name, options in cases.items():
        files[f"pages/{name}.md"] = index(options, name)
        # What is quoted for MyST's options is bare in reStructuredText.
        files[f"pages/{name} rst.rst"] = rst_index(options.replace("'", ""), name)
    # Navigation over all these pages on each of them would be most of the work.
    return new_project(tmp_path_factory.mktemp("topics"), files, html_sidebars={"**": []}).build()


def body(result: Result, docname: str = "index") -> Tag:
    """The text of a page."""
    found = result.html(docname).select_one("div.body > section")
    assert found is not None, "a page begins with the section of its title"
    return found


def heading(section: Tag) -> str:
    """The title of a section."""
    found = section.find(["h1", "h2", "h3", "h4", "h5"], recursive=False)
    assert found is not None
    return found.get_text().rstrip("¶")


def outline(section: Tag) -> Any:
    """What a page lists: titles of groups with their content, or titles of notes."""
    groups = section.find_all("section", recursive=False)
    if groups:
        return {heading(group): outline(group) for group in groups}
    return [link.get_text() for link in section.select("a.reference.internal")]


both = pytest.mark.parametrize("suffix", ["", " rst"], ids=["MyST", "reStructuredText"])


@both
@pytest.mark.parametrize("name", OUTLINES)
def test_what_is_listed(built, name, suffix):
    page = body(built, f"pages/outline {name}{suffix}")
    assert outline(page) == OUTLINES[name][1]
    groups = OUTLINES[name][1]
    if isinstance(groups, dict):
        assert list(outline(page)) == list(groups)
        ids = [section["id"] for section in page.find_all("section")]
        assert all(ids)
        assert len(set(ids)) == len(ids)


def test_the_pages_that_are_right_build_without_warnings(built):
    lines = [line for line in built.warning_lines if "pages/wrong" not in line]
    # That a glob fits nothing is worth a word.
    assert [line for line in lines if "no note matches" not in line] == []


@both
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_warns_with_what_exists(built, name, suffix):
    file = f"pages/wrong {name}{suffix}." + ("rst" if suffix else "md")
    lines = [line for line in built.warning_lines if line.startswith(f"{file}:")]
    line = 4 if suffix else 3
    assert len(lines) == 1
    assert lines[0].startswith(f"{file}:{line}: WARNING: topic-index: {WRONG[name][1]}")
    assert lines[0].endswith("[aikb.index]")


@both
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_counts_as_not_given(built, name, suffix):
    page = body(built, f"pages/wrong {name}{suffix}")
    # A comparison with a key that no note has is a condition as any other.
    assert outline(page) == BY_TITLE


def test_a_group_that_no_note_is_in(make_project):
    rest = "```{topic-index}\n:group: tags Rice\n```\n\n```{topic-index}\n:group: channel kitchen\n```\n"
    files = {
        "index.md": index(":group: channel Kitchn", rest=rest),
        "b.md": note("B", channel="Kitchen"),
    }
    project = make_project(files)
    told = [line.partition(":group: ")[2] for line in project.build().warning_lines]
    assert list(filter(None, told)) == [
        "no note has the channel 'Kitchn', is 'Kitchen' meant? [aikb.index]",
        "no note has the tags 'Rice' [aikb.index]",
    ]
    # A vault that has no note yet is asked for nothing.
    project.remove("b.md")
    assert ":group:" not in project.build().warnings


def test_a_limit_of_thousands_of_digits(make_project):
    files = {"index.md": index(f":limit: {'9' * 5000}"), "b.md": note("B")}
    result = make_project(files).build()
    assert outline(body(result)) == ["B"]


def test_an_unknown_option_warns_in_both_languages(make_project):
    files = {
        "index.md": index(":colour: red\n:limit: 1", rest="```{toctree}\nother\n```\n"),
        "other.rst": rst_index(":colour: red"),
        "b.md": note("B"),
    }
    result = make_project(files).build()
    found = [line for line in result.warning_lines if re.match(r"(index.md|other.rst):\d+: ", line)]
    assert [line.partition(":")[0] for line in found] == ["index.md", "other.rst"]
    assert all("colour" in line or "topic-index" in line for line in found)
    assert outline(body(result))[:1] == ["B"], "the other options hold"


# -- the shape of a listing


def texts(page: Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


@both
def test_list(built, suffix):
    page = body(built, f"pages/shape list{suffix}")
    assert texts(page, "ul.aikb-list > li") == BY_TITLE[:2]
    page = body(built, f"pages/shape explicit list{suffix}")
    assert texts(page, "ul.aikb-list > li") == BY_TITLE
    assert page.select("table, .aikb-cards, .aikb-details") == []


@both
def test_table(built, suffix):
    page = body(built, f"pages/shape table{suffix}")
    assert texts(page, "table.aikb-table thead th") == ["Title", "Channel", "Published", "Duration"]
    rows = [texts(row, "td") for row in page.select("tbody tr")]
    assert rows[0] == ["???", "???", "", "0:59"]
    assert rows[3] == ["Übung macht", "Redpoint AI", "2024-05-01", "1:02:03"]
    assert [link.get_text() for link in page.select("tbody a")] == BY_TITLE


@both
def test_columns(built, suffix):
    page = body(built, f"pages/shape columns{suffix}")
    head = ["Title", "Tags", "Rating", "Document", "File", "Address", "Aliases"]
    assert texts(page, "thead th") == head
    address = "https://www.youtube.com/watch?v=P6y0gr-W2-k"
    row = ["Übung macht", "llm, training", "4.25", "a/accent", "a/accent.md", address, ""]
    assert texts(page.select("tbody tr")[3], "td") == row
    page = body(built, f"pages/shape no title{suffix}")
    assert texts(page, "thead th") == ["Channel"]


@both
def test_cards(built, suffix):
    page = body(built, f"pages/shape cards{suffix}")
    cards = page.select("ul.aikb-cards > li")
    assert [texts(card, "p") for card in cards] == [
        ["???", "??? · 0:59"],
        ["10 ideas", "人工智能频道 · 2024"],
        ["Éclair", "redpointai · 2023-12-31"],
    ]
    page = body(built, f"pages/shape cards with columns{suffix}")
    assert texts(page, ".aikb-cards p") == ["Übung macht", "4.25 · llm, training"]


@both
@pytest.mark.parametrize("name", ["caption", "caption of a table", "caption of groups"])
def test_caption(built, name, suffix):
    page = body(built, f"pages/shape {name}{suffix}")
    whole = "All *there* is" if name == "caption" else "All there is"
    captions = [found.get_text().rstrip("¶").strip() for found in page.select("caption, .rubric")]
    assert captions == [whole]


@both
def test_caption_of_groups_of_tables_comes_once(built, suffix):
    page = body(built, f"pages/shape caption of groups of tables{suffix}")
    assert page.get_text().count("All there is") == 1
    assert len(page.select("table.aikb-table")) == 3


@both
def test_empty(built, suffix):
    page = body(built, f"pages/shape empty{suffix}")
    assert texts(page, "p.aikb-empty") == ["Nothing *here* yet."]
    assert page.select("ul, table") == []
    assert texts(body(built, f"pages/shape empty in silence{suffix}"), "p, ul, table") == []
    assert texts(body(built, f"pages/shape empty but grouped{suffix}"), "p") == [
        "Nothing here yet."
    ]
    assert texts(body(built, f"pages/shape not empty{suffix}"), "p.aikb-empty") == []


def test_links_lead_to_the_notes_from_any_folder(built):
    page = body(built, "pages/outline default")
    assert page.select_one("ul.aikb-list a")["href"] == "../b/signs.html"


# -- ids and targets


def ids(page: Tag) -> dict[str, str]:
    return {heading(section): section["id"] for section in page.find_all("section")}


def test_ids_of_groups_in_any_script(built):
    found = ids(body(built, "pages/outline group by channel"))
    assert found["redpointai"] == "redpointai"
    assert found["人工智能频道"] == "人工智能频道"
    assert found["No channel"] == "no-channel"
    assert found["???"].startswith("x")
    years = ids(body(built, "pages/outline group by year"))
    assert (years["2024"], years["2023"]) == ("n-2024", "n-2023")


def test_equal_groups_at_two_places_are_told_apart(built):
    page = body(built, "pages/outline nested groups")
    anchors = [s["id"] for s in page.find_all("section") if heading(s) == "2024"]
    assert anchors == ["n-2024", "n-2024-2"]


@pytest.mark.parametrize("language", ["md", "rst"])
@pytest.mark.parametrize("place", ["before", "after", "label"])
def test_the_authors_ids_never_change(make_project, language, place):
    """Groups named as the author's headings give way, also to those that follow."""
    signs = {"md": "## {0}\n\nText.\n", "rst": "{0}\n----------\n\nText.\n"}[language]
    label = {"md": "(redpointai)=\n", "rst": ".. _redpointai:\n\n"}[language]
    own = signs.format("redpointai") if place != "label" else label + signs.format("Other")
    plain = "# Index\n\n{}" if language == "md" else "Index\n=====\n\n{}"
    listing = index(":group-by: channel") if language == "md" else rst_index(":group-by: channel")
    head, _, listing = listing.partition("\n\n")
    text = f"{own}\n{listing}" if place == "before" else f"{listing}\n{own}"
    vault = {"n.md": note("N", channel="redpointai"), "links.md": note("L", "[[redpointai]]")}

    def authors(text):
        result = make_project({f"index.{language}": text, **vault}).build()
        return result, [
            (heading(section), section["id"], [span["id"] for span in section.select("span[id]")])
            for section in body(result).find_all("section", recursive=False)
            if "Text." in section.get_text()
        ]

    _, before = authors(plain.format(own))
    result, after = authors(f"{head}\n\n{text}")
    assert before == after
    assert result.html("links").select_one("a.wikilink")["href"] == "index.html#redpointai-2"
    every = [element["id"] for element in result.html().select("[id]")]
    assert [name for name, count in Counter(every).items() if count > 1] == []


def test_a_group_is_the_target_of_wiki_links(make_project):
    files = {
        "index.md": toctree("all", "sub/years"),
        "all.md": index(":group-by: channel, letter", "Channels"),
        "sub/years.rst": rst_index(":group-by: year", "Years"),
        "a.md": note(
            "Note",
            "[[Redpoint AI]] [[redpointai|label]] [[人工智能频道]] [[2023]] [[No channel]] [[N]]",
            channel="redpointai",
        ),
        "b.md": note("数据", channel="人工智能频道", published="2023-01-30"),
        "c.md": note("Without"),
    }
    result = make_project(files).build()
    links = result.html("a").select(".wikilink")
    assert [(link.get_text(), link.get("href")) for link in links] == [
        ("redpointai", "all.html#redpointai"),
        ("label", "all.html#redpointai"),
        ("人工智能频道", "all.html#人工智能频道"),
        ("2023", "sub/years.html#n-2023"),
        ("No channel", None),
        ("N", None),
    ]
    assert result.html("all").find(id="redpointai").name == "section"


def test_a_note_goes_before_a_group_of_its_name(make_project):
    files = {
        "index.md": index(":group-by: channel"),
        "redpointai.md": note("The channel", channel="redpointai"),
        "b.md": note("B", "[[redpointai]]"),
    }
    result = make_project(files).build()
    assert result.html("b").select_one("a.wikilink")["href"] == "redpointai.html"


# -- where the directive may stand

PLACES = {
    "admonition in MyST": (
        "index.md",
        "# Index\n\n````{note}\n```{topic-index}\n:group-by: channel, year\n:caption: All\n```\n````\n",
        ".admonition",
    ),
    "list in MyST": (
        "index.md",
        "# Index\n\n- item\n\n  ```{topic-index}\n  :group-by: channel, year\n  :caption: All\n  ```\n",
        "li",
    ),
    "quote in MyST": (
        "index.md",
        "# Index\n\n> ```{topic-index}\n> :group-by: channel, year\n> :caption: All\n> ```\n",
        "blockquote",
    ),
    "admonition in reStructuredText": (
        "index.rst",
        "Index\n=====\n\n.. note::\n\n   .. topic-index::\n      :group-by: channel, year\n      :caption: All\n",
        ".admonition",
    ),
    "list in reStructuredText": (
        "index.rst",
        "Index\n=====\n\n* item\n\n  .. topic-index::\n     :group-by: channel, year\n     :caption: All\n",
        "li",
    ),
    "container in reStructuredText": (
        "index.rst",
        "Index\n=====\n\n.. container:: box\n\n   .. topic-index::\n      :group-by: channel, year\n      :caption: All\n",
        ".box",
    ),
}


@pytest.mark.parametrize(("name", "text", "inside"), PLACES.values(), ids=PLACES.keys())
def test_rubrics_where_no_section_can_stand(make_project, name, text, inside):
    files = {
        name: text,
        "a.md": note("Note", "[[redpointai]] [[2024]]", channel="redpointai", published="2024"),
        "b.md": note("Other", channel="人工智能频道"),
    }
    project = make_project(files, latex_engine="xelatex")
    result = project.build(warningiserror=True)
    assert result.warnings == ""
    place = result.html().select_one(f"div.body {inside}")
    assert place.select("section") == []
    rubrics = place.select(".rubric")
    assert [rubric.get_text().rstrip("¶") for rubric in rubrics] == [
        "All",
        "redpointai",
        "2024",
        "人工智能频道",
        "No year",
    ]
    anchors = ["redpointai", "n-2024", "人工智能频道", "no-year"]
    assert [rubric.get("id") for rubric in rubrics[1:]] == anchors
    assert [link["href"] for link in result.html("a").select("a.wikilink")] == [
        "index.html#redpointai",
        "index.html#n-2024",
    ]
    for builder in ("latex", "text"):
        assert project.build(builder).warnings == ""


def test_below_a_heading_of_the_author(make_project):
    text = index(":group-by: channel").replace("# Index", "# Index\n\n## Part\n\n### Deeper")
    result = make_project({"index.md": text, "n.md": note("N", channel="redpointai")}).build()
    assert outline(body(result)) == {"Part": {"Deeper": {"redpointai": ["N"]}}}
    assert result.warnings == ""


@pytest.mark.parametrize("root", [True, False], ids=["root page", "sub page"])
@pytest.mark.parametrize("language", ["md", "rst"])
def test_on_the_root_page_and_on_a_sub_page(make_project, root, language):
    page = index(":group-by: channel") if language == "md" else rst_index(":group-by: channel")
    pages = (
        {f"index.{language}": page}
        if root
        else {"index.md": toctree("deep/down/all"), f"deep/down/all.{language}": page}
    )
    result = make_project(pages | notes(3, "deep/notes")).build(warningiserror=True)
    assert result.warnings == ""
    where = "index" if root else "deep/down/all"
    assert outline(body(result, where)) == {
        f"channel {number}": [f"Note 0{number}"] for number in range(3)
    }


def test_two_indexes_on_one_page(make_project):
    two = (
        index(":group-by: channel") + "\n```{topic-index}\n:group-by: channel\n:sort: -title\n```\n"
    )
    vault = {
        "a.md": note("A", "[[redpointai]]", channel="redpointai"),
        "b.md": note("B", channel="redpointai"),
    }
    result = make_project({"index.md": two, **vault}).build(warningiserror=True)
    groups = body(result).find_all("section", recursive=False)
    assert [(group["id"], outline(group)) for group in groups] == [
        ("redpointai", ["A", "B"]),
        ("redpointai-2", ["B", "A"]),
    ]
    assert result.html("a").select_one("a.wikilink")["href"] == "index.html#redpointai"


@pytest.mark.parametrize("builder", ["html", "latex", "singlehtml", "text"])
def test_in_a_page_that_is_a_note_itself(make_project, builder):
    files = {
        "index.md": toctree("notes/hub"),
        "notes/hub.md": note("Hub", "```{topic-index}\n:group-by: channel\n```", channel="one"),
        **notes(3),
    }
    result = make_project(files).build(builder, warningiserror=True)
    assert result.warnings == ""
    if builder == "html":
        page = body(result, "notes/hub")
        assert heading(page) == "Hub"
        assert outline(page)["channel 0"] == ["Note 00"]
        assert set(result.app.env.toctree_includes["notes/hub"]) == {
            f"notes/note_0{number}" for number in range(3)
        }


def test_in_a_page_without_a_title(make_project):
    files = {
        "index.md": toctree("bare", "rest"),
        "bare.md": "```{topic-index}\n```\n",
        "rest.rst": ".. topic-index::\n",
        "n/a.md": note("A"),
    }
    result = make_project(files).build()
    assert [line for line in result.warning_lines if "aikb" in line] == []
    assert result.html("bare").select_one("ul.aikb-list a")["href"] == "n/a.html"


def test_values_are_text_and_no_markup(make_project):
    name = "*x* `y` [[z]] <b>bold</b> & $1$"
    files = {
        "index.md": index(":group-by: channel"),
        "table.md": index(":style: table"),
        "n/a.md": note(f"'{name}'", channel=f"'{name}'"),
    }
    root = files["index.md"] + "\n```{toctree}\ntable\n```\n"
    result = make_project({**files, "index.md": root}).build(warningiserror=True)
    assert result.warnings == ""
    page = body(result)
    group = page.find("section")
    assert heading(group) == name
    assert group.select_one("ul.aikb-list a").get_text() == name
    cells = [cell.get_text().strip() for cell in body(result, "table").select("td")]
    assert cells[:2] == [name, name]
