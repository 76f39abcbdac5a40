"""A kiosk process that is listened to: its keypad, its loudspeaker, its dark screen."""

from pathlib import Path

import pytest
from kiosk_branch import Desk, Kiosk, until

from kiosk.keys import KEYPAD

pytestmark = pytest.mark.ui
KEYS = {name: code for code, name in KEYPAD.items()}


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything that is heard is written, as the loudspeaker would have got it."""
    heard = tmp_path / "heard.pcm"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(heard))
    return heard


def loud(heard: Path) -> bool:
    """Whether there is more than silence."""
    return heard.is_file() and len(set(heard.read_bytes())) > 50


async def test_a_ticket_is_taken_by_ear(played: Path, desk: Desk, kiosk: Kiosk) -> None:
    """From the first key to the number, with five keys and without a look."""
    desk.greet()
    await kiosk.see(screen="attract")
    await kiosk.do(press=KEYS["help"])
    await kiosk.see(screen="services", spoken=True)
    await until(lambda: loud(played))
    while "service:cash" not in (await kiosk.do())["buttons"]:  # it counts after half a second
        await until(lambda: True)
    await kiosk.do(press=KEYS["ok"])
    seen = await kiosk.see(screen="take", number="A001")

    assert seen["spoken"]
    assert [type(request).__name__ for request in desk.heard] == ["IssueRequest"]
    await until(lambda: list((kiosk.folder / "kiosk" / "speech").glob("said-*.wav")))
