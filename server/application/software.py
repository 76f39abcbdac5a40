"""Devices ask which release they shall run: answered as the roll-out stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog
from cryptography import x509
from pydantic import ValidationError

from server.application.enrolling import GRACE, Issued
from server.application.rollout import (
    Box,
    Heard,
    Release,
    Rollout,
    State,
    chosen,
    follows,
    heard_again,
    judged,
    order,
)
from wire.enrolment import is_signed, key_of
from wire.software import Answer, BoxState, Order, Report

log = structlog.get_logger()
FRESH: Final = timedelta(seconds=15)
"""So old what is known of the other devices may be: ten thousand are not read each time."""
NOTED_EVERY: Final = timedelta(minutes=5)
"""A device that says the same is written down again after so long."""


class NoRollout(ValueError):
    """That cannot be done; the message says why."""


class Fleet(Protocol):
    """The releases, the roll-outs, and the devices as they said last. May raise `StoreFailed`."""

    async def add(self, release: Release) -> None:
        """Keep a release, in place of one of the same version."""

    async def release(self, version: str) -> Release | None:
        """The release of that version."""

    async def releases(self) -> Sequence[Release]:
        """All, in the order in which they came."""

    async def rollout(self) -> Rollout | None:
        """The newest."""

    async def begin(self, rollout: Rollout) -> bool:
        """Keep a new one; False if somebody has begun one of that number."""

    async def move(self, before: Rollout, after: Rollout) -> bool:
        """Keep what became of it; False if somebody else has changed it meanwhile."""

    async def box(self, name: str) -> Box | None:
        """What that device said last."""

    async def boxes(self) -> Mapping[str, Box]:
        """All devices that ever asked and are not revoked, by name."""

    async def keep(self, box: Box) -> None:
        """Keep what a device said."""

    async def heard(self, name: str) -> Heard | None:
        """Which version of a device's screens says that it is ready."""


class Known(Protocol):
    """Whose certificate it is. May raise `StoreFailed`."""

    async def find(self, serial: int) -> Issued | None:
        """The certificate of that number."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer."""

    why: str


@dataclass(slots=True)
class Survey:
    """The devices and the stage of a roll-out, as they were looked up last."""

    at: datetime
    rollout: Rollout
    boxes: dict[str, Box]
    stage: frozenset[str] = field(init=False)
    branches: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.stage = frozenset(box.place.name for box in chosen(self.rollout, self.boxes))
        self.branches = {}
        for name, box in self.boxes.items():
            self.branches.setdefault(box.place.branch, []).append(name)

    def names(self, box: Box) -> bool:
        """Whether the device has to do with it: it is of the stage, or is to go back."""
        return box.place.name in self.stage or self.rollout.state is State.WITHDRAWN

    def neighbours(self, box: Box) -> list[Box]:
        """The devices of its branch."""
        return [self.boxes[name] for name in self.branches.get(box.place.branch, ())]

    def put(self, box: Box) -> None:
        """Know what a device has just said."""
        if box.place.name not in self.boxes:
            self.branches.setdefault(box.place.branch, []).append(box.place.name)
        self.boxes[box.place.name] = box


class Software:
    """Answers the updaters of the devices."""

    def __init__(
        self,
        fleet: Fleet,
        known: Known,
        ours: Callable[[x509.Certificate], bool],
        is_open: Callable[[str], bool],
        clock: Callable[[], datetime],
    ) -> None:
        """`ours`: of one of our CAs. `is_open`: whether that branch serves customers now."""
        self.fleet, self.clock = fleet, clock
        self._known, self._ours, self._is_open = known, ours, is_open
        self.last: Survey | None = None
        """The newest roll-out and its devices, as they were looked up last."""

    async def answer(self, report: Report) -> Answer | Refused:
        """What a device shall do, if it is one.

        Raises:
            StoreFailed: the database does not answer.
        """
        try:
            shown = x509.load_pem_x509_certificate(report.certificate.encode())
            issued = await self._known.find(shown.serial_number)
            state = BoxState.model_validate_json(report.said)
            signed = is_signed(report.said, report.signature, key_of(shown))
        except (ValueError, ValidationError) as wrong:
            return Refused(f"not understood: {wrong}")
        now = self.clock()
        if issued is None or not self._ours(shown) or not signed:
            return Refused("not signed with the key of a certificate of ours")
        if issued.revoked or now > issued.not_after + GRACE:
            return Refused(f"{issued.place.name}: revoked, or too old")
        return await self._told(Box(issued.place, issued.kind, state, now, now), now)

    async def survey(self) -> Survey | None:
        """The newest roll-out and its devices, moved on as far as it goes; None: there is none.

        Raises:
            StoreFailed: the database does not answer.
        """
        now, last = self.clock(), self.last
        if last is None or now - last.at > FRESH:
            rollout = await self.fleet.rollout()
            boxes = dict(await self.fleet.boxes()) if rollout else {}
            moved = await self._moved(rollout, boxes, now) if rollout else None
            last = self.last = Survey(now, moved, boxes) if moved else None
        return last

    async def begin(self, version: str, by: str, pause: timedelta, *, any_time: bool) -> Rollout:
        """Bring a release to all devices, in stages; it takes the place of the roll-out before.

        Raises:
            NoRollout: there is no such release, or it is on its way.
            StoreFailed: nothing was begun.
        """
        last, now = await self.fleet.rollout(), self.clock()
        if await self.fleet.release(version) is None:
            raise NoRollout(f"there is no release {version}; heliotrope rollout add brings one")
        if last and not follows(last, version):
            raise NoRollout(
                f"the roll-out of {last.version} is {last.state}, and devices take newer releases "
                "only; withdraw it first"
            )
        begun = Rollout(
            number=last.number + 1 if last else 1,
            version=version,
            attempt=1,
            state=State.GOING,
            stage=0,
            since=now,
            begun=now,
            by=by,
            pause=pause,
            any_time=any_time,
        )
        if not await self.fleet.begin(begun):
            raise NoRollout("somebody else has begun one meanwhile; look again")
        self.last = None
        log.info("roll-out begun", version=version, by=by)
        return begun

    async def change(self, change: Callable[[Rollout], Rollout]) -> Rollout:
        """Halt the newest roll-out, go on with it, or withdraw it.

        Raises:
            NoRollout: there is none, or it is past that.
            StoreFailed: nothing was changed.
        """
        before = await self.fleet.rollout()
        if before is None:
            raise NoRollout("there is no roll-out")
        after = change(before)
        if not await self.fleet.move(before, after):
            raise NoRollout("it was changed meanwhile; look again")
        self.last = None
        log.info("roll-out changed", version=after.version, state=after.state, why=after.why)
        return after

    async def _told(self, said: Box, now: datetime) -> Answer:
        before = await self.fleet.box(said.place.name)
        box = heard_again(before, said)
        wanted = await self._wanted(box, now)
        if wanted and box.told != wanted.order:
            box = replace(box, told=wanted.order, told_at=now)
            log.info("software ordered", device=box.place.name, what=wanted.kind)
        if before is None or _differ(before, box) or now - before.asked > NOTED_EVERY:
            await self.fleet.keep(box)
        if self.last:
            self.last.put(box)
        heard = await self.fleet.heard(box.place.name)
        return Answer(heard=heard.proves(now) if heard else "", order=wanted)

    async def _wanted(self, box: Box, now: datetime) -> Order | None:
        survey = await self.survey()
        if survey is None or not survey.names(box):
            return None
        release = await self.fleet.release(survey.rollout.version)
        if release is None:  # erased by somebody: then it is for nobody any more
            return None
        open_ = self._is_open(box.place.branch)
        return order(survey.rollout, release, box, survey.neighbours(box), open_=open_, now=now)

    async def _moved(self, rollout: Rollout, boxes: Mapping[str, Box], now: datetime) -> Rollout:
        after = judged(rollout, boxes, now)
        if after != rollout and await self.fleet.move(rollout, after):
            halted = after.state is State.HALTED
            say = log.error if halted else log.info
            say(
                "roll-out",
                version=after.version,
                state=after.state,
                stage=after.stage,
                why=after.why,
            )
        return after


def halted(rollout: Rollout, now: datetime, by: str) -> Rollout:
    """No device is told to install any more.

    Raises:
        NoRollout: it is not going on.
    """
    if rollout.state not in {State.GOING, State.DONE}:
        raise NoRollout(f"the roll-out is {rollout.state}")
    return replace(rollout, state=State.HALTED, since=now, why=f"by {by}")


def resumed(rollout: Rollout, now: datetime) -> Rollout:
    """Goes on; devices that failed try again.

    Raises:
        NoRollout: it was not halted.
    """
    if rollout.state is not State.HALTED:
        raise NoRollout(f"the roll-out is {rollout.state}, not halted")
    attempt = rollout.attempt + 1
    return replace(rollout, state=State.GOING, attempt=attempt, since=now, why="")


def withdrawn(rollout: Rollout, now: datetime, by: str) -> Rollout:
    """Every device that runs the release goes back to the version before.

    Raises:
        NoRollout: it is withdrawn already.
    """
    if rollout.state is State.WITHDRAWN:
        raise NoRollout("the roll-out is withdrawn already")
    attempt, why = rollout.attempt + 1, f"by {by}"
    return replace(rollout, state=State.WITHDRAWN, attempt=attempt, since=now, why=why)


def _differ(before: Box, box: Box) -> bool:
    return replace(before, asked=box.asked) != box
