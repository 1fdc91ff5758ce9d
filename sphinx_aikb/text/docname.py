"""Docnames: the folder and the file name in one."""

from __future__ import annotations


def folder_of(docname: str) -> str:
    """Return the folder of a document, empty for the top."""
    return docname.rpartition("/")[0]


def stem_of(docname: str) -> str:
    """Return the file name of a document without folder and suffix."""
    return docname.rpartition("/")[2]
