"""A visit that goes to a service of another ladder of tiers has a tier of that ladder there."""

from dataclasses import replace

from server.domain.commands import (
    AddLeg,
    CallNext,
    Command,
    CorrectService,
    Finish,
    OpenCounter,
    OpenDay,
    Start,
    Transfer,
    UndoMove,
)
from server.domain.model import Branch, Ticket, TicketId, new_branch
from server.domain.plan import Counter, Profile, TierCode
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
    LOANS,
    after,
    ask_for,
    done,
    plan,
    ticket,
)

T1 = TicketId("t1")
FIRM = TierCode("firm")
FIRM_TIER = replace(plan().tiers[BASIC], code=FIRM, ladder="corporate")


def with_firms() -> Branch:
    """Loans are for firms, cash is for people; the second counter serves firms with loans only."""
    loans = replace(plan().services[LOANS], ladder="corporate")
    counters = [Counter(C1, "1", Profile((CASH,))), Counter(C2, "2", Profile((LOANS,), (FIRM,)))]
    planned = plan(
        tiers={**plan().tiers, FIRM: FIRM_TIER},
        services={**plan().services, LOANS: loans},
        counters={one.code: one for one in counters},
    )
    opening = (OpenDay(), OpenCounter(C1, "anna"), OpenCounter(C2, "boram"))
    return done(new_branch(planned), *opening, ask_for("t1", tier=GOLD))


def after_orders(*orders: Command) -> Ticket:
    """The ticket of a gold customer after these."""
    return ticket(done(with_firms(), *orders, at=after(1)), "t1")


def test_a_transfer_to_another_ladder_counts_there() -> None:
    """A gold card ranks nowhere among firms; and a counter for firms may call it."""
    sent = done(with_firms(), Transfer(T1, LOANS), CallNext(C2), at=after(1))

    assert (ticket(sent, "t1").tier, sent.desks[C2].ticket) == (FIRM, T1)


def test_whoever_comes_back_ranks_as_before() -> None:
    """The customer has not lost the card at the other counter."""
    assert after_orders(Transfer(T1, LOANS), Transfer(T1, CASH)).tier == GOLD
    assert after_orders(CorrectService(T1, LOANS), CorrectService(T1, CASH)).tier == GOLD
    assert after_orders(CorrectService(T1, LOANS)).tier == FIRM


def test_the_next_leg_has_a_tier_of_its_ladder() -> None:
    """There and back again: return to me."""
    served = (CallNext(C1), Start(C1))
    back = (Transfer(T1, LOANS, return_to_me=True), CallNext(C2), Start(C2), Finish(C2))

    assert after_orders(*served, AddLeg(T1, LOANS), Finish(C1)).tier == FIRM
    assert after_orders(*served, *back).tier == GOLD


def test_an_undo_brings_the_tier_back() -> None:
    """With everything else."""
    before = ticket(with_firms(), "t1")
    now = after_orders(Transfer(T1, LOANS), UndoMove(T1))

    assert (now.tier, now.known_as) == (before.tier, before.known_as) == (GOLD, ())
