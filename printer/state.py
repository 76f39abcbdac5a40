"""What a printer's answers mean (Epson's ESC/POS); an empty answer means nothing."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

STATUS: Final = tuple(bytes((0x10, 0x04, kind)) for kind in (1, 2, 4))
"""DLE EOT: printer, cause of being off-line, paper sensors; answered at once, one byte each."""
PROOF: Final = b"\x1dr\x01"
"""GS r 1: answered in order, so only after all that was sent before is on paper."""
QUIET: Final = b"\x1da\x00"
"""GS a 0: no unasked status."""

_OFFLINE: Final = 0x08
_COVER, _STOPPED, _ERROR = 0x04, 0x20, 0x40
_NEAR_END, _END = 0x0C, 0x60
_PAPER_GONE: Final = 0x0C
_REALTIME: Final = (0x93, 0x12)
_UNASKED: Final = (0x93, 0x10)
_IN_ORDER: Final = (0x90, 0x00)
_UNASKED_LENGTH: Final = 4


class Paper(StrEnum):
    """Whether a slip can come out; the `paper` of a device's state."""

    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"
    COVER = "cover"
    JAM = "jam"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


BLOCKED: Final = frozenset({Paper.OUT, Paper.COVER, Paper.JAM, Paper.OFFLINE})
"""In these nothing is sent: it would come out later, when nobody expects it."""


def paper(printer: int, cause: int, sensors: int) -> Paper:
    """The state told by the answers to the three of STATUS."""
    signs: Mapping[Paper, int] = {
        Paper.COVER: cause & _COVER,
        Paper.OUT: cause & _STOPPED or sensors & _END,
        Paper.JAM: cause & _ERROR,
        Paper.OFFLINE: printer & _OFFLINE,
        Paper.NEAR_END: sensors & _NEAR_END,
    }
    return next((state for state, sign in signs.items() if sign), Paper.OK)


def status(answers: Iterable[int]) -> int | None:
    """The answer to one of STATUS among the bytes; None while there is none."""
    return next((answer for answer in answers if _fits(answer, _REALTIME)), None)


def proven(answers: Iterable[int]) -> bool | None:
    """Whether the bytes hold the answer to PROOF, and it says printed; None while they do not.

    Status that was not asked for, or asked for earlier and late, is passed over.
    """
    unasked = 0
    for answer in answers:
        if unasked:
            unasked -= 1
        elif _fits(answer, _UNASKED):
            unasked = _UNASKED_LENGTH - 1
        elif _fits(answer, _IN_ORDER):
            return not answer & _PAPER_GONE
    return None


def _fits(answer: int, shape: tuple[int, int]) -> bool:
    mask, bits = shape
    return answer & mask == bits
