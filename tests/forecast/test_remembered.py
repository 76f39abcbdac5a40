"""Past days as columns: by the clock on the branch's wall, and only what is known."""

from datetime import date, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from server.forecast.history import NOBODY, Ended
from server.forecast.past import Ending, Kind, PastDay, PastLeg, PastPresence
from server.forecast.remembered import history_of

SHANGHAI = "Asia/Shanghai"
EAST = timezone(timedelta(hours=8))
DAY = date(2026, 11, 20)
MINUTE = timedelta(minutes=1)


def at(minutes: float, day: date = DAY) -> datetime:
    """So many minutes after midnight in Shanghai."""
    return datetime.combine(day, datetime.min.time(), EAST) + minutes * MINUTE


def leg(key: str, ending: Ending = Ending.SERVED, **changes: object) -> PastLeg:
    """Issued at nine, called at ten past, served from a quarter past to half past."""
    known: dict[str, object] = {
        "service": "cash",
        "tier": "basic",
        "issued": at(540),
        "counter": "c1",
        "teller": "anna",
        "called": at(550),
        "started": at(555),
        "finished": at(570),
    }
    return PastLeg(key=key, ending=ending, **{**known, **changes})  # type: ignore[arg-type]


def day(*legs: PastLeg, presences: tuple[PastPresence, ...] = ()) -> PastDay:
    """A day with these legs."""
    return PastDay(DAY, legs, presences)


def test_columns_are_minutes_of_the_branchs_own_clock() -> None:
    """A branch is busy at ten by the clock on its wall."""
    history = history_of([day(leg("a"))], SHANGHAI)

    assert history.day.tolist() == [DAY.toordinal()]
    assert (history.issued[0], history.called[0]) == (540, 550)
    assert (history.started[0], history.finished[0]) == (555, 570)
    assert (history.services, history.tiers, history.counters) == (("cash",), ("basic",), ("anna",))


def test_whoever_serves_is_the_teller_or_else_the_counter() -> None:
    """Paces are people's; a former system may know only counters."""
    unknown = leg("b", teller="", counter="")
    days = [day(leg("a"), leg("c", teller="", counter="c2"), unknown)]

    assert history_of(days, SHANGHAI).counters == ("anna", "c2")
    assert history_of(days, SHANGHAI).counter.tolist() == [0, 1, NOBODY]
    assert history_of(days, SHANGHAI, seats=("c2",)).counters == ("c2", "c1")


def test_an_ending_is_what_the_queue_saw_of_it() -> None:
    """Whoever left uncalled has left, however it is called; whoever had come had come."""
    uncalled = {"called": None, "started": None, "counter": "", "teller": ""}
    endings = {
        Ending.SERVED: {},
        Ending.WENT_ON: {},
        Ending.NO_SHOW: {"started": None},
        Ending.CANCELLED: uncalled,
        Ending.REDIRECTED: uncalled,
        Ending.MOVED: {"started": None},
    }
    legs = [leg(f"{ending}", ending, **changes) for ending, changes in endings.items()]

    assert history_of([day(*legs)], SHANGHAI).ended.tolist() == [
        Ended.SERVED,
        Ended.REDIRECTED,
        Ended.NO_SHOW,
        Ended.CANCELLED,
        Ended.CANCELLED,
        Ended.SERVED,
    ]


def test_a_service_that_was_cut_short_says_nothing_of_its_length() -> None:
    """Who was put aside for a missing paper had not been served in two minutes."""
    history = history_of([day(leg("a", Ending.HELD))], SHANGHAI)

    assert np.isnan(history.started).all()
    assert history.finished.tolist() == [570]


def test_nobody_knows_when_an_expired_ticket_left() -> None:
    """At the day's end it was found, not lost."""
    history = history_of([day(leg("a", Ending.EXPIRED, called=None, started=None))], SHANGHAI)

    assert np.isnan(history.left).all()


def test_what_happened_on_another_day_is_not_known() -> None:
    """Whoever forgot to finish in the evening did not serve all night."""
    night = PastPresence("c1", at(540), at(1980), Kind.THERE, "anna")
    history = history_of([day(leg("a", finished=at(1980)), presences=(night,))], SHANGHAI)

    assert np.isnan(history.finished).all()
    assert len(history.there.day) == 0


def test_presence_is_of_whoever_was_there() -> None:
    """A teller who changes counters keeps their pace, and their breaks."""
    spans = (
        PastPresence("c1", at(540), at(600), Kind.THERE, "anna"),
        PastPresence("c2", at(600), at(700), Kind.THERE, "anna"),
        PastPresence("c2", at(630), at(640), Kind.BREAK, "anna"),
        PastPresence("c2", at(600), at(720), Kind.PLANNED),
    )
    history = history_of([day(leg("a"), presences=spans)], SHANGHAI)
    ordinal = DAY.toordinal()

    assert history.there.of(ordinal, 0) == [(540, 600), (600, 700)]
    assert history.breaks.of(ordinal, 0) == [(630, 640)]
    assert history.planned.of(ordinal, history.counters.index("c2")) == [(600, 720)]


@given(some.lists(some.tuples(some.integers(0, 3), some.integers(480, 1000)), max_size=20))
def test_legs_stand_in_order_of_issue_whatever_the_order_of_days(
    issued: list[tuple[int, int]],
) -> None:
    """Learning walks through time; what comes later must stand later."""
    days = [
        PastDay(
            DAY + timedelta(days=number),
            tuple(
                leg(f"{at_}", issued=at(at_, DAY + timedelta(days=number)))
                for on, at_ in issued
                if on == number
            ),
            (),
        )
        for number in (2, 0, 3, 1)
    ]
    history = history_of(days, SHANGHAI)

    assert len(history) == len(issued)
    assert (np.diff(history.time) >= 0).all()
