"""The set checker finds what was lost, doubled or made up, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from time import perf_counter

import pytest

from tests.proof.sets import Findings, Stages, check

SOUND = Stages(
    issued=["A001", "A002", "A003"],
    printed=["A001", "A002"],
    accepted=["A001", "A002", "A003"],
    called=["A001", "A001"],
    terminal=["A001"],
    still_open=["A002", "A003"],
)
EVERY_STAGE = ("issued", "printed", "accepted", "called", "terminal")


def sound_day(tickets: int) -> Stages:
    """A day on which every number went its whole way."""
    every = [f"2026-11-20 A{at:06}" for at in range(tickets)]
    return Stages(every, every, every, every, every)


def test_a_sound_run_has_no_findings() -> None:
    """A ticket may be called twice, and one that was never printed is nobody's loss."""
    assert check(SOUND) == Findings((), (), ())
    assert not check(SOUND)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"accepted": ["A001", "A003"]}, ("printed but not accepted", "A002")),
        ({"still_open": ["A002"]}, ("accepted but not ended", "A003")),
    ],
)
def test_a_number_that_vanishes_is_lost(
    changed: dict[str, list[str]], found: tuple[str, str]
) -> None:
    """I2: what is on paper is in the journal, and what is in the journal ends."""
    assert found in check(replace(SOUND, **changed)).lost


@pytest.mark.parametrize("stage", ["issued", "printed", "accepted", "terminal"])
def test_a_number_that_stands_twice_is_a_duplicate(stage: str) -> None:
    """I1: no number twice."""
    doubled = replace(SOUND, **{stage: [*getattr(SOUND, stage), "A001"]})

    assert [number for _, number in check(doubled).duplicated] == ["A001"]


def test_a_ticket_that_ended_and_still_waits_is_a_duplicate() -> None:
    """A ticket is in exactly one state."""
    assert check(replace(SOUND, still_open=["A001", "A002", "A003"])).duplicated


@pytest.mark.parametrize("stage", ["printed", "accepted", "called", "terminal", "still_open"])
def test_a_number_from_nowhere_is_a_phantom(stage: str) -> None:
    """Nobody is called who never took a ticket."""
    haunted = replace(SOUND, **{stage: [*getattr(SOUND, stage), "Z999"]})

    assert {number for _, number in check(haunted).phantom} == {"Z999"}


def test_seeded_corruptions_of_a_sound_day_are_found() -> None:
    """The checker itself is mutation-tested: at least nine of ten."""
    rng = Random(3)  # noqa: S311 - seeded, to be repeated
    day = sound_day(300)
    found = [bool(check(corrupted(day, rng))) for _ in range(500)]

    assert sum(found) >= 0.9 * len(found)


def corrupted(day: Stages, rng: Random) -> Stages:
    """One number dropped, doubled or replaced in one stage; a lost call alone is no loss."""
    stage, how = rng.choice(EVERY_STAGE), rng.choice(["drop", "double", "replace"])
    numbers = list(getattr(day, stage))
    at = rng.randrange(len(numbers))
    if stage == "called" or how == "replace":
        numbers[at] = "2026-11-20 Z000001"
    elif how == "drop":
        del numbers[at]
    else:
        numbers.append(numbers[at])
    return replace(day, **{stage: numbers})


def test_its_cost_grows_like_its_input(record_property: Callable[[str, object], None]) -> None:
    """A storm's whole journal is checked in seconds; the figure is kept, not judged."""
    day = sound_day(20_000)
    began = perf_counter()

    assert not check(day)
    record_property("seconds", perf_counter() - began)
