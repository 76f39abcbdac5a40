"""Whether what concurrent callers saw could have happened one at a time (Wing-Gong, Lowe)."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import inf
from typing import Any, Final, Protocol

Outcomes = Iterable[tuple[Hashable, Hashable]]
"""Results that the specification allows, each with the state it leaves."""


class Unknown(Enum):
    """Instead of a result when the caller had no answer."""

    RESULT = "unknown"


UNKNOWN: Final = Unknown.RESULT


class Model(Protocol):
    """A sequential specification; states are hashable and never changed in place."""

    @property
    def initial(self) -> Hashable: ...

    def step(self, state: Any, call: Any) -> Outcomes: ...


@dataclass(frozen=True, slots=True)
class Operation:
    """What one caller asked, when, and what it heard."""

    call: Hashable
    result: Hashable = UNKNOWN
    invoked: float = 0.0
    returned: float = inf
    key: str = ""
    """The part that it touches, a branch; parts are judged one by one (P-compositionality)."""
    caller: str = ""

    @property
    def until(self) -> float:
        """When it had surely taken effect: without an answer at any later time, or never."""
        return inf if self.result is UNKNOWN else self.returned


@dataclass(frozen=True, slots=True)
class Violation:
    """No order explains this part of the history; `explained` is as far as any order comes."""

    key: str
    explained: tuple[Operation, ...]
    unexplained: tuple[Operation, ...]

    def __str__(self) -> str:
        told = [f"not linearizable: {self.key or 'the history'}", "one order goes so far:"]
        told += [f"  {_told(operation)}" for operation in self.explained]
        told += ["and then none of these can follow:"]
        return "\n".join(told + [f"  {_told(operation)}" for operation in self.unexplained])


def check(history: Iterable[Operation], model: Model) -> Violation | None:
    """None if every part of the history is linearizable, else the first part that is not."""
    parts: dict[str, list[Operation]] = {}
    for operation in history:
        parts.setdefault(operation.key, []).append(operation)
    violations = (_explain(key, part, model) for key, part in sorted(parts.items()))
    return next((violation for violation in violations if violation), None)


Configuration = tuple[int, int]
"""Which operations are done, as a bit mask, and which known state they led to."""


@dataclass(slots=True)
class _Search:
    """Depth first over all orders; no configuration is entered twice (Lowe's memo).

    States are numbered as they are met: a number is hashed faster than a state, and what a call
    does in a state is asked of the model once.
    """

    operations: Sequence[Operation]
    model: Model
    states: list[Hashable] = field(default_factory=list)
    numbers: dict[Hashable, int] = field(default_factory=dict)
    leads: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    came_from: dict[Configuration, Configuration | None] = field(default_factory=dict)

    def stuck(self) -> Configuration | None:
        """None if some order explains all answers, else where the longest attempt ends."""
        answered = sum(
            1 << at for at, one in enumerate(self.operations) if one.result is not UNKNOWN
        )
        deepest: Configuration = (0, self.number(self.model.initial))
        self.came_from[deepest] = None
        stack = [deepest]
        while stack:
            here = stack.pop()
            if here[0] & answered == answered:
                return None
            if here[0].bit_count() > deepest[0].bit_count():
                deepest = here
            for following in self.following(here):
                if following not in self.came_from:
                    self.came_from[following] = here
                    stack.append(following)
        return deepest

    def following(self, here: Configuration) -> list[Configuration]:
        """Where one more operation may lead; what returned first is tried first (pushed last)."""
        mask, state = here
        leads: list[Configuration] = []
        for at in candidates(self.operations, mask):
            states = self.after(state, at)
            if states == [state]:
                # It changes nothing and may happen now, so no order gains by having it later.
                if self.operations[at].result is not UNKNOWN:
                    return [(mask | 1 << at, state)]
                continue
            leads += [(mask | 1 << at, next_state) for next_state in states]
        return leads

    def after(self, state: int, at: int) -> list[int]:
        """The states in which an operation may leave a state, given what its caller heard."""
        known = self.leads.get((state, at))
        if known is None:
            operation = self.operations[at]
            known = self.leads[state, at] = [
                self.number(after)
                for result, after in self.model.step(self.states[state], operation.call)
                if operation.result in (UNKNOWN, result)
            ]
        return known

    def number(self, state: Hashable) -> int:
        """The number of a state, given when it is first met."""
        number = self.numbers.setdefault(state, len(self.states))
        if number == len(self.states):
            self.states.append(state)
        return number

    def order(self, last: Configuration) -> list[Operation]:
        """The operations on the way to `last`, in the order in which they were taken."""
        order: list[Operation] = []
        here = last
        while (before := self.came_from[here]) is not None:
            order.append(self.operations[(here[0] ^ before[0]).bit_length() - 1])
            here = before
        return order[::-1]


def _explain(key: str, part: Sequence[Operation], model: Model) -> Violation | None:
    operations = sorted(part, key=lambda operation: operation.invoked)
    search = _Search(operations, model)
    stuck = search.stuck()
    if stuck is None:
        return None
    left = [operations[at] for at in candidates(operations, stuck[0])]
    return Violation(key, tuple(search.order(stuck)), tuple(left))


def candidates(operations: Sequence[Operation], mask: int) -> list[int]:
    """Operations not done yet that no other such operation precedes; the last to return first."""
    open_: list[int] = []
    earliest = inf
    for at, operation in _not_done(operations, mask):
        if operation.invoked > earliest:
            break
        open_.append(at)
        earliest = min(earliest, operation.until)
    minimal = [at for at in open_ if operations[at].invoked <= earliest]
    return sorted(minimal, key=lambda at: -operations[at].until)


def _not_done(operations: Sequence[Operation], mask: int) -> Iterator[tuple[int, Operation]]:
    first = (~mask & (mask + 1)).bit_length() - 1
    for at in range(first, len(operations)):
        if not mask >> at & 1:
            yield at, operations[at]


def _told(operation: Operation) -> str:
    heard = "no answer" if operation.result is UNKNOWN else operation.result
    when = f"{operation.invoked:g} .. {operation.until:g}"
    return f"{operation.caller} {operation.call} -> {heard} ({when})".strip()
