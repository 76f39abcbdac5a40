"""I9: who is asked for a rating, and who gave one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from server.domain.model import Branch

A_VISIT: Final = 2
"""So often is a visit asked at most."""


@dataclass(slots=True)
class Prompts:
    """What was asked and answered, per served leg. Ticket ids are never used again."""

    served: dict[str, timedelta] = field(default_factory=dict)
    """How long each finished leg was served, from start to finish."""
    held: dict[str, timedelta] = field(default_factory=dict)
    """How much of that nobody was served, but held at the counter."""
    newest: dict[str, str] = field(default_factory=dict)
    """The leg of each visit that was finished last."""
    started: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    """The legs that each visit was asked about."""
    given: set[str] = field(default_factory=set)

    def see(self, was: Branch, event: Any, now: Branch) -> Iterator[str]:
        """The faults of one event, given the branch before and after it."""
        match type(event).__name__:
            case "ServiceStarted" | "ServedDirectly":
                self.started[now.tickets[event.ticket].leg_id] = event.at
            case "TicketServed" | "TicketTransferred":
                self._finished(was, event)
            case "MoveUndone":
                self._served_no_more(now, event)
            case "RatingAsked":
                yield from self._asked(was, event)
            case "RatingGiven":
                yield from self._given(event)
            case _:
                pass

    def forgotten(self, happened: tuple[Any, ...], now: Branch) -> Iterator[str]:
        """Finished legs that had to be asked about in the same step, and were not."""
        names = {type(event).__name__ for event in happened}
        if names & {"DayOpened", "DayClosed"}:
            return  # nobody is there any more
        asked = {event.leg for event in happened if type(event).__name__ == "RatingAsked"}
        for event in happened:
            if type(event).__name__ == "TicketServed" and event.ticket in self.newest:
                leg = self.newest[event.ticket]
                net = self.served[leg] - self.held[leg]
                full = len(self.asked.get(event.ticket, ())) >= A_VISIT
                if net >= now.plan.rating_after and leg not in asked and not full:
                    yield f"I9 {leg} was served for {net} and not asked for a rating"

    def _finished(self, was: Branch, event: Any) -> None:
        before = was.tickets[event.ticket]
        if before.state.value == "serving":
            started = self.started.get(before.leg_id, event.at)
            self.served[before.leg_id] = event.at - started
            self.held[before.leg_id] = before.held_for
            self.newest[event.ticket] = before.leg_id

    def _served_no_more(self, now: Branch, event: Any) -> None:
        """A finish that is undone has not been; its window is gone with it."""
        leg = now.tickets[event.ticket].leg_id
        if event.move in {"TicketServed", "TicketTransferred"} and leg in self.served:
            del self.served[leg]
            legs = self.asked.get(event.ticket, [])
            self.asked[event.ticket] = [other for other in legs if other != leg]

    def _asked(self, was: Branch, event: Any) -> Iterator[str]:
        legs = self.asked.setdefault(event.ticket, [])
        if event.leg not in self.served:
            yield f"I9 {event.leg} was asked for a rating and is not served"
        elif self.served[event.leg] < was.plan.rating_after:
            yield f"I9 {event.leg} was asked after {self.served[event.leg]}"
        if event.leg in legs:
            yield f"I9 {event.leg} was asked twice"
        legs.append(event.leg)
        if len(legs) > A_VISIT:
            yield f"I9 the visit {event.ticket} was asked {len(legs)} times"

    def _given(self, event: Any) -> Iterator[str]:
        if event.leg in self.given:
            yield f"I9 {event.leg} was rated twice"
        if event.leg not in self.asked.get(event.ticket, ()):
            yield f"I9 {event.leg} was rated and never asked"
        self.given.add(event.leg)
