"""What staff see of cases: words for what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.cases import BRANCH, Told
from server.application.questions import questionnaire
from server.domain.cases import Case, Cause, Ending, Kind
from server.domain.plan import CounterCode, Plan, ServiceCode, Texts, Tier, TierCode

CAUSES: Final[Mapping[Cause, str]] = {
    Cause.RATING: "Bad rating",
    Cause.COMPLAINT: "Complaint",
    Cause.LEFT: "Left unserved",
    Cause.OVERDUE: "Waits far too long",
}
ENDINGS: Final[Mapping[Ending, str]] = {
    Ending.SOLVED: "Solved",
    Ending.APOLOGISED: "We apologised",
    Ending.COMPENSATED: "We made it good",
    Ending.NOT_REACHED: "Customer not reached",
    Ending.UNFOUNDED: "Nothing was wrong",
}
KINDS: Final[Mapping[Kind, str]] = {
    Kind.OPENED: "Opened",
    Kind.TAKEN: "Taken over",
    Kind.NOTED: "Note",
    Kind.FORWARDED: "Forwarded",
    Kind.CLOSED: "Case closed",
    Kind.ERASED: "Notes erased",
}
ACTORS: Final = {BRANCH: "by itself", "phone": "by the customer"}
TOLD: Final = 4
"""So many cases stand beside the queues; the others are counted."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    id: str
    cause: str
    number: str
    service: Texts
    tier: Tier | None
    counter: str
    score: int | None
    at: datetime
    due: datetime
    late: bool
    department: Texts
    """Empty: the branch's own queue."""
    owner: str
    ending: str


@dataclass(frozen=True, slots=True)
class Alerts:
    """What the lobby manager is told at once."""

    lines: tuple[CaseLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step of a case."""

    at: datetime
    what: str
    actor: str
    department: Texts | None
    """Where it was forwarded to; empty: back to the branch."""
    ending: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, and what can be done with it."""

    line: CaseLine
    steps: int
    reasons: tuple[Texts, ...]
    history: tuple[HistoryLine, ...]
    written: bool
    """Whether there is a text to erase."""
    goals: Mapping[str, Texts]
    """Where it can be forwarded; an empty code and name: back to the branch."""
    endings: Mapping[str, str]
    """Outcomes with which it can be closed; none when it is."""


def case_line(plan: Plan, case: Case, now: datetime) -> CaseLine:
    """A case at this moment."""
    concern = case.concern
    service = plan.services.get(ServiceCode(concern.service))
    counter = plan.counters.get(CounterCode(concern.counter))
    return CaseLine(
        id=case.id,
        cause=CAUSES[concern.cause],
        number=concern.number,
        service=service.name if service else {},
        tier=plan.tiers.get(TierCode(concern.tier)),
        counter=counter.number if counter else "",
        score=concern.score,
        at=concern.at,
        due=case.due,
        late=case.is_late(now),
        department=_department(plan, case.department),
        owner=_who(case.owner),
        ending=ENDINGS[case.ending] if case.ending else "",
    )


def case_alerts(plan: Plan, running: Sequence[Case], now: datetime) -> Alerts:
    """Those that nobody has taken, and those that are late, of the branch's own queue."""
    own = [case for case in running if not case.department]
    told = [case_line(plan, case, now) for case in own if not case.owner or case.is_late(now)]
    return Alerts(tuple(told[:TOLD]), len(told[TOLD:]))


def case_view(plan: Plan, case: Case, history: Sequence[Told], now: datetime) -> CaseView:
    """A case with its history."""
    words = {reason.id: reason.text for reason in questionnaire(plan).reasons}
    running = case.ending is None
    goals = {"": {}, **plan.cases.departments}
    goals.pop(case.department, None)
    return CaseView(
        line=case_line(plan, case, now),
        steps=case.steps,
        reasons=tuple(words.get(reason, {"en": reason}) for reason in case.concern.reasons),
        history=tuple(_history_line(plan, told) for told in history),
        written=any(told.text for told in history),
        goals=goals if running else {},
        endings={ending.value: word for ending, word in ENDINGS.items()} if running else {},
    )


def _history_line(plan: Plan, told: Told) -> HistoryLine:
    step = told.step
    forwarded = step.kind is Kind.FORWARDED
    return HistoryLine(
        at=step.at,
        what=KINDS[step.kind],
        actor=_who(step.actor),
        department=_department(plan, step.department) if forwarded else None,
        ending=ENDINGS[step.ending] if step.ending else "",
        text=told.text,
    )


def _department(plan: Plan, code: str) -> Texts:
    return plan.cases.departments.get(code, {"en": code} if code else {})


def _who(actor: str) -> str:
    """People by their names, without their roles."""
    return ACTORS.get(actor) or actor.rpartition(":")[2]
