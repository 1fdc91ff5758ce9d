"""The links of all documents, both ways; made once after reading and asked page by page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.found import Record


class Graph:
    """What follows from the links that the domain holds; thrown away when they change."""

    def __init__(self, domain: AikbDomain) -> None:
        self._domain = domain

    @cached_property
    def incoming(self) -> dict[str, dict[str, list[Record]]]:
        """The links to each document from each other one, in the order of that one."""
        incoming: dict[str, dict[str, list[Record]]] = {}
        data = self._domain.data
        for docname in sorted({*data["links"], *data["references"]}):
            for target, link in self._outgoing(docname):
                if target != docname:
                    incoming.setdefault(target, {}).setdefault(docname, []).append(link)
        return incoming

    def _outgoing(self, docname: str) -> Iterator[tuple[str, Record]]:
        """Yield what a document links to; the line that names its channel does not count."""
        domain = self._domain
        for link in domain.data["links"].get(docname, ()):
            if not link.get("external") and not link["origin"]:
                target = domain.resolver.resolve(link["target"], docname)
                if target.docname is not None and target.anchor is None:
                    yield target.docname, link
        labels = domain.env.domains.standard_domain
        for link in domain.data["references"].get(docname, ()):
            target_name = link["docname"]
            if link["ref"] is not None:
                target_name = labels.anonlabels.get(link["ref"], (None,))[0]
            if target_name in domain.env.found_docs:
                yield target_name, link

    @cached_property
    def by_video(self) -> dict[str, list[str]]:
        """The notes of each video, in order of docname."""
        by_video: dict[str, list[str]] = {}
        for note in self._domain.catalogue.select():
            if note.video is not None:
                by_video.setdefault(note.video, []).append(note.docname)
        return by_video
