"""Releases, roll-outs and devices' software on either kind of database."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.adapters.database import Database
from server.adapters.registry import RegistryRows
from server.adapters.software_rows import FleetRows
from server.application.rollout import Box, Heard, Release, Rollout, State
from tests.databases import database
from tests.rollouts import enrol
from wire.enrolment import Place
from wire.software import BoxState

NIGHT = datetime(2026, 11, 29, 2, 0, 0, 123456, tzinfo=UTC)
K1 = Place("north", "k1")
GOING = Rollout(
    1, "2.0", 1, State.GOING, 0, NIGHT, NIGHT, "anna", timedelta(hours=24), any_time=True
)


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.fixture
def fleet(opened: Database) -> FleetRows:
    """Nothing in it."""
    return FleetRows(opened)


async def test_what_is_kept_is_found_as_it_was(opened: Database, fleet: FleetRows) -> None:
    """Every field; and what is kept again takes the place of the first."""
    release = Release("2.0", "heliotrope-device_2.0.deb", "0" * 64, 60_000_000, NIGHT)
    state = BoxState(installed="1.0", previous="0.9", outcome="returned", of="1-1", reason="dark")
    box = Box(K1, "kiosk", state, NIGHT, NIGHT - timedelta(days=1), "1-1", NIGHT)
    heard = Heard(K1, "1.0", ready=True, since=NIGHT)
    await enrol(RegistryRows(opened), K1, NIGHT)
    for again in (False, True):
        await fleet.add(release)
        await fleet.keep(box)
        await fleet.hear([heard, replace(heard, place=Place("north", "b1"), ready=again)])

    assert await fleet.release("2.0") == release
    assert await fleet.releases() == [release]
    assert await fleet.box(K1.name) == box
    assert await fleet.boxes() == {K1.name: box}
    assert await fleet.heard(K1.name) == heard
    assert await fleet.release("3.0") is None
    assert await fleet.box("north-k2") is None
    assert await fleet.heard("north-k2") is None
    await RegistryRows(opened).revoke(K1, NIGHT)
    assert await fleet.boxes() == {}


async def test_a_roll_out_is_begun_once(fleet: FleetRows) -> None:
    """Of two who begin at once one is first."""
    assert await fleet.rollout() is None
    begun = await asyncio.gather(fleet.begin(GOING), fleet.begin(replace(GOING, version="3.0")))

    assert sorted(begun) == [False, True]
    found = await fleet.rollout()
    assert found == replace(GOING, version="2.0" if begun[0] else "3.0")
    assert await fleet.begin(replace(GOING, number=2, version="4.0"))
    newest = await fleet.rollout()
    assert newest is not None
    assert newest.version == "4.0"


async def test_what_was_changed_meanwhile_is_not_changed_over(fleet: FleetRows) -> None:
    """A halt by hand beats the next stage."""
    await fleet.begin(GOING)
    stopped = replace(GOING, state=State.HALTED, why="by anna", since=NIGHT + timedelta(hours=1))
    assert await fleet.move(GOING, stopped)

    assert not await fleet.move(GOING, replace(GOING, stage=1))
    assert await fleet.rollout() == stopped
