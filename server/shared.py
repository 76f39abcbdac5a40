"""What all branches of one server have in common."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from server.adapters.contacts import Reachable
from server.adapters.database import Database
from server.adapters.measured import Measures
from server.adapters.reaching import Reaching
from server.adapters.sending import There
from server.application.identifying import Directory
from server.application.pushing import Pusher
from server.application.staff import Staff
from server.domain.own import OwnDiscipline
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What all branches of one server have in common."""

    settings: Settings
    database: Database
    staff: Staff
    secret: str
    owner: str
    """This server, by a name that no other has or had."""
    held: Callable[[], Collection[str]]
    """The branches that are this server's duty at this moment."""
    own: Mapping[str, OwnDiscipline]
    """The bank's own disciplines."""
    directory: Directory | None
    """Of the bank's customers, if there is one."""
    reaching: Reaching
    """How customers who agreed to it are reached,"""
    reachable: Reachable
    """and where there are any."""
    pusher: Pusher
    """How locked screens of the staff are."""
    measures: Measures
    trust: Callable[[], str]
    """Which CAs devices trust now."""
    there: There | None
    """Head office, if journals are sent to one."""
    looking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Whose turn it is to look ahead."""
