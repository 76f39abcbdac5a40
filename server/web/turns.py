"""Who was served at a counter before the one who is there now."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.model import Branch, Delivered, State, Ticket
from server.domain.plan import CounterCode, ServiceCode


@dataclass(frozen=True, slots=True)
class Turn:
    """One finished leg."""

    leg: str
    number: str
    service: ServiceCode
    outcome: str
    delivered: tuple[Delivered, ...]
    finished_at: datetime


def last_leg(branch: Branch, code: CounterCode) -> Turn | None:
    """The leg that was finished last at this counter by the teller who is there."""
    teller = branch.desks[code].teller
    mine = [
        turn
        for ticket in branch.tickets.values()
        if teller
        for turn in _turns(ticket, code, teller)
    ]
    return max(mine, key=lambda turn: turn.finished_at, default=None)


def _turns(ticket: Ticket, code: CounterCode, teller: str) -> list[Turn]:
    past = [
        Turn(
            f"{ticket.id}-{leg.leg}",
            ticket.number,
            leg.service,
            leg.outcome,
            leg.delivered,
            leg.finished_at,
        )
        for leg in ticket.past
        if (leg.counter, leg.teller) == (code, teller)
    ]
    done = ticket.state is State.SERVED and (ticket.counter, ticket.teller) == (code, teller)
    return [*past, _now(ticket)] if done and ticket.finished_at else past


def _now(ticket: Ticket) -> Turn:
    """The leg with which the visit ended."""
    return Turn(
        ticket.leg_id,
        ticket.number,
        ticket.service,
        ticket.outcome or "",
        ticket.delivered,
        ticket.finished_at or ticket.issued_at,
    )
