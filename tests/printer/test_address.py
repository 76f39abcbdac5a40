"""How an operator names a printer, and what is said when that is not understood."""

import asyncio
import sys
from pathlib import Path

import pytest
import usb.backend.libusb1

from printer.address import UnclearAddress, printer_at
from printer.state import Paper
from tests.printer.bus import OnUsb
from tests.printer.lines import OnNetwork, OnSerial


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("", "tcp://HOST:9100"),
        ("lpt1", "tcp://HOST:9100"),
        ("http://192.0.2.1:80", "tcp://HOST:9100"),
        ("tcp://192.0.2.1", "tcp://HOST:9100"),
        ("tcp://192.0.2.1:port", "tcp://HOST:9100"),
        ("tcp://192.0.2.1:9100/slips", "tcp://HOST:9100"),
        ("tcp://192.0.2.1:9100?baud=9600", "nothing is known of baud"),
        ("serial:ttyUSB0", "serial:/dev/ttyUSB0"),
        ("serial:/dev/ttyUSB0?baud=fast", "baud=38400"),
        ("serial:/dev/ttyUSB0?baud=0", "baud=38400"),
        ("serial:/dev/ttyUSB0?flow=dtr", "none, rtscts, xonxoff"),
        ("serial:/dev/ttyUSB0?parity=odd", "nothing is known of parity"),
        ("usb:04b8", "usb:04b8:0e15"),
        ("usb:epson:tm", "usb:04b8:0e15"),
        ("file:", "file:FOLDER"),
        ("file:/proc/slips", "no folder"),
    ],
)
def test_an_address_that_means_nothing_is_answered_with_one_that_would(
    address: str, remedy: str
) -> None:
    """Whoever sets a kiosk up reads it on a console, once."""
    with pytest.raises(UnclearAddress, match=r".+") as unclear:
        printer_at(address)

    assert remedy in str(unclear.value)


async def test_every_line_is_reached_by_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same slip at the end of each."""
    async with OnNetwork(tmp_path) as net, OnSerial(tmp_path) as tty, OnUsb(tmp_path) as bus:
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
        addresses = (
            f"tcp://127.0.0.1:{net.port}",
            f"serial:{tty.at.path}?baud=115200&flow=rtscts",
            "usb:04B8:0e15",
        )
        states = [await asyncio.to_thread(printer_at(each).state) for each in addresses]
        other = await asyncio.to_thread(printer_at("usb:04b8:0e15?serial=A1").state)

    assert states == [Paper.OK] * 3
    assert other is Paper.OFFLINE


def test_without_libusb_a_usb_printer_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The wheel of pyusb brings no libusb; that shows at the first kiosk, at its start."""
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)

    with pytest.raises(UnclearAddress, match=r"apt-get install libusb-1\.0-0"):
        printer_at("usb:04b8:0e15")


def test_without_pyserial_a_serial_printer_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kiosk that prints over TCP needs none."""
    monkeypatch.setitem(sys.modules, "serial", None)
    monkeypatch.delitem(sys.modules, "printer.lines.tty", raising=False)

    with pytest.raises(UnclearAddress, match=r"pip install 'heliotrope\[printer\]'"):
        printer_at("serial:/dev/ttyUSB0")


def test_a_folder_is_a_printer(tmp_path: Path) -> None:
    """For machines without one."""
    printer = printer_at(f"file:{tmp_path / 'slips'}")

    assert printer.state() is Paper.OK
