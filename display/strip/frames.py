"""The bytes on the strips' line: a frame there, an answer back. docs/signs.md is for others.

    SOH address STX colour mode text ETX check        ACK address check   or   NAK address check

Address and check are two digits each, decimal and hexadecimal; the check is the XOR of all bytes
before it. Every frame is answered, so that on a line of many strips only the one speaks that was
asked.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import xor
from typing import Final

from display.strip.writing import Colour

LEAST_ADDRESS, MOST_ADDRESS = 1, 99
ANSWER_LENGTH: Final = 5
_ACK, _NAK, _SOH, _STX, _ETX = b"\x06", b"\x15", b"\x01", b"\x02", b"\x03"
_FRAME: Final = re.compile(rb"\x01(\d\d)\x02([RGA])([SBM])([^\x00-\x1f]*)\x03", re.DOTALL)


class Mode(StrEnum):
    """How the text stands."""

    STEADY = "S"
    BLINKING = "B"
    """Twice a second."""
    MOVING = "M"
    """From the right to the left, where it is longer than the strip."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one strip is told."""

    address: int
    text: bytes
    """In the strip's own code page."""
    colour: Colour
    mode: Mode


class Answer(StrEnum):
    """What came back."""

    TAKEN = "taken"
    REFUSED = "refused"
    GARBLED = "garbled"


def framed(frame: Frame) -> bytes:
    """The bytes to send."""
    head = _SOH + _address(frame.address) + _STX + f"{frame.colour}{frame.mode}".encode()
    return _checked(head + frame.text + _ETX)


def answered(address: int, heard: bytes) -> Answer:
    """What a strip of that address meant; anything else on the line is noise."""
    for answer, mark in ((Answer.TAKEN, _ACK), (Answer.REFUSED, _NAK)):
        if heard == _checked(mark + _address(address)):
            return answer
    return Answer.GARBLED


# --- the strip's end ------------------------------------------------------------------------------


def asked(heard: bytes) -> tuple[Frame | int | None, bytes]:
    """The first frame in what was heard, or the address of a damaged one; and what is left."""
    end = heard.find(_ETX)
    # What came before the last beginning was never ended: it is lost.
    start = heard.rfind(_SOH, 0, end)
    if end < 0 or (start >= 0 and len(heard) < end + 3):
        return None, heard
    if start < 0:
        return None, heard[end + 1 :]
    whole, rest = heard[start : end + 3], heard[end + 3 :]
    found = _FRAME.fullmatch(whole[:-2])
    if found and whole == _checked(whole[:-2]):
        address, colour, mode, text = found.groups()
        return Frame(int(address), text, Colour(colour.decode()), Mode(mode.decode())), rest
    return (int(whole[1:3]) if whole[1:3].isdigit() else None), rest


def answer(address: int, *, taken: bool) -> bytes:
    """What a strip says to a frame that was meant for it."""
    return _checked((_ACK if taken else _NAK) + _address(address))


def _address(address: int) -> bytes:
    return b"%02d" % address


def _checked(said: bytes) -> bytes:
    return said + b"%02X" % reduce(xor, said)
