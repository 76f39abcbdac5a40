"""Five buttons: the same window and the same answers as a pad's, and a line with faults."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from said import counter, heartbeat, window

from display.buttons import SerialButtons
from display.buttons_simulator import Box
from display.evaluator import Evaluator, Pressed, asked, step, switched_on
from display.hearing import Heard, Ticked
from display.pad import REASONS_SECONDS, FaceTouched, Keep
from display.pad import step as pad_step
from display.pad import switched_on as pad_on
from wire.messages import PadAnswer

presses = some.lists(some.tuples(some.integers(-1, 7), some.floats(0, 40)), max_size=8).map(
    lambda found: sorted(found, key=lambda one: one[1])
)


def asking(leg: str = "t-1", closes: float = 20, answered: tuple[str, ...] = ()) -> Evaluator:
    """Buttons whose customer is being asked."""
    evaluator = switched_on(0.0, answered)
    for message in (heartbeat(), counter(rating=window(leg, closes=closes))):
        evaluator, _ = step(evaluator, Heard(message, 0.0))
    return evaluator


def sent(evaluator: Evaluator, *made: tuple[int, float]) -> list[PadAnswer]:
    """What becomes of these presses."""
    answers = []
    for place, (score, at) in enumerate(made):
        evaluator, effects = step(evaluator, Pressed(score, f"p{place}", at))
        answers += [effect.answer for effect in effects]
    return answers


def test_one_press_answers() -> None:
    """All that five buttons can ask."""
    answer = PadAnswer(id="p0", leg="t-1", score=2, version="usual")

    assert sent(asking(), (2, 1.0)) == [answer]


@given(made=presses)
def test_a_leg_is_answered_at_most_once_and_in_its_window_only(
    made: list[tuple[int, float]],
) -> None:
    """R4; a finger on its way when the window closes still counts."""
    answers = sent(asking(), *made)
    good = [one for one in made if 1 <= one[0] <= 5 and one[1] < 21]

    assert [(one.leg, one.score) for one in answers] == [("t-1", one[0]) for one in good[:1]]


@given(score=some.integers(1, 5), at=some.floats(0, 40))
def test_a_button_counts_exactly_when_a_face_would(score: int, at: float) -> None:
    """Statistics must not know on what was pressed."""
    pad = pad_on(0.0)
    for message in (heartbeat(), counter(rating=window())):
        pad, _ = pad_step(pad, Heard(message, 0.0))
    pad, effects = pad_step(pad, FaceTouched(score, "p0", at))
    if any(isinstance(effect, Keep) for effect in effects):
        _, effects = pad_step(pad, Ticked(at + 2 * REASONS_SECONDS))

    assert [effect.answer for effect in effects] == sent(asking(), (score, at))


def test_what_was_answered_before_a_restart_is_not_asked_again() -> None:
    """The answer is on disk; a second one would be refused."""
    assert asked(asking(answered=("t-1",)), 1.0) is None


def test_the_lamp_is_on_while_an_answer_is_wanted() -> None:
    """From the finish on, until the answer or the end."""
    evaluator = asking()
    pressed, _ = step(evaluator, Pressed(4, "p", 1.0))

    assert [asked(evaluator, at) for at in (0.0, 19.9, 20.0)] == ["t-1", "t-1", None]
    assert asked(pressed, 1.0) is None


# --- the box on its line --------------------------------------------------------------------------


@pytest.fixture
async def box(tmp_path: Path) -> Iterator[Box]:
    """Five buttons on a cable."""
    box = Box(tmp_path / "buttons")
    with box.cable:
        yield box


class Watched:
    """Our end, and all that it reported."""

    def __init__(self, box: Box) -> None:
        self.presses: list[int] = []
        self.faults: list[str | None] = []
        self._buttons = SerialButtons(str(box.cable.path), 9600)
        self._buttons.on_fault = lambda: self.faults.append(self._buttons.fault)
        self.ask = self._buttons.ask

    async def keep_reading(self) -> None:
        """Until cancelled."""
        await self._buttons.keep_reading(self.presses.append)


@pytest.fixture
async def watched(box: Box) -> Iterator[Watched]:
    """Our end of that cable, reading."""
    watched = Watched(box)
    reading = asyncio.create_task(watched.keep_reading())
    await asyncio.sleep(0)
    yield watched
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading


async def until(wanted: Callable[[], object]) -> None:
    """As soon as it is so."""
    async with asyncio.timeout(20):
        while not wanted():  # noqa: ASYNC110 - the other end of a cable has no event to wait for
            await asyncio.sleep(0.01)


async def test_presses_arrive_and_the_lamp_is_lit(box: Box, watched: Watched) -> None:
    """Both ways of the line."""
    watched.ask(lit=True)
    await until(lambda: box.lit and box.beeps == 1)
    box.press(5)
    box.press(2)
    await until(lambda: len(watched.presses) == 2)
    watched.ask(lit=False)
    await until(lambda: not box.lit)

    assert (watched.presses, box.beeps, watched.faults) == ([5, 2], 1, [])


async def test_noise_is_no_press_and_is_told(box: Box, watched: Watched) -> None:
    """A wrong speed looks like this; the next press puts it right."""
    box.cable.say(b"\xff\x00\xfe 7\r\n55\r\n")
    await until(lambda: watched.faults)
    box.press(3)
    await until(lambda: watched.presses)

    assert (watched.presses, watched.faults) == ([3], ["garbled", None])


async def test_a_box_that_was_pulled_out_is_found_again_with_its_lamp(
    box: Box, watched: Watched
) -> None:
    """The window may be open while the cable is put back."""
    watched.ask(lit=True)
    await until(lambda: box.lit)
    box.cable.unplug()
    await until(lambda: watched.faults == ["gone"])
    box.lit = False
    box.cable.plug()
    await until(lambda: box.lit)
    box.press(4)
    await until(lambda: watched.presses == [4])

    assert watched.faults == ["gone", None]
