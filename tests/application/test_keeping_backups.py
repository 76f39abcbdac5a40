"""Which backups are kept: enough of the near past, some of the far, and never too many."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from server.application.keeping_backups import ALL, HOURLY, to_go

NOW = datetime(2026, 11, 28, 12, 34, 56, tzinfo=UTC)
DAYS = 14
ages = some.lists(some.integers(0, 60 * 24 * 60 * 60), unique=True).map(
    lambda seconds: [NOW - timedelta(seconds=each) for each in seconds]
)


@given(ages)
def test_the_last_hours_are_kept_whole_and_the_newest_always(made: list[datetime]) -> None:
    """RPO: what was made five minutes ago is there; a clock that is wrong leaves the newest."""
    gone = set(to_go(made, DAYS, NOW))

    assert not {each for each in gone if NOW - each <= ALL}
    assert not made or max(made) not in gone


@given(ages)
def test_every_hour_and_day_that_had_a_backup_keeps_one(made: list[datetime]) -> None:
    """Thinned out, not cut off."""
    kept = set(made) - set(to_go(made, DAYS, NOW))
    hours = {each.replace(minute=0, second=0) for each in made if NOW - each <= HOURLY}
    days = {each.date() for each in made if NOW - each <= timedelta(days=DAYS)}

    assert hours <= {each.replace(minute=0, second=0) for each in kept}
    assert days <= {each.date() for each in kept}


@given(ages)
def test_what_is_kept_is_bounded_and_stays_kept(made: list[datetime]) -> None:
    """Nothing is older than it may be, and to tidy twice is to tidy once."""
    gone = to_go(made, DAYS, NOW)
    kept = sorted(set(made) - set(gone))

    assert all(NOW - each <= timedelta(days=DAYS) for each in kept[:-1])
    assert to_go(kept, DAYS, NOW) == []


def test_two_weeks_of_one_every_five_minutes_are_about_ninety() -> None:
    """A disk is not filled by backups."""
    made = [NOW - timedelta(minutes=5 * place) for place in range(14 * 24 * 12)]

    assert len(made) - len(to_go(made, DAYS, NOW)) in range(80, 95)
