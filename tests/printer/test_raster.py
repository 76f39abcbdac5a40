"""The bytes of a print job."""

import re

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer.raster import harmless, job
from printer.roll import commands

REALTIME = re.compile(rb"\x10[\x04\x05\x14]")


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """Any dots, many of them such as read like commands."""
    across, rows = draw(st.integers(1, 72)), draw(st.integers(1, 4))
    byte = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x1B, 0x1D, 0xFF])
    size = across * rows
    dots = bytes(draw(st.lists(byte, min_size=size, max_size=size)))
    return Image.frombytes("1", (8 * across, rows), dots, "raw", "1;I")


@given(pictures())
def test_no_picture_holds_a_command(picture: Image.Image) -> None:
    """Epson's printers obey DLE sequences inside a picture: one of them switches off."""
    raster = b"".join(part[8:] for part in commands(job(picture)) if part[:2] == b"\x1dv")

    assert not REALTIME.search(raster)


@given(pictures())
def test_making_it_harmless_adds_a_dot_and_takes_none(picture: Image.Image) -> None:
    """The customer sees the same slip."""
    safe = harmless(picture)
    added = ImageChops.difference(safe.convert("L"), picture.convert("L"))

    assert ImageChops.lighter(safe.convert("L"), picture.convert("L")).tobytes() == (
        picture.convert("L").tobytes()
    )
    assert added.histogram()[255] <= picture.width * picture.height / 16


def test_a_slip_is_sent_in_pieces_and_asks_for_its_proof_last(picture: Image.Image) -> None:
    """A small buffer starts printing early; the proof must stand behind the cut."""
    kinds = [command[:2] for command in commands(job(picture))]
    pieces = -(-picture.height // 256)

    assert kinds == [b"\x1da", b"\x1b@", *[b"\x1dv"] * pieces, b"\x1dV", b"\x1dr"]
