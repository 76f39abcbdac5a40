"""Roll-outs of device software, played with devices that are well, fall ill, or say nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as some

from server.application.rollout import (
    ABSENT,
    SILENT,
    STABLE,
    STAGES,
    Heard,
    Standing,
    State,
    chosen,
    failures,
    follows,
    order,
    standing,
)
from server.application.software import halted, resumed, withdrawn
from tests.rollouts import BAD, BEAT, GOOD, KINDS, MUTE, NIGHT, OFF, RELEASE, World
from wire.enrolment import Place
from wire.software import Install

QUICKLY: Final = settings(max_examples=30, deadline=None)


def natures(*of: str) -> some.SearchStrategy[dict[tuple[str, str], str]]:
    """Devices of a few branches."""
    branch, device = (
        some.sampled_from(["b1", "b2", "b3"]),
        some.sampled_from(["d1", "d2", "d3", "d4", "d5"]),
    )
    return some.dictionaries(some.tuples(branch, device), some.sampled_from(of), min_size=1)


@QUICKLY
@given(natures(GOOD))
def test_a_good_release_reaches_everybody_stage_by_stage(
    devices: dict[tuple[str, str], str],
) -> None:
    """Never more devices than the stage's share, and a pause after the last of them."""
    world = World(devices)
    for _ in range(70):
        stage, before = world.rollout.stage, world.rollout
        world.beat()
        kinds = len({device.box.kind for device in world.devices.values()})
        share = -(-len(devices) * STAGES[world.rollout.stage] // 100)
        assert len(world.running("2.0")) <= max(kinds, share)
        if world.rollout.stage != stage:
            settled = max(
                box.since for box in chosen(before, world.boxes) if box.state.installed == "2.0"
            )
            assert world.now - settled >= world.rollout.pause

    assert world.rollout.state is State.DONE
    assert world.running("2.0") == set(world.devices)


@QUICKLY
@given(natures(BAD, MUTE, GOOD))
def test_a_device_that_fails_halts_it(devices: dict[tuple[str, str], str]) -> None:
    """Of at most 15 devices one is too many; who has it runs it, nobody else gets it."""
    world = World(devices)
    for _ in range(70):
        world.beat()
    told = {world.devices[name].nature for name in world.told}

    assert world.rollout.state is (State.DONE if told == {GOOD} else State.HALTED)
    if world.rollout.state is State.HALTED:
        ill = [name for name in world.told if world.devices[name].nature != GOOD]
        assert any(name in world.rollout.why for name in ill)
        assert len(ill) <= len(KINDS)
        assert len(list(failures(world.rollout, world.boxes, world.now))) == len(set(ill))


@QUICKLY
@given(natures(GOOD, BAD, MUTE), some.booleans())
def test_a_branch_has_one_device_on_trial_at_most(
    devices: dict[tuple[str, str], str], any_time: bool
) -> None:
    """Its customers find another."""
    world = World(devices, any_time=any_time)
    for _ in range(60):
        world.beat()
        trying = [
            box.place.branch
            for box in world.boxes.values()
            if world.stands(box.place.name) is Standing.TRYING
        ]
        assert len(trying) == len(set(trying))


@QUICKLY
@given(natures(GOOD))
def test_nothing_is_installed_in_an_open_branch(devices: dict[tuple[str, str], str]) -> None:
    """Unless somebody wants it so."""
    for any_time in (False, True):
        world = World(devices, any_time=any_time)
        world.open = True
        for _ in range(5):
            world.beat()
        assert bool(world.told) is any_time


@QUICKLY
@given(natures(GOOD), some.integers(0, 60))
def test_what_is_withdrawn_is_nowhere(devices: dict[tuple[str, str], str], beats: int) -> None:
    """Whatever the stage, open or not; and nobody is told twice."""
    world = World(devices)
    for _ in range(beats):
        world.beat()
    world.open = True
    world.rollout = withdrawn(world.rollout, world.now, "admin")
    world.told.clear()
    for _ in range(30):
        world.beat()

    assert world.running("1.0") == set(world.devices)
    assert len(world.told) == len(set(world.told))


def test_what_was_halted_tries_again_when_it_is_resumed() -> None:
    """The reason may have been ours, and gone."""
    world = World({("b1", "d1"): BAD, ("b1", "d2"): GOOD, ("b1", "d3"): GOOD})
    for _ in range(60):
        world.beat()
    assert world.rollout.state is State.HALTED
    world.devices["b1-d1"].nature = GOOD
    world.rollout = resumed(world.rollout, world.now)
    for _ in range(60):
        world.beat()

    assert world.rollout.state is State.DONE
    assert world.running("2.0") == set(world.devices)


def test_a_halt_by_hand_stops_it_and_the_rest_goes_on_afterwards() -> None:
    """Who has it keeps it."""
    world = World({("b1", f"d{number}"): GOOD for number in range(9)})
    world.beat()
    first = world.running("2.0")
    world.rollout = halted(world.rollout, world.now, "anna")
    for _ in range(60):
        world.beat()
    assert (world.running("2.0"), world.rollout.why) == (first, "by anna")
    world.rollout = resumed(world.rollout, world.now)
    for _ in range(100):
        world.beat()

    assert world.running("2.0") == set(world.devices)


def test_of_a_hundred_one_failure_is_borne() -> None:
    """Somebody pulls a plug somewhere; it is listed all the same."""
    world = World({(f"b{number}", "d1"): GOOD for number in range(120)})
    last = chosen(replace(world.rollout, stage=3), world.boxes)[-1].place.name
    world.devices[last].nature = BAD
    for _ in range(300):
        world.beat()

    assert world.rollout.state is State.DONE
    assert list(failures(world.rollout, world.boxes, world.now)) == [f"{last}: it was not heard"]


def test_only_what_is_newer_can_follow() -> None:
    """By their numbers, not their letters; after a withdrawal anything that devices lack."""
    rollout = replace(World({}).rollout, version="2.9.1")
    assert [follows(rollout, each) for each in ("2.9.1", "2.10", "2.9", "3", "2.9.1.1")] == [
        False,
        True,
        False,
        True,
        True,
    ]
    assert follows(None, "0.1")
    assert follows(withdrawn(rollout, NIGHT, "anna"), "2.9.1")


def test_a_device_that_is_off_is_not_waited_for_and_gets_it_later() -> None:
    """A kiosk may be in the cellar for months."""
    world = World({("b1", "d1"): GOOD, ("b2", "d1"): OFF, ("b3", "d1"): GOOD})
    for _ in range(60):
        world.beat()
    assert world.rollout.state is State.GOING
    while world.now - NIGHT < ABSENT + timedelta(hours=12):
        world.beat()
    assert world.rollout.state is State.DONE
    assert world.stands("b2-d1") is Standing.ABSENT
    world.devices["b2-d1"].nature = GOOD
    for _ in range(3):
        world.beat()

    assert world.running("2.0") == set(world.devices)


def test_a_device_whose_updater_died_while_fetching_is_told_again() -> None:
    """It says neither that it tries, nor how it went."""
    world = World({("b1", "d1"): GOOD})
    box = replace(world.boxes["b1-d1"], told=world.rollout.mark, told_at=NIGHT)
    again = order(world.rollout, RELEASE, box, [box], open_=False, now=NIGHT + BEAT)
    trying = replace(box, state=box.state.model_copy(update={"trial": "2.0"}))

    assert isinstance(again, Install)
    assert order(world.rollout, RELEASE, trying, [trying], open_=False, now=NIGHT + BEAT) is None
    assert standing(world.rollout, box, NIGHT + SILENT * 2) is Standing.FAILED


def test_a_screen_is_heard_once_it_was_ready_for_a_while_without_a_break() -> None:
    """One that says so and dies has proved nothing."""
    heard = Heard(Place("b1", "d1"), "2.0", ready=True, since=NIGHT)

    assert heard.proves(NIGHT + STABLE) == "2.0"
    assert heard.proves(NIGHT + STABLE - timedelta(seconds=1)) == ""
    assert replace(heard, ready=False).proves(NIGHT + STABLE) == ""
