"""A small vault with every feature in use, and the edits that people make to one.

To cover something new: a line in `LINES`, or in a page of `files()`, and an entry in `EDITS`.
"""

import os
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from support.projects import Project
from support.texts import note

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]
"""Chooses one of several."""
Edit = Callable[["Vault", Pick], object]

VIDEOS = ("P6y0gr-W2-k", "AAAAAAAAAAA", "BBBBBBBBBBB", "no video")
TITLES = ("One", "Two", "Same", "same thing", "Second name", "Größe: 3", "A 'quoted' title")
NAMES = ("one", "two", "three", "same", "Same", "second_name", "dotted.name", "_under", "größe")
FOLDERS = ("alpha", "beta", "beta/inner")
HEADINGS = ("## Part", "## Part two", "### Inner", "## One", '## At <a class="yt-timestamp" data-t="00:03:00">[00:03:00]</a>')  # fmt: skip

LINES = (
    "[[one]] and [[two | a label]] and [[alpha/three]]",
    "[[same]], which has several notes, [[Same]], and [[SAME THING]]",
    "[[Second name]] by its alias or title, [[größe 3]], [[talks/two]]",
    "[[one#Part]], [[two#Part#Inner|inner]], [[#Part]] and [[three#nowhere]]",
    "[[a topic that nobody wrote]] and [[another | that one]]",
    "[[red]], [[channel blue]] and [[t1]], which may be a group of an index",
    "[Markdown](/alpha/one.md), [](/beta/two.md) and [gone](/alpha/three.md)",
    "{doc}`/alpha/one` and {doc}`own text </guide>`",
    "{ref}`the-guide`, {ref}`own text <the-guide>` and {ref}`nowhere`",
    "{any}`Second name` and {aikb:note}`two`",
    "![](/alpha/x.png) ![](/beta/x.png)",
    "{download}`/beta/x.png`",
    "![[x.png]] ![[no.png]]",
    "from {yt}`00:02:28-00:03:05` to {yt}`BBBBBBBBBBB@00:01:00`",
    '[[one]] after <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>',
    "| [[one | a]] | [[two]] |\n| --- | --- |\n| [[same]] | {doc}`/guide` |",
    "> [[one]]\n>\n> - [[two]] in a list",
    "`[[one]]` and \\[[two]] are no links",
    "```{backlinks}\n```",
    "```{toctree}\n\n/alpha/three\n/beta/two\n```",
    "![[one]]",
    "Before ![[two#Part]] and ![[a topic that nobody wrote]] after.",
    "![[channels]] ![[missing]]",
    "> ![[same#^mark]] ![[three]]\n\n![[guide]]",
    "A claim in a sentence. ^mark",
    "- an item\n- another, see [[one]] ^item\n\n^list",
    "[[one#^mark]], [[two#^item | b]], [[same#^list]], [[#^mark]] and [[one#Part#^mark]]",
    "```{missing-topics}\n:min: 2\n:limit: 3\n```",
    "```{video-timeline}\n```",
    "```{video-timeline} BBBBBBBBBBB\n```\n\n{yt}`BBBBBBBBBBB@00:00:10` it ends.",
    "```{yt-player} AAAAAAAAAAA\n```",
    "![](https://youtu.be/BBBBBBBBBBB)\n\nWords. {yt}`BBBBBBBBBBB@00:02:00`",
    "## Players\n\n```{yt-player} BBBBBBBBBBB\n```\n\n```{video-timeline}\n```\n\n{yt}`BBBBBBBBBBB@00:00:20` and {yt}`BBBBBBBBBBB@00:00:30`.",
    "![[one#Players]] ![[two#Players]]",
    "![[talk.mp3]], [[talk.mp3 | the talk]], ![[alpha/x.png | 30]] and [[x.png]]",
    "```{topic-index}\n:group-by: video\n```",
    "Words that no other page shows.",
    "[day](/alpha/templates/day.md), [drawing](/beta/one.excalidraw.md) and [two](/beta/two.md)",
    "(shared)=\n## Shared\n\n(also)=\nWords.",
    "{ref}`shared`, {ref}`own text <also>`, [](#shared) and [text](#also)",
    "{yt}`02:28:00` {yt}`49:30:00` {yt}`35:12:00` {yt}`00:10:00`, see [[two]]",
    "{yt}`BBBBBBBBBBB@49:30:00` {yt}`BBBBBBBBBBB@22:10:00` {yt}`BBBBBBBBBBB@31:00:00-31:40:00` and [[one]]",
)
"""What a note may say; links to notes of every kind."""

OPTIONS = (
    ":group-by: channel",
    ":group-by: tags letter\n:sort: -published\n:feed:",
    ":style: table\n:columns: title channel series\n:caption: Table",
    ":style: cards\n:limit: 3",
    ":notes: alpha/*\n:empty: none",
    ':filter: channel == "red" or "t1" in tags',
    ":group-by: channel\n:limit: 2\n:notes: beta/**",
    ":group-by: video\n:columns: published channel\n:style: table",
    ":group: channel red",
    ":group: tags T1\n:group-by: channel",
    ":style: cards\n:count:\n:letters:",
    ":group-by: channel\n:count:\n:letters:",
)
"""What an index page may list."""

SETTINGS = {
    "aikb_backlinks": ("True", "False"),
    "aikb_drafts": ("False", "True"),
    "aikb_notes": ("None", "['alpha/*', 'guide']", "['beta/**']"),
    "aikb_video_keys": ("['videoId']", "['clip', 'videoId']"),
    "aikb_videos": ("'videos.yaml'", "None", "'gone.yaml'"),
    "aikb_resolve": (
        "['path', 'filename', 'case', 'title', 'slug', 'alias', 'group', 'inventory']",
        "['alias', 'title', 'path']",
        "['slug']",
    ),
    "aikb_player": ("'top'", "'none'"),
    "aikb_previews": ("True", "False"),
    "aikb_wrong_times": ("'repair'", "'keep'"),
    "aikb_longest_video": ("None", "'4:00:00'"),
    "aikb_pages": (
        "{'video': 'v/{id}', 'channel': 'c/{slug}', 'tags': 't/{slug}'}",
        "{}",
        "{'channel': 'alpha/{slug}', 'series': 's/{id}'}",
    ),
    "html_baseurl": ("'https://example.org/'", "''"),
    "html_copy_source": ("True", "False"),
    "html_title": ("'Test'", "'Another title'"),
    "exclude_patterns": ("[]", "['alpha/*']"),
    "numfig": ("False", "True"),
    "language": ("'en'", "'de'", "'fr'"),
    "html_use_index": ("True", "False"),
    "html_theme": ("'alabaster'", "'classic'"),
}
"""The first value is the one to begin with."""

FIELDS = {
    "title": (*TITLES, None),
    "videoId": (*VIDEOS, None),
    "clip": (*VIDEOS, None),
    "channel": ("red", "blue", "channel blue", None),
    "tags": ("[t1]", "[t1, t2]", "[]", None),
    "published": ("2024-05-01", "2023-01-31", "soon", None),
    "times": ("'mm:ss:ff'", "'hh:mm:ss'", None),
    "aliases": ("[Second name]", "[two, SAME]", "[alpha/three, /guide, ../red]", None),
    "series": ("Series", "'[[Series]]'", "[[two|Series]]", None),
    "draft": ("true", "false", "perhaps", None),
    "publish": ("'no'", None),
    "permalink": ("talks/two", None),
    "lang": ("pt_BR", "he", "de-AT", "Portuguese", None),
    "cssclasses": ("[wide, no-title]", None),
    "description": ("What it is about", None),
    "video_title": ("A talk", "Another talk", None),
}
"""The front matter of a note; None takes the line away."""

TOCTREE = (":hidden:", ":numbered:", ":maxdepth: 1", ":maxdepth: 2", ":titlesonly:")
"""Options of the root's toctree; more than one `:maxdepth:` is an error, which is fine."""

GUIDE = """\
.. _the-guide:

Guide
=====

See :doc:`/alpha/one`, :wikilink:`two` and :yt:`AAAAAAAAAAA@00:01:00`.

.. figure:: /beta/x.png

   A figure
"""


def page(options: str, title: str, above: str = "") -> str:
    """A page with an index."""
    return f"# {title}\n\n{above}\n\n```{{topic-index}}\n{options}\n```\n"


def files() -> dict[str, str | bytes]:
    """The vault to begin with."""
    return {
        "index.md": "# Start\n\n```{toctree}\n:hidden:\n\nchannels\nguide\ntable\ninner\nmissing\nvideos\n```\n",
        "channels.md": page(OPTIONS[0], "Channels", "[[one]]"),
        "table.md": page(OPTIONS[2], "Table"),
        "inner.md": page(OPTIONS[4], "Inner", "```{toctree}\n\nplain\n```"),
        "videos.md": f"# Videos\n\n{LINES[29]}\n\n```{{video-timeline}} P6y0gr-W2-k\n```\n",
        "missing.md": "# Missing\n\n```{missing-topics}\n:orphans:\n```\n",
        "guide.rst": GUIDE,
        "plain.md": f"# Plain page\n\n{LINES[0]}\n\n{LINES[5]}\n\n```{{backlinks}}\n```\n",
        "alpha/red.md": "---\ntitle: red\n---\n\n### [A video](https://www.youtube.com/watch?v=P6y0gr-W2-k)\n\n[[one]] [[same]]\n",
        "alpha/one.md": note(
            "One",
            f"From: [[red]] <br/>\n\n{LINES[0]}\n\n## Part\n\n{LINES[3]}\n\n{LINES[24]}\n\n{LINES[32]}",
        ),
        "alpha/same.md": note("Same", f"From: [[red]]\n\n{LINES[1]}\n\n{LINES[10]}"),
        "alpha/three.md": note(
            "Three",
            f"{LINES[13]}\n\n{LINES[6]}\n\n{LINES[21]}\n\n{LINES[33]}\n\n{LINES[34]}",
            channel="blue",
        ),
        "beta/two.md": note(
            "Two", f"## Part\n\n### Inner\n\n{LINES[7]}\n\n{LINES[39]}", aliases="[Second name]"
        ),
        "beta/same.md": note(
            "same thing", f"{LINES[1]}\n\n{LINES[15]}\n\n{LINES[38]}", tags="[t1]"
        ),
        "videos.yaml": "P6y0gr-W2-k: {title: A talk, duration: 55:00}\nBBBBBBBBBBB: {title: Same talk, published: 2020-01-01}\n",
        "alpha/talk.mp3": b"sound",
        "alpha/x.png": b"alpha",
        "beta/x.png": b"beta",
        "conf.py": "",
    }


class Vault:
    """The source folder of a project, and what edits need to know of it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.count = 0
        self.settings = {name: values[0] for name, values in SETTINGS.items()}
        self.configure()

    def number(self) -> int:
        """A number that was not used yet."""
        self.count += 1
        return self.count

    def configure(self) -> None:
        """Write conf.py."""
        lines = [f"{name} = {value}" for name, value in self.settings.items()]
        head = "extensions = ['sphinx_aikb']\nproject = 'Test'\n"
        self.project.write("conf.py", head + "\n".join(lines) + "\n")

    @property
    def notes(self) -> list[str]:
        """The files of the notes; there is always one."""
        return sorted(
            path.relative_to(self.project.src).as_posix()
            for folder in ("alpha", "beta")
            for path in (self.project.src / folder).rglob("*.md")
            if not {".trash", "templates"} & {*path.parts} and "excalidraw" not in path.name
        )

    def free(self, pick: Pick[str]) -> str:
        """The name of a file that is not there."""
        taken = self.notes
        names = [f"{folder}/{name}.md" for folder in FOLDERS for name in NAMES]
        return pick([name for name in names if name not in taken])

    def replace(self, name: str, pattern: str, text: str) -> None:
        """Replace what a pattern finds first in a file."""
        old = self.project.read(name)
        self.project.write(name, re.sub(pattern, lambda _: text, old, count=1, flags=re.M | re.S))

    def append(self, name: str, text: str) -> None:
        """Add a paragraph at the end of a file."""
        self.project.write(name, f"{self.project.read(name)}\n{text}\n")


def field(key: str) -> Edit:
    """Set, change or take away a line of a note's front matter."""

    def edit(vault: Vault, pick: Pick) -> None:
        name, value = pick(vault.notes), pick(FIELDS[key])
        vault.replace(name, rf"^{key}: [^\n]*\n", "")
        if value is not None:
            vault.replace(name, r"\A---\n", f"---\n{key}: {value!r}\n" if ": " in value else f"---\n{key}: {value}\n")  # fmt: skip

    return edit


def body(vault: Vault, pick: Pick) -> None:
    vault.append(pick(vault.notes), f"Words, the {vault.number()}th.")


def line_added(vault: Vault, pick: Pick) -> None:
    vault.append(pick([*vault.notes, "plain.md"]), pick(LINES))


def line_removed(vault: Vault, pick: Pick) -> None:
    name = pick(vault.notes)
    head, *paragraphs = vault.project.read(name).split("\n\n")
    if paragraphs:
        paragraphs.remove(pick(paragraphs))
    vault.project.write(name, "\n\n".join([head, *paragraphs]) + "\n")


def heading(vault: Vault, pick: Pick) -> None:
    name, new = pick(vault.notes), pick(HEADINGS)
    vault.replace(name, r"^## [^\n]*$", new)
    vault.append(name, pick(HEADINGS))


def added(vault: Vault, pick: Pick) -> None:
    vault.project.write(vault.free(pick), note(pick(TITLES), pick(LINES), videoId=pick(VIDEOS)))


def removed(vault: Vault, pick: Pick) -> None:
    if len(vault.notes) > 1:
        vault.project.remove(pick(vault.notes))


def moved(vault: Vault, pick: Pick) -> None:
    """As a file manager does: the file keeps its time."""
    source, target = (vault.project.src / name for name in (pick(vault.notes), vault.free(pick)))
    target.parent.mkdir(exist_ok=True)
    source.rename(target)


def replaced(vault: Vault, pick: Pick) -> None:
    """Another file takes the place of a note; it may be the older one."""
    source, target = pick(vault.notes), pick(vault.notes)
    os.replace(vault.project.src / source, vault.project.src / target)  # noqa: PTH105


def exchanged(vault: Vault, pick: Pick) -> None:
    one, other = (vault.project.src / pick(vault.notes) for _ in range(2))
    between = one.with_suffix(".between")
    one.rename(between)
    if other.exists():
        other.replace(one)
    between.replace(other)


def spelled_anew(vault: Vault, pick: Pick) -> None:
    """A note in Markdown becomes a page in reStructuredText, or one of those a note."""
    pages = [path for folder in ("alpha", "beta") for path in (vault.project.src / folder).rglob("*.rst")]  # fmt: skip
    if pages:
        pick(sorted(pages)).unlink()
    elif len(vault.notes) > 1:
        name = pick(vault.notes)
        vault.project.remove(name)
        vault.project.write(name.replace(".md", ".rst"), "A page\n======\n\n:wikilink:`one`\n")


def unnoticed(vault: Vault, pick: Pick) -> None:
    """Other words in the same place, which neither the size nor the time of the file tells."""
    name = pick(vault.notes)
    text = vault.project.read(name)
    if match := re.search(r"\b[a-z]{3}\b(?=[^\n]*\Z)", text):
        path = vault.project.src / name
        stat = path.stat()
        other = "".join(reversed(match[0]))
        vault.project.write(name, text[: match.start()] + other + text[match.end() :])
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def broken(vault: Vault, pick: Pick) -> None:
    vault.replace(pick(vault.notes), r"\A---\n", "---\nx: [\n")


def options(vault: Vault, pick: Pick) -> None:
    name = pick(("channels.md", "table.md", "inner.md"))
    vault.replace(name, r"(?<=```\{topic-index\}\n).*?(?=\n```)", pick(OPTIONS))


def entries(vault: Vault, pick: Pick) -> None:
    """The root's toctree gains or loses an entry or an option."""
    lines = ("alpha/one", "beta/two", "table", "inner", "A title <guide>", *TOCTREE)
    line = pick(lines)
    old = vault.project.read("index.md")
    if f"\n{line}\n" in old:
        new = old.replace(f"\n{line}\n", "\n")
    elif line in TOCTREE:
        new = old.replace("```{toctree}\n", f"```{{toctree}}\n{line}\n")
    else:
        new = old.replace("\nchannels\n", f"\nchannels\n{line}\n")
    vault.project.write("index.md", new)


def setting(vault: Vault, pick: Pick) -> None:
    name = pick(tuple(SETTINGS))
    vault.settings[name] = pick(SETTINGS[name])
    vault.configure()


def image(vault: Vault, pick: Pick) -> None:
    name = pick(("alpha/x.png", "beta/x.png", "x.png", "alpha/x1.png", "beta/talk.mp3", "no.png"))
    path = vault.project.src / name
    if path.exists() and pick((True, False)):
        path.unlink()
    else:
        vault.project.write(name, f"image {vault.number()}")


def side_file(vault: Vault, pick: Pick) -> None:
    lines = (
        "P6y0gr-W2-k: A talk",
        "P6y0gr-W2-k: {title: Changed, channel: blue}",
        "AAAAAAAAAAA: {published: 2024-05-01, duration: 1:02:03}",
        "P6y0gr-W2-k: {duration: 55:00}\nBBBBBBBBBBB: {duration: 1:02:03}",
        "P6y0gr-W2-k: {duration: 55:00, times: 'hh:mm:ss'}\nBBBBBBBBBBB: {times: 'mm:ss:ff'}",
        "AAAAAAAAAAA: Same talk\nBBBBBBBBBBB: Same talk",
        "no id: x",
    )
    vault.project.write("videos.yaml", f"{pick(lines)}\n")


def no_document(vault: Vault, pick: Pick) -> None:
    """What is no document or no entry of an index comes or goes, or what says so."""
    files = {
        "alpha/templates/day.md": note("{{title}}"),
        "beta/one.excalidraw.md": note("Drawing"),
        "beta/.trash/two.md": note("Old"),
        ".obsidian/templates.json": '{"folder": "beta/inner"}',
        "beta/inner/pyvenv.cfg": "home = /usr/bin\n",
        "alpha/changes.md": "# Changes\n\nWords.\n",
        "beta/blue.md": "---\ntitle: Blue\n---\n\nWords.\n",
    }
    name = pick(tuple(files))
    if (vault.project.src / name).exists():
        vault.project.remove(name)
    else:
        vault.project.write(name, files[name])


def plain(vault: Vault, pick: Pick) -> None:
    vault.append(
        pick(("guide.rst", "plain.md", "index.md", "channels.md", "missing.md")),
        f"Words, the {vault.number()}th.",
    )


def nothing(vault: Vault, pick: Pick) -> None:
    """A build in which nothing has changed."""


EDITS: dict[str, Edit] = {
    **{f"front matter: {key}": field(key) for key in FIELDS},
    "body": body,
    "no document": no_document,
    "line added": line_added,
    "line added, again": line_added,
    "line removed": line_removed,
    "heading": heading,
    "note added": added,
    "note removed": removed,
    "note moved": moved,
    "note replaced": replaced,
    "notes exchanged": exchanged,
    "page of another markup": spelled_anew,
    "note changed unnoticed": unnoticed,
    "front matter broken": broken,
    "index options": options,
    "toctree": entries,
    "setting": setting,
    "image": image,
    "side file": side_file,
    "other page": plain,
    "nothing": nothing,
}
