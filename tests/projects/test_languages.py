"""The interface in the language of the project."""

import re

import pytest

from sphinx_aikb.video.player import IN_SCRIPT
from support.compare import clean
from support.texts import note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
FILES = {
    "index.md": "# Start\n\n```{topic-index}\n:group-by: channel\n```\n\n```{missing-topics}\n:orphans:\n```\n",
    "a.md": note("A", f"Words {TIME} of [[b]] and [[nowhere]]."),
    "b.md": note("B", f"Words {TIME} of [[a]]."),
}
TOLD = {
    "de": (
        "Rückverweise",
        "Mehr zu diesem Video",
        "Ohne Kanal",
        "2:28, abspielen bei 2 Minuten 28 Sekunden",
    ),
    "es": (
        "Enlaces entrantes",
        "Más sobre este vídeo",
        "Sin canal",
        "2:28, reproducir en 2 minutos 28 segundos",
    ),
    "en": ("Backlinks", "More on this video", "No channel", "2:28, play at 2 minutes 28 seconds"),
}


@pytest.mark.parametrize("language", TOLD)
def test_pages(make_project, language):
    backlinks, same, absent, spoken = TOLD[language]
    result = make_project(FILES, language=language).build()
    assert result.warnings == ""
    page = result.html("a")
    assert [rubric.get_text() for rubric in page.select("p.rubric")] == [same, backlinks]
    assert page.select_one("a.yt-timestamp")["aria-label"] == spoken
    assert absent in result.html("index").get_text()
    said = page.select_one(".aikb-player").get("data-say")
    assert (said is None) == (language == "en")  # which the script has
    if said is not None:
        texts = dict(zip(IN_SCRIPT, said.split("|"), strict=True))
        assert ("YouTube" in texts["file"]) and texts["close"] != "Close"


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_builders(make_project, builder):
    result = make_project(FILES, language="de", epub_copyright="x").build(builder)
    name = {"latex": "test.tex", "epub": "a.xhtml", "text": "a.txt"}[builder]
    assert "Rückverweise" in result.text(name)


def test_in_parallel_and_after_a_change_of_the_language(make_project):
    project = make_project(FILES)
    project.build()
    project.confoverrides["language"] = "de"
    changed = project.build(parallel=4)
    expected = clean(project, "html")
    for name in ("index.html", "a.html", "b.html"):
        # Sphinx takes the sum of a script of its own before it writes that for another language.
        pages = [re.sub(r"\?v=\w+", "", it.text(name)) for it in (changed, expected)]
        assert pages[0] == pages[1]
    assert "Rückverweise" in changed.text("a.html")
