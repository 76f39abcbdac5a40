"""Who is asked and who is called afterwards: only whoever agreed, and never for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.cases import Case, Cause, Concern
from server.domain.commands import Cancel, Finish, Rate, Start, Tick
from server.domain.contacts import (
    AFTER_CLOSE,
    Ask,
    Call,
    Channel,
    Contact,
    Drop,
    Keep,
    NotChosen,
    Purpose,
    ToCall,
    Why,
    asking,
    calling,
    erased_at,
)
from server.domain.model import Branch, Ticket, TicketId
from server.domain.plan import ContactRules, ReturnCallRules, TierCode
from tests.builders import C1, GOLD, MORNING, after, ask_for, called, done, opened, ticket

RULES = ContactRules(asks_after=timedelta(minutes=10))
CALLS = ReturnCallRules(share=0.25, tiers=(GOLD,))
CONTACT = Contact(
    Purpose.CALL, "t1", Channel.SMS, "zh", MORNING, MORNING + timedelta(days=1), "A001"
)


def served(minutes: float = 5) -> Branch:
    """A customer came, and was served for so long."""
    return done(done(called(), Start(C1)), Finish(C1), at=after(minutes))


def lapsed(branch: Branch, minute: float) -> Branch:
    """The branch when the pad has asked long enough."""
    return done(branch, Tick(), at=after(minute))


def test_nobody_is_asked_before_some_minutes_have_gone() -> None:
    """People are still at the door then."""
    visit = ticket(lapsed(served(), 6), "t1")

    assert asking(visit, RULES, after(14.9)) == Keep()
    assert asking(visit, RULES, after(15)) == Ask("t1-1")


def test_while_the_pad_still_asks_the_phone_does_not() -> None:
    """One question at a time, however short the pause."""
    at_once = ContactRules(asks_after=timedelta(0))

    assert asking(ticket(served(), "t1"), at_once, after(5)) == Keep()
    assert asking(ticket(lapsed(served(), 6), "t1"), at_once, after(6)) == Ask("t1-1")


@pytest.mark.parametrize(
    "branch",
    [
        done(served(), Rate("t1-1", 4), at=after(5)),
        served(0.1),
        done(opened(), ask_for("t1"), Cancel(TicketId("t1"), "left")),
    ],
    ids=["answered on the pad", "too short to be asked", "left the queue"],
)
def test_who_has_answered_or_is_not_to_be_asked_is_forgotten(branch: Branch) -> None:
    """The address has no further use."""
    assert asking(ticket(branch, "t1"), RULES, after(60)) == Drop()


def test_who_waits_or_is_served_is_not_asked_yet() -> None:
    """However long it takes."""
    assert asking(ticket(called(), "t1"), RULES, after(600)) == Keep()
    assert asking(None, RULES, after(600)) == Drop()


def test_an_address_is_erased_a_day_after_the_close_at_latest() -> None:
    """From whenever it was left."""
    branch = opened()

    assert erased_at(branch, after(60)) == MORNING.replace(hour=17) + AFTER_CLOSE
    assert erased_at(branch, MORNING.replace(hour=20)) == MORNING.replace(hour=20) + AFTER_CLOSE


# --- calls ----------------------------------------------------------------------------------------
def to_call(
    visit: Ticket | None, *cases: Case, chance: float = 1.0, contact: Contact = CONTACT
) -> ToCall:
    """What is to be done."""
    return calling(contact, visit, cases, CALLS, chance)


def case(cause: Cause, of: str, department: str = "") -> Case:
    """A case about a visit."""
    return Case(Concern(f"{cause}-{of}", cause, MORNING), MORNING, after(60), department)


@given(chance=st.floats(0, 1, exclude_max=True))
@example(chance=CALLS.share)
def test_chance_chooses_its_share_of_those_served(chance: float) -> None:
    """Asked once: who was not chosen is not asked about again."""
    visit = ticket(served(), "t1")

    assert to_call(visit, chance=chance) == (
        Call(Why.CHANCE) if chance < CALLS.share else NotChosen()
    )
    assert to_call(visit, chance=chance, contact=replace(CONTACT, drawn=True)) == Keep()


def test_key_customers_are_all_called() -> None:
    """Whatever chance says; and not before their visit is over."""
    gold = ticket(served(), "t1").but(tier=GOLD)

    assert to_call(gold) == Call(Why.KEY)
    assert to_call(gold.but(tier=TierCode("silver"))) == NotChosen()
    assert to_call(ticket(called(), "t1").but(tier=GOLD)) == Keep()


@pytest.mark.parametrize(
    ("about", "calls"),
    [
        (case(Cause.RATING, "t1-1", "claims"), True),
        (case(Cause.RATING, "t1-1"), False),
        (case(Cause.COMPLAINT, "t1"), True),
        (case(Cause.LEFT, "t1", "claims"), True),
        (case(Cause.RATING, "t11-1", "claims"), False),
        (case(Cause.COMPLAINT, "t2"), False),
    ],
    ids=lambda value: value.id if isinstance(value, Case) else str(value),
)
def test_whoever_complained_or_is_helped_by_a_department_is_called(
    about: Case, calls: bool
) -> None:
    """Also when the visit's day is over."""
    visit = ticket(served(), "t1")

    assert to_call(visit, about, contact=replace(CONTACT, drawn=True)) == (
        Call(Why.CASE) if calls else Keep()
    )
    assert to_call(None, about) == (Call(Why.CASE) if calls else Keep())


def test_a_number_that_was_left_at_a_case_is_called() -> None:
    """That is what it was left for."""
    about = case(Cause.RATING, "t9-1")

    assert to_call(None, about, contact=replace(CONTACT, of=about.id)) == Call(Why.CASE)


def test_who_left_unserved_is_not_drawn() -> None:
    """The share is of those who were served."""
    left = done(opened(), ask_for("t1"), Cancel(TicketId("t1"), "left"))

    assert to_call(ticket(left, "t1"), chance=0.0) == Keep()
