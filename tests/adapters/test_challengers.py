"""The challenger is taught over night and heard by day, on either kind of database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from server.adapters.challengers import ChallengerRows, taught_apart
from server.adapters.database import Database
from server.application.challenging import Challenging, KeptChallenger, TeachingFailed
from server.forecast.calibrate import uncalibrated
from server.forecast.challenger.boosting import Trees
from server.forecast.challenger.champion import Champion, written
from server.forecast.challenger.gate import Gate
from server.forecast.challenger.nights import Lesson
from server.forecast.challenger.usual import NOTHING_SEEN
from server.forecast.past import PastDay
from tests.builders import MORNING, plan
from tests.databases import database

DAYS = (PastDay(MORNING.date(), (), ()),)


def body_of(*, promoted: bool) -> bytes:
    """A challenger as a night leaves it."""
    trees = Trees(("clock",), ("tree",))
    return written(Champion(trees, uncalibrated(), NOTHING_SEEN, Gate(promoted)))


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


def challenging(base: Database, body: bytes = b"") -> Challenging:
    """Of a process, whose nights leave this."""

    async def taught(_: Lesson) -> bytes:
        return body

    return Challenging("b1", ChallengerRows(base, "b1"), taught)


async def test_before_the_first_night_nobody_challenges_the_twin(base: Database) -> None:
    """A new branch is told what the rules say."""
    here = challenging(base)
    await here.load()
    await here.night(plan(), DAYS, MORNING)

    assert here.heard() is None
    assert here.speaks is None


@pytest.mark.parametrize("promoted", [True, False])
async def test_only_who_is_promoted_is_heard_and_other_processes_know_it_too(
    base: Database, promoted: bool
) -> None:
    """Whoever answers, and after every restart, the same is told."""
    here, there = challenging(base, body_of(promoted=promoted)), challenging(base)
    await here.night(plan(), DAYS, MORNING)
    await there.load()

    assert here.speaks is promoted
    assert there.speaks is promoted
    assert (here.heard() is not None) is promoted
    assert (there.heard() is not None) is promoted


async def test_a_newer_one_takes_the_place_of_the_last(base: Database) -> None:
    """Whoever is demoted in the night is silent in the morning, everywhere."""
    there = challenging(base)
    await challenging(base, body_of(promoted=True)).night(plan(), DAYS, MORNING)
    await there.load()
    assert there.speaks is True
    await challenging(base, body_of(promoted=False)).night(
        plan(), DAYS, MORNING + timedelta(days=1)
    )
    await there.load()

    assert there.speaks is False


@pytest.mark.parametrize("body", [b"", b"nothing", body_of(promoted=True)[:-9]])
async def test_a_damaged_one_is_none_and_that_is_said(base: Database, body: bytes) -> None:
    """The twin can speak at any time."""
    await ChallengerRows(base, "b1").keep(KeptChallenger(MORNING, body))
    here = challenging(base)
    with capture_logs() as said:
        await here.load()

    assert here.heard() is None
    assert [line["event"] for line in said] == ["challenger not readable"]


async def test_a_process_of_its_own_is_taught() -> None:
    """Whoever learns for minutes must not keep customers waiting."""
    assert await taught_apart(Lesson(plan(), DAYS, ())) == b""


async def test_who_fails_in_the_night_leaves_everything_as_it_was(base: Database) -> None:
    """A night without learning is no reason to tell nothing."""

    async def fails(_: Lesson) -> bytes:
        nobody: Any = None
        return await taught_apart(Lesson(nobody, DAYS, ()))

    await challenging(base, body_of(promoted=True)).night(plan(), DAYS, MORNING)
    here = Challenging("b1", ChallengerRows(base, "b1"), fails)
    await here.load()
    with capture_logs() as said:
        await here.night(plan(), DAYS, MORNING + timedelta(days=1))

    assert [line["event"] for line in said] == ["challenger not taught"]
    assert here.speaks is True


async def test_a_lesson_that_nobody_understands_is_said_to_have_failed() -> None:
    """The reason is in the server's log."""
    nobody: Any = None
    with pytest.raises(TeachingFailed, match="ended with 1"):
        await taught_apart(Lesson(nobody, DAYS, ()))
