"""What staff see of calls back: words for what is so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.return_calls import CallTold
from server.domain.contacts import Why
from server.domain.plan import Plan, ServiceCode, Texts, Tier, TierCode
from server.domain.return_calls import SAID, Result, ReturnCall
from server.insight.called import Called
from words.languages import KNOWN
from words.phrases import pick, say

WHYS: Final[Mapping[Why, str]] = {
    Why.CASE: "After a case",
    Why.KEY: "Key customer",
    Why.CHANCE: "Chosen by chance",
}
RESULTS: Final[Mapping[Result, str]] = {
    Result.REACHED: "Reached",
    Result.NOT_REACHED: "Not reached",
    Result.WRONG_NUMBER: "Wrong number",
    Result.UNWANTED: "Does not want a call",
    Result.LAPSED: "Not called in time",
    Result.WITHDRAWN: "Consent taken back",
}
SEEN: Final = "Saw the number"
SCRIPT: Final = "Hello, this is {branch}. You agreed that we may call. How was your visit?"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list."""

    id: str
    number: str
    """The ticket's."""
    why: str
    service: Texts
    tier: Tier | None
    language: str
    due: datetime
    late: bool
    owner: str
    tries: int
    result: str


@dataclass(frozen=True, slots=True)
class TriedLine:
    """Somebody called, or saw the number."""

    at: datetime
    what: str
    actor: str


@dataclass(frozen=True, slots=True)
class CallView:
    """One call, and what can be done with it."""

    line: CallLine
    steps: int
    script: str
    spoken: str
    """The code of the script's language."""
    history: tuple[TriedLine, ...]
    satisfaction: int | None
    suggestion: str
    results: Mapping[str, str]
    """Those with which it can be closed; none when it is."""


@dataclass(frozen=True, slots=True)
class CalledView:
    """The figures of a month."""

    figures: Called
    results: tuple[tuple[str, int], ...]
    mean: str


def call_line(plan: Plan, call: ReturnCall, now: datetime) -> CallLine:
    """A call at this moment."""
    service = plan.services.get(ServiceCode(call.service))
    known = KNOWN.get(call.language)
    return CallLine(
        id=call.id,
        number=call.number,
        why=WHYS[call.why],
        service=service.name if service else {},
        tier=plan.tiers.get(TierCode(call.tier)),
        language=known.name if known else call.language,
        due=call.due,
        late=call.is_late(now),
        owner=_who(call.owner),
        tries=len(call.tries),
        result=RESULTS[call.result] if call.result else "",
    )


def call_view(plan: Plan, told: CallTold, now: datetime) -> CallView:
    """A call with what has happened."""
    call = told.call
    return CallView(
        line=call_line(plan, call, now),
        steps=call.steps,
        script=_script(plan, call.language),
        spoken=call.language,
        history=_history(told),
        satisfaction=call.satisfaction,
        suggestion=told.suggestion,
        results={} if call.result else {result.value: RESULTS[result] for result in SAID},
    )


def called_view(figures: Called) -> CalledView:
    """What a month of calls has brought."""
    counts = figures.results
    results = tuple((RESULTS[one], counts[one]) for one in Result if one in counts)
    return CalledView(figures, results, "–" if figures.mean is None else f"{figures.mean:.1f}")


def _script(plan: Plan, language: str) -> str:
    """The bank's own words, else the usual, in the customer's language."""
    branch = pick(plan.name, language)
    return pick(plan.return_calls.script, language) or say(language, SCRIPT, branch=branch)


def _history(told: CallTold) -> tuple[TriedLine, ...]:
    seen = [(one.at, SEEN, one.actor) for one in told.seen]
    tried = [(one.at, RESULTS[one.result], one.actor) for one in told.call.tries]
    in_order = sorted((*seen, *tried))
    return tuple(TriedLine(at, what, _who(actor)) for at, what, actor in in_order)


def _who(actor: str) -> str:
    """People by their names, without their roles."""
    return actor.rpartition(":")[2]
