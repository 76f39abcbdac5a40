"""Releases of the device software on a server: who answers the updaters, from what."""

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from server.adapters.admitting import Admitting
from server.adapters.clock import wall_clock
from server.adapters.software_rows import FleetRows
from server.application.rollout import State, counted
from server.application.software import Software
from server.serving import Served
from server.settings import SOFTWARE
from server.shared import Shared
from server.web.software import Depot

HALTED: Final = "heliotrope_rollout_halted"
DEVICES: Final = "heliotrope_rollout_devices"


class Spread(Collector):
    """How far a release has come, as it was looked up for the last device that asked."""

    def __init__(self, software: Software) -> None:
        self._software = software

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Nothing where there is no roll-out."""
        survey = self._software.last
        if survey is None:
            return
        halted = "1 where the newest roll-out of device software has halted."
        state = survey.rollout.state is State.HALTED
        yield GaugeMetricFamily(HALTED, halted, value=state)
        stands = "Devices by how they stand in the newest roll-out of device software."
        devices = GaugeMetricFamily(DEVICES, stands, labels=["standing"])
        for standing, count in counted(survey.rollout, survey.boxes, wall_clock()).items():
            devices.add_metric([standing], count)
        yield devices


def depot(
    shared: Shared, admitting: Admitting | None, branches: Mapping[str, Served]
) -> Depot | None:
    """Where updaters ask; None without a CA, by whose certificates they are known."""
    if admitting is None:
        return None

    def is_open(branch: str) -> bool:
        found = branches.get(branch)
        return found is not None and found.door.branch.open

    fleet, knows = FleetRows(shared.database), admitting.succession.knows
    software = Software(fleet, admitting.registry, knows, is_open, wall_clock)
    shared.measures.registry.register(Spread(software))
    return Depot(software, shared.settings.data / SOFTWARE)
