"""Who was overtaken how often, and whether a class was served first come, first served."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

CouldCall = Callable[[str, str], bool]
"""Whether a counter could call a ticket now: profile, skills, restriction of the ticket."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A ticket begins to wait, or waits at another place or in another class from now on."""

    ticket: str
    place: Any
    """Where it stands among all who wait; less is earlier."""
    class_: Hashable = ""
    """What the discipline can tell apart but for arrival."""
    leg: int = 1
    """A later leg arrives when it starts to wait: its overtakings are counted anew."""


@dataclass(frozen=True, slots=True)
class Calls:
    """A waiting ticket is called to a counter."""

    ticket: str
    counter: str
    by_discipline: bool = True
    """False: out of turn, resumed or otherwise by a person's choice."""


@dataclass(frozen=True, slots=True)
class CallTakenBack:
    """Undo of the ticket's last call: whom it overtook, it did not overtake."""

    ticket: str


@dataclass(frozen=True, slots=True)
class LegTakenBack:
    """Undo of the finish that began this leg: it has not been, and may begin once more."""

    ticket: str
    leg: int


@dataclass(frozen=True, slots=True)
class Leaves:
    """No longer waiting, for another reason than a call."""

    ticket: str


Seen = Waits | Calls | CallTakenBack | LegTakenBack | Leaves
Leg = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Break:
    """A call by the discipline passed an older ticket of the same class (I5)."""

    called: str
    passed: str
    counter: str

    def __str__(self) -> str:
        return f"{self.called} called to {self.counter} before {self.passed}, older in its class"


@dataclass(slots=True)
class Watch:
    """Counts while it happens: a record costs at most as much as there are tickets waiting."""

    could_call: CouldCall
    overtakings: dict[Leg, int] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)
    _waiting: dict[str, Waits] = field(default_factory=dict)
    _passed: dict[str, list[Leg]] = field(default_factory=dict)

    def see(self, seen: Seen) -> None:
        """Take in what happened next."""
        match seen:
            case Waits():
                self._waiting[seen.ticket] = seen
                self.overtakings.setdefault((seen.ticket, seen.leg), 0)
            case Calls():
                self._calls(seen)
            case CallTakenBack():
                for leg in self._passed.pop(seen.ticket, ()):
                    self.overtakings[leg] -= 1
            case LegTakenBack():
                self._forget((seen.ticket, seen.leg))
            case Leaves():
                self._waiting.pop(seen.ticket, None)

    def passed_by(self, ticket: str) -> list[Leg]:
        """Whom the last call of a ticket overtook."""
        return self._passed.get(ticket, [])

    def _forget(self, leg: Leg) -> None:
        self._waiting.pop(leg[0], None)
        self.overtakings.pop(leg, None)
        self._passed = {
            ticket: [each for each in legs if each != leg] for ticket, legs in self._passed.items()
        }

    def _calls(self, call: Calls) -> None:
        called = self._waiting.pop(call.ticket, None)
        self._passed[call.ticket] = []
        if called is None or not call.by_discipline:
            return
        for other in self._waiting.values():
            if other.place < called.place and self.could_call(call.counter, other.ticket):
                self.overtakings[other.ticket, other.leg] += 1
                self._passed[call.ticket].append((other.ticket, other.leg))
                if other.class_ == called.class_:
                    self.breaks.append(Break(called.ticket, other.ticket, call.counter))


def watched(journal: Iterable[Seen], could_call: CouldCall) -> Watch:
    """A watch that has seen the whole journal."""
    watch = Watch(could_call)
    for seen in journal:
        watch.see(seen)
    return watch


def overtakings(journal: Iterable[Seen], could_call: CouldCall) -> dict[str, int]:
    """How often each ticket was overtaken; of several legs, the worst."""
    worst: dict[str, int] = {}
    for (ticket, _), times in watched(journal, could_call).overtakings.items():
        worst[ticket] = max(times, worst.get(ticket, 0))
    return worst


def breaks(journal: Iterable[Seen], could_call: CouldCall) -> list[Break]:
    """Every call that broke first come, first served inside a class."""
    return watched(journal, could_call).breaks
