"""What a simulation shows: waits, service level, no-shows and overtakings, per tier and service."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any, Final

from heliotrope.simulate.invariants.fair import Leg
from heliotrope.simulate.journal import Step
from server.domain.events import MoveUndone
from server.domain.model import Branch
from server.domain.weights import MINUTE

Group = tuple[str, str]
"""`tier` or `service`, and which."""
COUNTED: Final = {
    "TicketIssued": "issued",
    "TicketHandedIn": "issued",
    "TicketServed": "served",
    "TicketNoShow": "no_shows",
    "TicketExpired": "abandons",
    "TicketCancelled": "abandons",
    "ServiceCorrected": "mistaken",
}


@dataclass(slots=True)
class Tally:
    """What happened to the tickets of one group."""

    waits: list[float] = field(default_factory=list)
    """Minutes from the start of a leg's wait to its first call."""
    within: int = 0
    """Of these, those not longer than the target wait."""
    counts: dict[str, int] = field(default_factory=dict)
    overtakings: list[int] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """The figures, rounded for people and files alike."""
        counts = {name: self.counts.get(name, 0) for name in sorted(set(COUNTED.values()))}
        return {
            **counts,
            "called": len(self.waits),
            "wait_mean": _rounded(fmean(self.waits) if self.waits else None),
            "wait_p50": _rounded(quantile(self.waits, 0.5)),
            "wait_p90": _rounded(quantile(self.waits, 0.9)),
            "service_level": _rounded(self.within / len(self.waits) if self.waits else None),
            "overtakings_mean": _rounded(fmean(self.overtakings) if self.overtakings else None),
            "overtakings_max": max(self.overtakings, default=0),
        }


@dataclass(slots=True)
class Measures:
    """Looks on and counts."""

    tallies: dict[Group, Tally] = field(default_factory=dict)
    calls: int = 0
    overtaken: dict[Leg, int] = field(default_factory=dict)
    """How often each leg was overtaken today, by calls that were not taken back."""
    _called: set[Leg] = field(default_factory=set)
    _passed: dict[str, list[Leg]] = field(default_factory=dict)
    _reached: int = 0

    def see(self, step: Step, passed_by: Callable[[str], list[Leg]]) -> None:
        """Take in one commit, told whom the last call of a ticket overtook."""
        if step.before.sequence < self._reached:
            self._forget_overtakings()  # a backup knows fewer calls than there were
        self._reached = step.after.sequence
        for event in step.happened:
            name, ticket = type(event).__name__, getattr(event, "ticket", None)
            if name == "TicketCalled":
                self._call(step.after, str(ticket), event)
                self._overtakes(str(ticket), passed_by(str(ticket)))
            elif isinstance(event, MoveUndone) and event.move == "TicketCalled":
                self._overtakes_no_more(str(ticket))
            elif name in COUNTED and ticket is not None:
                # A wrong choice is counted where it was made.
                of = step.before if name == "ServiceCorrected" else step.after
                for tally in self._of(of, str(ticket)):
                    tally.counts[COUNTED[name]] = tally.counts.get(COUNTED[name], 0) + 1

    def close(self, branch: Branch) -> int:
        """The day is over: how often its tickets were overtaken, of several legs the worst."""
        worst: dict[str, int] = {}
        for (ticket, _), times in self.overtaken.items():
            worst[ticket] = max(times, worst.get(ticket, 0))
        for ticket in sorted(branch.tickets):
            for tally in self._of(branch, ticket):
                tally.overtakings.append(worst.get(ticket, 0))
        self._forget_overtakings()
        return max(worst.values(), default=0)

    def shown(self, kind: str) -> dict[str, Any]:
        """The figures of all tiers, or of all services."""
        return {code: self.tallies[kind, code].shown() for of, code in self.tallies if of == kind}

    def _call(self, after: Branch, ticket: str, event: Any) -> None:
        self.calls += 1
        one = after.tickets[event.ticket]
        if (ticket, one.leg) in self._called:
            return
        self._called.add((ticket, one.leg))
        service = after.plan.services.get(one.service)
        waited = _minutes(one.issued_at if one.leg == 1 else one.waits_since, event.at)
        for tally in self._of(after, ticket):
            tally.waits.append(waited)
            tally.within += service is None or waited <= service.target(one.tier) / MINUTE

    def _overtakes(self, ticket: str, passed: list[Leg]) -> None:
        self._passed[ticket] = passed
        for leg in passed:
            self.overtaken[leg] = self.overtaken.get(leg, 0) + 1

    def _overtakes_no_more(self, ticket: str) -> None:
        for leg in self._passed.pop(ticket, ()):
            self.overtaken[leg] -= 1

    def _forget_overtakings(self) -> None:
        self.overtaken.clear()
        self._passed.clear()

    def _of(self, branch: Branch, ticket: str) -> Iterable[Tally]:
        one = branch.tickets.get(ticket)  # type: ignore[call-overload]
        if one is None:
            return []
        groups: Sequence[Group] = (("tier", one.tier), ("service", one.service))
        return [self.tallies.setdefault(group, Tally()) for group in groups]


def quantile(waits: Sequence[float], share: float) -> float | None:
    """The smallest wait that so many did not exceed."""
    ordered = sorted(waits)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None


def _minutes(since: datetime, until: datetime) -> float:
    return max((until - since) / MINUTE, 0.0)


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 2)
