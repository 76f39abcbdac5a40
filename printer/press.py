"""A printer together with how slips look on it: drawn by us, or written by the printer."""

from collections.abc import Iterable
from typing import Protocol

from printer.device import EscposPrinter, Printer, Proof
from printer.slip import Slip, draw, prepare
from printer.state import Paper
from printer.template import Template
from printer.written import Rom, written
from wire.messages import Texts

Service = tuple[Texts, Texts]
"""Its name, and where to wait."""


class Press(Protocol):
    """Where tickets become slips."""

    def state(self) -> Paper:
        """Whether a slip can come out now."""
        ...

    def print(self, slip: Slip) -> Proof:
        """Put the slip on paper, and say what is known."""
        ...

    def doubt(self) -> None:
        """A slip may be half sent: by a program that was killed meanwhile."""
        ...

    def prepare(self, branch: Texts, services: Iterable[Service], rule: Texts) -> None:
        """Do beforehand what never changes."""
        ...


class Drawing:
    """Slips as pictures: any language on any printer."""

    def __init__(self, printer: Printer, template: Template) -> None:
        self._printer, self._template = printer, template
        self.state, self.doubt = printer.state, printer.doubt

    def print(self, slip: Slip) -> Proof:
        """Draw and print."""
        return self._printer.print(draw(slip, self._template))

    def prepare(self, branch: Texts, services: Iterable[Service], rule: Texts) -> None:
        """Draw what is the same on many slips."""
        prepare(branch, services, rule, self._template)


class Writing:
    """Slips in the printer's own letters."""

    def __init__(self, printer: EscposPrinter, template: Template, rom: Rom) -> None:
        self._printer, self._template, self._rom = printer, template, rom
        self.state, self.doubt = printer.state, printer.doubt

    def print(self, slip: Slip) -> Proof:
        """Write and print."""
        return self._printer.send(written(slip, self._template, self._rom))

    def prepare(self, branch: Texts, services: Iterable[Service], rule: Texts) -> None:
        """A kilobyte is written in no time."""
