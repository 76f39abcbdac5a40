"""A release goes to the devices in stages, and stops by itself where one does not live; pure.

First one device of each kind, then a tenth of all, a half, everybody. A stage is over when all its
devices run the release and nothing has been amiss for a while. At any moment a branch has one
device on trial at most, so that its customers always find another.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from wire.enrolment import Place
from wire.software import BoxState, Install, Order, Return

STAGES: Final = (0, 10, 50, 100)
"""Per cent of the devices; in each at least one of each kind."""
TOLERATED: Final = 50
"""One failure among so many does not stop it: somebody pulls a plug somewhere."""
SILENT: Final = timedelta(minutes=30)
"""A device that was told to install, and for so long has not said how it went, has failed."""
ABSENT: Final = timedelta(days=1)
"""A device that has not asked for so long is not waited for."""
STABLE: Final = timedelta(seconds=30)
"""A device is heard once it has been ready for so long without a break: two watchdogs would have
ended one that hangs."""


class State(StrEnum):
    """How a roll-out stands."""

    GOING = "going"
    HALTED = "halted"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How a device stands in a roll-out."""

    RUNS = "runs"
    TRYING = "trying"
    FAILED = "failed"
    WAITING = "waiting"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Release:
    """A signed package of the device software, as it lies on the server."""

    version: str
    file: str
    sha256: str
    size: int
    """Bytes."""
    added: datetime


@dataclass(frozen=True, slots=True)
class Rollout:
    """One release on its way to all devices."""

    number: int
    version: str
    attempt: int
    """Rises when it is resumed: what failed before is tried again."""
    state: State
    stage: int
    """Which of STAGES."""
    since: datetime
    """When the state or the stage began."""
    begun: datetime
    by: str
    pause: timedelta
    """So long a stage is watched after its last device."""
    any_time: bool
    """Whether devices of branches that are open take it, too."""
    why: str = ""
    """Why it halted."""

    @property
    def mark(self) -> str:
        """Its orders' name, by which devices say what became of them."""
        return f"{self.number}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class Box:
    """A device as its updater told it last."""

    place: Place
    kind: str
    state: BoxState
    asked: datetime
    """When it said so."""
    since: datetime
    """Since when it has had the version that is installed."""
    told: str = ""
    """The order that it was given last,"""
    told_at: datetime | None = None
    """and when that was first."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Which version of the screens says over MQTT that it is ready, and since when."""

    place: Place
    version: str
    ready: bool
    since: datetime

    def proves(self, now: datetime) -> str:
        """The version that lives, as far as can be said."""
        return self.version if self.ready and now - self.since >= STABLE else ""


def follows(rollout: Rollout | None, version: str) -> bool:
    """Whether a release can be begun now: devices take newer ones only, unless they went back."""
    if rollout is None or rollout.state is State.WITHDRAWN:
        return True
    return _numbers(version) > _numbers(rollout.version)


def heard_again(before: Box | None, box: Box) -> Box:
    """What a device says now, with what is known of it from before."""
    if before is None:
        return box
    same = before.state.installed == box.state.installed
    since = before.since if same else box.since
    return replace(box, since=since, told=before.told, told_at=before.told_at)


def standing(rollout: Rollout, box: Box, now: datetime) -> Standing:
    """How a device stands in the roll-out."""
    if box.state.installed == rollout.version:
        return Standing.RUNS
    if box.state.of == rollout.mark and box.state.outcome:
        return Standing.FAILED
    if box.told == rollout.mark and box.told_at is not None:
        return Standing.FAILED if now - box.told_at > SILENT else Standing.TRYING
    return Standing.ABSENT if now - box.asked > ABSENT else Standing.WAITING


def chosen(rollout: Rollout, boxes: Mapping[str, Box]) -> list[Box]:
    """The devices of the stage: one of each kind first, and then branch by branch in turn."""
    ranked = sorted(boxes.values(), key=lambda box: _lot(rollout, box))
    kinds, branches = set[str](), Counter[str]()
    order = list[tuple[bool, int, int]]()
    for at, box in enumerate(ranked):
        order.append((box.kind in kinds, branches[box.place.branch], at))
        kinds.add(box.kind)
        branches[box.place.branch] += 1
    wanted = max(len(kinds), -(-len(ranked) * STAGES[rollout.stage] // 100))
    return [ranked[at] for _, _, at in sorted(order)[:wanted]]


def judged(rollout: Rollout, boxes: Mapping[str, Box], now: datetime) -> Rollout:
    """The roll-out as it goes on from here: in its next stage, halted, done, or as it was."""
    if rollout.state is not State.GOING:
        return rollout
    stage = [(box, standing(rollout, box, now)) for box in chosen(rollout, boxes)]
    failed = [box for box, stands in stage if stands is Standing.FAILED]
    runs = [box for box, stands in stage if stands is Standing.RUNS]
    if len(failed) > (len(failed) + len(runs)) // TOLERATED:
        return replace(rollout, state=State.HALTED, since=now, why=_why(failed[0]))
    ended = all(stands not in {Standing.WAITING, Standing.TRYING} for _, stands in stage)
    if not runs or not ended or now - max(box.since for box in runs) < rollout.pause:
        return rollout
    if rollout.stage == len(STAGES) - 1:
        return replace(rollout, state=State.DONE, since=now)
    return replace(rollout, stage=rollout.stage + 1, since=now)


def order(
    rollout: Rollout,
    release: Release,
    box: Box,
    branch: Sequence[Box],
    *,
    open_: bool,
    now: datetime,
) -> Order | None:
    """What a device of the stage shall do now; None: go on as it is.

    `branch` are all devices of its branch, `open_` says whether that serves customers now.
    """
    if any(one.place != box.place and _is_tried(rollout, one, now) for one in branch):
        return None
    if rollout.state is State.WITHDRAWN:
        return _return(rollout, box)
    if rollout.state is State.HALTED or (open_ and not rollout.any_time) or box.state.trial:
        return None
    if standing(rollout, box, now) in {Standing.RUNS, Standing.FAILED}:
        return None
    return Install(
        order=rollout.mark,
        version=release.version,
        file=release.file,
        sha256=release.sha256,
        size=release.size,
    )


def _return(rollout: Rollout, box: Box) -> Order | None:
    back = box.state.installed == rollout.version and box.state.of != rollout.mark
    if not back or not box.state.previous:
        return None
    return Return(order=rollout.mark, version=box.state.previous)


def _is_tried(rollout: Rollout, box: Box, now: datetime) -> bool:
    return standing(rollout, box, now) is Standing.TRYING


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _why(box: Box) -> str:
    said = box.state.reason if box.state.outcome else "it has not reported since it was told to"
    return f"{box.place.name}: {said}"


def _lot(rollout: Rollout, box: Box) -> str:
    """Another order with each roll-out, so that it is not always the same who are first."""
    return hashlib.sha256(f"{rollout.number} {box.place.name}".encode()).hexdigest()


def counted(rollout: Rollout, boxes: Mapping[str, Box], now: datetime) -> Mapping[Standing, int]:
    """How many devices stand how."""
    found = Counter(standing(rollout, box, now) for box in boxes.values())
    return {each: found[each] for each in Standing}


def failures(rollout: Rollout, boxes: Mapping[str, Box], now: datetime) -> Iterator[str]:
    """What went wrong, a line for each device."""
    for box in boxes.values():
        if standing(rollout, box, now) is Standing.FAILED:
            yield _why(box)
