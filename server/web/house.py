"""What the pages stand on: the branch's door, the staff, the forecast, the devices."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from server.application.advice import Warnings
from server.application.alerting import Alerting
from server.application.cases import Cases
from server.application.contacts import Contacts
from server.application.door import Door
from server.application.identifying import Identifying
from server.application.judging import Record, Standing
from server.application.office import Office
from server.application.pictures import Pictures
from server.application.ports import Terminals
from server.application.pushing import Pushing
from server.application.rating import Ratings
from server.application.return_calls import ReturnCalls
from server.application.staff import Staff
from server.application.telling import Telling
from server.application.trail import Trail
from server.domain.hours import today
from server.forecast.advise import Effect
from server.forecast.changes import Change
from server.forecast.outlook import Outlook
from wire.messages import CommandResult, DeviceCommand, DeviceState, PrintJob, PrintResult


class Advising(Protocol):
    """Whoever may be asked for advice."""

    def newest(self) -> Warnings | None:
        """What to warn of now; None while there is no forecast that is fresh enough."""

    async def warnings(self) -> Warnings | None:
        """The same, worked out anew if it is time."""

    async def effect(self, change: Change) -> Effect | None:
        """What a change would do; None if there is no forecast."""


class Slips(Protocol):
    """Printers that stand by themselves."""

    def ready(self) -> tuple[str, ...]:
        """Those that can be counted on now, by name."""

    async def print(self, device: str, job: PrintJob, seconds: float) -> PrintResult | None:
        """Have it print the slip; None where nothing was heard in so many seconds."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything the web surfaces need from the rest of the server."""

    door: Door
    terminals: Terminals
    """Which log-in of a teller may press, and their keys."""
    staff: Staff
    """Of all branches."""
    customers: Identifying
    """Who stands at a counter, as far as the bank's directory knows."""
    outlook: Callable[[], Outlook | None]
    """What is told of the waits, unless there is none that is fresh enough."""
    advice: Advising
    """Early warnings, and what would change if."""
    secret: str
    """Signs the sessions; whoever knows it can log in as anyone."""
    speed: float
    """Seconds of the server's clock per real second."""
    devices: Callable[[], Mapping[str, DeviceState]]
    heard: Callable[[], Mapping[str, datetime]]
    """When each of them said something last."""
    command: Callable[[str, DeviceCommand], Awaitable[CommandResult | None]]
    """Has a device do something, by its kind and name; None if it does not answer."""
    slips: Slips
    trail: Trail
    """The journal, for auditors."""
    office: Office
    """The branch's plan, as people change it."""
    pictures: Pictures
    """The bank's own."""
    fonts: Mapping[str, Path]
    """For pages, that are installed on this machine, by the names of their packages."""
    record: Record
    """What was forecast, and what came of it."""
    ratings: Ratings
    """What was served, asked and answered."""
    cases: Cases
    """What went badly, and who sees to it."""
    alerts: Alerting
    """What somebody of the staff should see to now."""
    screens: Pushing
    """Who is told of them on a locked screen."""
    telling: Telling
    """What is told to the tellers, and what became of advice."""
    contacts: Contacts
    """Who agreed to be reached afterwards."""
    calls: ReturnCalls
    """Who is called back."""
    standing: Callable[[], Standing]
    """What the forecast goes by now."""
    phone: str = ""
    """Where a slip's secret is appended; empty: there is no phone page."""
    seconds: Callable[[], float] = time.monotonic
    """Real seconds, for limits on people: they do not hurry with the demonstration's clock."""

    @property
    def code(self) -> str:
        """The branch's code."""
        return self.door.branch.plan.code

    def today(self) -> date:
        """The date of the branch."""
        return today(self.door.branch, self.door.clock())

    def forecast(self) -> Outlook:
        """What is told of the waits; empty where there is no estimate."""
        return self.outlook() or Outlook(self.door.clock())


def milliseconds(at: datetime) -> int:
    """A moment as browsers count it."""
    return round(at.timestamp() * 1000)
