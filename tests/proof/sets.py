"""Set checker: nothing lost, nothing twice, nothing from nowhere (Jepsen's total queue)."""

from collections import Counter as Tally
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Number = Hashable
"""A number with its business day, or whatever else names one ticket of a run."""
Fault = tuple[str, Number]
"""What is wrong, and with which number."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The numbers that each stage of a run saw, in any order and as often as it saw them."""

    issued: Sequence[Number]
    """Given to an asker, by the server or from a reserve."""
    printed: Sequence[Number]
    """The first byte of the slip left the kiosk."""
    accepted: Sequence[Number]
    """In the server's journal after everything healed."""
    called: Sequence[Number]
    terminal: Sequence[Number]
    """Ended, each once: served, no-show, cancelled, redirected or expired."""
    still_open: Sequence[Number] = ()
    """Waiting, called or held when the run stopped."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages disagree about; empty is good."""

    lost: tuple[Fault, ...]
    duplicated: tuple[Fault, ...]
    phantom: tuple[Fault, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.duplicated or self.phantom)


LOST: Final = (("printed", "accepted"), ("accepted", "ended"))
"""Whoever is in the first must be in the second."""
PHANTOM: Final = (
    ("printed", "issued"),
    ("accepted", "issued"),
    ("called", "accepted"),
    ("ended", "accepted"),
)
"""Whoever is in the first must come from the second."""
ONCE: Final = ("issued", "printed", "accepted", "ended")
"""A ticket may be called again after a requeue; anything else happens to a number once."""


def check(stages: Stages) -> Findings:
    """Every number that a stage lost, saw twice or made up."""
    seen: dict[str, Sequence[Number]] = {
        "issued": stages.issued,
        "printed": stages.printed,
        "accepted": stages.accepted,
        "called": stages.called,
        "ended": [*stages.terminal, *stages.still_open],
    }
    distinct = {stage: set(numbers) for stage, numbers in seen.items()}
    return Findings(
        lost=_only_in_first(distinct, LOST, "{} but not {}"),
        duplicated=_sorted(
            (f"{stage} twice", number) for stage in ONCE for number in _repeated(seen[stage])
        ),
        phantom=_only_in_first(distinct, PHANTOM, "{} but never {}"),
    )


def _only_in_first(
    distinct: dict[str, set[Number]], pairs: Iterable[tuple[str, str]], sentence: str
) -> tuple[Fault, ...]:
    return _sorted(
        (sentence.format(first, second), number)
        for first, second in pairs
        for number in distinct[first] - distinct[second]
    )


def _repeated(numbers: Sequence[Number]) -> list[Number]:
    return [number for number, times in Tally(numbers).items() if times > 1]


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault[0], str(fault[1]))))
