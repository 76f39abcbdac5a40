"""What is counted of kept forecasts, on either kind of database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from server.adapters.database import Database
from server.adapters.foretold import ForecastRows
from server.application.judging import Figures, Grouping, Period, judged
from server.forecast.foretold import Came, Foretold
from server.forecast.outlook import Predicted, Quantiles, Wait
from tests.builders import BASIC, CASH, GOLD, LOANS, MORNING, after
from tests.databases import database

RAW, CALIBRATED = Quantiles(4.0, 8.0, 10.0), Quantiles(5.0, 9.0, 12.0)


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


def one(name: str, waited: float | None, **changes: object) -> Foretold:
    """A forecast of 5, 9 and 12 minutes, and a rule that says 20."""
    known: dict[str, object] = {
        "day": MORNING.date(),
        "service": CASH,
        "tier": BASIC,
        "issued": after(0),
        "made": after(0),
        "predicted": Predicted(RAW, CALIBRATED),
        "told": Wait(6.0, 12.0),
        "rule": 20.0,
        "came": Came.CALLED,
    }
    return Foretold(ticket=name, waited=waited, **{**known, **changes})  # type: ignore[arg-type]


async def test_figures_count_what_was_kept_of_the_promise(base: Database) -> None:
    """P90 that holds for six of ten is no P90."""
    rows = ForecastRows(base, "b1")
    await rows.keep([one(f"t{wait}", wait) for wait in (4.0, 6.0, 10.0, 14.0)])
    await rows.keep([one("gone", 3.0, came=Came.LEFT), one("here", None, came=Came.WAITING)])
    (whole,) = await rows.figures(Grouping.ALL, MORNING.date(), MORNING.date())

    assert whole == Figures("", 4, 1, 0.25, 0.5, 0.75, 4.0, 11.5)


async def test_a_wait_that_was_none_is_not_counted(base: Database) -> None:
    """Whoever is called at once would make every forecast look good."""
    rows = ForecastRows(base, "b1")
    none = Quantiles(0.1, 0.3, 0.5)
    await rows.keep([one("t1", 0.0, predicted=Predicted(none, none)), one("t2", 5.0)])
    (whole,) = await rows.figures(Grouping.ALL, MORNING.date(), MORNING.date())

    assert whole.tickets == 1


async def test_figures_are_those_of_the_period_and_the_branch(base: Database) -> None:
    """Today's, a week's, a month's; and nobody else's."""
    rows, day = ForecastRows(base, "b1"), MORNING.date()
    await rows.keep(
        [one(f"d{ago}", 5.0, day=day - timedelta(days=ago)) for ago in (0, 6, 7, 29, 30)]
    )
    await ForecastRows(base, "b2").keep([one("other", 5.0)])
    counted = [(await judged(rows, day, period)).whole.tickets for period in Period]

    assert counted == [1, 2, 4]


async def test_figures_are_told_apart_by_service_and_by_tier(base: Database) -> None:
    """Honest for basic and not for diamond is not honest."""
    rows, day = ForecastRows(base, "b1"), MORNING.date()
    await rows.keep([one("a", 5.0), one("b", 50.0, service=LOANS, tier=GOLD), one("c", 6.0)])
    judgement = await judged(rows, day, Period.TODAY)

    assert {one.group: one.within90 for one in judgement.services} == {CASH: 1.0, LOANS: 0.0}
    assert {one.group: one.tickets for one in judgement.tiers} == {BASIC: 2, GOLD: 1}


async def test_nothing_is_said_where_nothing_was_counted(base: Database) -> None:
    """An empty table is not a hundred per cent."""
    judgement = await judged(ForecastRows(base, "b1"), MORNING.date(), Period.MONTH)

    assert (judgement.whole.tickets, judgement.whole.within90) == (0, None)
    assert judgement.services == judgement.tiers == []


async def test_old_forecasts_are_forgotten(base: Database) -> None:
    """A quarter is enough to compare with."""
    rows, day = ForecastRows(base, "b1"), MORNING.date()
    await rows.keep([one("old", 5.0, day=day - timedelta(days=101)), one("kept", 5.0)])
    await rows.keep([one("new", 5.0)])

    assert [each.ticket for each in await rows.since(day - timedelta(days=400))] == ["kept", "new"]
