"""The settings: one dataclass is the truth for names, defaults, types and help."""

from __future__ import annotations

import difflib
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.vault.note import VIDEO_KEYS
from sphinx_aikb.vault.resolve import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "aikb_"

Rebuild = Literal["env", "html", ""]


def _setting(
    default: Any,
    accepts: str,
    check: Callable[[Any], bool],
    types: tuple[type, ...],
    rebuild: Rebuild,
    doc: str,
    hint: Callable[[Any], str] = lambda value: "",
) -> Any:
    metadata = {"accepts": accepts, "check": check, "types": types, "rebuild": rebuild, "doc": doc}
    metadata["hint"] = hint
    if isinstance(default, list):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


def _strings(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)


def _strings_or_none(value: Any) -> bool:
    return value is None or _strings(value)


def _steps(value: Any) -> bool:
    return _strings(value) and len(set(value)) == len(value) and set(value) <= set(STEPS)


def _step_hint(value: Any) -> str:
    """Say which step is unknown, and which one may be meant."""
    for step in value if _strings(value) else ():
        if step not in STEPS:
            near = difflib.get_close_matches(step.casefold(), STEPS, 1)
            return f" {step!r} is no step" + (f", is {near[0]!r} meant?" if near else ".")
    return ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the ``aikb_*`` settings, checked."""

    notes: list[str] | None = _setting(  # noqa: RUF009
        None,
        "a list of docname globs, or None",
        _strings_or_none,
        (list, tuple, type(None)),
        "env",
        "Which documents are notes, as a list of globs over docnames: "
        "`*` stays inside a folder, `**` crosses folders. "
        "None stands for the rule: a Markdown document with a video or with a "
        "`From: [[…]]` first line, and each Markdown document beside one in its folder. "
        "The root document is never a note.",
    )
    backlinks: bool = _setting(
        True,
        "True or False",
        lambda value: isinstance(value, bool),
        (bool,),
        "env",
        "Whether each note ends with the notes that link to it, and with those of the same video.",
    )
    video_keys: list[str] = _setting(  # noqa: RUF009
        list(VIDEO_KEYS),
        "a list of front matter keys",
        _strings,
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
    resolve: list[str] = _setting(  # noqa: RUF009
        list(STEPS),
        f"a list of steps, each at most once, out of {', '.join(STEPS)}",
        _steps,
        (list, tuple),
        "",
        "The steps by which a wiki-link finds its note, in the order in which they are tried. "
        "A step that is left out is never tried.",
        _step_hint,
    )


def default_of(item: Field[Any]) -> Any:
    """Return the default of a setting; a list is a new one each time."""
    return item.default if item.default_factory is MISSING else item.default_factory()


def register(app: Sphinx) -> None:
    """Register each setting with Sphinx, and the check that runs when they are read."""
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


def settings_of(config: Config) -> Settings:
    """Return the settings of a project, after they were checked."""
    return Settings(**{item.name: config[PREFIX + item.name] for item in fields(Settings)})
