"""Somewhere better: transfer, upgrade, redirect, divert, merge."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    AddLeg,
    CallNext,
    Divert,
    EndDiversion,
    Hold,
    HoldAtCounter,
    Merge,
    OpenCounter,
    PauseCounter,
    Placement,
    Redirect,
    Requeue,
    SetMachine,
    Start,
    Tick,
    Transfer,
    Upgrade,
)
from server.domain.day import next_due
from server.domain.evolve import evolve
from server.domain.model import Branch, MachineState, State, TicketId
from server.domain.plan import Social, Teller
from server.domain.ranking import in_order_for, people_ahead
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
    called,
    done,
    happened,
    opened,
    ticket,
    with_tickets,
)

T1, T2 = TicketId("t1"), TicketId("t2")


def three_loans() -> Branch:
    """One for cash came between two for loans."""
    branch = done(opened(), ask_for("l1", LOANS))
    return done(done(branch, ask_for("t1"), at=after(1)), ask_for("l2", LOANS), at=after(2))


@pytest.mark.parametrize(
    ("placement", "order"),
    [
        (Placement.FIRST, ["t1", "l1", "l2"]),
        (Placement.ARRIVAL, ["l1", "t1", "l2"]),
        (Placement.LAST, ["l1", "l2", "t1"]),
    ],
)
def test_a_transfer_is_placed_as_the_policy_says(placement: Placement, order: list[str]) -> None:
    """First, last, or as if the customer had chosen rightly at once."""
    branch = done(three_loans(), Transfer(T1, LOANS, placement=placement), at=after(3))
    in_order = in_order_for(branch, branch.plan.counters[C2], after(4))

    assert [one.id for one in in_order] == order


def test_a_waiting_ticket_may_be_put_first_where_it_waits() -> None:
    """The lobby manager sees a mother with a baby."""
    branch = done(with_tickets("t1", "t2"), Transfer(T2, placement=Placement.FIRST))

    assert done(branch, CallNext(C1)).desks[C1].ticket == "t2"


@pytest.mark.parametrize("state", ["serving", "held"])
def test_whoever_was_served_goes_on_with_another_leg(state: str) -> None:
    """The leg that is over stays on record; the number is the same."""
    branch = done(done(called(), Start(C1)), *([Hold(C1, "form")] if state == "held" else []))
    branch = done(branch, Transfer(T1, LOANS), at=after(4))
    moved = ticket(branch, "t1")

    assert (moved.state, moved.leg, moved.number) == (State.WAITING, 2, "A001")
    assert [(leg.service, leg.counter, leg.outcome) for leg in moved.past] == [
        (CASH, C1, "transferred")
    ]
    assert branch.desks[C1].ticket is None


def test_a_transfer_while_held_at_the_counter_ends_the_hold() -> None:
    """The time is counted to the leg in which it was spent."""
    branch = done(called(), Start(C1), HoldAtCounter(C1, "stamp"))
    kinds = [type(event) for event in happened(branch, Transfer(T1, LOANS), at=after(1))]

    assert kinds == [events.ServiceWentOn, events.TicketTransferred]


def test_a_ticket_for_one_teller_waits_until_they_come() -> None:
    """A user pool: only this teller, at whichever counter."""
    branch = opened([C1], tellers={"anna": Teller("anna")})
    branch = done(branch, ask_for("t1"), Transfer(T1, teller="anna"), ask_for("t2"))
    others = done(branch, CallNext(C1))
    came = done(branch, OpenCounter(C2, "anna"), CallNext(C2))

    assert others.desks[C1].ticket == "t2"
    assert came.desks[C2].ticket == "t1"


def test_a_social_priority_survives_a_transfer() -> None:
    """Whoever is pregnant is pregnant at the next counter too."""
    branch = opened(transfer_bonus=1.0, social={"elderly": Social("elderly", {}, 7.0)})
    issued = happened(branch, ask_for("t1"))[0]
    assert isinstance(issued, events.TicketIssued)
    branch = evolve(branch, replace(issued, social="elderly", bonus=7.0))

    assert ticket(done(branch, Transfer(T1, LOANS)), "t1").bonus == 8.0


def test_a_ticket_that_must_wait_keeps_its_time_when_it_moves() -> None:
    """Sending somebody on does not pardon them; putting them first does."""
    wait = timedelta(minutes=5)
    branch = done(called(), Requeue(C1, wait=wait))

    assert ticket(done(branch, Transfer(T1, LOANS)), "t1").not_before == after(5)
    first = done(branch, Transfer(T1, LOANS, placement=Placement.FIRST))
    assert ticket(first, "t1").not_before is None


def test_an_upgrade_changes_the_tier_and_nothing_else() -> None:
    """Place and number stay; the reason is on record."""
    branch = done(with_tickets("t1"), ask_for("g", tier=GOLD), at=after(1))
    upgraded = done(branch, Upgrade(T1, GOLD, "card seen"), at=after(2))

    assert ticket(upgraded, "t1").tier == GOLD
    assert ticket(upgraded, "t1").place == ticket(branch, "t1").place
    assert done(upgraded, CallNext(C1), at=after(2)).desks[C1].ticket == "t1"
    assert happened(upgraded, Upgrade(T1, GOLD, "again")) == ()


def test_an_upgrade_leaves_a_called_customer_at_the_counter() -> None:
    """The card is shown when they are there."""
    assert done(called(), Upgrade(T1, GOLD, "card seen")).desks[C1].ticket == "t1"


def test_a_customer_can_be_sent_elsewhere() -> None:
    """Another branch, or a later time: a word of the staff's list."""
    branch = done(with_tickets("t1"), Redirect(T1, elsewhere="tomorrow"))

    assert (ticket(branch, "t1").state, ticket(branch, "t1").outcome) == (
        State.REDIRECTED,
        "tomorrow",
    )


def test_a_machine_is_set_once_and_can_be_repaired() -> None:
    """Saying the same again is no news."""
    broken = done(opened(), SetMachine("atm", MachineState.OUT_OF_ORDER), at=after(1))

    assert (broken.machines["atm"].state, broken.machines["atm"].since) == (
        MachineState.OUT_OF_ORDER,
        after(1),
    )
    assert happened(broken, SetMachine("atm", MachineState.OUT_OF_ORDER)) == ()
    assert happened(opened(), SetMachine("atm", MachineState.WORKING)) == ()
    repaired = done(broken, SetMachine("atm", MachineState.WORKING), at=after(2))
    assert repaired.machines["atm"].state is MachineState.WORKING


def test_a_diversion_ends_by_hand_or_by_itself() -> None:
    """A rule that nobody remembers must not go on for ever."""
    branch = done(opened(), Divert(CASH, LOANS, after(30)))

    assert branch.diversions[CASH].to == LOANS
    assert next_due(branch, after(1)) == after(30)
    assert not done(branch, Tick(), at=after(30)).diversions
    assert not done(branch, EndDiversion(CASH)).diversions
    assert happened(opened(), EndDiversion(CASH)) == ()


def test_a_diversion_can_be_prolonged() -> None:
    """The newest word holds."""
    branch = done(opened(), Divert(CASH, LOANS, after(30)), Divert(CASH, LOANS, after(60)))

    assert next_due(branch, after(1)) == after(60)


@pytest.mark.parametrize("order", [(T1, TicketId("l")), (TicketId("l"), T1)])
def test_merged_tickets_are_one_visit(order: tuple[TicketId, TicketId]) -> None:
    """Whichever is named first: the older keeps its place and gains the other's services."""
    branch = done(with_tickets("t1"), ask_for("l", LOANS), AddLeg(TicketId("l"), CASH))
    branch = done(branch, Merge(*order), at=after(2))

    assert (ticket(branch, "t1").state, ticket(branch, "t1").to_come) == (State.WAITING, (LOANS,))
    assert (ticket(branch, "l").state, ticket(branch, "l").outcome) == (State.CANCELLED, "merged")


def test_two_tickets_for_the_same_service_are_one_service() -> None:
    """An impatient customer tapped twice; they are served once."""
    branch = done(with_tickets("t1", "t2"), Merge(T2, T1))

    assert ticket(branch, "t1").to_come == ()
    assert ticket(branch, "t2").state is State.CANCELLED


def test_tiers_of_the_kept_ticket_stay() -> None:
    """A merge is no upgrade."""
    branch = done(with_tickets("t1"), ask_for("g", tier=GOLD), Merge(T1, TicketId("g")))

    assert ticket(branch, "t1").tier == BASIC
    assert done(branch, CallNext(C1)).desks[C1].ticket == "t1"
    assert branch.desks[C3].ticket is None


def test_who_was_placed_first_has_only_those_ahead_who_were_placed_first_before() -> None:
    """Nobody is told to stand behind themselves, nor behind those whom they were placed before."""
    branch = with_tickets("t1", "t2", "t3")
    for name in ("t2", "t3"):
        order = Transfer(TicketId(name), LOANS, placement=Placement.FIRST)
        branch = done(branch, order, at=after(1))
    branch = done(branch, ask_for("t4", LOANS, GOLD), at=after(1))
    ahead = {
        name: people_ahead(branch, ticket(branch, name), after(2))
        for name in ("t1", "t2", "t3", "t4")
    }

    assert ahead == {"t1": 0, "t2": 0, "t3": 1, "t4": 2}


def test_whoever_knows_that_a_counter_will_open_may_send_there() -> None:
    """The teller is on the way; the customer waits for that counter and is called there."""
    branch = done(opened([C1]), ask_for("t1"), Transfer(T1, counter=C2, though_closed=True))
    branch = done(branch, OpenCounter(C2, "boram"), CallNext(C2))

    assert branch.desks[C2].ticket == "t1"


def test_a_paused_counter_takes_whoever_is_sent() -> None:
    """A break ends."""
    branch = done(with_tickets("t1"), PauseCounter(C2), Transfer(T1, counter=C2))

    assert ticket(branch, "t1").only_at == C2
