"""Text of files that may be in any encoding, as a codec of Python's own.

Sphinx reads documents with the codec that its settings name, and ends the build at the first byte
that is none of its text. The codec here reads every byte.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

CODEC = "aikb-text"
"""The name of the codec. It writes UTF-8."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What XML does not allow: an e-book with it cannot be read."""
_BAD_BYTES = "aikb-bytes"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer of two that begin alike first."""
_LONGEST = 4


def encoding_of(data: bytes) -> str:
    """Return the encoding that a byte order mark tells, UTF-8 without one."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")


def without_controls(text: str) -> str:
    """Return a text with U+FFFD for what no page can have."""
    return _CONTROL.sub("\ufffd", text)


def problem_with(data: bytes) -> tuple[int, str] | None:
    """Return the line and the reason why the bytes of a file are no UTF-8; None when they are."""
    if (name := encoding_of(data)) not in ("utf-8", "utf-8-sig"):
        return 1, f"the file is {name.upper()}, not UTF-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(data[: error.start].splitlines()) + data[: error.start].endswith(b"\n")
        byte = data[error.start]
        return max(line, 1), f"the byte 0x{byte:02x} is no UTF-8: it is read as Windows-1252"
    return None


def decode(data: Buffer, errors: str = "strict") -> tuple[str, int]:
    """Return the text of all bytes, and how many they are.

    It is UTF-8, or what a byte order mark tells. A byte that is no UTF-8 is a letter of
    Windows-1252, of which Latin-1 is a part; what is no letter in either is U+FFFD.
    """
    whole = bytes(data)
    return whole.decode(encoding_of(whole), _BAD_BYTES), len(whole)


class Decoder(codecs.IncrementalDecoder):
    """Decodes as :func:`decode` does, piece by piece."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self._first = b""
        self._rest: codecs.IncrementalDecoder | None = None

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Return the text of a piece, as far as it is known."""
        if self._rest is None:
            data = self._first = self._first + data
            if len(data) < _LONGEST and not final:
                return ""
            self._rest = codecs.getincrementaldecoder(encoding_of(data))(_BAD_BYTES)
        return self._rest.decode(data, final)


def _letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    if error.encoding.lower() not in ("utf-8", "utf8"):
        return "\ufffd", error.end
    return bad.decode("cp1252", "replace"), error.end


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != CODEC:
        return None
    utf8 = codecs.lookup("utf-8")
    return codecs.CodecInfo(
        name=CODEC,
        encode=utf8.encode,
        decode=decode,
        incrementalencoder=utf8.incrementalencoder,
        incrementaldecoder=Decoder,
        streamreader=utf8.streamreader,
        streamwriter=utf8.streamwriter,
    )


codecs.register_error(_BAD_BYTES, _letters)
codecs.register(_find)
