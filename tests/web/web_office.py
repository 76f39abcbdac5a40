"""An office on a database that forgets with the process, and a past that a test gives it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.adapters.database import Database, open_database
from server.adapters.letters import installed_fonts
from server.adapters.office import PlanDesk
from server.adapters.picture_tables import PICTURE
from server.adapters.pictures import PictureRows
from server.adapters.staff_tables import METADATA, PLAN_DRAFT
from server.adapters.tables import PLAN
from server.application.door import Door
from server.application.office import Office
from server.forecast.laws import priors
from server.forecast.past import PastDay

KEY = b"o" * 32
__all__ = ["installed_fonts", "office", "pictures"]


@dataclass
class PastOnly:
    """As much of an `Archive` as an office asks for."""

    days: Sequence[PastDay] = ()

    async def newest(self, most: int) -> Sequence[PastDay]:
        return self.days[-most:]


def office(door: Door, days: Sequence[PastDay] = ()) -> Office:
    """Whose drafts stand on empty tables."""
    engine = open_database("sqlite://")
    METADATA.create_all(engine, tables=(PLAN_DRAFT, PLAN))
    desk = PlanDesk(Database(engine, KEY), door.branch.plan.code, 1.0, ())
    past: Any = PastOnly(days)
    return Office(door, desk, past, lambda branch: priors(branch.plan), asyncio.Semaphore(1))


def pictures() -> PictureRows:
    """Kept in an empty table."""
    engine = open_database("sqlite://")
    METADATA.create_all(engine, tables=(PICTURE,))
    return PictureRows(Database(engine, KEY))
