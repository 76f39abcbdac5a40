"""Codes at a real kiosk: typed with fingers, scanned by a reader that types."""

from hashlib import sha256

import pytest
from kiosk_branch import Desk, Kiosk
from kiosk_scenes import helpful, menu, prepared

from wire.messages import BalkRequest, CheckInRequest, FormRequest, PlaceRequest

pytestmark = [pytest.mark.system, pytest.mark.ui]
SECRET = "AbCd_-" * 5 + "Xy"
SLIP = menu().phone + SECRET


async def test_a_slip_shows_its_place_and_takes_a_form(desk: Desk, kiosk: Kiosk) -> None:
    """The whole way: reader, server, screen, keypad; and the token is in no file."""
    desk.menu = helpful()
    async with desk.beating():
        await kiosk.see(screen="attract")
        await kiosk.do(tap="start:en")
        await kiosk.do(tap="needs")  # is there once the kiosk has heard the server
        await kiosk.do(key=f"{SLIP}\n")
        stands = await kiosk.see(screen="stands")
        await kiosk.do(tap="form")
        for key in ("key:4", "key:7", "key:1", "key:2", "enter"):
            await kiosk.do(tap=key)
        await kiosk.see(screen="form_kept")
    place, form = desk.heard
    files = [path for path in kiosk.folder.rglob("*") if path.is_file() and path.suffix != ".ttc"]

    assert stands["number"] == "A021"
    assert isinstance(place, PlaceRequest)
    assert place.token == sha256(SECRET.encode()).hexdigest()
    assert isinstance(form, FormRequest)
    assert (form.token, form.reference) == (place.token, "4712")
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


async def test_an_appointment_becomes_a_slip(desk: Desk, kiosk: Kiosk) -> None:
    """Typed, checked in, printed like any other."""
    desk.menu = helpful()
    desk.greet()
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    for key in ("appointment", "key:2", "key:0", "key:2", "key:6", "enter"):
        desk.greet()
        await kiosk.do(tap=key)
    seen = await kiosk.see(screen="take")
    (asked,) = desk.heard

    assert seen["number"] == "A001"
    assert isinstance(asked, CheckInRequest)
    assert asked.code == "2026"
    assert len(list(kiosk.slips.glob("slip-*.png"))) == 1


async def test_whoever_goes_to_the_machine_is_told_to_the_server(desk: Desk, kiosk: Kiosk) -> None:
    """What is counted arrives."""
    desk.menu = prepared()
    desk.greet()
    await kiosk.see(screen="attract")
    for button in ("start:en", "service:cash", "machine:atm"):
        desk.greet()
        await kiosk.do(tap=button)
    await kiosk.see(screen="attract")
    (told,) = desk.heard

    assert isinstance(told, BalkRequest)
    assert (told.service, told.machine) == ("cash", "atm")
