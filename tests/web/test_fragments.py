"""What many see alike is drawn once."""

import asyncio
from dataclasses import dataclass, field

import pytest
from web_world import Clock

from server.web.fragments import Fragments


@dataclass
class Hand:
    """Draws, and counts; it fails if told to."""

    fails: bool = False
    drawn: list[int] = field(default_factory=list)

    async def __call__(self) -> str:
        await asyncio.sleep(0)
        self.drawn.append(len(self.drawn))
        if self.fails:
            raise LookupError
        return f"drawing {self.drawn[-1]}"


async def test_sixty_who_look_at_once_cost_one_drawing() -> None:
    """Of one language."""
    hand, fragments = Hand(), Fragments(Clock())
    seen = await asyncio.gather(*(fragments.get("zh", 7, hand) for _ in range(60)))

    assert (set(seen), len(hand.drawn)) == ({"drawing 0"}, 1)


@pytest.mark.parametrize(("key", "sequence", "later"), [("ko", 7, 0), ("zh", 8, 0), ("zh", 7, 0.5)])
async def test_another_language_state_or_moment_is_drawn_anew(
    key: str, sequence: int, later: float
) -> None:
    """Nobody sees what was so before."""
    clock, hand = Clock(), Hand()
    fragments = Fragments(clock)
    await fragments.get("zh", 7, hand)
    clock.now += later
    await fragments.get(key, sequence, hand)

    assert len(hand.drawn) == 2


async def test_one_who_leaves_takes_it_from_nobody() -> None:
    """A tablet that is switched off while the hall is drawn."""
    hand, fragments = Hand(), Fragments(Clock())
    first = asyncio.ensure_future(fragments.get("zh", 7, hand))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(fragments.get("zh", 7, hand))
    await asyncio.sleep(0)
    first.cancel()

    assert await second == "drawing 0"


async def test_a_drawing_that_failed_is_tried_again() -> None:
    """A database that was away for a moment is not away for half a second more."""
    hand, fragments = Hand(fails=True), Fragments(Clock())
    with pytest.raises(LookupError):
        await fragments.get("zh", 7, hand)
    hand.fails = False

    assert await fragments.get("zh", 7, hand) == "drawing 1"
