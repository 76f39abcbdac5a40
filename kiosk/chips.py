"""What a card's chip says of the card: how its number begins, and nothing else leaves this file.

EMV 4.3 Book 1 (11.3, 12.2) and Book 3 (6.5, 7, 10.1, 10.2): an application is selected, asked how
it wants to be read, and read record by record until its number turns up. A tier is told by the
first digits; the rest would be a cardholder's datum, so it is forgotten here.
"""

from collections.abc import Callable, Iterator
from typing import Final

Exchange = Callable[[bytes], bytes]
"""Sends a command to the card; its answer, with the two bytes of its status last."""

PREFIX: Final = 8
"""Digits: issuer and product (ISO/IEC 7812-1); so many of a number say whose card it is."""
READ: Final = "chip:"
"""Begins what a chip's reader hands over; nothing follows where no number can be read."""
DIRECTORIES: Final = (b"2PAY.SYS.DDF01", b"1PAY.SYS.DDF01")
"""What a card names its applications in: without contact, and with."""
KNOWN: Final = tuple(
    bytes.fromhex(application)
    for application in (
        "A000000333010101",  # UnionPay debit
        "A000000333010102",  # UnionPay credit
        "A0000000031010",  # Visa
        "A0000000041010",  # Mastercard
        "A0000000651010",  # JCB
        "A00000002501",  # American Express
    )
)
"""Asked for by name where a card has no directory."""
MOST_RECORDS: Final = 40
MOST_PARTS: Final = 16
"""A card that says there is always more is not listened to for ever."""
MOST_BYTES: Final = 252
"""In one command."""
_DONE: Final = b"\x90\x00"
_NESTED: Final = 0x20
_LONG: Final = 0x1F
"""In a tag's first byte: objects stand within it; a second byte follows (BER-TLV)."""
Path = tuple[int, ...]


class UnreadableChip(Exception):
    """The card answers something that no card should."""


def reading(exchange: Exchange) -> str:
    """What the kiosk is told of the card in the slot: `chip:62218812`, or `chip:`."""
    for application in _applications(exchange):
        if number := _number(exchange, application):
            return READ + number[:PREFIX]
    return READ


def _applications(exchange: Exchange) -> Iterator[bytes]:
    for directory in DIRECTORIES:
        chosen = _select(exchange, directory)
        named = list(_found(chosen, 0x4F)) if chosen else []
        first = next(_found(chosen, 0x88), b"") if chosen else b""
        for record in _records(exchange, first[0] & _LONG, 1, MOST_RECORDS) if first else ():
            named += _found(record, 0x4F)
        if named:
            yield from named
            return
    yield from KNOWN


def _number(exchange: Exchange, application: bytes) -> str:
    """The number on it, from its record or from what stands on its stripe as well."""
    chosen = _select(exchange, application)
    if not chosen:
        return ""
    wanted = next(_found(chosen, 0x9F38), b"")
    length = min(_length(wanted), MOST_BYTES - 2)
    nothing = bytes((0x83, length)) + bytes(length)  # is told of all that it asks of a terminal
    processing = _ask(exchange, b"\x80\xa8\x00\x00", nothing)
    for record in (processing, *_located(exchange, processing)):
        for digits in (*_found(record, 0x5A), *_found(record, 0x57)):
            number = digits.hex().upper().partition("D")[0].rstrip("F")
            if number.isdigit():
                return number
    return ""


def _located(exchange: Exchange, processing: bytes) -> Iterator[bytes]:
    """The records of an application, as its file locator names them."""
    bare = next(_found(processing, 0x80), b"")[2:]
    locator = next(_found(processing, 0x94), bare)
    for place in range(0, len(locator) - 3, 4):
        file, first, last = locator[place] >> 3, locator[place + 1], locator[place + 2]
        yield from _records(exchange, file, first, min(last, first + MOST_RECORDS))


def _records(exchange: Exchange, file: int, first: int, last: int) -> Iterator[bytes]:
    for record in range(first, min(last, 0xFF) + 1):
        read = _ask(exchange, bytes([0x00, 0xB2, record, file << 3 | 4]))
        if not read:
            return
        yield read


def _select(exchange: Exchange, name: bytes) -> bytes:
    return _ask(exchange, b"\x00\xa4\x04\x00", name)


def _ask(exchange: Exchange, command: bytes, said: bytes = b"") -> bytes:
    """The answer without its status; nothing where the card declines."""
    if len(said) > MOST_BYTES:
        raise UnreadableChip("a name or a list longer than a command")
    body = bytes([len(said)]) + said if said else b""
    answer = exchange(command + body + b"\x00")
    if answer[-2:-1] == b"\x6c":  # it says how long its answer is
        answer = exchange(command + body + answer[-1:])
    whole = answer[:-2]
    for _ in range(MOST_PARTS):
        if answer[-2:-1] != b"\x61":
            break
        answer = exchange(b"\x00\xc0\x00\x00" + answer[-1:])  # there is more
        whole += answer[:-2]
    return whole if answer[-2:] == _DONE else b""


def _found(objects: bytes, tag: int) -> Iterator[bytes]:
    """The values of that tag, wherever they stand."""
    for found, value in _objects(objects):
        if found == tag:
            yield value
        elif _first(found) & _NESTED:
            yield from _found(value, tag)


def _objects(text: bytes) -> Iterator[tuple[int, bytes]]:
    """The data objects of one level.

    Raises:
        UnreadableChip: they do not end where they say.
    """
    while text := text.lstrip(b"\x00\xff"):
        two = text[0] & _LONG == _LONG
        tag, rest = (int.from_bytes(text[:2], "big"), text[2:]) if two else (text[0], text[1:])
        if not rest:
            raise UnreadableChip("a data object without its length")
        more = rest[0] & 0x7F if rest[0] & 0x80 else 0
        length = int.from_bytes(rest[1 : 1 + more], "big") if more else rest[0]
        value = rest[1 + more : 1 + more + length]
        if len(value) < length:
            raise UnreadableChip("a data object that is cut off")
        yield tag, value
        text = rest[1 + more + length :]


def _length(wanted: bytes) -> int:
    """How many bytes a card asks a terminal for: tags, each with a length, and no values."""
    total = 0
    while len(wanted) > 1:
        wide = 2 if wanted[0] & _LONG == _LONG else 1
        total += sum(wanted[wide : wide + 1])
        wanted = wanted[wide + 1 :]
    return total


def _first(tag: int) -> int:
    return tag >> 8 or tag
