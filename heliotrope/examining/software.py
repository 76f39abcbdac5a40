"""Device software: whether a roll-out goes on, and whether every updater asks."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Final

from heliotrope.examining.finding import Finding, Patient, fine, soon
from heliotrope.plans import Shelf
from server.adapters.software_rows import FleetRows
from server.application.rollout import ABSENT, Box, Rollout, State

NAMED: Final = 5


def software(patient: Patient) -> Iterator[Finding]:
    """The newest roll-out and the devices; nothing is said where no updater ever asked."""
    settings = patient.settings
    with Shelf(settings.data, settings.database_url).opened() as database:
        rollout, boxes = asyncio.run(_seen(FleetRows(database)))
    if rollout:
        yield _going(rollout)
    if boxes:
        yield _asking(patient, boxes)


async def _seen(fleet: FleetRows) -> tuple[Rollout | None, Mapping[str, Box]]:
    return await fleet.rollout(), await fleet.boxes()


def _going(rollout: Rollout) -> Finding:
    said = f"the roll-out of {rollout.version} is {rollout.state}"
    if rollout.state is not State.HALTED:
        return fine(said)
    return soon(
        f"{said}: {rollout.why}",
        "heliotrope rollout list says which devices went back and why; then rollout change "
        "resume, or withdraw",
    )


def _asking(patient: Patient, boxes: Mapping[str, Box]) -> Finding:
    silent = sorted(name for name, box in boxes.items() if patient.now - box.asked > ABSENT)
    if not silent:
        return fine(f"the updaters of {len(boxes)} devices ask")
    names = ", ".join(silent[:NAMED]) + (", ..." if len(silent) > NAMED else "")
    return soon(
        f"{len(silent)} of {len(boxes)} updaters have not asked for a day: {names}",
        "on the device: systemctl status heliotrope-update.timer; a device that is gone for good "
        "is revoked",
    )
