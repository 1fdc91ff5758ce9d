"""The settings: what each accepts, what a wrong value does, and what changes with it."""

from dataclasses import fields
from typing import Any

import pytest
from sphinx.config import Config

from sphinx_aikb.checks import THUMBNAILS
from sphinx_aikb.config import PLAYERS, SEARCHES, WRONG_TIMES, Settings, default_of, settings_of
from sphinx_aikb.markdown.parts import BARE, DIALECTS, HTML, PARTS
from sphinx_aikb.vault.resolver import STEPS
from support.projects import new_project
from support.texts import VIDEO, index, note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

SETTINGS = {f"aikb_{item.name}": item for item in fields(Settings)}

WRONG: dict[str, list[Any]] = {
    "aikb_notes": ["notes/*", 7, {"notes": True}, ["notes/*", 7], [""], [None], True],
    "aikb_drafts": [None, 7, []],
    "aikb_backlinks": [None, 7, []],
    "aikb_video_keys": [None, 7, {"videoId": 1}, ["videoId", 7], [""], False],
    "aikb_videos": [7, ["videos.yaml"], "", " ", True, {}],
    "aikb_resolve": [None, 7, {"path": 1}, ["path", 7], ["path", "path"], ["titel"], [""], False],
    "aikb_syntax": [None, 7, ["callout"], ["tags", "tags"], [""], [7], True],
    "aikb_bare_timestamps": [None, 7, True, "ALL", "", ["all"]],
    "aikb_dialects": [None, 7, ["Logseq"], ["logseq", "logseq"], {}],
    "aikb_html": [None, 7, False, "Safe", "", ["all"]],
    "aikb_player": [None, 7, True, "Top", "", ["top"]],
    "aikb_time_format": [None, 7, True, "Short", "", ["typed"]],
    "aikb_lead": [None, -1, 61, [3], True],
    "aikb_previews": [None, 7, []],
    "aikb_search": [None, 7, True, "Pagefind", "", ["pagefind"]],
    "aikb_header": [None, 7, {"rating": 1}, [7], [""], False],
    "aikb_remote_pictures": [None, 7, []],
    "aikb_wrong_times": [None, 7, True, "Keep", "", ["keep"]],
    "aikb_longest_video": [0, -1, "", "four hours", "1:00-2:00", True, [3600]],
    "aikb_tuning": [None, 7, []],
    "aikb_pages": [
        *(None, ["video"], {"video": "v"}, {"video": "/v/{id}"}, {"video": "../{id}"}),
        *({1: "{id}"}, {"a": "{id}{slug}"}, {" a": "{id}"}),
    ],
    "aikb_pages_in": [None, 7, [""], ["pdf"], ["html"], ["epub", "epub"]],
    "aikb_thumbnail": [
        *(None, 7, True, "Local", "", ["local"], "a.jpg", "{video}", "x/{video}.txt"),
        *("/x/{video}.jpg", "../{video}.jpg", "x/../../{video}.jpg", "x/{id}.jpg"),
    ],
}
RIGHT: dict[str, list[Any]] = {
    "aikb_notes": [None, [], ["**"], ("*", "more/*")],
    "aikb_drafts": [True, False],
    "aikb_backlinks": [True, False],
    "aikb_video_keys": [["videoId"], [], ("video", "url")],
    "aikb_videos": [None, "videos.yaml"],
    "aikb_resolve": [["path"], [], ("alias", "slug"), list(reversed(STEPS))],
    "aikb_syntax": [[], ["default", "tags"], ("callouts",), list(PARTS)],
    "aikb_bare_timestamps": list(BARE),
    "aikb_dialects": [[], ["default"], ("logseq",), list(DIALECTS)],
    "aikb_html": list(HTML),
    "aikb_player": list(PLAYERS),
    "aikb_time_format": ["short", "typed"],
    "aikb_lead": [0, 3, 2.5, 60],
    "aikb_previews": [True, False],
    "aikb_search": list(SEARCHES),
    "aikb_header": [["rating"], [], ("rating", "speaker")],
    "aikb_remote_pictures": [True, False],
    "aikb_wrong_times": list(WRONG_TIMES),
    "aikb_longest_video": [None, "4:00:00", 14400, 0.5],
    "aikb_tuning": [True, False],
    "aikb_pages": [{}, {"video": "v/{id}"}, {"any_key": "{slug}"}],
    "aikb_pages_in": [[], ["latex", "epub"]],
    "aikb_thumbnail": [*THUMBNAILS, "{video}.webp", "./x/{video}.jpg", "x/a {video} b/1.PNG"],
}
FILES = {"index.md": index(), "a.md": note("A"), "videos.yaml": f"{VIDEO}: A"}


def test_each_setting_has_its_tests():
    assert WRONG.keys() == RIGHT.keys() == SETTINGS.keys()


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Config:
    """The configuration of a project that sets nothing."""
    return (
        new_project(tmp_path_factory.mktemp("config") / "project", FILES).build("aikb").app.config
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_registered_and_documented(config, name):
    item = SETTINGS[name]
    option = config._options[name]
    assert option.rebuild == item.metadata["rebuild"]
    assert item.metadata["doc"]
    assert item.metadata["accepts"]
    assert item.metadata["check"](default_of(item))
    assert config[name] == default_of(item)
    assert getattr(settings_of(config), item.name) == default_of(item)


def test_a_default_is_never_shared():
    for item in fields(Settings):
        assert not isinstance(default_of(item), list) or default_of(item) is not default_of(item)


def rounds(values: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Each value of each setting once, with a value of each other setting that has as many."""
    most = max(map(len, values.values()))
    return [
        {name: each[number] for name, each in values.items() if number < len(each)}
        for number in range(most)
    ]


@pytest.mark.parametrize("values", rounds(WRONG), ids=lambda values: f"{len(values)} settings")
@pytest.mark.parametrize("where", ["conf.py", "command line"])
def test_a_wrong_value_is_one_warning_and_the_default(make_project, values, where):
    lines = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    project = make_project(FILES, lines if where == "conf.py" else "")
    result = project.build("aikb", confoverrides={} if where == "conf.py" else values)
    assert sorted(result.warning_lines) == sorted(
        f"WARNING: {name} must be {SETTINGS[name].metadata['accepts']}; it is {value!r}."
        f"{SETTINGS[name].metadata['hint'](value)} The default is used. [aikb.config]"
        for name, value in values.items()
    )
    found = {name: result.app.config[name] for name in values}
    assert found == {name: default_of(SETTINGS[name]) for name in values}
    assert result.jsonl("notes.jsonl")[0]["video"] == VIDEO


@pytest.mark.parametrize("values", rounds(RIGHT), ids=lambda values: f"{len(values)} settings")
def test_a_right_value_is_no_warning(make_project, values):
    lines = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    result = make_project(FILES, lines).build("aikb")
    assert [line for line in result.warning_lines if "aikb" in line or "config" in line] == []
    for name, value in values.items():
        found = result.app.config[name]
        # Sphinx may hand a list on as a tuple.
        assert (name, list(found) if isinstance(found, tuple) else found) == (
            name,
            list(value) if isinstance(value, tuple) else value,
        )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (["path", "Titel"], " 'Titel' is no step, is 'title' meant?"),
        (["path", "wombat"], " 'wombat' is no step."),
        (["path", "path"], ""),
        (7, ""),
    ],
)
def test_an_unknown_step_is_named(make_project, value, told):
    (line,) = make_project(FILES, aikb_resolve=value).build("aikb").warning_lines
    assert f"it is {value!r}.{told} The default is used." in line


def test_globs_that_match_no_document(make_project):
    result = make_project(FILES, aikb_notes=["none/**", "x"]).build("aikb")
    assert "aikb_notes matches no document: none/**, x" in result.status
    assert "aikb_notes" not in result.warnings


def test_a_text_where_a_list_is_due(make_project):
    """On the command line it is a list: Sphinx parts it at commas where the default is one."""
    project = make_project(FILES, "aikb_video_keys = 'videoId'")
    assert "it is 'videoId'. The default is used." in project.build("aikb").warnings
    project = make_project(FILES, aikb_video_keys="other,videoId")
    result = project.build("aikb")
    assert result.warnings == ""
    assert list(result.app.config.aikb_video_keys) == ["other", "videoId"]


def test_a_wrong_value_among_right_ones(make_project):
    conf = "aikb_notes = 7\naikb_video_keys = ['other']"
    files = {"index.md": index(), "a.md": note("A", other="AAAAAAAAAAA")}
    result = make_project(files, conf).build("aikb")
    assert len(result.warning_lines) == 1
    assert result.jsonl("notes.jsonl")[0]["video"] == "AAAAAAAAAAA"


OTHER = {
    "aikb_notes": ["a"],
    "aikb_video_keys": ["other"],
    "aikb_backlinks": False,
    "aikb_syntax": ["callouts"],
    "aikb_bare_timestamps": "all",
    "aikb_dialects": ["logseq"],
    "aikb_html": "all",
    "aikb_pages": {"tags": "topics/{slug}"},
    "aikb_player": "none",
    "aikb_thumbnail": "remote",
}


@pytest.mark.parametrize(
    "name", [n for n, item in SETTINGS.items() if item.metadata["rebuild"] == "env"]
)
def test_a_change_reads_all_again(built_project, name):
    value = OTHER[name]
    files = {**FILES, "b.md": note("B", other="AAAAAAAAAAA")}
    project = built_project(files, builders=("aikb",))
    changed = project.build("aikb", confoverrides={name: value})
    assert "[config changed" in changed.status
    assert "3 added" in changed.status
    same = project.build("aikb", confoverrides={name: value})
    assert "0 added, 0 changed, 0 removed" in same.status
    for file in ("notes.jsonl", "links.jsonl", "timestamps.jsonl"):
        clean = project.build("aikb", confoverrides={name: value}, out="c", doctreedir="clean")
        assert same.text(file) == clean.text(file)


# -- aikb_notes


def names(result) -> list[str]:
    return [row["docname"] for row in result.jsonl("notes.jsonl")]


NOTES = {
    "index.md": "# Start\n\nFrom: [[x]]\n",
    "top.md": "# Top\n",
    "video/with.md": note("With"),
    "video/beside.md": "---\ntitle: Beside\n---\n",
    "video/below/deep.md": "# Deep\n",
    "video/other.rst": "Other\n=====\n",
    "from/sender.md": "From: [[channel]] <br/>\n\nText.\n",
    "from/beside.md": "# Beside [[sender]]\n",
    "plain/page.md": "# Page\n",
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ["from/beside", "from/sender", "video/beside", "video/with"]),
        ([], []),
        (["*"], ["top"]),
        (["plain/*", "video/with"], ["plain/page", "video/with"]),
        (["video/**"], ["video/below/deep", "video/beside", "video/other", "video/with"]),
        (["**/b*"], ["from/beside", "video/beside"]),
        (["index"], []),
    ],
)
def test_which_documents_are_notes(make_project, value, expected):
    result = make_project(NOTES, aikb_notes=value).build("aikb")
    assert names(result) == expected


def test_another_root_document_is_no_note_either(make_project):
    files = {"start.md": note("Start"), "index.md": note("Index"), "a.md": note("A")}
    assert names(make_project(files, root_doc="start").build("aikb")) == ["a", "index"]


# -- aikb_video_keys


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["videoId", "other"], VIDEO),
        (["other", "videoId"], "AAAAAAAAAAA"),
        (["absent", "bad", "other"], "AAAAAAAAAAA"),
        (["absent"], None),
        ([], None),
    ],
)
def test_the_keys_of_the_video_in_their_order(make_project, value, expected):
    files = {"index.md": "# Start\n", "n/a.md": note("A", other="AAAAAAAAAAA", bad="no video here")}
    result = make_project(files, aikb_video_keys=value, aikb_notes=["n/*"]).build("aikb")
    assert result.jsonl("notes.jsonl")[0]["video"] == expected


def test_a_misspelt_setting_is_told(make_project):
    conf = "aikb_serach = 'pagefind'\naikb_nonsense = 1\naikb_mine = 2\n"
    conf += "def setup(app):\n    app.add_config_value('aikb_mine', None, 'env')\n"
    found = make_project(FILES, conf).build("aikb").warning_lines
    assert [line.partition("WARNING: ")[2] for line in found] == [
        "aikb_serach in conf.py is no setting, is aikb_search meant? [aikb.config]",
        "aikb_nonsense in conf.py is no setting. [aikb.config]",
    ]
