"""Times that lie outside of their videos: kept and told of, or read as they are meant, in everything that is built."""

import re

import pytest
from bs4 import BeautifulSoup

from support import ROOT
from support.compare import clean, differences
from support.projects import new_project
from support.sources import dialect
from support.texts import note

VIDEO, LONG = "P6y0gr-W2-k", "atMRWzgHEGg"
WATCH = "https://www.youtube.com/watch?v="
PADDED = ("02:28", "10:31", "14:05", "22:40", "31:10", "35:12", "44:59", "49:30")
SECONDS = [148, 631, 845, 1360, 1870, 2112, 2699, 2970]
REPAIR = {"aikb_wrong_times": "repair"}


def at(clock, text=""):
    return f'<a class="yt-timestamp" data-t="{clock}">[{text or clock}]</a>'


def said(*clocks):
    return "\n\n".join(
        f"Claim {count} of [[Sound]] {at(clock)}." for count, clock in enumerate(clocks)
    )


FILES = {
    "index.md": f"# Start\n\n```{{toctree}}\n:glob:\n\n*\n```\n\n```{{video-timeline}} {VIDEO}\n```\n",
    "shifted.md": note("Shifted", said(*(f"{each}:00" for each in PADDED))),
    "sound.md": note("Sound", said("00:02:28", "00:14:05", "00:53:10")),
    "mixed.md": note(
        "Mixed",
        f"{said('12:31:00', '44:10:00', '58:59:00', '01:02:03', '01:10:05')}\n\n"
        f"{at('58:59:00-59:10:00')} {{yt}}`words <52:10:00>` {at('59:30:00', '59:30')} {at('02:57:00')} {{yt}}`99:00`",
        videoId=LONG,
    ),
    "told.md": note("Told", said("01:43:02", "00:10:20"), times='"mm:ss:ff"', videoId=LONG),
    "embeds.md": note("Embeds", "![[shifted]]\n\n![[mixed]]", videoId=None),
    "videos.yaml": f"{VIDEO}: {{title: A talk, duration: 55:00}}\n{LONG}: {{duration: 1:12:00}}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(
        tmp_path_factory.mktemp("times"),
        FILES,
        aikb_videos="videos.yaml",
        html_baseurl="https://example.org",
    )


@pytest.fixture(scope="module")
def kept(project):
    return project.build(out="kept")


@pytest.fixture(scope="module")
def repaired(project):
    return project.build(out="repaired", confoverrides=REPAIR)


def times(page, within=".body"):
    """The seconds of the times of a page, without those of lists that the extension made."""
    links = [
        link
        for link in page.select(f"{within} a.yt-timestamp")
        if not link.find_parent(class_=re.compile("aikb-(timeline|backlinks|related)"))
    ]
    return [int(link["href"].rpartition("t=")[2].rstrip("s")) for link in links]


def bar(page):
    """The seconds on the first bar of a page."""
    marks = page.select_one("svg.aikb-bar").select("a")
    return [int(mark["href"].rpartition("t=")[2].rstrip("s")) for mark in marks]


def timeline(page):
    return [item.a.get_text() for item in page.select("ul.aikb-timeline > li")]


def test_kept_times_do_not_move_and_stretch_nothing(kept):
    assert kept.warnings == ""
    page = kept.html("shifted")
    assert times(page)[:8] == [60 * each for each in SECONDS]
    assert not page.select("[title^=corrected], .aikb-corrected")
    assert bar(kept.html("index")) == [148, 845, 3190]
    assert timeline(kept.html("index")) == ["2:28", "14:05", "53:10"]


def test_one_line_at_the_end(kept, repaired, project):
    (line,) = [line for line in kept.status.splitlines() if "wrong or doubtful" in line]
    assert line == (
        "16 wrong or doubtful times: 13 shifted, 1 beyond the end of the video, 1 with another time as text, 1 unsure, "
        'in 2 notes; aikb_wrong_times = "repair" reads the shifted ones'
    )
    assert line in (ROOT / "docs/wrong-times.md").read_text("utf-8")
    (line,) = [line for line in repaired.status.splitlines() if "wrong or doubtful" in line]
    assert ": 13 corrected, 1 beyond" in line
    assert "aikb_wrong_times" not in line
    assert "doubtful" not in project.build(out="kept").status  # nothing has changed


def test_repaired_times(repaired):
    assert repaired.warnings == ""
    page = repaired.html("shifted")
    assert times(page)[:8] == SECONDS
    link = page.select("a.yt-timestamp")[7]
    assert link.get_text() == "49:30*"
    assert link["title"] == "corrected from 49:30:00"
    assert link["aria-label"] == "49:30, play at 49 minutes 30 seconds, corrected from 49:30:00"
    assert bar(page) == SECONDS
    assert bar(repaired.html("index")) == sorted({*SECONDS, 845, 3190})
    assert timeline(repaired.html("index")) == [
        # What a sound note says as well has no mark.
        *("2:28", "10:31*", "14:05", "22:40*", "31:10*", "35:12*", "44:59*", "49:30*", "53:10"),
    ]


def test_a_note_of_true_times_is_the_same(kept, repaired):
    def body(result):
        page = result.html("sound")
        for made in page.select("ul.aikb-backlinks"):
            made.decompose()
        return page.select_one(".body").decode()

    assert times(kept.html("sound"))[:3] == [148, 845, 3190]
    assert body(kept) == body(repaired)


def test_every_kind_of_time(kept, repaired):
    # 01:02:03 and 01:10:05 are true, 02:57:00 may be 25:57, and nobody knows what 99:00 is.
    right = [751, 2650, 3539, 3723, 4205, 3539, 3130, 3570, 10620, 5940]
    typed = [45060, 159000, 212340, 3723, 4205, 212340, 187800, 214200, 10620, 5940]
    assert times(kept.html("mixed"))[:10] == typed
    assert times(repaired.html("mixed"))[:10] == right
    shown = [link.get_text() for link in repaired.html("mixed").select("a.yt-timestamp")][5:10]
    assert shown == ["58:59–59:10*", "words*", "59:30*", "2:57:00", "1:39:00"]
    link = repaired.html("mixed").select("a.yt-timestamp")[5]
    assert link["data-end"] == "3550"
    assert [link["title"] for link in repaired.html("mixed").select("a[title^=corrected]")][3:6] == [
        *("corrected from 58:59:00-59:10:00", "corrected from 52:10:00", "corrected from 59:30:00")
    ]  # fmt: skip


def test_embedded_times(kept, repaired):
    assert times(kept.html("embeds"))[:8] == [60 * each for each in SECONDS]
    assert times(repaired.html("embeds"))[:8] == SECONDS


def test_an_author_says_how_times_are_read(kept, repaired):
    for result in (kept, repaired):
        page = result.html("told")
        assert times(page)[:2] == [103, 10]
        assert page.select_one("a.yt-timestamp")["title"] == "corrected from 01:43:02"


def test_backlinks_have_the_right_time(kept, repaired):
    def linked(result):
        links = result.html("sound").select(".aikb-backlinks a.yt-timestamp")
        return [link["href"].rpartition("=")[2] for link in links]

    assert linked(kept) == ["8880s", "37860s", "45060s", "159000s", "103s"]
    assert linked(repaired) == ["148s", "631s", "751s", "2650s", "103s"]


def test_the_data(project, kept):
    rows = project.build("aikb", confoverrides=REPAIR).jsonl("timestamps.jsonl")
    of = {name: [row for row in rows if row["source"] == name] for name in ("shifted", "sound", "mixed")}  # fmt: skip
    assert [row["seconds"] for row in of["shifted"]] == SECONDS
    assert [row["typed_seconds"] for row in of["shifted"]] == [60 * each for each in SECONDS]
    assert of["shifted"][7]["url"] == f"{WATCH}{VIDEO}&t=2970s"
    assert of["shifted"][7]["text"] == "[49:30:00]"
    assert all(row["seconds"] == row["typed_seconds"] for row in of["sound"])
    assert [row["end"] for row in of["mixed"]][5] == 3550
    rows = project.build("aikb").jsonl("timestamps.jsonl")
    assert all(row["seconds"] == row["typed_seconds"] for row in rows if row["source"] != "told")


def test_print_says_what_was_typed(project, kept):
    text = project.build("text", confoverrides=REPAIR).text("shifted.txt")
    assert "Claim 7 of Sound [00:49:30] (corrected from 49:30:00)." in text
    latex = project.build("latex", confoverrides=REPAIR)
    (tex,) = latex.out.glob("*.tex")
    source = tex.read_text()
    assert "\\sphinxhref{https://www.youtube.com/watch?v=P6y0gr-W2-k\\&t=2970s}" in source
    assert "00:49:30{]} (corrected from 49:30:00)" in source
    book = project.build("epub", confoverrides=REPAIR)
    link = BeautifulSoup(book.path("shifted").read_bytes(), "html.parser").select("a.yt-timestamp")
    assert link[7].get_text() == "49:30 (corrected from 49:30:00)"
    assert "title" not in link[7].attrs


@pytest.mark.parametrize("builder", ["aikb", "latex"])
def test_a_warning_for_each_note(project, builder):
    result = project.build(builder, confoverrides={"nitpicky": True})
    found = sorted(line for line in result.warning_lines if "doubtful" in line)
    assert found == [
        "mixed.md:6: WARNING: 8 wrong or doubtful times: 5 shifted, 1 beyond the end of the video, "
        "1 with another time as text, 1 unsure: 02:57:00 in line 16 [aikb.timestamp]",
        "shifted.md:6: WARNING: 8 wrong or doubtful times: 8 shifted [aikb.timestamp]",
    ]


def test_readings_that_are_none(make_project):
    files = {
        "a.md": note("A", at("00:01:02"), times="minutes"),
        "videos.yaml": f"{VIDEO}:\n  times: mm:ss\n",
    }
    result = make_project(files, aikb_videos="videos.yaml").build("aikb")
    wanted = "is no way to read times: that is one of hh:mm:ss, mm:ss:ff"
    assert sorted(line.partition(" WARNING: ")[2] for line in result.warning_lines) == [
        f"`times`: `minutes` {wanted} [aikb.front_matter]",
        f"`times`: `mm:ss` {wanted} [aikb.videos]",
    ]


def test_a_length_that_two_notes_contradict(make_project):
    clocks = [f"00:{minute}:{minute + 7}" for minute in range(3, 54, 8)]
    files = {name: note(name, said(*clocks), duration="0:55") for name in ("a.md", "b.md")}
    result = make_project(files, nitpicky=True, **REPAIR).build("aikb")
    assert [line for line in result.warning_lines if "timestamp" in line] == [
        "a.md: WARNING: the video P6y0gr-W2-k is longer than known: notes go on after the end [aikb.timestamp]"
    ]
    rows = result.jsonl("timestamps.jsonl")
    assert all(row["seconds"] == row["typed_seconds"] for row in rows)


SIDE = {
    "length": f"{VIDEO}: {{duration: 2:59:00}}\n",
    "no length": f"{VIDEO}: A talk\n",
    "reading": f"{VIDEO}: {{duration: 55:00, times: 'hh:mm:ss'}}\n",
}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("videos.yaml", text) for text in SIDE.values()),
        ("shifted.md", FILES["shifted.md"].replace("title:", "times: hh:mm:ss\ntitle:")),
        ("shifted.md", note("Shifted", said("00:02:28", "49:30:00"))),
        ("sound.md", note("Sound", said("00:02:28", "00:14:05"))),
        ("told.md", FILES["told.md"].replace("mm:ss:ff", "hh:mm:ss")),
        ("conf.py", None),
    ],
)
def test_builds_again_equal_clean_ones(built_project, name, text):
    project = built_project(FILES, aikb_videos="videos.yaml", builders=("html",), **REPAIR)
    before = project.build().html("index").select_one(".body").decode()
    project.write(name, text or project.read(name) + "aikb_longest_video = '2:00:00'\n")
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []
    changes = name not in ("told.md", "conf.py")
    assert (result.html("index").select_one(".body").decode() != before) is changes


def test_other_notes_of_a_video_decide(built_project):
    """What is unsure of one note depends on how long others go on, and whether a length holds on all."""
    clocks = [f"00:{minute}:{minute + 7}" for minute in range(3, 54, 8)]
    files = {
        "index.md": f"# Start\n\n```{{toctree}}\n:glob:\n\n*\n```\n\n```{{video-timeline}} {VIDEO}\n```\n",
        "a.md": FILES["shifted.md"],
        "b.md": note("B", said(*clocks)),
        "c.md": note("C", "Nothing yet."),
        "videos.yaml": f"{VIDEO}: {{duration: 45:00}}\n",
    }
    project = built_project(files, aikb_videos="videos.yaml", **REPAIR)
    assert 2699 in times(project.build().html("a"))
    project.write("c.md", note("C", said(*clocks)))  # now two notes contradict the length
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []
    assert 148 not in times(result.html("a"))  # 02:28:00 may be true of a video of unknown length


ANCHOR = re.compile(r'<a [^>]*class="yt-timestamp[^>]*&amp;t=(\d+)s[^>]*>.*?</a>', re.DOTALL)
BAR = re.compile(r'<svg class="aikb-bar.*?</svg>', re.DOTALL)


@pytest.mark.no_cover
def test_pages_differ_only_at_repaired_times(tmp_path):
    project = dialect(tmp_path / "project", 12)
    bound = {"aikb_longest_video": "4:00:00", "html_theme": "alabaster"}
    before = project.build(confoverrides=bound, out="before")
    after = project.build(confoverrides={**bound, **REPAIR}, out="after")
    rows = project.build("aikb", confoverrides={**bound, **REPAIR}).jsonl("timestamps.jsonl")
    moved = {(row["typed_seconds"], row["seconds"]) for row in rows}
    count = 0
    for path in before.out.rglob("*.html"):
        old = path.read_text("utf-8")
        new = after.text(path.relative_to(before.out).as_posix())
        pairs = zip(ANCHOR.findall(old), ANCHOR.findall(new), strict=True)
        changed = [(int(one), int(other)) for one, other in pairs if one != other]
        assert moved.issuperset(changed)
        count += len(changed)
        # A time in brackets that is not shown as typed gets a blank before it.
        rest = [re.sub(r"\s+", " ", BAR.sub("", ANCHOR.sub(" ", text))) for text in (old, new)]
        assert rest[0] == rest[1]
    assert count > 20
