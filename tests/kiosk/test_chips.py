"""Cards with a chip: how the number begins, and nothing else; a reader that comes and goes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiosk_branch import until
from kiosk_chip import PASSPORT, Chip
from kiosk_scenes import NOW, base, menu

from kiosk import effects as e
from kiosk import pcsc
from kiosk import screen as s
from kiosk.chips import KNOWN, READ, Exchange, UnreadableChip, reading
from kiosk.flow import step
from kiosk.pcsc import ChipReader, SlotGone
from kiosk.readers import UnclearReader, reader_at
from kiosk.readings import Identity, identity

BEGINS = "62218812"
"""How the number of the simulated card begins."""


@pytest.mark.parametrize(
    "chip",
    [
        Chip(),
        Chip(directory="1PAY.SYS.DDF01"),
        Chip(directory="", application=KNOWN[1]),
        Chip(on_stripe=True),
        Chip(bare=True),
        Chip(in_parts=True),
        Chip(number="622188123456789"),
    ],
    ids=["no contact", "contact", "no directory", "as on the stripe", "bare", "in parts", "odd"],
)
def test_a_card_says_how_its_number_begins(chip: Chip) -> None:
    """Cards differ in how they say it; issuer and product are what a tier is told by."""
    assert reading(chip.exchange) == READ + BEGINS


def test_the_rest_of_the_number_and_the_name_leave_nothing() -> None:
    """They are a cardholder's data, and no queue needs them."""
    read = reading(Chip().exchange)

    assert identity(read) == Identity("card", BEGINS, whole=False)
    assert BEGINS not in repr(identity(read))


@pytest.mark.parametrize(
    "chip", [Chip(number="", application=PASSPORT), Chip(number="", directory="")]
)
def test_a_document_or_any_other_card_is_nobody(chip: Chip) -> None:
    """A passport's chip opens only to whoever has read the page: that is scanned instead."""
    assert reading(chip.exchange) == READ
    assert identity(READ) is None


@given(st.lists(st.binary(max_size=40), max_size=40), st.binary(max_size=300))
def test_no_answer_of_a_card_confuses_the_kiosk(answers: list[bytes], last: bytes) -> None:
    """Whatever is pushed into the slot: it is read, or it is not."""
    left = list(answers)

    def exchange(_: bytes) -> bytes:
        return (left.pop(0) if left else last) + b"\x90\x00"

    try:
        read = reading(exchange)
    except UnreadableChip:
        return
    assert read == READ or read.removeprefix(READ).isdigit()


@pytest.mark.parametrize("status", [b"\x61\x10", b"\x6c\x10"])
def test_a_card_that_always_promises_more_is_given_up(status: bytes) -> None:
    """Or the reader would read nobody else's."""
    assert reading(lambda _: status) == READ


def test_how_a_number_begins_is_no_question_for_a_directory() -> None:
    """Thousands of cards begin so: two customers would be taken for one."""
    asks = menu().model_copy(update={"directory": True})
    choosing = replace(base(), page=s.Services(), menu=asks)
    chip = s.CardRead(text=READ + BEGINS, token="t", at=NOW, id="c")
    stripe = replace(chip, text="6221881234567890123")
    told, effects = step(choosing, chip)

    assert (told.tier, told.note, effects) == ("gold", s.Note.CARD_READ, ())
    assert isinstance(step(choosing, stripe)[1][0], e.Identify)


def test_a_card_that_was_not_read_is_said_so() -> None:
    """And the customer goes on without it."""
    choosing = replace(base(), page=s.Services())
    told, _ = step(choosing, s.CardRead(text=READ, token="t", at=NOW, id="c"))

    assert (told.tier, told.note) == (None, s.Note.CARD_UNKNOWN)


@dataclass
class FakeSlot:
    """A slot into which these cards are put, one after the other; then it is pulled out."""

    cards: list[Exchange | None]
    left: list[str] = field(default_factory=list)

    def card(self, _seconds: float) -> Exchange | None:
        if not self.cards:
            raise SlotGone("no reader is connected")
        return self.cards.pop(0)

    def leave(self) -> None:
        self.left.append("left")


def pulled(_: bytes) -> bytes:
    """A card that is out again before it has answered."""
    raise OSError("the card was pulled out")


async def test_a_reader_reads_on_after_bad_cards_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pulled out too early, nonsense, the reader itself unplugged: the next card is read."""
    monkeypatch.setattr(pcsc, "AGAIN_SECONDS", 0.0)
    first = FakeSlot([None, pulled, lambda _: b"\x6f\x05\x84\x90\x00", Chip().exchange])
    second = FakeSlot([Chip(number="6229990000000000").exchange])
    slots: list[Callable[[], FakeSlot]] = [lambda: first, lambda: second]
    heard: list[str] = []

    def find() -> FakeSlot:
        if not slots:
            raise SlotGone("no reader is connected")
        return slots.pop(0)()

    reading_on = asyncio.create_task(ChipReader(find).keep_reading(heard.append))
    await until(lambda: len(heard) == 4)
    reading_on.cancel()

    assert heard == [READ, READ, READ + BEGINS, f"{READ}62299900"]
    assert (len(first.left), len(second.left)) == (3, 1)


@pytest.mark.skipif(find_spec("smartcard") is not None, reason="pyscard is installed")
def test_without_the_extra_its_name_is_said() -> None:
    """At the start, where the operator reads it."""
    with pytest.raises(UnclearReader, match=r"heliotrope\[pcsc\]"):
        reader_at("pcsc:")


@pytest.mark.skipif(find_spec("smartcard") is None, reason="pyscard is not installed: not run")
def test_where_no_reader_is_connected_the_slot_says_so() -> None:
    """With or without pcscd, and never as an exception of a library's."""
    from kiosk.slot import PcscSlot  # noqa: PLC0415 - pyscard is an extra

    with pytest.raises(SlotGone):
        PcscSlot("no reader has this name")
