"""Measures what the index of Pagefind costs, apart from a build: time, memory and size.

    python tests/benchmarks/search.py --notes 10000

The notes are made up: 24 passages of 25 words each, of 60,000 words that are as frequent as in English (Zipf). Their slim
pages and the index are left in `--folder`; build a site, put `bundles` in the place of its `_static/aikb-search`, and a
browser shows what the first query loads.
"""

import argparse
import random
import resource
import tempfile
import time
from itertools import accumulate, product
from pathlib import Path

from sphinx_aikb.search.names import Names
from sphinx_aikb.search.pagefind import Bundles, find_program
from sphinx_aikb.search.passages import Passage
from sphinx_aikb.search.slim import place_of, slim_page

PASSAGES, LENGTH, WORDS = 24, 25, 60_000
SYLLABLES = [
    "".join(part) for part in product("bcdfghklmnprstvw", "aeiou", ("", "n", "r", "s", "t"))
]


def vocabulary(chance: random.Random) -> list[str]:
    """Words of one to four syllables, the most frequent first."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


def write(folder: Path, count: int) -> None:
    """Write the slim pages of made-up notes, the same in each run."""
    chance = random.Random(7)
    words = vocabulary(chance)
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    for number in range(count):
        name = f"channel_{number % 82}/note_{number}"
        passages = [
            Passage(
                " ".join(chance.choices(words, cum_weights=weights, k=LENGTH)) + ".",
                f"s{at // 6}",
                at * 61,
                True,
            )
            for at in range(PASSAGES)
        ]
        title, video = (" ".join(chance.choices(words[200:], k=k)) for k in (4, 6))
        tags = tuple(f"tag {chance.randrange(300)}" for _ in range(3))
        names = Names(title, (), f"Channel {number % 82}", video, tags, str(2018 + number % 9))
        file = folder / place_of("en", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(slim_page(f"{name}.html", "en", names, passages), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    write(folder / "pages", options.notes)
    bundles = Bundles(folder / "pages", folder / "bundles")
    began = time.perf_counter()
    bundles.update(find_program(), "en")
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = sum(file.stat().st_size for file in bundles.output.rglob("*") if file.is_file())
    cpu = used.ru_utime + used.ru_stime
    print(
        f"{options.notes} notes: {cpu:.1f} s of CPU in {wall:.1f} s, {used.ru_maxrss / 1024:.0f} MB, index {size / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
