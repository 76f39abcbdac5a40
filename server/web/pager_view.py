"""Which bases of pagers there are, and who holds which, as they say themselves."""

from collections.abc import Mapping
from typing import Final

from wire.messages import DeviceState, Presence

KIND: Final = "pager/"


def bases(devices: Mapping[str, DeviceState]) -> tuple[str, ...]:
    """The bases that are there."""
    return tuple(
        name.removeprefix(KIND)
        for name, state in sorted(devices.items())
        if name.startswith(KIND) and state.state is Presence.READY
    )


def held(devices: Mapping[str, DeviceState], number: str) -> str:
    """The pager that the customer with this number holds."""
    lent = (each for state in devices.values() for each in state.lent.items())
    return next((pager for pager, who in lent if who == number), "")
