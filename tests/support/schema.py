"""What Google publishes on structured data of videos, as a JSON Schema."""

# https://developers.google.com/search/docs/appearance/structured-data/video: required and recommended properties.
SCHEMA = {
    "type": "object",
    "required": ["@context", "@type", "name", "uploadDate", "thumbnailUrl"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "VideoObject"},
        "name": {"type": "string", "minLength": 1},
        "uploadDate": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "thumbnailUrl": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": "^https://"},
        },
        "duration": {"type": "string", "pattern": r"^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$"},
        "description": {"type": "string", "minLength": 1},
        "embedUrl": {"type": "string", "pattern": "^https://"},
        "url": {"type": "string", "pattern": "^https?://"},
        "hasPart": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["@type", "name", "startOffset", "url"],
                "properties": {
                    "@type": {"const": "Clip"},
                    "name": {"type": "string", "minLength": 1},
                    "startOffset": {"type": "integer", "minimum": 0},
                    "endOffset": {"type": "integer", "minimum": 1},
                    "url": {"type": "string", "pattern": r"^https?://.*\?t=\d+$"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
