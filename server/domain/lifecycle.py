"""Every legal move of a ticket, in one table. If it is not here, it cannot happen."""

from collections.abc import Container, Mapping
from typing import Final

from server.domain import events
from server.domain.events import Event
from server.domain.model import State, Ticket
from server.domain.refusals import IllegalMove

MOVES: Final[Mapping[type[Event], Mapping[State, State]]] = {
    events.TicketCalled: {State.WAITING: State.CALLED},
    events.TicketRecalled: {State.CALLED: State.CALLED},
    events.ServiceStarted: {State.CALLED: State.SERVING},
    events.TicketServed: {State.SERVING: State.SERVED},
    events.ServedOnPaper: {State.WAITING: State.SERVED},
    events.LegBegan: {State.SERVED: State.WAITING},
    events.TicketNoShow: {State.CALLED: State.NO_SHOW},
    events.TicketRequeued: {State.CALLED: State.WAITING},
    events.TicketReinstated: {State.NO_SHOW: State.WAITING},
    events.TicketHeld: {State.CALLED: State.HELD, State.SERVING: State.HELD},
    events.HoldReturned: {State.HELD: State.WAITING},
    events.TicketResumed: {State.HELD: State.CALLED},
    events.TicketCancelled: {State.WAITING: State.CANCELLED},
    events.TicketTransferred: {
        State.WAITING: State.WAITING,
        State.CALLED: State.WAITING,
        State.SERVING: State.WAITING,
        State.HELD: State.WAITING,
    },
    events.TicketRedirected: {State.WAITING: State.REDIRECTED, State.CALLED: State.REDIRECTED},
    events.TicketExpired: {State.WAITING: State.EXPIRED, State.HELD: State.EXPIRED},
}
"""A merge cancels, an undo takes back: they are the only moves beside these."""
UNDOABLE: Final = frozenset(
    {
        events.TicketCalled,
        events.TicketNoShow,
        events.ServiceStarted,
        events.TicketServed,
        events.TicketTransferred,
        events.TicketRedirected,
    }
)
"""These, an upgrade and a merge can be taken back within 10 s."""
TERMINAL: Final = frozenset({State.SERVED, State.CANCELLED, State.REDIRECTED, State.EXPIRED})
"""Left only by the next leg of a visit and by an undo."""
AT_COUNTER: Final = frozenset({State.CALLED, State.SERVING})
IN_SERVICE: Final = frozenset({State.SERVING})
LIVE: Final = frozenset({State.WAITING, State.CALLED, State.SERVING, State.HELD})
"""The visit is not over."""


def refuse_move(ticket: Ticket, move: type[Event]) -> IllegalMove | None:
    """None if the table allows the move; asked before an event is made, so `evolve` cannot fail."""
    return refuse_state(ticket, MOVES[move])


def refuse_state(ticket: Ticket, states: Container[State]) -> IllegalMove | None:
    """None if the ticket is in one of these."""
    if ticket.state in states:
        return None
    return IllegalMove(ticket.number, ticket.state.value.replace("_", " "))
