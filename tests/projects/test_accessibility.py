"""axe finds nothing on our pages that it does not find on the same pages without the extension."""

import pytest

from support import ROOT, tools
from support.browser import open_page
from support.projects import new_project
from support.youtube import StandIn, served

AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
VIDEO = "P6y0gr-W2-k"
THEMES = {
    "alabaster": ("light",),
    "furo": ("light", "dark"),
    "sphinx_rtd_theme": ("light",),
    "pydata_sphinx_theme": ("light", "dark"),
    "sphinx_book_theme": ("light", "dark"),
}
TIME = '<a class="yt-timestamp" data-t="{0}">[{0}]</a>'
NOTE = f"""---
title: A note
videoId: {VIDEO}
video_title: The whole talk
channel: Some channel
duration: 1:02:03
---

From: [[chan]] <br/>

Words with [[other | a link]] and [[nowhere | a topic]] {TIME.format("00:02:28")}.

## A heading {TIME.format("00:10:00")}

- A ==highlight==, ~~struck~~ and `code` {TIME.format("00:05:00")}
- [ ] to do
- [x] done

> [!warning]- Folded
> Text {TIME.format("00:20:00")}.

> [!tip] Open
> Text with [[other]].

| a | b |
|---|---|
| [[other]] | {TIME.format("00:30:00")} |

![[other]]
"""
FILES = {
    "note.md": NOTE,
    "other.md": f"---\ntitle: Other\nvideoId: {VIDEO}\n---\n\nThe other one. See [[note]].\n",
}
# Without the extension a note has no heading of its own.
PLAIN = {name: text.replace("\n\n", "\n\n# A note\n\n", 1) for name, text in FILES.items()}
# With headings, for which themes draw what they draw for the groups of an index.
LIST = "# Start\n\n## A group\n\nText\n\n## Another\n\n```{toctree}\nnote\nother\n```\n"
INDEX = """# Start

```{topic-index}
:style: cards
:group-by: channel
```

```{topic-index}
:style: table
```

```{video-timeline} P6y0gr-W2-k
```

```{missing-topics}
```
"""


@pytest.fixture(scope="module")
def axe() -> str:
    tools.needs_file(AXE, "make axe")
    return AXE.read_text(encoding="utf-8")


def findings(
    folder, name: str, scheme: str, axe: str, *, play: bool = False
) -> dict[str, list[str]]:
    with served(folder) as root, open_page() as page:
        stand_in = StandIn(page)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(root + name)
        if play:
            page.locator("a.yt-timestamp").first.click()
            page.locator(".aikb-now").wait_for()
        page.wait_for_timeout(300)
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        assert stand_in.asked == [] or play
        return {
            rule["id"]: [str(node["target"]) for node in rule["nodes"]]
            for rule in found["violations"]
        }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("theme", "scheme"), [(theme, scheme) for theme, kinds in THEMES.items() for scheme in kinds]
)
def test_nothing_is_found(tmp_path, axe, theme, scheme):
    pytest.importorskip(theme)
    ours = new_project(tmp_path / "a", {**FILES, "index.md": INDEX}, html_theme=theme).build().out
    plain = (
        new_project(
            tmp_path / "b",
            {**PLAIN, "index.md": LIST},
            extensions=["myst_parser"],
            html_theme=theme,
            suppress_warnings=["myst"],
        )
        .build()
        .out
    )
    for name in ("index.html", "note.html"):
        usual = findings(plain, name, scheme, axe)
        found = findings(ours, name, scheme, axe)
        assert {rule: nodes for rule, nodes in found.items() if rule not in usual} == {}
    usual = findings(plain, "note.html", scheme, axe)
    found = findings(ours, "note.html", scheme, axe, play=True)
    assert {rule: nodes for rule, nodes in found.items() if rule not in usual} == {}
