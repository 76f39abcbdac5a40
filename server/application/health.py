"""How a device is, in a mark and a word: whether somebody of the staff has to see to it; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from server.domain.model import Branch
from server.domain.plan import CounterCode
from wire.messages import DeviceState, LineFault, Presence

PAPER: Final = {
    "near_end": ("near", "Paper low"),
    "out": ("past", "Paper out"),
    "cover": ("past", "Cover open"),
    "jam": ("past", "Paper jam"),
    "offline": ("past", "Printer offline"),
    "unknown": ("near", "Printer unknown"),
}
"""The printer's states that somebody has to see to: mark and word."""
LINES: Final[Mapping[LineFault, str]] = {
    "gone": "Not plugged in",
    "silent": "Does not answer",
    "garbled": "Line disturbed",
    "refused": "Does not understand",
}
"""What may be wrong with what hangs on a device's line; the worst is said."""
SOUND: Final = {
    "no_loudspeaker": ("near", "No loudspeaker"),
    "no_voice": ("near", "No voice"),
}
"""What may be wrong with a board's sound."""


@dataclass(frozen=True, slots=True)
class Health:
    """One device, and whether somebody has to see to it."""

    name: str
    mark: str
    word: str
    outbox: int
    failing: tuple[str, ...] = ()
    """What on it fails: the counters' numbers, where their LED strips do."""


def health(branch: Branch, devices: Mapping[str, DeviceState]) -> Iterator[Health]:
    """All of them, by name."""
    return (_health(branch, name, state) for name, state in sorted(devices.items()))


def _health(branch: Branch, name: str, state: DeviceState) -> Health:
    if state.state is not Presence.READY:
        return Health(name, "offline", "Offline", state.outbox)
    if state.faults:
        worst = next(fault for fault in LINES if fault in state.faults.values())
        failing = tuple(_number(branch, each) for each in sorted(state.faults))
        return Health(name, "past", LINES[worst], state.outbox, failing)
    mark, word = PAPER.get(state.paper) or SOUND.get(state.sound) or ("fine", "Ready")
    return Health(name, mark, word, state.outbox)


def _number(branch: Branch, name: str) -> str:
    counter = branch.plan.counters.get(CounterCode(name))
    return counter.number if counter else name
