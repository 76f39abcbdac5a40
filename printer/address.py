"""How an operator names a printer: `tcp://host:9100`, `serial:/dev/ttyUSB0`, `usb:04b8:0e15`."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from printer.device import EscposPrinter, FilePrinter, Printer
from printer.lines import Port
from printer.lines.tcp import Tcp
from printer.press import Drawing, Press, Writing
from printer.template import STANDARD, Template
from printer.written import ROMS

FORMS: Final = (
    "tcp://HOST:9100, serial:/dev/ttyUSB0?baud=38400&flow=rtscts, usb:04b8:0e15 or file:FOLDER"
)
_USB: Final = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)
_FLOWS: Final = ("none", "rtscts", "xonxoff")
DRAWN: Final = "raster"
Options = dict[str, str]


class UnclearAddress(ValueError):
    """No printer can be meant by it, or what its kind needs is not installed."""


def press_at(address: str, template: Template = STANDARD) -> Press:
    """The printer that is meant, and in which letters: `?mode=` says whose.

    Raises:
        UnclearAddress: with what is wrong and what may be written instead.
    """
    printer, options = _understood(address)
    mode = options.pop("mode", DRAWN)
    _none_left(address, options)
    if mode == DRAWN:
        return Drawing(printer, template)
    if mode not in ROMS:
        raise UnclearAddress(f"{address}: mode={mode} is none of {', '.join((DRAWN, *ROMS))}")
    if not isinstance(printer, EscposPrinter):
        raise UnclearAddress(f"{address}: a folder has no letters of its own; leave mode out")
    return Writing(printer, template, ROMS[mode])


def printer_at(address: str) -> Printer:
    """The printer that is meant; whether it is there shows when it is asked.

    Raises:
        UnclearAddress: with what is wrong and what may be written instead.
    """
    printer, options = _understood(address)
    _none_left(address, options)
    return printer


def _none_left(address: str, options: Options) -> None:
    if options:
        raise UnclearAddress(f"{address}: nothing is known of {', '.join(sorted(options))}")


def _understood(address: str) -> tuple[Printer, Options]:
    """The printer, and what its kind does not know."""
    kind, _, rest = address.partition(":")
    if kind not in _KINDS:
        raise UnclearAddress(f"{address}: say {FORMS}")
    place, _, asked = rest.partition("?")
    options = dict(parse_qsl(asked, keep_blank_values=True))
    return _KINDS[kind](place, options), options


def _file(place: str, _: Options) -> Printer:
    if not place:
        raise UnclearAddress("file: which folder? say file:FOLDER")
    try:
        return FilePrinter(Path(place))
    except OSError as wrong:
        raise UnclearAddress(f"file:{place}: no folder can be made there: {wrong}") from None


def _tcp(place: str, _: Options) -> Printer:
    try:
        parts = urlsplit(place)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.path:
        raise UnclearAddress(f"tcp:{place}: say tcp://HOST:9100")
    return EscposPrinter(Tcp(host, port))


def _serial(place: str, options: Options) -> Printer:
    baud, flow = options.pop("baud", "38400"), options.pop("flow", "none")
    if not place.startswith("/"):
        raise UnclearAddress(f"serial:{place}: say serial:/dev/ttyUSB0?baud=38400")
    if not baud.isdecimal() or not int(baud):
        raise UnclearAddress(f"serial:{place}: baud={baud} is no speed; say baud=38400")
    if flow not in _FLOWS:
        raise UnclearAddress(f"serial:{place}: flow={flow} is none of {', '.join(_FLOWS)}")
    return _on("tty", "serial", lambda lines: lines.Tty(place, int(baud), flow))


def _usb(place: str, options: Options) -> Printer:
    ids, serial = _USB.fullmatch(place), options.pop("serial", "")
    if ids is None:
        raise UnclearAddress(f"usb:{place}: say usb:VENDOR:PRODUCT as lsusb does: usb:04b8:0e15")
    vendor, product = (int(each, 16) for each in ids.groups())
    if _needed("usb.backend.libusb1", "usb").get_backend() is None:
        raise UnclearAddress(f"usb:{place}: libusb is missing: apt-get install libusb-1.0-0")
    return _on("usb", "usb", lambda lines: lines.Usb(vendor, product, serial))


def _on(module: str, kind: str, port: Callable[[Any], Port]) -> Printer:
    return EscposPrinter(port(_needed(f"printer.lines.{module}", kind)))


def _needed(module: str, kind: str) -> Any:
    try:
        return import_module(module)
    except ImportError as missing:
        remedy = "pip install 'heliotrope[printer]'"
        raise UnclearAddress(f"{kind}: {missing.name} is missing: {remedy}") from None


_KINDS: Final[Mapping[str, Callable[[str, Options], Printer]]] = {
    "file": _file,
    "serial": _serial,
    "tcp": _tcp,
    "usb": _usb,
}
