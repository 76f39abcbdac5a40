"""What is done at a kiosk by its staff: settings from afar, the PIN, the watchdog."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.pin_guard import LOCKED, PinGuard, Verdict
from kiosk.reserve import Reserve
from kiosk.settings import Afar, NotConfigurable, Settings
from wire.pins import hashed
from wire.watchdog import keep_telling

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEPT = hashed("2468", bytes(16))


def settings(folder: Path) -> Settings:
    """As the environment has them."""
    return Settings(
        branch="b", device="k1", password="x", data=folder, printer="tcp://192.0.2.1:9100"
    )


def check(guard: PinGuard, pin: str, now: datetime) -> Verdict:
    """As the maintenance page has it checked."""
    return guard.judge(now, right=guard.compare(pin))


def test_what_was_configured_from_afar_wins_until_it_is_taken_back(tmp_path: Path) -> None:
    """It survives a restart, beside the environment that it overrules."""
    afar = Afar(tmp_path)
    afar.change({"printer": "tcp://192.0.2.2:9100", "pin": KEPT})
    changed = settings(tmp_path).as_configured()
    afar.change({"printer": ""})
    back = settings(tmp_path).as_configured()

    assert (changed.printer, changed.pin) == ("tcp://192.0.2.2:9100", KEPT)
    assert (back.printer, back.pin) == ("tcp://192.0.2.1:9100", KEPT)


@pytest.mark.parametrize(
    "wrong", [{"printer": "nonsense"}, {"reader": "x"}, {"pin": "1234"}, {"password": "y"}]
)
def test_one_wrong_setting_changes_none(tmp_path: Path, wrong: dict[str, str]) -> None:
    """A kiosk must not be cut off by a slip of the finger."""
    afar = Afar(tmp_path)
    with pytest.raises(NotConfigurable, match=next(iter(wrong))):
        afar.change({"pin": KEPT, **wrong})

    assert afar.settings() == {}


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b"\xff", b'{"printer": 1}', b'{"printer": "x", "new": "y"}']
)
def test_a_damaged_file_keeps_no_kiosk_from_starting(tmp_path: Path, damaged: bytes) -> None:
    """It goes by its environment, and can be configured anew."""
    (tmp_path / "configured.json").write_bytes(damaged)
    started = settings(tmp_path).as_configured()
    Afar(tmp_path).change({"pin": KEPT})

    assert started == settings(tmp_path)
    assert Afar(tmp_path).settings() == {"pin": KEPT}


def test_five_wrong_pins_lock_for_five_minutes_also_over_a_restart(tmp_path: Path) -> None:
    """K16; then there are five new tries."""
    path = tmp_path / "reserve"
    guard = PinGuard(KEPT, Reserve(path))
    wrong = [check(guard, "1111", NOON) for _ in range(5)]
    again = PinGuard(KEPT, Reserve(path))
    locked = check(again, "2468", NOON + LOCKED - timedelta(seconds=1))
    later = NOON + LOCKED
    once, right = check(again, "1111", later), check(again, "2468", later)

    assert wrong == [Verdict(right=False)] * 4 + [Verdict(right=False, locked=True)]
    assert locked == Verdict(right=False, locked=True)
    assert (once, right) == (Verdict(right=False), Verdict(right=True))


def test_a_clock_that_is_put_back_locks_nobody_out_for_a_year(tmp_path: Path) -> None:
    """The staff would need a locksmith."""
    guard = PinGuard(KEPT, Reserve(tmp_path / "reserve"))
    for _ in range(5):
        check(guard, "1111", NOON + timedelta(days=365))

    assert check(guard, "2468", NOON) == Verdict(right=True)


def test_without_a_pin_nothing_opens(tmp_path: Path) -> None:
    """There is no default."""
    guard = PinGuard("", Reserve(tmp_path / "reserve"))

    assert not guard.possible
    assert check(guard, "", NOON) == Verdict(right=False)


async def test_systemd_hears_that_the_kiosk_lives(tmp_path: Path) -> None:
    """Twice as often as it asks for; through the very socket that it would listen to."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.setblocking(False)
        systemd.bind(str(tmp_path / "notify"))
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "20000"}
        telling = asyncio.create_task(keep_telling(told))
        loop = asyncio.get_running_loop()
        heard = [await asyncio.wait_for(loop.sock_recv(systemd, 64), 10) for _ in range(3)]
        telling.cancel()

    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]


async def test_a_program_goes_on_while_systemd_does_not_listen(tmp_path: Path) -> None:
    """A queue that is full would stop everything else in the program."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "20"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(keep_telling(told), 1)


async def test_without_systemd_nothing_is_told() -> None:
    """As in a test, or at a developer's desk."""
    assert await asyncio.wait_for(keep_telling({}), 10) is None
