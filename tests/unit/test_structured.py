"""What search engines read: a video and its moments, checked against what Google publishes."""

import jsonschema
import pytest

from sphinx_aikb.vault.structured import MOST, Clip, iso_duration, video_object
from support.schema import SCHEMA

PAGE = "https://notes.example.org/en/a.html"
WHOLE = {"title": "A talk", "published": "2024-05-01", "page": PAGE}


def test_all_that_is_known():
    clips = [Clip("Second", 148.9), Clip("First", 10, 20), Clip("Same start", 10), Clip("", 30)]
    found = video_object("P6y0gr-W2-k", **WHOLE, duration=3723, description="Words.", clips=clips)
    jsonschema.validate(found, SCHEMA)
    assert found["duration"] == "PT1H2M3S"
    assert found["hasPart"] == [
        {
            "@type": "Clip",
            "name": "First",
            "startOffset": 10,
            "endOffset": 20,
            "url": f"{PAGE}?t=10",
        },
        {"@type": "Clip", "name": "Second", "startOffset": 148, "url": f"{PAGE}?t=148"},
    ]


def test_the_least():
    found = video_object("P6y0gr-W2-k", **WHOLE)
    jsonschema.validate(found, SCHEMA)
    assert "hasPart" not in found


@pytest.mark.parametrize(
    "missing",
    [
        {"title": None},
        {"title": ""},
        {"published": None},
        {"published": "last May"},
        {"page": "a.html"},
        {"page": "file:///a.html"},
    ],
)
def test_without_what_is_required_there_is_none(missing):
    assert video_object("P6y0gr-W2-k", **(WHOLE | missing)) is None


def test_moments_after_the_end_and_too_many_are_left_out():
    clips = [Clip(f"At {at}", at) for at in range(0, 1000, 2)]
    found = video_object("P6y0gr-W2-k", **WHOLE, duration=50, clips=clips)
    assert max(part["startOffset"] for part in found["hasPart"]) == 48
    found = video_object("P6y0gr-W2-k", **WHOLE, clips=clips)
    assert len(found["hasPart"]) == MOST


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (59.9, "PT59S"), (60, "PT1M"), (3600, "PT1H")]
)
def test_lengths(seconds, text):
    assert iso_duration(seconds) == text
