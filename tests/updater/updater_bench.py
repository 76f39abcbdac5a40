"""A machine with a screen, a server that says what the test wants, and whoever makes releases."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from updater_server import Office

from tests.releases import CUT, Machine, Made, Signer


@dataclass(frozen=True, slots=True)
class Bench:
    """All of it."""

    folder: Path
    signer: Signer
    office: Office
    machine: Machine

    def order(self, made: Made, **other: Any) -> None:
        """Have a release built, signed and ordered, with what is `other` than it should be."""
        built = made.build(self.folder / "built")
        self.office.install(made.version, built, self.signer.sign(built), **other)

    def cutting(self) -> str:
        """A script of a release that cuts the power, once, while dpkg is at work."""
        self.machine.cut.touch()
        return CUT.format(flag=self.machine.cut)
