"""The recipe of the README, in the surroundings in which people follow it: it lists notes, and warns of nothing."""

import re
import venv

import pytest

from support import ROOT
from support.compare import differences
from support.projects import Project, Result, new_project

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONF = re.search(r"^```python\n(.*?)^```$", README, re.M | re.S)[1]
INDEX = re.search(r"^````md\n(.*?)^````$", README, re.M | re.S)[1]

SENDER = "From: [[redpointai]] <br/>\n\n"
NOTES = {
    "redpointai/first_note.md": f"---\ntitle: First note\nvideoId: P6y0gr-W2-k\n---\n\n{SENDER}See [[second_note]] [00:12].\n",
    "redpointai/second_note.md": f"---\ntitle: Second note\nvideoId: P6y0gr-W2-k\n---\n\n{SENDER}Words.\n",
    "lexfridman/third_note.md": "---\ntitle: Third note\nvideoId: atMRWzgHEGg\n---\n\nFrom: [[lexfridman]] <br/>\n\nWords.\n",
}
BOTH = {"lexfridman": ["Third note"], "redpointai": ["First note", "Second note"]}
PAGES = {
    "redpointai/redpointai.md": "---\ntitle: redpointai\n---\n\n### [A talk](https://www.youtube.com/watch?v=P6y0gr-W2-k)\n\n*   [[first_note]]\n",
    "lexfridman/lexfridman.md": "---\ntitle: lexfridman\n---\n\n*   [[third_note]]\n",
}
FLAT = {name.partition("/")[2]: text for name, text in NOTES.items()}


def listed(result: Result, page: str = "index") -> dict[str, list[str]]:
    """What the index on a page lists, by group."""
    found = {}
    for section in result.html(page).select("section section"):
        title = section.find(["h2", "h3"]).get_text().rstrip("¶").strip()
        found[title] = [link.get_text() for link in section.select("li > p > a")]
    return found


def recipe(folder, files: dict[str, str]) -> Project:
    return new_project(folder, {"conf.py": CONF, "index.md": INDEX, **files})


@pytest.mark.parametrize("folder", [".venv", "env", "tools/.hidden"])
def test_beside_a_virtual_environment(tmp_path, folder):
    """What pip installs there is no part of the vault: neither its documents nor its pictures."""
    project = recipe(tmp_path, NOTES)
    (project.src / folder).mkdir(parents=True)
    if folder != "tools/.hidden":
        venv.create(project.src / folder, with_pip=False)
    deep = f"{folder}/lib/python3/site-packages/some/LICENSE.md"
    project.write(deep, "# Licence\n\nFrom: [[redpointai]] [00:12]\n\n[[first_note]]\n")
    project.write(f"{folder}/lib/readme.rst", "Readme\n======\n")
    project.write(f"{folder}/lib/pictures/chart.png", b"\x89PNG")
    project.write(
        "redpointai/first_note.md", NOTES["redpointai/first_note.md"] + "\n[[chart.png]]\n"
    )
    result = project.build()
    assert result.warning_lines == []
    assert listed(result) == BOTH
    assert [
        name for name in result.files if folder in name or "LICENSE" in name or "chart" in name
    ] == []
    assert result.html("redpointai/first_note").select("a.download") == []


def test_in_a_virtual_environment(tmp_path):
    """`python3 -m venv .` makes the folder of the notes one."""
    project = recipe(tmp_path, NOTES)
    venv.create(project.src, with_pip=False)
    packages = next(path for path in project.src.rglob("site-packages") if path.is_dir())
    project.write(str(packages.relative_to(project.src) / "some/LICENSE.md"), "# Licence\n")
    (packages / "some/chart.png").write_bytes(b"\x89PNG")
    project.write(
        "redpointai/first_note.md", NOTES["redpointai/first_note.md"] + "\n[[chart.png]]\n"
    )
    result = project.build()
    assert result.warning_lines == []
    assert listed(result) == BOTH
    assert [name for name in result.files if "LICENSE" in name or "chart" in name] == []


def test_a_virtual_environment_that_comes_and_goes(tmp_path):
    project = recipe(tmp_path, {**NOTES, "env/page.md": "# A page\n\n[[first_note]]\n"})
    before = project.build()
    assert "env/page.html" in before.files
    project.write("env/pyvenv.cfg", "home = /usr/bin\n")
    after = project.build()
    assert "env/page.html" not in after.files
    assert after.warning_lines == []
    project.remove("env/pyvenv.cfg")
    again = project.build()
    assert "env/page.html" in again.files
    assert again.html("env/page").select("a.wikilink")


def test_with_pages_of_channels(tmp_path):
    project = recipe(tmp_path, {**NOTES, **PAGES})
    result = project.build()
    assert result.warning_lines == []
    assert listed(result) == BOTH
    # The pages are part of the site and of the book all the same.
    assert {"redpointai/redpointai.html", "lexfridman/lexfridman.html"} <= {*result.files}
    assert "A talk" in project.build("latex").text("mynotes.tex")


def test_a_channel_gets_its_page_later(tmp_path):
    """What is a page of a channel may change with other notes: the index follows."""
    project = recipe(tmp_path, {name: text for name, text in NOTES.items() if "redpoint" in name})
    project.write("lexfridman/lexfridman.md", PAGES["lexfridman/lexfridman.md"])
    project.write("lexfridman/other.md", "---\nvideoId: atMRWzgHEGg\ntitle: Other\n---\n")
    assert listed(project.build())["No channel"] == ["lexfridman", "Other"]
    project.write("lexfridman/third_note.md", NOTES["lexfridman/third_note.md"])
    after = project.build()
    assert listed(after) == {**BOTH, "No channel": ["Other"]}
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out) == []


@pytest.mark.parametrize(
    "header", ["# Notes\n", "---\ntitle: Notes\n---\n\nAll of [[first_note]].\n"]
)
def test_with_an_index_among_the_notes(tmp_path, header):
    notes = {f"notes/{name}": text for name, text in FLAT.items()}
    index = INDEX.replace("# My notes\n", header)
    start = "Start\n=====\n\n.. toctree::\n\n   notes/index\n"
    files = {"conf.py": CONF, "index.rst": start, "notes/index.md": index, **notes}
    result = new_project(tmp_path, files).build()
    assert result.warning_lines == []
    assert listed(result, "notes/index") == BOTH


def test_two_indexes_do_not_list_each_other(tmp_path):
    by_video = "---\ntitle: By video\n---\n\n```{topic-index}\n:group-by: video\n```\n"
    result = recipe(tmp_path, {**FLAT, "by_video.md": by_video}).build()
    assert result.warning_lines == []
    assert listed(result) == BOTH
    shown = listed(result, "by_video")
    assert sorted(title for titles in shown.values() for title in titles) == sorted(
        title for titles in BOTH.values() for title in titles
    )


def test_a_neighbour_without_a_title(tmp_path):
    """Sphinx knows no title of it: a link says what it says, and no table of contents has it."""
    note = "---\nvideoId: P6y0gr-W2-k\ntitle: A\n---\n\n[[scratch]] and [[Long-term plans]]\n"
    files = {"a.md": note, "scratch.md": "Buy milk.\n", "longterm_plans.md": "Some day.\n"}
    result = recipe(tmp_path, files).build()
    assert [link.get_text() for link in result.html("a").select("a.wikilink")] == [
        "scratch",
        "Long-term plans",
    ]
    assert all(line.endswith("[toc.not_included]") for line in result.warning_lines)
    assert len(result.warning_lines) == 2


def test_beside_a_changelog(tmp_path):
    files = {
        "CHANGELOG.md": "# Changelog\n\n## 1.0\n",
        "README.md": "# Vault\n\nRead `[[this]]`.\n",
    }
    project = recipe(tmp_path, {**FLAT, **files})
    result = project.build()
    assert result.warning_lines == []
    assert listed(result) == BOTH
    # They are pages as in any project: without what ends a note, with all of MyST.
    assert result.html("CHANGELOG").select(".aikb-player, .aikb-backlinks") == []
    assert len(project.build("aikb").jsonl("notes.jsonl")) == 3
