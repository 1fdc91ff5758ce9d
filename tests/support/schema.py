"""What Google publishes on structured data of videos, as a JSON Schema and a check of the rest.

https://developers.google.com/search/docs/appearance/structured-data/video: the properties that are
required and those of the recommended ones that we write, and the rules for key moments.
"""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import jsonschema

ADDRESS = {"type": "string", "pattern": r"^https?://[^\s/<>\"]+/[^\s<>\"]*$"}
NAME = {"type": "string", "pattern": r"^\S(.*\S)?$"}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["@context", "@type", "name", "uploadDate", "thumbnailUrl", "embedUrl", "url"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "VideoObject"},
        "name": NAME,
        "uploadDate": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "thumbnailUrl": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": r"^https://[^\s/<>\"]+/[^\s<>\"]+$"},
        },
        "duration": {"type": "string", "pattern": r"^PT(?=\d)(\d+H)?([1-5]?\dM)?([1-5]?\dS)?$"},
        "description": NAME,
        "embedUrl": {
            "type": "string",
            "pattern": r"^https://www\.youtube\.com/embed/[A-Za-z0-9_-]{11}$",
        },
        "url": ADDRESS,
        "hasPart": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "type": "object",
                "required": ["@type", "name", "startOffset", "url"],
                "properties": {
                    "@type": {"const": "Clip"},
                    "name": {**NAME, "maxLength": 102},
                    "startOffset": {"type": "integer", "minimum": 0},
                    "endOffset": {"type": "integer", "minimum": 1},
                    "url": ADDRESS,
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def check_video(found: dict[str, Any], duration: float | None = None) -> None:
    """Fail unless a `VideoObject` of a video of so many seconds keeps all that is published."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(found, SCHEMA)
    assert date.fromisoformat(found["uploadDate"])
    clips = found.get("hasPart", [])
    starts = [clip["startOffset"] for clip in clips]
    assert starts == sorted(set(starts)), "no two clips share a start"
    assert max(Counter(clip["name"] for clip in clips).values(), default=1) == 1
    page = urlsplit(found["url"])
    for clip in clips:
        # The path of the page with the video, and the time in the query.
        assert clip["url"] == f"{found['url']}?t={clip['startOffset']}"
        assert urlsplit(clip["url"])._replace(query="") == page
        assert any(letter.isalnum() for letter in clip["name"])
        end = clip.get("endOffset")
        assert end is None or end > clip["startOffset"]
        if duration is not None:
            assert duration >= 30, "a video with key moments takes at least half a minute"
            assert clip["startOffset"] < duration
            assert end is None or end <= duration
