"""Where slips come out, and the proof that they did; blocking, never for long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

import structlog
from PIL import Image

from printer.exchange import Exchange
from printer.folder import keep
from printer.lines import Line, Port
from printer.raster import MEND, job
from printer.state import BLOCKED, PROOF, STATUS, Paper, paper, proven, status

log = structlog.get_logger()
_STATUS_SECONDS: Final = 1.0
"""Status is answered at once or not at all."""
_HUSH_SECONDS: Final = 0.2
"""After an answer that was owed: whatever else was owed follows at once."""


_ASKED_IN_VAIN: Final = 2
"""So often a printer is waited for that has never answered for a slip; many cheap ones cannot."""


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

    def doubt(self) -> None:
        """A slip may be half sent: by a program that was killed meanwhile."""
        ...


class EscposPrinter:
    """An ESC/POS printer at any port; each call opens the line anew, so none is ever stale."""

    def __init__(self, port: Port, timeout: float = 2.5) -> None:
        self._port, self._timeout = port, timeout
        self._told: Paper | None = None
        self._owes = False
        """An earlier slip was never answered for: the next answer may be meant for that one."""
        self._torn = False
        """An earlier slip broke off: the next bytes might be taken for the rest of its picture."""
        self._proves = False
        """It has answered for a slip, so its silence means something."""
        self._ignored = 0
        """How often it was asked in vain what it owes."""
        self._turn = Lock()
        """Printers serve one conversation: a question during a slip would be told silence."""

    def state(self) -> Paper:
        """Whether a slip can come out now."""
        with self._turn:
            try:
                with self._line() as line:
                    return self._tell(self._ask(line))
            except OSError as gone:
                return self._tell(Paper.OFFLINE, repr(gone))

    def print(self, image: Image.Image) -> Proof:
        """Send the picture unless the printer is blocked, and wait for its word."""
        return self.send(job(image))

    def doubt(self) -> None:
        """The next slip begins on paper of its own, and with no answer owed."""
        self._owes = self._torn = True

    def send(self, sent: bytes) -> Proof:
        """The same for a job that is written already: it ends with the question for its proof."""
        with self._turn:
            try:
                return self._try(sent)
            except OSError as gone:
                self._tell(Paper.OFFLINE, repr(gone))
                return Proof.FAILED

    def _try(self, sent: bytes) -> Proof:
        with self._line() as line:
            state = self._tell(self._ask(line))
            if state in BLOCKED:
                return Proof.FAILED
            if state is not Paper.UNKNOWN:
                return self._send(line, sent) if self._ready(line) else Proof.FAILED
        with self._line() as fresh:
            return self._send(fresh, sent)

    @contextmanager
    def _line(self) -> Iterator[Line]:
        line = self._port.open(self._timeout)
        try:
            yield line
        finally:
            with suppress(OSError):  # what is known of a slip is known
                line.close()

    def _ask(self, line: Line) -> Paper:
        exchange = Exchange(line, min(_STATUS_SECONDS, self._timeout))
        try:
            return paper(*(exchange.ask(question, status) for question in STATUS))
        except OSError:
            line.drop()
            return Paper.UNKNOWN

    def _ready(self, line: Line) -> bool:
        """Whether it is done with earlier slips; a printer that never answers for any counts so."""
        if self._ignored >= _ASKED_IN_VAIN and not self._proves:
            return True
        exchange = Exchange(line, self._timeout + len(MEND) / self._port.speed)
        try:
            if self._torn:
                exchange.say(MEND)
                self._torn = False
            if self._owes:
                exchange.ask(PROOF, proven)
                exchange.hush(_HUSH_SECONDS)
                self._owes = False
        except OSError as silence:
            log.warning("slip held back", printer=self._port.name, reason=repr(silence))
            line.drop()
            self._ignored += 1
            return not self._proves
        self._ignored = 0
        return True

    def _send(self, line: Line, sent: bytes) -> Proof:
        owed, self._owes = self._owes, True
        exchange = Exchange(line, self._timeout + len(sent) / self._port.speed)
        try:
            printed = exchange.ask(sent, proven)
        except OSError as silence:
            log.warning("slip uncertain", printer=self._port.name, reason=repr(silence))
            self._torn = True
            line.drop()
            return Proof.UNCERTAIN
        self._owes = owed
        self._proves = True
        return Proof.PRINTED if printed and not owed else Proof.UNCERTAIN

    def _tell(self, state: Paper, reason: str = "") -> Paper:
        if state != self._told:
            log.info("printer state", printer=self._port.name, paper=state.value, reason=reason)
            self._told = state
        return state


class FilePrinter:
    """Slips as pictures in a folder, for machines without a printer."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def state(self) -> Paper:
        """Whether the folder can be written to."""
        return Paper.OK if os.access(self._folder, os.W_OK) else Paper.OFFLINE

    def doubt(self) -> None:
        """A picture is there whole or not at all."""

    def print(self, image: Image.Image) -> Proof:
        """Keep the picture."""
        try:
            keep(image, self._folder)
        except OSError as error:
            log.warning("slip not kept", folder=str(self._folder), reason=str(error))
            return Proof.FAILED
        return Proof.PRINTED
