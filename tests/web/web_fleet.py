"""Device software of which a page has something to show: a roll-out that halted."""

from datetime import timedelta
from pathlib import Path

from server.adapters.clock import wall_clock
from server.adapters.database import Database
from server.adapters.registry import RegistryRows
from server.adapters.software_rows import FleetRows
from server.application.rollout import Box, Release, Rollout, State
from server.application.software import Software
from server.web.software import Depot
from tests.rollouts import enrol
from wire.enrolment import Place
from wire.software import BoxState

WHY = "b2-kiosk-1: the server did not hear it"


def depot_of(kept: Database) -> Depot:
    """Its releases and devices, on that database."""
    software = Software(
        FleetRows(kept), RegistryRows(kept), lambda _: False, lambda _: False, wall_clock
    )
    return Depot(software, Path("nowhere"))


async def halted(kept: Database) -> None:
    """Of thirteen devices one runs the release, one went back, the others wait."""
    fleet, registry = FleetRows(kept), RegistryRows(kept)
    now, day = wall_clock(), timedelta(days=1)
    for version in ("0.2.0", "0.3.0", "0.3.1"):
        file = f"heliotrope-device_{version}.deb"
        await fleet.add(Release(version, file, "0" * 64, 60_000_000, now))
    began = now - day
    halt = Rollout(
        1, "0.3.0", 1, State.HALTED, 1, now, began, "admin", day, any_time=False, why=WHY
    )
    await fleet.begin(halt)
    for place, state in _devices():
        await enrol(registry, place, now)
        await fleet.keep(Box(place, "kiosk", state, now, began))


def _devices() -> list[tuple[Place, BoxState]]:
    runs = BoxState(installed="0.3.0", previous="0.2.0", outcome="kept", of="1-1")
    back = BoxState(installed="0.2.0", outcome="returned", of="1-1", reason=WHY.partition(": ")[2])
    waits = BoxState(installed="0.2.0", previous="0.1.0")
    named = [("b1", runs), ("b2", back), *((f"b{number}", waits) for number in range(3, 14))]
    return [(Place(branch, "kiosk-1"), state) for branch, state in named]
