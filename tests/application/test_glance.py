"""What many ask for at once is read once."""

import asyncio
from dataclasses import dataclass, field

import pytest

from server.application.glance import FRESH_SECONDS, Glance
from server.application.ports import StoreFailed


@dataclass
class Store:
    """Counts how often it is read; answers when it may."""

    fails: bool = False
    reads: int = 0
    now: float = 0.0
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> int:
        """How often it was read."""
        self.reads += 1
        await self.may_answer.wait()
        if self.fails:
            raise StoreFailed("away")
        return self.reads


@pytest.mark.parametrize(("fails", "seen"), [(False, 1), (True, 0)])
async def test_whoever_asks_while_it_is_read_waits_for_that(*, fails: bool, seen: int) -> None:
    """A thousand branches look in one moment; a database that is away is not asked by each."""
    store = Store(fails)
    glance = Glance(store.read, 0, lambda: store.now)
    asking = [asyncio.create_task(glance.get()) for _ in range(5)]
    await asyncio.sleep(0)
    store.may_answer.set()

    assert await asyncio.gather(*asking) == [seen] * 5
    assert store.reads == 1


async def test_it_is_read_again_when_it_is_old_or_forgotten() -> None:
    """Nobody sees what is not so any more."""
    store = Store()
    store.may_answer.set()
    glance = Glance(store.read, 0, lambda: store.now)
    seen = [await glance.get(), await glance.get()]
    store.now += FRESH_SECONDS + 0.1
    seen.append(await glance.get())
    glance.forget()
    seen.append(await glance.get())

    assert seen == [1, 1, 2, 3]
