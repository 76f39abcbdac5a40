"""What the application needs from outside, as the outside must offer it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from server.domain.commands import Command
from server.domain.events import Event
from server.domain.model import Branch
from server.domain.outcome import Outcome

Clock = Callable[[], datetime]
"""The server's time, in UTC."""


class StoreFailed(RuntimeError):
    """Nothing was recorded; the branch is as it was and the same request may be sent again."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command, who gives it, and the asker's id for it: the same id gets the same answer."""

    command: Command
    request: str = ""
    """Empty for what the clock orders: nobody asks it twice. Unique among those of one actor."""
    actor: str = ""
    """`kiosk:k1`, `teller:anna`, `clock`."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was decided on an order, to be recorded before anyone is told."""

    order: Order
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the journal, and by whose order it happened."""

    sequence: int
    event: Event
    actor: str
    request: str


class Journal(Protocol):
    """The record of one branch: events, and the rows that stand for its state.

    An event names every ticket that it changes: by that the rows are kept up.
    """

    async def load(self) -> Branch:
        """The branch as recorded."""

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        """Record all or nothing, durably. False: another was first, so catch up and decide again.

        Raises:
            StoreFailed: nothing was recorded.
        """

    async def tail(self, after: int) -> Sequence[Entry]:
        """Everything recorded after that sequence, in order."""

    async def answered(self, actor: str, request: str) -> Outcome | None:
        """What was recorded for an actor's request, or None if it is new."""

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        """The texts of these notes; one that was erased is missing.

        Raises:
            StoreFailed: they cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Message:
    """Some words for a customer; neither they nor the address stand in any log."""

    id: str
    """The same message has the same id, for gateways that look at it."""
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


class NotSent(RuntimeError):
    """It has not been sent; `again`: it may be tried again later."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again


class MaybeSent(RuntimeError):
    """Nobody can say whether it was sent, so it is not sent again."""


class Notifier(Protocol):
    """Whoever takes messages to customers."""

    async def send(self, message: Message) -> None:
        """Hand it over.

        Raises:
            NotSent: it was not taken.
            MaybeSent: it may have been taken.
        """


class Role(StrEnum):
    """What an account may do."""

    TELLER = "teller"
    SUPERVISOR = "supervisor"
    """Stands in for any teller, and in the hall."""
    LOBBY = "lobby"
    MANAGER = "manager"
    """Answers for the branch: sees how it does, and what went badly."""
    ANALYST = "analyst"
    """Sees figures, and nobody's name."""
    AUDITOR = "auditor"
    """Sees who did what, and changes nothing."""
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """One member of the staff, as the log-in knows them."""

    name: str
    role: Role
    password: str
    """An argon2id hash."""
    disabled: bool = False
    branch: str = ""
    """Empty: every branch."""


class Accounts(Protocol):
    """The staff who may log in."""

    async def find(self, name: str) -> Account | None:
        """The account of that name."""

    async def save(self, account: Account) -> None:
        """Add the account, or replace the one of its name."""

    async def anyone(self) -> bool:
        """Whether there is any account yet."""

    async def everyone(self) -> Sequence[Account]:
        """All accounts, by name."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How one member of the staff works at a counter's page."""

    seat: str = ""
    """The log-in that may press; another one of the same name looks on."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """The keys that they have chosen, by action."""
    letters: bool = False
    """Single letters may be keys."""
    characters: bool = True
    """Keys that write a character do something."""


class Terminals(Protocol):
    """What is kept of how the staff work at their pages, by their names."""

    async def of(self, name: str) -> Terminal:
        """Theirs; the usual one, with nobody in the seat, of whom nothing is kept."""

    async def keep(self, name: str, terminal: Terminal) -> None:
        """From now on it is so."""
