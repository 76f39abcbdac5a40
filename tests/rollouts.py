"""Devices of a few branches that install what they are told: well, ill, mute, or off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import randbits
from typing import Final

from server.adapters.registry import RegistryRows
from server.application.enrolling import Issued, invitation
from server.application.rollout import (
    Box,
    Release,
    Rollout,
    Standing,
    State,
    chosen,
    heard_again,
    judged,
    order,
    standing,
)
from wire.enrolment import Place
from wire.software import BoxState, Install, Return

NIGHT: Final = datetime(2026, 11, 29, 2, tzinfo=UTC)
BEAT: Final = timedelta(minutes=10)
RELEASE: Final = Release("2.0", "heliotrope-device_2.0.deb", "0" * 64, 10, NIGHT)
KINDS: Final = ("kiosk", "board", "pad")
GOOD, BAD, MUTE, OFF = "good", "bad", "mute", "off"


@dataclass
class Device:
    """A device that asks every ten minutes, as its updater would."""

    box: Box
    nature: str

    def obey(self, wanted: Install | Return, now: datetime) -> None:
        """Do it at once, in its own way."""
        self.box = replace(self.box, told=wanted.order, told_at=now)
        if isinstance(wanted, Return):
            self._say(installed=wanted.version, previous="", outcome="returned", of=wanted.order)
        elif self.nature == GOOD:
            before = self.box.state.installed
            self._say(installed=wanted.version, previous=before, outcome="kept", of=wanted.order)
        elif self.nature == BAD:
            self._say(outcome="returned", of=wanted.order, reason="it was not heard")
        else:
            self.nature = OFF

    def _say(self, **new: str) -> None:
        self.box = replace(self.box, state=self.box.state.model_copy(update=new))


class World:
    """Devices of some branches, and the newest roll-out."""

    def __init__(self, natures: Mapping[tuple[str, str], str], *, any_time: bool = False) -> None:
        self.now = NIGHT
        self.devices: dict[str, Device] = {}
        for at, ((branch, device), nature) in enumerate(natures.items()):
            place = Place(branch, device)
            state = BoxState(installed="1.0", previous="0.9")
            box = Box(place, KINDS[at % len(KINDS)], state, NIGHT, NIGHT - timedelta(days=9))
            self.devices[place.name] = Device(box, nature)
        pause = timedelta(minutes=20)
        self.rollout = Rollout(1, "2.0", 1, State.GOING, 0, NIGHT, NIGHT, "x", pause, any_time)
        self.told: list[str] = []
        self.open = False

    @property
    def boxes(self) -> dict[str, Box]:
        """As they said last."""
        return {name: device.box for name, device in self.devices.items()}

    def beat(self) -> None:
        """Ten minutes: whoever is on asks and does what it is told."""
        self.now += BEAT
        self.rollout = judged(self.rollout, self.boxes, self.now)
        stage = {one.place.name for one in chosen(self.rollout, self.boxes)}
        for name, device in self.devices.items():
            if device.nature == OFF:
                continue
            device.box = heard_again(device.box, replace(device.box, asked=self.now))
            wanted = self._wanted(device.box, stage)
            if wanted:
                self.told.append(name)
                before = device.box.state.installed
                device.obey(wanted, self.now)
                if device.box.state.installed != before:
                    device.box = replace(device.box, since=self.now)
        self.rollout = judged(self.rollout, self.boxes, self.now)  # somebody looks

    def _wanted(self, box: Box, stage: Collection[str]) -> Install | Return | None:
        if box.place.name not in stage and self.rollout.state is not State.WITHDRAWN:
            return None
        branch = [one for one in self.boxes.values() if one.place.branch == box.place.branch]
        return order(self.rollout, RELEASE, box, branch, open_=self.open, now=self.now)

    def stands(self, name: str) -> Standing:
        """How a device stands."""
        return standing(self.rollout, self.boxes[name], self.now)

    def running(self, version: str) -> set[str]:
        """The devices with that version."""
        return {name for name, box in self.boxes.items() if box.state.installed == version}


async def enrol(registry: RegistryRows, place: Place, now: datetime) -> None:
    """Give the device a certificate, as far as a database knows of it."""
    invited, _ = invitation(place, "kiosk", "anna", now)
    await registry.invite(invited)
    serial, end = randbits(80), now + timedelta(days=90)
    assert await registry.enrol(invited, Issued(serial, place, "kiosk", now, end, "anna"))
