"""Those who do not see are called until they are there."""

from itertools import pairwise

import pytest
from room import TICK, languages, room
from said import call, heartbeat, lobby

from display.announce import AGAIN_SECONDS
from display.board import Sounded, step, switched_on
from display.hearing import Heard, Ticked
from wire.messages import Awaited, Voice

WAY = Awaited(number="A001", way={"zh": "直走，靠窗"})


def test_whoever_does_not_see_is_called_with_the_way_until_they_are_there() -> None:
    """Nobody else sees the board for them."""
    heard = room(sounds=5.0)
    called = call("A001", language="zh")
    heard.hear(lobby(called, awaited=(WAY,), voice=Voice(languages=("ko",), times=1)), 0.0)
    heard.hear(lobby(called, sequence=2, second=70), 70.0)
    heard.wait(120)
    begun = [one.begins for one in heard.played]

    assert heard.numbers == ["A001"] * 5
    assert all(
        later - sooner == pytest.approx(AGAIN_SECONDS, abs=TICK)
        for sooner, later in pairwise(begun)
    )
    assert [languages(one.order) for one in heard.played[:2]] == [["zh", "ko"], ["zh"]]
    assert {one.order.sentences[0].where for one in heard.played} == {("直走，靠窗",)}


def test_a_board_that_restarts_goes_on_calling_them() -> None:
    """The call is old by then, but they are not there."""
    heard = room(sounds=5.0)
    heard.hear(lobby(call("A001", second=-40), awaited=(WAY,)), 0.0)

    assert heard.numbers == ["A001"]


def test_they_wait_their_turn_and_hold_nobody_up() -> None:
    """A repeat is not said over a call, nor before one that came earlier."""
    heard = room(sounds=5.0)
    first, others = call("A001"), [call(f"B00{n}", second=14) for n in (4, 3, 2, 1)]
    heard.hear(lobby(first, awaited=(WAY,), voice=Voice(times=1)), 0.0)
    heard.hear(
        lobby(*others, first, awaited=(WAY,), sequence=2, second=14, voice=Voice(times=1)), 14.0
    )
    heard.wait(45)

    assert heard.numbers == ["A001", "B001", "B002", "B003", "B004", "A001"]
    assert heard.whole == heard.numbers


def test_a_board_that_hears_nothing_calls_nobody_again() -> None:
    """They may be there by now."""
    board, _ = step(switched_on(0.0), Heard(heartbeat(), 0.0))
    board, first = step(board, Heard(lobby(call("A001"), awaited=(WAY,)), 0.0))
    board, _ = step(board, Sounded(first[0].begun, 1.0, 0.0))
    later = []
    for quarter in range(1, 400):
        board, effects = step(board, Ticked(quarter * TICK))
        later += [order.begun.announcement.repeat for order in effects]

    assert not any(later)
