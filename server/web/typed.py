"""A ticket as a person names it: its number in small letters too, its digits, its slip's code."""

import hashlib
import re
from collections.abc import Container
from typing import Final

from server.domain.lifecycle import LIVE
from server.domain.model import Branch, State, Ticket

DIGITS: Final = re.compile(r"\d+$")
CODE: Final = re.compile(r"(?:.*/p/)?([A-Za-z0-9_-]{22,128})(?:[/?#].*)?")
"""What a slip's code says: the phone page's address, or its secret alone."""


def ticket_typed(branch: Branch, number: str, states: Container[State]) -> Ticket | None:
    """The one ticket that is meant: by its number, or by digits among those in these states."""
    meant = number.strip().upper()
    exact = [ticket for ticket in branch.tickets.values() if ticket.number.upper() == meant]
    return _only(exact, states) if exact else _only(_by_digits(branch, meant, states), states)


def tickets_meant(branch: Branch, typed: str) -> list[Ticket]:
    """All that may be meant, whatever became of them: those who are still here come first."""
    scanned = CODE.fullmatch(typed.strip())
    if scanned:
        secret = hashlib.sha256(scanned[1].encode()).hexdigest()
        return [ticket for ticket in branch.tickets.values() if ticket.token == secret]
    meant = typed.strip().upper()
    exact = [ticket for ticket in branch.tickets.values() if ticket.number.upper() == meant]
    found = exact or _by_digits(branch, meant, set(State))
    return sorted(found, key=lambda ticket: (ticket.state not in LIVE, ticket.number))


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
