"""Where slips come out, and the proof that they did; blocking, never for long."""

import os
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from socket import create_connection, socket
from threading import Lock
from typing import Final, Protocol, TypeVar

import structlog
from PIL import Image

from printer.folder import keep
from printer.raster import job
from printer.state import BLOCKED, STATUS, Paper, paper, proven, status

log = structlog.get_logger()
T = TypeVar("T")
_STATUS_SECONDS: Final = 1.0
"""Status is answered at once or not at all."""
_MOST_HEARD: Final = 256
"""Bytes; whoever talks more than that is no printer."""


class Proof(StrEnum):
    """What is known of a slip."""

    PRINTED = "printed"
    UNCERTAIN = "uncertain"
    """Bytes left us, no proof came back: it may be on paper, whole, in part or later."""
    FAILED = "failed"
    """Nothing left us: it is not on paper and will not be."""


class Printer(Protocol):
    """Where slips come out."""

    def state(self) -> Paper:
        """Whether a slip can come out now."""
        ...

    def print(self, image: Image.Image) -> Proof:
        """Put the picture on paper, cut, and say what is known."""
        ...


class NetworkPrinter:
    """An ESC/POS printer on TCP; each call opens its own connection, so none is ever stale."""

    def __init__(self, host: str, port: int = 9100, timeout: float = 2.5) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._told: Paper | None = None
        self._turn = Lock()
        """Printers serve one connection: a question during a slip would be told silence."""

    def state(self) -> Paper:
        """Whether a slip can come out now."""
        with self._turn:
            try:
                with self._connect() as line:
                    return self._tell(self._ask(line))
            except OSError:
                return self._tell(Paper.OFFLINE)

    def print(self, image: Image.Image) -> Proof:
        """Send the picture unless the printer is blocked, and wait for its word."""
        sent = job(image)
        with self._turn:
            try:
                return self._try(sent)
            except OSError:
                self._tell(Paper.OFFLINE)
                return Proof.FAILED

    def _try(self, sent: bytes) -> Proof:
        with self._connect() as line:
            state = self._tell(self._ask(line))
            if state in BLOCKED:
                return Proof.FAILED
            if state is not Paper.UNKNOWN:
                return self._send(line, sent)
        with self._connect() as fresh:
            return self._send(fresh, sent)

    def _connect(self) -> socket:
        # Not escpos.printer.Network: where nobody listens it leaves its socket open.
        return create_connection((self._host, self._port), self._timeout)

    def _ask(self, line: socket) -> Paper:
        exchange = _Exchange(line, min(_STATUS_SECONDS, self._timeout))
        try:
            return paper(*(exchange.ask(question, status) for question in STATUS))
        except OSError:
            return Paper.UNKNOWN

    def _send(self, line: socket, sent: bytes) -> Proof:
        try:
            printed = _Exchange(line, self._timeout).ask(sent, proven)
        except OSError as silence:
            log.warning("slip uncertain", printer=self._host, reason=repr(silence))
            return Proof.UNCERTAIN
        return Proof.PRINTED if printed else Proof.UNCERTAIN

    def _tell(self, state: Paper) -> Paper:
        if state != self._told:
            log.info("printer state", printer=self._host, paper=state.value)
            self._told = state
        return state


class _Exchange:
    """Questions and answers with one deadline for all, however the bytes drip."""

    def __init__(self, line: socket, seconds: float) -> None:
        self._line = line
        self._deadline = time.monotonic() + seconds

    def ask(self, question: bytes, understand: Callable[[bytes], T | None]) -> T:
        """Send, then listen until what was heard is understood; OSError for silence."""
        self._patience()
        self._line.sendall(question)
        heard = b""
        while (answer := understand(heard)) is None:
            self._patience()
            more = self._line.recv(64)
            heard += more
            if not more or len(heard) > _MOST_HEARD:
                raise ConnectionResetError
        return answer

    def _patience(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


class FilePrinter:
    """Slips as pictures in a folder, for machines without a printer."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def state(self) -> Paper:
        """Whether the folder can be written to."""
        return Paper.OK if os.access(self._folder, os.W_OK) else Paper.OFFLINE

    def print(self, image: Image.Image) -> Proof:
        """Keep the picture."""
        try:
            keep(image, self._folder)
        except OSError as error:
            log.warning("slip not kept", folder=str(self._folder), reason=str(error))
            return Proof.FAILED
        return Proof.PRINTED
