"""Files in the output folder that a builder wrote for pages, and the removal of unused ones.

When a document is gone, Sphinx leaves its page, its copied source and its images. Only files that
were recorded as written for a document are ever deleted.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages
from sphinx_aikb.vault.decomposed import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

logger = logging.getLogger(__name__)

Paths = tuple[str, ...]
"""Paths below the output folder, with slashes."""


def files_of(builder: Any, docname: str) -> Paths:
    """Return the files that are written for a document, with the numbered pages of its lists."""
    files = page_files(builder, docname)
    if builder.name not in PAGES:
        return files
    names = knowledge_of(builder.env).derived(NumberedPages).of(docname)[1:]
    return (*files, *(page_files(builder, name)[0] for name in names))


def page_files(builder: Any, docname: str) -> Paths:
    """Return the files that *builder* writes for a document: the page, and the copied source."""
    if not hasattr(builder, "get_outfilename"):
        suffix = getattr(builder, "out_suffix", "")
        return (docname + suffix,) if suffix else ()
    page = page_file(builder, docname)
    if not builder.copysource or not builder.config.html_copy_source:
        return (page,)
    source = composed(builder.env.doc2path(docname, base=False).as_posix())
    added = builder.config.html_sourcelink_suffix
    if source.removeprefix(docname) != added:
        source += added
    return (page, f"_sources/{source}")


def page_file(builder: Any, docname: str) -> str:
    """Return the path of the page that an HTML builder writes for a name."""
    page = str(builder.get_outfilename(docname)).removeprefix(f"{builder.outdir}{os.sep}")
    return page.replace(os.sep, "/")


def copied_files(builder: Any, docnames: Set[str]) -> dict[str, list[str]]:
    """Return the images and downloads that are copied for these documents, once all are written."""
    copied: dict[str, list[str]] = {}
    if builder.format != "html":
        return copied
    images, downloads = builder.env.images, builder.env.dlfiles
    used = [
        *(
            (images[path][0], f"{builder.imagedir}/{name}")
            for path, name in builder.images.items()
            if path in images  # not an image that another extension adds for itself
        ),
        *((docs, f"_downloads/{Path(place).as_posix()}") for docs, place in downloads.values()),
    ]
    for docs, name in used:
        for docname in docs & docnames:
            copied.setdefault(docname, []).append(name)
    return copied


def remove(folder: Path, names: Iterable[str]) -> None:
    """Delete these files of an output folder, and the folders in it that become empty."""
    for name in sorted(names):
        file = folder / name
        try:
            if not is_inside(folder, name):
                continue
            file.unlink()
        except (OSError, ValueError) as error:  # a name that no file can have
            logger.debug("%s stays: %s", file, error)
            continue
        with suppress(OSError):  # a folder that is not empty stays
            for parent in PurePosixPath(name).parents[:-1]:
                (folder / parent).rmdir()


def is_inside(folder: Path, name: str) -> bool:
    """Tell whether a path below a folder lies in it, whatever symbolic links are there."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        return False
    return (folder / name).parent.resolve().is_relative_to(folder.resolve())
