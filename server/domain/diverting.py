"""Which service a newcomer joins while diversions are in force."""

from datetime import datetime

from server.domain.model import Branch
from server.domain.plan import ServiceCode


def joined(branch: Branch, service: ServiceCode, now: datetime) -> ServiceCode:
    """The service that new tickets of a service join now; diversions may follow each other."""
    met = {service}
    while (to := _diverted(branch, service, now)) is not None and to not in met:
        met.add(to)
        service = to
    return service


def _diverted(branch: Branch, service: ServiceCode, now: datetime) -> ServiceCode | None:
    diversion = branch.diversions.get(service)
    in_force = diversion is not None and diversion.until > now
    return diversion.to if in_force and diversion and diversion.to in branch.plan.services else None
