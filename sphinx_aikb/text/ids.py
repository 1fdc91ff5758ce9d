"""The kinds of identifier that must not be mixed up, each a type of its own."""

from __future__ import annotations

from typing import NewType

VideoId = NewType("VideoId", str)
"""The eleven characters that name a video on YouTube, as typed."""

DocName = NewType("DocName", str)
"""The name of a document in Sphinx: its path in the source folder, `/` between parts, no suffix."""
