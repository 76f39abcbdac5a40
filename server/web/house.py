"""What the pages stand on: the branch's door, the staff, the forecast, the devices."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.application.door import Door
from server.application.ports import Accounts
from server.domain.model import TicketId
from server.forecast.outlook import Outlook, Wait
from wire.messages import DeviceState

FRESH: Final = timedelta(minutes=5)
"""An older forecast is not told."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything the web surfaces need from the rest of the server."""

    door: Door
    accounts: Accounts
    outlook: Callable[[], Outlook | None]
    secret: str
    """Signs the sessions; whoever knows it can log in as anyone."""
    speed: float
    """Seconds of the server's clock per real second."""
    devices: Callable[[], Mapping[str, DeviceState]]
    seconds: Callable[[], float] = time.monotonic
    """Real seconds, for limits on people: they do not hurry with the demonstration's clock."""

    @property
    def code(self) -> str:
        """The branch's code."""
        return self.door.branch.plan.code

    def forecast(self) -> Outlook:
        """The newest forecast, or an empty one where there is none fresh enough to be told."""
        now, outlook = self.door.clock(), self.outlook()
        if outlook is None or now - outlook.made_at > FRESH * self.speed:
            return Outlook(now)
        return outlook

    def wait_of(self, ticket: TicketId) -> Wait | None:
        """How much longer this ticket is expected to wait."""
        return self.forecast().tickets.get(ticket)


def milliseconds(at: datetime) -> int:
    """A moment as browsers count it."""
    return round(at.timestamp() * 1000)
