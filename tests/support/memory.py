"""A folder in memory for what tests write: on a disk, waiting for it takes half of the time."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
"""A file system in memory, on Linux."""
NEEDED = 2_000_000_000
"""Bytes. All tests together write a third of it; some containers have a few megabytes there."""


def use_memory() -> None:
    """Put temporary files into memory where there is enough, unless `TMPDIR` names a folder."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= NEEDED:
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)
