"""Cards and documents, and what reads them."""

import asyncio
import os
import tty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards import tier_of
from kiosk.readers import SerialReader, UnclearReader, reader_at
from kiosk.readings import Identity, identity
from kiosk.wedge import LONGEST, Wedge
from wire.messages import CardPrefix, IdentifyRequest

CARDS = (CardPrefix(prefix="622", tier="silver"), CardPrefix(prefix="62218", tier="gold"))


def typed(wedge: Wedge, text: str, at: float = 0.0) -> str | None:
    """Type as fast as a reader; what the last key brought."""
    read = None
    for place, key in enumerate(text):
        read = wedge.key(key, at + place * 0.01)
    return read


def test_the_longest_prefix_decides() -> None:
    """A gold card is also one of the bank's."""
    assert tier_of("6221899", CARDS) == "gold"
    assert tier_of("6229999", CARDS) == "silver"
    assert tier_of("9999999", CARDS) is None


@pytest.mark.parametrize(
    "text", ["6221899", "%B6221899^LEE/M^2512?", ";6221899=2512?", " 6221899 "]
)
def test_a_magnetic_stripes_marks_do_not_matter(text: str) -> None:
    """Readers differ in what they send around the number."""
    assert identity(text) == Identity("card", "6221899")


PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
)
TRAVEL_CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6\n"
IDENTITY_CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n"
    "7408122F1204159UTO<<<<<<<<<<<6\n"
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<\n"
)


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        (PASSPORT, "UTOL898902C3"),
        (TRAVEL_CARD, "UTOD23145890"),
        (IDENTITY_CARD, "UTOD23145890"),
    ],
)
def test_a_document_is_known_by_its_country_and_number(zone: str, number: str) -> None:
    """The specimens of ICAO Doc 9303, typed line by line or in one; and nothing but the number."""
    told = typed(Wedge(), zone) or ""

    assert identity(told) == Identity("identity", number)
    assert identity(zone.replace("\n", "")) == Identity("identity", number)
    assert "ERIKSSON" not in repr(identity(told))


def test_a_misread_passport_is_nobody() -> None:
    """An O for a 0 must not make somebody else of it."""
    assert identity(PASSPORT.replace("L898902C3", "L8989O2C3")) is None


def test_half_a_passport_is_forgotten() -> None:
    """The reader was pulled out; the next customer's card is a card."""
    wedge = Wedge()
    first = typed(wedge, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n")
    wedge.forget(9.0)
    left = wedge._typed

    assert (first, left) == (None, "")
    assert typed(wedge, "62218\n", 10.0) == "62218"


@given(st.text())
def test_no_reading_breaks_anything(text: str) -> None:
    """What no document says is nobody's; the server takes whatever is somebody's."""
    whose = identity(text)
    if whose is not None:
        IdentifyRequest(id="x", document=whose.document, number=whose.number)


@given(st.text())
def test_no_reading_breaks_the_table(text: str) -> None:
    """A barcode from the supermarket is only an unknown card."""
    assert tier_of(text, CARDS) in {"gold", "silver", None}


def test_a_reading_ends_with_enter() -> None:
    """Only then is it a card."""
    wedge = Wedge()

    assert typed(wedge, "62218") is None
    assert typed(wedge, "\n", 0.1) == "62218"
    assert typed(wedge, "\n", 0.2) is None


def test_a_pause_begins_anew() -> None:
    """A person's elbow is no card reader."""
    wedge = Wedge()
    typed(wedge, "999")

    assert typed(wedge, "62218\n", 5.0) == "62218"


def test_a_stuck_key_fills_no_memory() -> None:
    """The reading is bounded."""
    wedge = Wedge()
    typed(wedge, "6" * LONGEST * 3)

    assert len(typed(wedge, "\n", 10 * LONGEST * 0.003) or "") <= LONGEST


def test_what_is_being_typed_is_not_in_the_logs() -> None:
    """A repr is how secrets get out."""
    wedge = Wedge()
    typed(wedge, "62218")

    assert "62218" not in repr(wedge)


async def test_a_serial_reader_hands_over_what_it_read() -> None:
    """Behind a real terminal device, whose other end plays the reader."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    read: asyncio.Queue[str] = asyncio.Queue()
    reader = reader_at(f"serial:{os.ttyname(theirs)}?baud=9600")
    assert isinstance(reader, SerialReader)
    reading = asyncio.create_task(reader.keep_reading(read.put_nowait))
    await asyncio.wait_for(reader.connected.wait(), 10)
    os.write(ours, b";6221899=2512?\r\n62218\r")
    heard = [await asyncio.wait_for(read.get(), 10) for _ in range(2)]
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    os.close(ours)
    os.close(theirs)

    assert heard == [";6221899=2512?", "62218"]


@pytest.mark.parametrize("address", ["usb:1", "serial:", "serial:/dev/x?baud=fast", ""])
def test_an_address_that_names_no_reader_is_refused(address: str) -> None:
    """At the start, not when the first customer stands there."""
    with pytest.raises(UnclearReader, match="say serial:"):
        reader_at(address)
