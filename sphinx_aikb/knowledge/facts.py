"""What the domain stores of each document: the parts of its data, and what each of them holds."""

from __future__ import annotations

PER_DOCUMENT = {
    "links": "its wiki-links, as in `links.jsonl`",
    "references": "its links to documents written in another way",
    "targets": "its other cross-references",
    "elsewhere": "names that other projects may have",
    "moments": "its timestamps, as in `timestamps.jsonl`",
    "titled": "the videos whose titles it shows",
    "players": "the videos that it has a player of",
    "timelines": "the videos of its timelines",
    "said": "what stands at its moments, where a timeline asked, and links without labels",
    "sentences": "its first sentence, and the links without labels in it",
    "headings": "its headings, to be found by their words",
    "blocks": "the ids of its blocks by their names",
    "tags": "the tags in its text",
    "files": "the files that it asks for, and where they were found",
    "images": "the files that it shows",
    "fragments": "digests of its passages that others embed",
    "indexes": "the queries of its indexes",
    "groups": "the named sections that these made",
    "grouped": "the ids of all sections that these made",
    "contents": "the whole list of its headings, where groups are very many",
    "listed": "the notes that its indexes list",
    "authors": "the entries of toctrees that people wrote",
    "related": "which lists of other notes it has",
    "missing": "what its lists of missing topics were asked for, and ids that are taken",
    "styled": "whether its text needs the style sheet",
    "folded": "whether something in it can be folded",
    "stamps": "which file was read",
}
"""The parts of the domain's data that map docnames to what was found there."""
