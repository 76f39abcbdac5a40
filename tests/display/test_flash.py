"""The cue for those who do not hear: it is seen, and harms nobody."""

from typing import Any

import pytest
from drawn import BOARD, frames, kivy, on_stage
from said import call, heartbeat, lobby

from display import board, board_view
from display.hearing import Heard
from words.reading import USUAL

pytestmark = pytest.mark.ui

MOST_A_SECOND = 3
"""WCAG 2.3.1."""


@pytest.fixture
def screen() -> Any:
    """A board with a call on sun."""
    shown = board.switched_on(0.0)
    for message in (heartbeat(), lobby(call("A001"))):
        shown, _ = board.step(shown, Heard(message, 0.0))
    with on_stage(kivy().BoardScreen(board_view.view(shown, 0.0), USUAL, unit=1.0), BOARD) as root:
        yield root


@pytest.mark.parametrize("again", [0.05, 0.3, 0.5, 10.0])
def test_a_call_flashes_but_never_so_often_that_it_harms(screen: Any, again: float) -> None:
    """In every second of it, also when the next call comes at once after a second saying."""
    clock, glow, flashes = kivy().Clock, screen._calls, [0.0, again]
    begun = clock.get_time()
    seen = [(0.0, 1.0)]
    while seen[-1][0] < 2.0:
        if flashes and seen[-1][0] >= flashes[0]:
            flashes.pop(0)
            screen.flash()
            seen.append((seen[-1][0], glow.glow))
        frames(1)
        seen.append((clock.get_time() - begun, glow.glow))
    dimmed = [
        at
        for (_, before), (at, now), (_, after) in zip(seen, seen[1:], seen[2:], strict=False)
        if now < before and now <= after
    ]

    assert len(dimmed) >= 2
    assert all(
        later - sooner > 1 for sooner, later in zip(dimmed, dimmed[MOST_A_SECOND:], strict=False)
    )
