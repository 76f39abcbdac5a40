"""What happens in a branch on a day: tickets, counters, numbers. Only `evolve` makes new ones."""

from server.domain.model.branch import (
    Appointment,
    Branch,
    CounterState,
    Desk,
    Diversion,
    Lease,
    Machinery,
    MachineState,
    Window,
    new_branch,
)
from server.domain.model.ticket import (
    Delivered,
    Leg,
    Own,
    Place,
    Queue,
    State,
    Ticket,
    TicketClass,
    TicketId,
    Undo,
)

__all__ = [
    "Appointment",
    "Branch",
    "CounterState",
    "Delivered",
    "Desk",
    "Diversion",
    "Lease",
    "Leg",
    "MachineState",
    "Machinery",
    "Own",
    "Place",
    "Queue",
    "State",
    "Ticket",
    "TicketClass",
    "TicketId",
    "Undo",
    "Window",
    "new_branch",
]
