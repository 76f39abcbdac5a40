"""How a release of the device software spreads, as a page shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.rollout import (
    STAGES,
    Box,
    Release,
    Rollout,
    Standing,
    State,
    counted,
    failures,
    follows,
)

USUAL: Final = frozenset({Standing.RUNS, Standing.WAITING})
"""Shown even of nobody."""
MARKS: Final[Mapping[State, tuple[str, str]]] = {
    State.GOING: ("near", "On its way"),
    State.HALTED: ("past", "Halted"),
    State.DONE: ("fine", "Everywhere"),
    State.WITHDRAWN: ("closed", "Withdrawn"),
}
"""The sign and the word of each state."""
WORDS: Final[Mapping[Standing, str]] = {
    Standing.RUNS: "Run it",
    Standing.TRYING: "Trying it now",
    Standing.FAILED: "Went back",
    Standing.WAITING: "Still to come",
    Standing.ABSENT: "Not heard for a day",
}
MAY: Final[Mapping[State, tuple[str, ...]]] = {
    State.GOING: ("halt", "withdraw"),
    State.HALTED: ("resume", "withdraw"),
    State.DONE: ("halt", "withdraw"),
    State.WITHDRAWN: (),
}
"""What may be done next."""
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class RolloutView:
    """The page."""

    rollout: Rollout | None
    percent: int
    """Of the devices, in this stage; 0: one of each kind."""
    stages: int
    cards: Sequence[tuple[str, int]]
    failures: Sequence[str]
    may: Sequence[str]
    versions: Sequence[tuple[str, int]]
    """Which run on how many devices, the most common first."""
    releases: Sequence[Release]
    """That could be brought to the devices now, the newest first."""


def rollout_view(
    rollout: Rollout | None, boxes: Mapping[str, Box], releases: Sequence[Release], now: datetime
) -> RolloutView:
    """How it stands now."""
    versions = Counter(box.state.installed or "–" for box in boxes.values())
    stands = counted(rollout, boxes, now) if rollout else {}
    return RolloutView(
        rollout=rollout,
        percent=STAGES[rollout.stage] if rollout else 0,
        stages=len(STAGES),
        cards=[(WORDS[each], count) for each, count in stands.items() if count or each in USUAL],
        failures=list(failures(rollout, boxes, now))[:SHOWN] if rollout else (),
        may=MAY[rollout.state] if rollout else (),
        versions=versions.most_common(),
        releases=[one for one in reversed(releases) if follows(rollout, one.version)],
    )
