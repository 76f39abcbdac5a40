"""What must be there before a program can start, and the remedy where it is not."""

import ctypes
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Final

LIBRARIES: Final = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
"""What Kivy draws with, and Debian's packages for it."""


def graphics() -> str | None:
    """One line that says how to make windows possible, or None."""
    missing = list(_missing())
    return f"windows need graphics: apt-get install {' '.join(missing)}" if missing else None


def serial() -> str | None:
    """One line that says how to reach serial lines, or None."""
    if find_spec("serial"):
        return None
    return "serial lines need pyserial: pip install 'heliotrope[serial]'"


def bar() -> str | None:
    """One line that says how to make the call bar possible, or None."""
    if not find_spec("tkinter"):
        return "the call bar needs tkinter: apt-get install python3-tk"
    return None if find_spec("httpx") else "the call bar needs pip install 'heliotrope[callbar]'"


def port(number: int) -> str | None:
    """One line that says how to go on where the port is taken, or None."""
    try:
        # As the server itself will ask for it: a port that is only cooling down is free.
        with socket.create_server(("127.0.0.1", number)):
            return None
    except OSError:
        return f"port {number} is taken: stop what uses it, or choose another with --port"


def _missing() -> Iterator[str]:
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield package
