"""The command line: ``sphinx-aikb``, also ``python -m sphinx_aikb``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from sphinx_aikb._version import __version__
from sphinx_aikb.commands import videos
from sphinx_aikb.commands.project import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    made = argparse.ArgumentParser(
        prog="sphinx-aikb", description="Looks after notes from videos, without building them."
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    videos.add_to(made.add_subparsers(title="commands", required=True, metavar="COMMAND"))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0, or 1 after a message on standard error."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except CommandError as error:
        print(f"sphinx-aikb: {error}", file=sys.stderr)  # noqa: T201 - a command prints
        return 1
    return code
