"""A line between two programs that can be cut and mended."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Final

CHUNK: Final = 65_536


class Line:
    """A TCP relay to a port of this machine; cut, it refuses and breaks what it carries."""

    def __init__(self, there: int) -> None:
        self._there = there
        self._open = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._open.getsockname()[1]
        self._carried: set[socket.socket] = set()
        self._whole = True
        self._guard = threading.Lock()
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        """Nothing comes through, from now on."""
        with self._guard:
            self._whole = False
            for each in self._carried:
                _end(each)
            self._carried.clear()

    def mend(self) -> None:
        """Everything comes through again."""
        self._whole = True

    def close(self) -> None:
        """Gone."""
        self.cut()
        _end(self._open)
        self._open.close()

    def _take(self) -> None:
        while True:
            try:
                here, _ = self._open.accept()
            except OSError:
                return
            self._carry(here)

    def _carry(self, here: socket.socket) -> None:
        try:
            there = socket.create_connection(("127.0.0.1", self._there))
        except OSError:
            here.close()
            return
        with self._guard:
            if not self._whole:
                here.close()
                there.close()
                return
            self._carried |= {here, there}
        for one, other in ((here, there), (there, here)):
            threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with one, contextlib.suppress(OSError):
        while chunk := one.recv(CHUNK):
            other.sendall(chunk)
    _end(other)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def line_to(port: int) -> Iterator[Line]:
    """One to that port."""
    made = Line(port)
    try:
        yield made
    finally:
        made.close()
