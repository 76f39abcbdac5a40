"""Faults of a printer in any order, with a kiosk that is switched off in between.

HELIOTROPE_PROVE=1 plays 500 of them instead of 12. A failure names its seed.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

import pytest
from kiosk_branch import Desk
from kiosk_printing import Stand, on_paper

from kiosk.screen import Take
from printer.mechanism import Fault
from tests.printer.lines import HUNG, Hung
from tests.printer.plug import Pace

pytestmark = pytest.mark.system
STORMS: Final = 500 if "HELIOTROPE_PROVE" in os.environ else 12
AT_ONCE: Final = 8
WORST: Final = 60_000
"""Bytes: about the end of a slip."""
Blow = Callable[[Hung, Random], object]
BLOWS: Final[tuple[Blow, ...]] = (
    lambda hung, _: None if hung.faults else hung.run(Pace.FAST),
    lambda hung, chance: hung.fail(chance.choice(list(Fault))),
    lambda hung, chance: hung.fail_within(chance.choice(list(Fault)), chance.randrange(WORST)),
    lambda hung, chance: hung.pull_within(chance.randrange(WORST)),
    lambda hung, _: hung.run(Pace.STALLED),
)


async def test_no_order_of_faults_gives_a_number_twice_or_none(
    desk: Desk, broker: int, tmp_path: Path
) -> None:
    """F8: at most one whole slip of a ticket; surely one where the screen says so."""
    free = asyncio.Semaphore(AT_ONCE)

    async def blow(seed: int) -> list[str]:
        async with free:
            return await _storm(seed, broker, tmp_path)

    numbers = await asyncio.gather(*(blow(seed) for seed in range(STORMS)))
    shown = [number for each in numbers for number in each]

    assert sorted(shown) == sorted(desk.numbers.values())


async def _storm(seed: int, broker: int, folder: Path) -> list[str]:
    """One kiosk's morning; the numbers that its customers have."""
    chance = Random(seed)  # noqa: S311 - weather
    place = folder / f"k{seed}"
    place.mkdir()
    pages = []
    async with HUNG[chance.choice(list(HUNG))](place) as hung:
        for _ in range(chance.randint(1, 3)):
            async with Stand(broker, place, hung, f"k{seed}") as stand:
                chance.choice(BLOWS)(hung, chance)
                pages.append(await stand.customer())
            await _put_right(hung, chance)
        for fault in Fault:
            hung.mend(fault)
        _prove(seed, hung, pages)
    return [page.number for page in pages]


async def _put_right(hung: Hung, chance: Random) -> None:
    """Some of it: the plug and the line always, faults one by one."""
    hung.run(Pace.FAST)
    if not hung.plugged:
        await hung.plug()
    for fault in chance.sample(list(Fault), len(Fault) // 2):
        hung.mend(fault)


def _prove(seed: int, hung: Hung, pages: list[Take]) -> None:
    for page in pages:
        slips = on_paper(hung, page.ticket)
        assert slips == 1 if page.on_paper else slips <= 1, f"seed {seed}: {page.number}"
