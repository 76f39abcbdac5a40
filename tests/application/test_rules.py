"""What boards say of the rules is what the rules are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from server.application.rules import Remembered, line, lines
from server.domain.plan import (
    HALL,
    Calls,
    Discipline,
    Group,
    Kind,
    Notice,
    Patience,
    Plan,
    Share,
    Social,
    ZoneCode,
)
from tests import builders
from tests.builders import BASIC, GOLD
from tests.plans import plans

DAY = date(2026, 11, 20)
SLOWLY_MADE = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
GROUPS = (Group((GOLD,)), Group((BASIC,)))


def said(plan: Plan, language: str = "en") -> list[str]:
    """All lines in one language."""
    return [told[language] for told in lines(plan, HALL, DAY)]


def ruled(**rule: object) -> Plan:
    """A branch whose counters all call by one rule, and whose cap is eight."""
    own = Discipline(**rule)  # type: ignore[arg-type]
    return replace(
        builders.plan(), disciplines={"default": own}, calls=Calls(overtakes_most=8), rule={}
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.ACCUMULATING, "The longer you wait, the sooner you are called."),
        (
            Kind.DUE,
            "Every service has a promised wait. Whoever is nearest to it is called first.",
        ),
        (Kind.STRICT, "Whoever came first is called first."),
        (Kind.FIRST_COME, "Whoever came first is called first."),
    ],
)
def test_each_kind_of_rule_is_told(kind: Kind, told: str) -> None:
    """And who has priority only where somebody has."""
    shown = said(ruled(kind=kind))
    sooner = ["Called sooner: Gold."] if kind in {Kind.ACCUMULATING, Kind.STRICT} else []

    assert shown == [
        "A, B are different services, so numbers may not come in order.",
        told,
        *sooner,
        "Nobody is passed by later numbers more than 8 times.",
    ]


def test_turns_and_patience_are_told_with_their_figures() -> None:
    """A quota cycle, and who is called first after so long."""
    cycle = tuple(Share(group, turns) for group, turns in zip(GROUPS, (2, 1), strict=True))
    rule = ruled(kind=Kind.QUOTA, cycle=cycle, patience=(Patience(Group(), timedelta(minutes=30)),))
    shown = said(rule)

    assert "Called in turn: Gold ×2, Basic ×1." in shown
    assert "After 30 minutes of waiting, called first: everyone." in shown


def test_social_priority_is_told() -> None:
    """Beside the tiers."""
    plan = replace(ruled(), social={"old": Social("old", {"en": "Elderly"}, 10.0)})

    assert "Called sooner: Gold, Elderly." in said(plan)


def test_the_banks_own_line_takes_the_place_of_how_numbers_work() -> None:
    """What it says of priority it cannot talk away."""
    plan = replace(ruled(), rule={"en": "Take a seat."})

    assert line(plan) == {"en": "Take a seat."}
    assert [told.get("en") for told in lines(plan, HALL, DAY)] == [
        "Take a seat.",
        "Called sooner: Gold.",
        "Nobody is passed by later numbers more than 8 times.",
    ]


def test_a_notice_stands_where_and_as_long_as_it_should() -> None:
    """And in the languages that the bank wrote it in."""
    upstairs = Notice({"en": "Upstairs only"}, (ZoneCode("upstairs"),))
    over, last = Notice({"en": "Over"}, (), DAY - timedelta(1)), Notice({"en": "Today"}, (), DAY)
    plan = replace(ruled(), notices=(upstairs, over, last))

    assert lines(plan, HALL, DAY)[-1] == {"en": "Today"}
    assert lines(plan, ZoneCode("upstairs"), DAY)[-2:] == ({"en": "Upstairs only"}, {"en": "Today"})


@SLOWLY_MADE
@given(plans)
def test_whatever_the_plan_every_line_is_finished_in_every_language(plan: Plan) -> None:
    """No empty line, nothing in one language alone."""
    told = lines(replace(plan, rule={}, notices=()), HALL, DAY)

    assert all(set(each) == set(plan.languages) for each in told)
    assert all(text for each in told for text in each.values())


@SLOWLY_MADE
@given(plans, plans)
def test_what_is_remembered_is_what_would_be_made(one: Plan, other: Plan) -> None:
    """A new plan is told at once."""
    remembered = Remembered()
    for plan in (one, other, other, one):
        assert remembered.lines(plan, HALL, DAY) == lines(plan, HALL, DAY)
