"""Links between the pages of a build, and whether they arrive."""

from urllib.parse import unquote

from bs4 import BeautifulSoup

from support.projects import Result


def broken_links(result: Result) -> list[tuple[str, str]]:
    """The page and address of each internal link that leads to no file or to no id in it."""
    pages = {
        name: BeautifulSoup(result.text(name), "html.parser")
        for name in result.files
        if name.endswith(".html")
    }
    ids = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.select("a.internal[href], a.wikilink[href]"):
            path, anchor = map(unquote, link["href"].partition("#")[::2])
            if "://" in path:
                continue
            target = (result.out / name).parent / path if path else None
            target = result.out / name if target is None else target
            target = target / "index.html" if target.is_dir() else target
            found = target.resolve()
            there = (
                found.relative_to(result.out.resolve()).as_posix()
                if found.is_relative_to(result.out.resolve())
                else ""
            )
            if not found.is_file() or (anchor and anchor not in ids.get(there, set())):
                broken.append((name, link["href"]))
    return broken
