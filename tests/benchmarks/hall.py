"""What one update of the lobby's page costs: 60 tablets in three languages, one server.

CPU of drawing alone, each for itself and once for each language: `python -m tests.benchmarks.hall`.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path
from time import monotonic, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from web_world import busy_morning, house_of

from server.web.app import create_app
from server.web.fragments import Fragments
from server.web.lobby import live
from server.web.pages import Pages

TABLETS, UPDATES = 60, 20
LANGUAGES = ("zh", "ko", "en")


class Reader:
    """Whoever looks at the hall in one language."""

    def __init__(self, pages: Pages, language: str) -> None:
        self.house, self.branch = pages.house, pages.house.door.branch
        self.now = pages.house.door.clock()
        self.draw = lambda name, **told: pages.draw(name, language, **told)
        self.language = language


async def _updates(readers: list[Any], fragments: Fragments | None) -> float:
    began = process_time()
    for update in range(UPDATES):
        await asyncio.gather(
            *(
                fragments.get(one.language, update, partial(live, one)) if fragments else live(one)
                for one in readers
            )
        )
    return (process_time() - began) / UPDATES * 1000


async def main() -> None:
    """Measure and say."""
    house = house_of(busy_morning())
    pages = Pages(house, create_app([house]).state.templates)
    readers = [Reader(pages, LANGUAGES[place % 3]) for place in range(TABLETS)]
    await _updates(readers[:3], None)
    each = await _updates(readers, None)
    shared = await _updates(readers, Fragments(monotonic))
    print(f"one update, {TABLETS} tablets: {each:.1f} CPU ms each for itself, {shared:.1f} shared")


if __name__ == "__main__":
    asyncio.run(main())
