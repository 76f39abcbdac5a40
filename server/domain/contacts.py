"""What customers agreed to: to be asked afterwards, to be called back; and when it is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from server.domain.cases import Case, Cause
from server.domain.hours import day_of, today
from server.domain.lifecycle import LIVE
from server.domain.model import Branch, State, Ticket
from server.domain.plan import ContactRules, ReturnCallRules
from server.domain.rating import asked_of, unanswered

AFTER_CLOSE: Final = timedelta(hours=24)
"""At latest so long after the branch has closed, what nothing came of is erased."""


class Purpose(StrEnum):
    """What for; each is agreed to by itself, and taken back by itself."""

    ASK = "ask"
    CALL = "call"


class Channel(StrEnum):
    """How a customer is reached."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Contact:
    """That somebody agreed; how to reach them is kept apart, and not known here."""

    purpose: Purpose
    of: str
    """The visit's ticket, or the case."""
    channel: Channel
    language: str
    given: datetime
    until: datetime
    """It is erased then, whatever has come of it."""
    number: str = ""
    """The ticket's."""
    drawn: bool = False
    """Chance has been asked whether to call, and said no."""

    @property
    def id(self) -> str:
        """One for each purpose and visit."""
        return contact_id(self.purpose, self.of)


def contact_id(purpose: Purpose, of: str) -> str:
    """The id of what was agreed to for that visit or case."""
    return f"{purpose}-{of}"


def erased_at(branch: Branch, now: datetime) -> datetime:
    """Until when that is kept which is agreed to now: a day past the close of business."""
    day = day_of(branch.plan, today(branch, now))
    return max(day.closes if day else now, now) + AFTER_CLOSE


# --- what is to be done ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Keep:
    """Nothing yet."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing will come of it: it is erased."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The question about this leg is sent."""

    leg: str


class Why(StrEnum):
    """Why somebody is called back."""

    CASE = "case"
    """Something went badly, and they complained or another department helps."""
    KEY = "key"
    """All customers of their tier are."""
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Call:
    """They are called back."""

    why: Why


@dataclass(frozen=True, slots=True)
class NotChosen:
    """Chance said no; a case may still say yes."""


ToAsk: TypeAlias = Keep | Drop | Ask
ToCall: TypeAlias = Keep | Call | NotChosen


def asking(ticket: Ticket | None, rules: ContactRules, now: datetime) -> ToAsk:
    """Whether the question is sent: the service qualified, and the pad has no answer."""
    if ticket is None:
        return Drop()
    if ticket.state in LIVE or now < (ticket.finished_at or now) + rules.asks_after:
        return Keep()
    leg = unanswered(ticket)
    if leg is None:
        return Drop()
    # While the pad still asks, the phone does not.
    return Ask(leg) if asked_of(ticket, leg)[0] == "lapsed" else Keep()


def calling(
    contact: Contact,
    ticket: Ticket | None,
    cases: Collection[Case],
    rules: ReturnCallRules,
    chance: float,
) -> ToCall:
    """Whether whoever agreed is called; `chance` is uniform from 0 to 1, and asked once."""
    if any(_calls_for(case, contact.of) for case in cases):
        return Call(Why.CASE)
    if ticket is None or ticket.state in LIVE:
        return Keep()
    if ticket.tier in rules.tiers:
        return Call(Why.KEY)
    if contact.drawn or ticket.state is not State.SERVED:
        return Keep()
    return Call(Why.CHANCE) if chance < rules.share else NotChosen()


def _calls_for(case: Case, of: str) -> bool:
    """Whether a case is about that visit, or is that itself, and somebody should call."""
    if case.id == of:
        return True
    whose = case.id.removeprefix(f"{case.concern.cause}-")
    ours = of in {whose, whose.rpartition("-")[0]}
    return ours and (case.concern.cause is Cause.COMPLAINT or bool(case.department))
