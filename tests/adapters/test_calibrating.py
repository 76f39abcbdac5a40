"""A branch's forecasts are corrected by its own outcomes, on either kind of database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from server.adapters.database import Database
from server.adapters.foretold import ForecastRows
from server.adapters.tables import CALIBRATION
from server.application.calibrating import Calibrating
from server.forecast.foretold import Came, Foretold
from server.forecast.levels import LEVELS
from server.forecast.outlook import Predicted, Quantiles, Wait
from tests.builders import BASIC, CASH, GOLD, after
from tests.databases import database

RAW = np.linspace(4.0, 16.0, len(LEVELS))
MANY = 400
APART = 45
"""Minutes between two tickets: they are spread over twelve days."""


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


def over(number: int, waited: float, tier: str = BASIC) -> Foretold:
    """A wait that is over, of the ticket that was issued at that minute."""
    three = Quantiles(10.0, 14.0, 15.0)
    return Foretold(
        ticket=f"t{number}",
        day=after(number).date(),
        service=CASH,
        tier=tier,
        issued=after(number),
        made=after(number),
        predicted=Predicted(tuple(RAW.tolist()), three),
        told=Wait(10.0, 15.0),
        rule=10.0,
        came=Came.CALLED,
        waited=waited,
    )


def late(many: int = MANY) -> list[Foretold]:
    """Everybody waits half as long again as the twin says; in the order in which that is known."""
    luck = np.random.default_rng(1).random(many)
    waits = (1.5 * np.interp(luck, LEVELS, RAW)).tolist()
    return sorted((over(APART * number, wait) for number, wait in enumerate(waits)), key=known_at)


def known_at(one: Foretold) -> datetime:
    """When the wait was over."""
    return one.issued + timedelta(minutes=one.waited or 0.0)


def said(calibrating: Calibrating, tier: str = BASIC) -> list[float]:
    """What is made of the twin's quantiles."""
    told: list[float] = calibrating([tier], RAW[None, :])[0].tolist()
    return told


async def test_nothing_is_corrected_before_anything_is_known(base: Database) -> None:
    """The twin speaks for itself on the first morning."""
    calibrating = Calibrating("b1", ForecastRows(base, "b1"))
    await calibrating.load()

    assert said(calibrating) == pytest.approx(RAW.tolist())
    assert calibrating.learnt == 0


async def test_who_waits_longer_than_was_said_makes_it_say_longer(base: Database) -> None:
    """Nine of ten must mean nine of ten."""
    calibrating = Calibrating("b1", ForecastRows(base, "b1"))
    for one in late():
        calibrating.learn(one)

    assert said(calibrating)[17] > 1.2 * RAW[17]
    assert calibrating.learnt == MANY


async def test_tiers_are_corrected_each_for_themselves(base: Database) -> None:
    """Honest on average is not honest to a tier."""
    calibrating = Calibrating("b1", ForecastRows(base, "b1"))
    for number, one in enumerate(late()):
        calibrating.learn(one)
        calibrating.learn(over(APART * number + 1, 5.0, GOLD))
    both = calibrating([BASIC, GOLD], np.stack([RAW, RAW]))

    assert both[0, 17] > both[1, 17]
    assert both.tolist() == [said(calibrating, BASIC), said(calibrating, GOLD)]


async def test_a_start_in_the_morning_knows_what_was_known_at_night(base: Database) -> None:
    """It was kept with the laws."""
    before = Calibrating("b1", ForecastRows(base, "b1"))
    for one in late():
        before.learn(one)
    await before.keep(after(APART * MANY))
    again = Calibrating("b1", ForecastRows(base, "b1"))
    await again.load()

    assert said(again) == pytest.approx(said(before))
    assert again.learnt == MANY


async def test_a_start_at_noon_knows_the_morning_too(base: Database) -> None:
    """What was kept at night, and the outcomes that have come since."""
    rows = ForecastRows(base, "b1")
    before = Calibrating("b1", rows)
    waits = late()
    for one in waits[:200]:
        before.learn(one)
    await before.keep(known_at(waits[199]))
    for one in waits[200:]:
        before.learn(one)
    await rows.keep(waits)
    again = Calibrating("b1", rows)
    await again.load()

    assert said(again) == pytest.approx(said(before), abs=0.01)
    assert again.learnt == MANY


@pytest.mark.parametrize("body", ["", "{}", "null", '{"learnt": 3, "pooled": "x"}'])
async def test_a_damaged_calibration_is_said_and_begun_anew_from_the_outcomes(
    base: Database, body: str
) -> None:
    """They are all still there."""
    rows = ForecastRows(base, "b1")
    before = Calibrating("b1", rows)
    for one in late(50):
        before.learn(one)
    await rows.keep(late(50))
    await before.keep(after(APART * MANY))
    await base.write(lambda connection: connection.execute(update(CALIBRATION).values(body=body)))
    again = Calibrating("b1", rows)
    with capture_logs() as lines:
        await again.load()

    assert [line["event"] for line in lines] == ["calibration not readable"]
    assert said(again) == pytest.approx(said(before), abs=0.01)


async def test_an_old_row_without_all_quantiles_is_passed_over(base: Database) -> None:
    """It was kept by another release."""
    rows, one = ForecastRows(base, "b1"), over(1, 5.0)
    old = Predicted((), one.predicted.calibrated)
    calibrating = Calibrating("b1", rows)
    calibrating.learn(replace(one, predicted=old))

    assert calibrating.learnt == 0
