"""Cases: what went badly is followed up by somebody, and closed with an outcome or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, TypeAlias

from server.domain.plan import CaseRules
from server.domain.refusals import Refusal


class Cause(StrEnum):
    """Why a case was opened."""

    RATING = "rating"
    """A customer gave 1 or 2."""
    COMPLAINT = "complaint"
    LEFT = "left"
    """A customer of a tier that the branch watches over left unserved."""
    OVERDUE = "overdue"
    """One waits far longer than was promised."""


class Ending(StrEnum):
    """What came of a case."""

    SOLVED = "solved"
    APOLOGISED = "apologised"
    COMPENSATED = "compensated"
    NOT_REACHED = "not-reached"
    UNFOUNDED = "unfounded"


@dataclass(frozen=True, slots=True)
class Concern:
    """What went badly: of a visit its number and time, of the person nothing."""

    id: str
    """The same thing has the same id: it opens one case, however often it is seen."""
    cause: Cause
    at: datetime
    number: str = ""
    service: str = ""
    tier: str = ""
    counter: str = ""
    score: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A concern that somebody follows up."""

    concern: Concern
    opened: datetime
    due: datetime
    department: str = ""
    """In whose queue it is; empty: the branch's own."""
    owner: str = ""
    """Who sees to it; empty: nobody yet."""
    ending: Ending | None = None
    closed: datetime | None = None
    steps: int = 1
    """How long its history is."""

    @property
    def id(self) -> str:
        """That of its concern."""
        return self.concern.id

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been closed by now."""
        return self.ending is None and self.due < now


class Kind(StrEnum):
    """What can happen to a case."""

    OPENED = "opened"
    TAKEN = "taken"
    NOTED = "noted"
    FORWARDED = "forwarded"
    CLOSED = "closed"
    ERASED = "erased"
    """The texts of its history."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history."""

    at: datetime
    actor: str
    kind: Kind
    department: str = ""
    ending: Ending | None = None


# --- what can be asked ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Take:
    """From now on I see to it."""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something to remember; its text is kept apart, where it can be erased."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Another department must help: the case goes into its queue, with its history."""

    department: str


@dataclass(frozen=True, slots=True)
class Close:
    """It is over, and this came of it."""

    ending: Ending


Act: TypeAlias = Take | AddNote | Forward | Close


# --- why not --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CaseIsClosed(Refusal):
    """What is over stays as it was."""

    sentence: ClassVar[str] = "This case is closed."


@dataclass(frozen=True, slots=True)
class CaseIsYours(Refusal):
    """Asked for twice."""

    sentence: ClassVar[str] = "This case is yours already."


@dataclass(frozen=True, slots=True)
class NothingWritten(Refusal):
    """A note without words."""

    sentence: ClassVar[str] = "Please write a few words."


@dataclass(frozen=True, slots=True)
class CannotForward(Refusal):
    """There is no such department, or it is there already."""

    sentence: ClassVar[str] = "The case cannot be forwarded there."


@dataclass(frozen=True, slots=True)
class CaseMovedOn(Refusal):
    """Somebody acted on an old page."""

    sentence: ClassVar[str] = "Somebody else was faster. Please look at the case again."


REFUSALS = (CaseIsClosed, CaseIsYours, NothingWritten, CannotForward, CaseMovedOn)


def opened(concern: Concern, rules: CaseRules, actor: str, now: datetime) -> tuple[Case, Step]:
    """The case of a concern, in the branch's own queue, and the first line of its history."""
    return Case(concern, now, now + _allowed(concern.cause, rules)), Step(now, actor, Kind.OPENED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants done with a case that they saw with so many steps."""

    act: Act
    actor: str
    seen: int
    text: str = ""


def decide_case(case: Case, asked: Asked, rules: CaseRules, now: datetime) -> Step | Refusal:
    """The step that carries out what is asked, or why not."""
    act, actor = asked.act, asked.actor
    if case.ending is not None:
        return CaseIsClosed()
    if case.steps != asked.seen:
        return CaseMovedOn()
    match act:
        case Take():
            return CaseIsYours() if case.owner == actor else Step(now, actor, Kind.TAKEN)
        case AddNote():
            return Step(now, actor, Kind.NOTED) if asked.text else NothingWritten()
        case Forward(department):
            known = department in {"", *rules.departments} - {case.department}
            return Step(now, actor, Kind.FORWARDED, department) if known else CannotForward()
        case Close(ending):
            return Step(now, actor, Kind.CLOSED, ending=ending)


def stepped(case: Case, step: Step) -> Case:
    """The case after one more step."""
    case = replace(case, steps=case.steps + 1)
    match step.kind:
        case Kind.TAKEN:
            return replace(case, owner=step.actor)
        case Kind.FORWARDED:
            return replace(case, department=step.department, owner="")
        case Kind.CLOSED:
            owner = case.owner or step.actor
            return replace(case, ending=step.ending, closed=step.at, owner=owner)
        case Kind.OPENED | Kind.NOTED | Kind.ERASED:
            return case


def _allowed(cause: Cause, rules: CaseRules) -> timedelta:
    return {
        Cause.RATING: rules.due_rating,
        Cause.COMPLAINT: rules.due_complaint,
        Cause.LEFT: rules.due_left,
        Cause.OVERDUE: rules.due_overdue,
    }[cause]
