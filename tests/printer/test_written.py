"""Slips in a printer's own letters: short, readable, and never a command."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from printer.mechanism import Mechanism
from printer.raster import job
from printer.roll import commands
from printer.slip import Slip, draw
from printer.template import STANDARD, Template
from printer.written import ROMS, written
from tests.printer.test_slip import HOSTILE, LANGUAGES

MORNING = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
ROM_OF = {"zh": "gb18030", "ko": "cp949", "en": "cp437"}
SENT = {
    *(b"\x1da", b"\x1b@", b"\x1dv", b"\x1b$", b"\x1d!", b"\x1bE", b"\x1bJ", b"\x1d("),
    *(b"\x1c&", b"\x1c.", b"\x1bt", b"\x1dV", b"\x1dr"),
}


def come_out(sent: bytes, codec: str) -> Image.Image:
    """What falls out of a printer of that country."""
    printer = Mechanism(codec=codec)
    printer.hear(sent)
    (slip,) = printer.slips
    return slip.image


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_written_slip_is_short_and_leads_to_the_customers_place(
    slip: Slip, language: str, width: int
) -> None:
    """At 38400 baud a drawn slip takes 20 s; what is written takes one."""
    template = Template(width, also=())
    mine = replace(slip, language=language)
    sent = written(mine, template, ROMS[ROM_OF[language]])
    (code,) = zxingcpp.read_barcodes(come_out(sent, ROM_OF[language]).convert("L"))

    assert code.text == slip.url
    assert len(sent) < len(job(draw(mine, template))) / 8


@pytest.mark.parametrize(("language", "text"), [("zh", "现金与转账"), ("ko", "입출금 및 송금")])
def test_letters_go_in_the_bytes_of_their_country(slip: Slip, language: str, text: str) -> None:
    """python-escpos writes Korean as question marks."""
    codec = ROM_OF[language]
    sent = written(replace(slip, language=language), STANDARD, ROMS[codec])

    assert b"\x1c&" + text.encode(codec) + b"\x1c." in sent


@pytest.mark.parametrize("codec", ROMS)
def test_what_a_printer_cannot_write_is_drawn(slip: Slip, codec: str) -> None:
    """A Korean line on a Chinese printer, a rare name on any: never a question mark."""
    texts = {"zh": "𠮷野家 갋", "ko": "𠮷野家 갋", "en": "𠮷野家 갋"}
    rare, plain = (
        [part[:2] for part in commands(written(each, Template(also=()), ROMS[codec]))]
        for each in (replace(slip, service=texts), slip)
    )

    assert rare.count(b"\x1dv") > plain.count(b"\x1dv")


@pytest.mark.parametrize("codec", ROMS)
@settings(deadline=None, max_examples=40)
@example(text="0" * 13, language="zh")
@given(text=st.text() | st.sampled_from(HOSTILE), language=st.sampled_from(LANGUAGES))
def test_no_text_is_a_command_for_the_printer(codec: str, text: str, language: str) -> None:
    """F14: every field of a slip may hold anything; ESC, GS and DLE stay ours alone."""
    texts = dict.fromkeys(LANGUAGES, text)
    slip = Slip(
        branch=texts,
        number=text,
        service=texts,
        where=texts,
        ahead=5,
        forecast=None,
        issued_at=MORNING,
        url=text,
        language=language,
        rule=texts,
    )
    parts = list(commands(written(slip, STANDARD, ROMS[codec])))
    letters = [part for part in parts if len(part) == 1]

    assert {part[:2] for part in parts if len(part) > 1} <= SENT
    assert all(letter == b"\n" or (letter >= b" " and letter != b"\x7f") for letter in letters)
    # GS ( k, then how long it is, which may be 16 as well, then what it carries.
    assert all(b"\x10" not in part[5:] for part in parts if part[:2] == b"\x1d(")
