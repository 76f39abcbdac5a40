"""A ticket's number as a person types it: small letters will do, and on a keypad its digits."""

import re
from collections.abc import Container
from typing import Final

from server.domain.model import Branch, State, Ticket

DIGITS: Final = re.compile(r"\d+$")


def ticket_typed(branch: Branch, number: str, states: Container[State]) -> Ticket | None:
    """The one ticket that is meant: by its number, or by digits among those in these states."""
    meant = number.strip().upper()
    exact = [ticket for ticket in branch.tickets.values() if ticket.number.upper() == meant]
    return _only(exact, states) if exact else _only(_by_digits(branch, meant, states), states)


def _by_digits(branch: Branch, typed: str, states: Container[State]) -> list[Ticket]:
    if not typed.isdecimal():
        return []
    fitting = (ticket for ticket in branch.tickets.values() if ticket.state in states)
    return [one for one in fitting if _ordinal(one.number) == int(typed)]


def _ordinal(number: str) -> int | None:
    digits = DIGITS.search(number)
    return int(digits.group()) if digits else None


def _only(found: list[Ticket], states: Container[State]) -> Ticket | None:
    """Carried over, two tickets may have one number: then the one that can still be moved."""
    fitting = [ticket for ticket in found if ticket.state in states] or found
    return fitting[0] if len(fitting) == 1 else None
