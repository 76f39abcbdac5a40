"""Whom a counter may call: its profile, its teller's skills, and what the customers ask for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from server.domain import events
from server.domain.choosing import choose
from server.domain.commands import CallNext, ChangeProfile, Finish, Start, Transfer
from server.domain.evolve import evolve
from server.domain.model import Branch, TicketId
from server.domain.plan import (
    Calls,
    Counter,
    CounterCode,
    Fallback,
    Need,
    Profile,
    ServiceCode,
    Skill,
    Teller,
    TierCode,
)
from tests.builders import (
    BASIC,
    C1,
    C2,
    C3,
    CASH,
    GOLD,
    LOANS,
    after,
    ask_for,
    done,
    happened,
    opened,
    plan,
)

TODAY = date(2026, 11, 20)
FIVE = timedelta(minutes=5)


def waits(
    branch: Branch,
    name: str,
    *needs: str,
    service: ServiceCode = CASH,
    tier: TierCode = BASIC,
    language: str = "zh",
) -> Branch:
    """Somebody waits since the morning, with these needs."""
    ordinal = len(branch.tickets) + 1
    number = f"A{ordinal:03d}"
    issued = events.TicketIssued(
        after(0), TicketId(name), number, "A", ordinal, service, tier, language, "", 0, needs
    )
    return evolve(branch, issued)


def whom(branch: Branch, counter: CounterCode, minute: float = 1) -> str | None:
    """Whom a counter would call at that minute."""
    choice = choose(branch, counter, after(minute))
    return choice.ticket.id if choice else None


def with_teller(teller: Teller, **changes: Any) -> Branch:
    """The second counter open with this teller, who does cash and loans by its profile."""
    return opened([C2], tellers={"teller-c2": teller}, **changes)


@pytest.mark.parametrize(
    ("skills", "called"),
    [
        ({}, "t"),
        ({CASH: Skill()}, "t"),
        ({LOANS: Skill()}, None),
        ({CASH: Skill(level=2)}, "t"),
        ({CASH: Skill(until=TODAY)}, "t"),
        ({CASH: Skill(until=TODAY - timedelta(days=1))}, None),
    ],
)
def test_a_teller_calls_what_they_can_do(
    skills: Mapping[ServiceCode, Skill], called: str | None
) -> None:
    """Whom the plan gives no skills can do everything; a skill counts through its last day."""
    assert whom(waits(with_teller(Teller("x", skills)), "t"), C2) == called


@pytest.mark.parametrize(("level", "called"), [(1, None), (2, "t"), (3, "t")])
def test_a_service_may_need_a_higher_level(level: int, called: str | None) -> None:
    """A trainee does not sell a mortgage."""
    services = {**plan().services, CASH: replace(plan().services[CASH], level=2)}
    branch = with_teller(Teller("x", {CASH: Skill(level)}), services=services)

    assert whom(waits(branch, "t"), C2) == called


def test_a_teller_may_be_for_some_tiers_only() -> None:
    """The profile allows all, the teller does not: what may be picked is what both allow."""
    branch = with_teller(Teller("x", tiers=(GOLD,)))

    assert whom(waits(branch, "t"), C2) is None
    assert whom(waits(waits(branch, "t"), "g", tier=GOLD), C2) == "g"


def test_a_profile_restricts_services_and_tiers() -> None:
    """Counter 3 is for loans of gold."""
    branch = waits(waits(opened(), "b", service=LOANS), "g", service=LOANS, tier=GOLD)

    assert whom(branch, C3) == "g"
    assert whom(branch, C1) is None


# --- needs ----------------------------------------------------------------------------------------
def fitted(patience: timedelta | None) -> Branch:
    """The second counter has a ramp, the first has none."""
    ramp = Need("ramp", {"en": "A ramp"}, patience)
    counters = {**plan().counters, C2: replace(plan().counters[C2], fits=("ramp",))}
    rules = plan(needs={"ramp": ramp}, counters=counters)
    return waits(replace(opened(), plan=rules), "t", "ramp")


def test_a_need_without_patience_bars_all_other_counters() -> None:
    """A wheelchair does not climb a step after ten minutes either."""
    assert whom(fitted(None), C1, 600) is None
    assert whom(fitted(None), C2) == "t"


def test_a_need_with_patience_prefers_counters() -> None:
    """After five minutes any counter is better than none."""
    assert [whom(fitted(FIVE), C1, minute) for minute in (4.9, 5)] == [None, "t"]
    assert whom(fitted(FIVE), C2, 0) == "t"


def test_whoever_waits_for_a_better_counter_is_not_overtaken_by_others() -> None:
    """Counter 1 could not have called them, so calling a later one overtook nobody."""
    branch = replace(fitted(FIVE), plan=replace(fitted(FIVE).plan, calls=Calls(overtakes_most=0)))
    branch = done(branch, ask_for("later"), at=after(1))
    call = happened(branch, CallNext(C1), at=after(2))[0]

    assert isinstance(call, events.TicketCalled)
    assert (call.ticket, call.passed) == ("later", ())


def test_a_need_that_was_struck_from_the_plan_bars_nobody() -> None:
    """The slip says so, the bank no longer does."""
    assert whom(waits(opened(), "t", "gone"), C1) == "t"


# --- languages ------------------------------------------------------------------------------------
def test_a_language_is_waited_for_and_then_an_interpreter_is_asked() -> None:
    """A soft preference with a limit."""
    branch = with_teller(Teller("x", languages=("zh",)), calls=Calls(language_patience=FIVE))
    branch = waits(branch, "t", language="ko")

    assert [whom(branch, C2, minute) for minute in (4.9, 5)] == [None, "t"]
    assert [type(event) for event in happened(branch, CallNext(C2), at=after(5))] == [
        events.TicketCalled,
        events.InterpreterAsked,
    ]


def test_who_speaks_the_language_calls_at_once_and_asks_nobody() -> None:
    """Nor does a bank that set no limit ask."""
    spoken = with_teller(Teller("x", languages=("ko",)), calls=Calls(language_patience=FIVE))
    no_limit = with_teller(Teller("x", languages=("zh",)))

    for branch in (spoken, no_limit):
        happening = happened(waits(branch, "t", language="ko"), CallNext(C2), at=after(0))
        assert [type(event) for event in happening] == [events.TicketCalled]


def test_of_two_patiences_the_longer_counts() -> None:
    """A ramp for five minutes, a language for eight."""
    branch = fitted(FIVE)
    rules = replace(
        branch.plan,
        tellers={"teller-c1": Teller("x", languages=("ko",))},
        calls=Calls(language_patience=timedelta(minutes=8)),
    )

    assert [whom(replace(branch, plan=rules), C1, minute) for minute in (7.9, 8)] == [None, "t"]


# --- dedicated counters ---------------------------------------------------------------------------
def dedicated() -> Branch:
    """Counter 3 is for loans of gold, and helps with cash once it has been idle."""
    profile = Profile((LOANS,), (GOLD,), fallback=Fallback(FIVE, (CASH,)))
    counters = {**plan().counters, C3: Counter(C3, "3", profile)}
    return replace(opened(), plan=plan(counters=counters))


def test_a_dedicated_counter_helps_when_it_has_been_idle() -> None:
    """From five minutes on; idle means free, from the moment its last customer left."""
    branch = waits(dedicated(), "t")
    assert [whom(branch, C3, minute) for minute in (4.9, 5)] == [None, "t"]

    busy = done(waits(dedicated(), "g", service=LOANS, tier=GOLD), CallNext(C3), at=after(3))
    busy = waits(done(busy, Start(C3), Finish(C3), at=after(4)), "t")
    assert [whom(busy, C3, minute) for minute in (8.9, 9)] == [None, "t"]


def test_its_own_customers_come_first_however_long_it_was_idle() -> None:
    """The fall-back is looked at only if there is nobody."""
    branch = waits(waits(dedicated(), "t"), "g", service=LOANS, tier=GOLD)

    assert whom(branch, C3, 60) == "g"


# --- sent to one counter or teller ----------------------------------------------------------------
def test_whoever_was_sent_to_a_counter_is_called_though_its_profile_changed() -> None:
    """A promise to the customer outlives a change of the plan for today."""
    branch = done(waits(opened(), "t"), Transfer(TicketId("t"), counter=C1))
    branch = done(branch, ChangeProfile(C1, Profile((LOANS,))))

    assert (whom(branch, C1), whom(branch, C2)) == ("t", None)


def test_a_service_that_was_struck_from_the_plan_is_called_by_nobody() -> None:
    """There is no rule by which to compare it."""
    branch = waits(opened(), "t", service=LOANS)
    cash_only = plan(services={CASH: plan().services[CASH]})

    assert whom(replace(branch, plan=cash_only), C2) is None
