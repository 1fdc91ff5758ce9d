"""The settings: one dataclass defines their names, defaults, types and help."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx_aikb import checks
from sphinx_aikb.checks import choice as _choice
from sphinx_aikb.checks import listed as _list_of
from sphinx_aikb.checks import setting as _setting
from sphinx_aikb.checks import switch as _switch
from sphinx_aikb.markdown.parts import BARE, DEFAULT, DIALECTS, HTML, OPTIONAL, PARTS, names_for
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.vault.notes import VIDEO_KEYS
from sphinx_aikb.vault.resolver import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "aikb_"

PLAYERS = ("top", "none")
"""Values of ``aikb_player``."""
WRONG_TIMES = ("keep", "repair")
"""Values of ``aikb_wrong_times``."""
TIME_FORMATS = ("short", "typed")
"""Values of ``aikb_time_format``."""
SEARCHES = ("sphinx", "pagefind")
"""Values of ``aikb_search``."""
BOOKS = ("epub", "latex", "man", "singlehtml", "texinfo")
"""Values of ``aikb_pages_in``: in a book, notes stand in the order of the author's indexes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the ``aikb_*`` settings, checked."""

    notes: list[str] | None = _setting(
        None,
        "a list of docname globs, or None",
        checks.strings_or_none,
        (list, tuple, type(None)),
        "env",
        "Which documents are notes, as a list of globs over docnames: "
        "`*` stays inside a folder, `**` crosses folders. "
        "None stands for the rule: a Markdown document with a video or with a "
        "`From: [[…]]` first line, and each Markdown document beside one in its folder. "
        "The root document is never a note.",
    )
    drafts: bool = _switch(
        False,
        "",
        "Whether notes that say `draft: true` or `publish: false` in their front matter are built, "
        "too; on the command line `-D aikb_drafts=1`.",
    )
    backlinks: bool = _switch(
        True,
        "env",
        "Whether each note ends with the notes that link to it, and with those of the same video.",
    )
    video_keys: list[str] = _setting(
        list(VIDEO_KEYS),
        "a list of front matter keys",
        checks.strings,
        (list, tuple),
        "env",
        "The front matter keys that may name a note's video, in the order in which they are asked. "
        "The first with a usable value wins.",
    )
    videos: str | None = _setting(
        None,
        "the path of a file in the source folder, or None",
        lambda value: value is None or (isinstance(value, str) and bool(value.strip())),
        (str, type(None)),
        "",
        "A YAML file in the source folder with titles, dates, durations and channels of videos, "
        "by their ids.",
    )
    resolve: list[str] = _setting(
        list(STEPS),
        f"a list of steps, each at most once, out of {', '.join(STEPS)}",
        checks.names(STEPS),
        (list, tuple),
        "",
        "The steps by which a wiki-link finds its note, in the order in which they are tried. "
        "A step that is left out is never tried.",
        checks.name_hint("step", STEPS),
    )
    header: list[str] = _setting(
        [],
        "a list of front matter keys",
        checks.strings,
        (list, tuple),
        "html",
        "What the line below the title of a note shows on HTML pages beside its channel, video, "
        "date, length and tags: keys of the front matter.",
    )
    player: str = _choice(
        PLAYERS,
        "env",
        "Where a note with a video has its player: `top`, under the title, or `none`. "
        "The directive `yt-player` puts one anywhere.",
    )
    time_format: str = _choice(
        TIME_FORMATS,
        "html",
        "How times read in HTML and e-books: `short`, as `2:28` and `1:02:28`, or `typed`, as they "
        "were written. PDF, plain text and data have them as they were written.",
    )
    lead: float = _setting(
        0,
        "a number of seconds from 0 to 60",
        lambda value: (
            not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value <= 60
        ),
        (int, float),
        "html",
        "How many seconds before a time the player starts, so that one hears the sentence from its "
        "beginning.",
    )
    thumbnail: str = _setting(
        checks.THUMBNAILS[0],
        f"{checks.one_of(checks.THUMBNAILS)}, or a path of a picture in the source folder with "
        "{video} in it",
        checks.thumbnail,
        (str,),
        "env",
        "What picture a player shows before it plays: `none`; `local`, that of the note, from "
        "`image` or `cover` in its front matter; with a path such as `thumbnails/{video}.jpg`, "
        "where the note names none, the file with the id of the video; `remote`, where the note "
        "names none, the picture on YouTube's host, which is asked for when a page is opened.",
    )
    previews: bool = _switch(
        True,
        "html",
        "Whether HTML pages show what a wiki-link leads to when a reader points at it.",
    )
    search: str = _choice(
        SEARCHES,
        "html",
        "What searches HTML pages: `sphinx`, Sphinx's own search, or `pagefind`, which finds the "
        "moment as one types and takes the extra `search` and a server.",
    )
    syntax: list[str] = _setting(
        [DEFAULT],
        checks.named((DEFAULT, *PARTS)) + ", or one of these names after a minus",
        checks.names(names_for(PARTS)),
        (list, tuple),
        "env",
        "The parts of the native syntax that are read, by their names; a minus before a name takes "
        "it out, and `default` stands for all of "
        f"them but {', '.join(f'`{name}`' for name in sorted(OPTIONAL))}. "
        "All but `wikilinks` and `timestamps` are for notes alone. " + _list_of(PARTS),
        checks.name_hint("part of the syntax", names_for(PARTS)),
    )
    bare_timestamps: str = _choice(
        BARE,
        "env",
        "Which times in the text of a note with a video are timestamps: `brackets` takes "
        "`[00:02:28]` and ranges in brackets, `all` also `(2:28)` and a time that begins a line, a "
        "list item or a cell of a table before a dash, `none` nothing.",
    )
    dialects: list[str] = _setting(
        [DEFAULT],
        checks.named((DEFAULT, *DIALECTS)) + ", or one of these names after a minus",
        checks.names(names_for(DIALECTS)),
        (list, tuple),
        "env",
        "What is read of the syntax of other tools that put videos into notes, where the part "
        "`videos` of the syntax is on. " + _list_of(DIALECTS),
        checks.name_hint("dialect", names_for(DIALECTS)),
    )
    html: str = _choice(
        HTML,
        "env",
        "What becomes of raw HTML in notes: with `safe` a short list of tags passes, without their "
        "attributes, and everything else is shown as the text that it is. Notes then get no files "
        "but those of the source folder, nothing of the network, and no TeX that acts on a build, "
        "either. `all` is for those who trust the authors of their notes.",
    )
    remote_pictures: bool = _switch(
        False,
        "html",
        "Whether HTML pages show the pictures of notes that are on other hosts; these learn of "
        "each reader. Otherwise such pictures are links, as they always are in PDF and e-books. "
        'With `aikb_html = "all"` all of them are shown. A page or a film is always a link.',
    )
    pages: dict[str, str] = _setting(
        {},
        "a mapping of front matter keys to docnames, each with {slug} or {id} in it once",
        checks.page_patterns,
        (dict,),
        "env",
        "Which pages are made for groups of notes, by the key that they share: "
        '`{"video": "videos/{id}", "channel": "channels/{slug}", "tags": "topics/{slug}"}`. '
        "`{slug}` and `{id}` both stand for the name of the group in the address.",
    )
    pages_in: list[str] = _setting(
        [],
        checks.named(BOOKS),
        checks.names(BOOKS),
        (list, tuple),
        "",
        "The builders of books, such as `latex` and `epub`, that show the pages of `aikb_pages`, "
        "too: there, the notes stand below the pages of their videos and channels.",
        checks.name_hint("builder of books", BOOKS),
    )
    wrong_times: str = _choice(
        WRONG_TIMES,
        "",
        "What becomes of times that lie outside of their videos and can be read right: `keep` "
        "leaves them as they are, `repair` leads to the second that is meant and shows that it was "
        "corrected. The files of notes stay as they are.",
    )
    longest_video: str | float | None = _setting(
        None,
        "a time such as '4:00:00', a number of seconds, or None",
        checks.length_or_none,
        (str, int, float, type(None)),
        "",
        "The length of the longest video of the project. Where the length of a video is not known, "
        "times after this one are wrong; by default those after 12 hours.",
    )
    tuning: bool = _switch(
        True,
        "",
        "Whether builds are made cheaper in ways that concern all of Sphinx: garbage is collected "
        "rarely, doctrees are not kept in memory, and the pages of groups are made without being "
        "read. The output is the same; turn it off to see whether it is the cause of a problem.",
    )


def default_of(item: Field[Any]) -> Any:
    """Return the default of a setting; a list is a new object at each call."""
    return item.default if item.default_factory is MISSING else item.default_factory()


_checked: WeakKeyDictionary[Config, Settings] = WeakKeyDictionary()
"""The settings of a build, which each document asks for many times."""


def register(app: Sphinx) -> None:
    """Register each setting with Sphinx, and the check that runs once ``conf.py`` was read."""
    for item in fields(Settings):
        default = default_of(item)
        app.add_config_value(
            PREFIX + item.name, default, item.metadata["rebuild"], types=item.metadata["types"]
        )
    app.connect("config-inited", _check, priority=400)


def _check(app: Sphinx, config: Config) -> None:
    """Replace each unusable value by its default, with one warning that says what is accepted."""
    for item in fields(Settings):
        name = PREFIX + item.name
        value = config[name]
        if not item.metadata["check"](value):
            warn(
                Warnings.CONFIG,
                f"{name} must be {item.metadata['accepts']}; it is {value!r}."
                f"{item.metadata['hint'](value)} The default is used.",
            )
            config[name] = default_of(item)
    _warn_of_others(config)
    _checked[config] = settings_of(config)


def _warn_of_others(config: Config) -> None:
    """Warn of settings that nobody has, which Sphinx passes over in ``conf.py``."""
    written: Mapping[str, object] = getattr(config, "_raw_config", {})  # Sphinx has no other way
    for name in written:
        if name.startswith(PREFIX) and name not in config:
            known = [each.name for each in fields(Settings)]
            nearest = get_close_matches(name.removeprefix(PREFIX), known, 1, 0.7)
            hint = f", is {PREFIX}{nearest[0]} meant?" if nearest else "."
            warn(Warnings.CONFIG, f"{name} in conf.py is no setting{hint}")


def settings_of(config: Config) -> Settings:
    """Return the checked settings of a project."""
    if config in _checked:
        return _checked[config]
    return Settings(**{item.name: config[PREFIX + item.name] for item in fields(Settings)})
