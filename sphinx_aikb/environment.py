"""The way from Sphinx's environment to the domain, and files of ours beside the doctrees."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.domain import AikbDomain


logger = logging.getLogger(__name__)


def replace_file(file: Path, content: bytes) -> None:
    """Write a file beside the doctrees, whole or not at all; a build can do without it."""
    temporary = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError as error:
        logger.debug("%s is not kept: %s", file, error)


def read_doctree(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the doctree of a document, a new one at each call.

    ``env.get_doctree`` keeps each file that it read in memory.
    """
    with (Path(env.doctreedir) / f"{docname}.doctree").open("rb") as stream:
        doctree = cast("nodes.document", pickle.load(stream))
    doctree.settings.env = env
    return doctree


def domain_of(env: BuildEnvironment) -> AikbDomain:
    """Return the domain of this extension."""
    return cast("AikbDomain", env.domains["aikb"])
