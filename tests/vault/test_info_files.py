import json
from typing import Any

import pytest

from sphinx_aikb.vault.info_files import InfoError, read_info
from sphinx_aikb.vault.videos import Chapter, Video

ID = "P6y0gr-W2-k"
# As yt-dlp 2025 writes it, without the formats.
RECORDED = {
    "id": ID,
    "title": "A talk on open models",
    "formats": [],
    "description": "About open models.\n0:00 Welcome\n",
    "uploader": "The people",
    "channel": "A channel",
    "duration": 1780,
    "view_count": 1000,
    "chapters": [
        {"start_time": 0.0, "title": "Welcome", "end_time": 60.0},
        {"start_time": 60.0, "title": "What surprised us", "end_time": 1780},
    ],
    "upload_date": "20240501",
    "extractor": "youtube",
    "extractor_key": "Youtube",
    "_type": "video",
}
SAID = Video(
    "A talk on open models",
    "2024-05-01",
    1780,
    "A channel",
    (Chapter(0, "Welcome"), Chapter(60, "What surprised us")),
)


def said(**other: Any) -> Video:
    """What is read of the recorded file with other values; None stands for a key that is gone."""
    data = {key: value for key, value in {**RECORDED, **other}.items() if value is not None}
    found = read_info(json.dumps(data))
    assert found is not None
    assert found[0] == ID
    return found[1]


def test_what_is_recorded() -> None:
    assert said() == SAID
    assert read_info(json.dumps({"id": ID})) == (ID, Video())


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("title", " Two\nlines\x1b[31m ", "Two lines[31m"),
        ("title", 7, None),
        ("title", "", None),
        ("title", "\ud800", None),
        ("title", "a" * 5000, "a" * 1000),
        ("duration", 12.5, 12.5),
        ("duration", 0, None),
        ("duration", -1, None),
        ("duration", True, None),
        ("duration", "1780", None),
        ("duration", 10**300, None),
        ("duration", float("nan"), None),
        ("duration", float("inf"), None),
        ("upload_date", "20240230", None),
        ("upload_date", "2024-5-1", None),
        ("upload_date", "٢٠٢٤٠٥٠١", None),
        ("upload_date", 20240501, None),
        ("channel", None, "The people"),
        ("channel", [], "The people"),
    ],
)
def test_values(key: str, value: Any, read: Any) -> None:
    name = "published" if key == "upload_date" else key
    assert getattr(said(**{key: value}), name) == read


def test_the_day_of_a_premiere() -> None:
    assert said(upload_date=None, release_date="20240502").published == "2024-05-02"


@pytest.mark.parametrize(
    ("chapters", "read"),
    [
        ({}, ()),
        (["Welcome", 7, None, {}], ()),
        ([{"start_time": 0}, {"title": "No time"}, {"start_time": -1, "title": "Before"}], ()),
        ([{"start_time": 0, "title": "<Untitled Chapter 1>"}], ()),
        ([{"start_time": 1780, "title": "After the end"}], ()),
        (
            [{"start_time": 9.7, "title": "Two"}, {"start_time": 0, "title": "One"}],
            (Chapter(0, "One"), Chapter(9, "Two")),
        ),
        (
            [{"start_time": 9.7, "title": "A"}, {"start_time": 9.9, "title": "B"}],
            (Chapter(9, "A"),),
        ),
    ],
)
def test_chapters(chapters: Any, read: tuple[Chapter, ...]) -> None:
    assert said(chapters=chapters).chapters == read


def test_absurdly_many_chapters() -> None:
    many = [{"start_time": second, "title": "x"} for second in range(5000)]
    assert len(said(chapters=many, duration=None).chapters) == 1000


@pytest.mark.parametrize(
    "other",
    [
        {"extractor_key": "Vimeo"},
        {"extractor_key": None, "extractor": "vimeo"},
        {"_type": "playlist"},
    ],
)
def test_other_sites_and_lists(other: Any) -> None:
    data = {key: value for key, value in {**RECORDED, **other}.items() if value is not None}
    assert read_info(json.dumps(data)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no valid JSON"),
        ("{", "no valid JSON"),
        ("[" * 100_000, "no valid JSON"),
        ('{"duration": ' + "9" * 5000 + "}", "no valid JSON"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ("{}", "names no video"),
        ('{"id": 7}', "names no video"),
        ('{"id": "short"}', "names no video: "),
    ],
)
def test_no_info(text: str, reason: str) -> None:
    with pytest.raises(InfoError, match=reason):
        read_info(text)
