"""What differs from kiosk to kiosk: its environment, and what was configured from afar."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

import structlog
from pydantic import Field, TypeAdapter

from kiosk.readers import reader_at
from kiosk.sizes import Glass
from kiosk.stage import Size
from printer.address import press_at
from wire.pins import is_hashed
from wire.settings import DeviceSettings

log = structlog.get_logger()


class Settings(DeviceSettings):
    """Everything that differs from kiosk to kiosk."""

    data: Path
    printer: str
    """Its address: see docs/printers.md."""
    reader: str = ""
    """Beside those that type as a keyboard: `serial:/dev/ttyACM0?baud=9600`, or `pcsc:`."""
    slip: Path | None = None
    """The bank's own template: see there."""
    pin: str = Field(default="", repr=False)
    """Of the maintenance page, as `heliotrope pin` hashes it; without one nobody gets there."""
    size: str = Field(default="1080x1920", pattern=r"^\d{3,4}x\d{3,4}$")
    pictures: Path | None = None
    """A folder of the branch's own pictures, shown while nobody is here."""
    screen_inches: float = Field(default=21.5, gt=0)
    """The diagonal of the glass: sizes are kept in millimetres."""
    capital_mm: float = Field(default=6.1, ge=4.8, le=12)
    """How high a capital is at least, as the law of the place has it."""
    recordings: Path | None = None
    """Sentences that the bank has recorded: see kiosk/voice/speech.py."""
    touches: Path | None = None
    """A socket for tests: see kiosk/remote.py."""

    @property
    def glass(self) -> Glass:
        """The screen as it is built."""
        pixels = Size.read(self.size)
        return Glass(pixels.width, pixels.height, self.screen_inches, self.capital_mm)

    def as_configured(self) -> Self:
        """With what was configured from afar, which wins over the environment."""
        return self.model_copy(update=Afar(self.data).settings())


class NotConfigurable(ValueError):
    """What was asked for cannot be set, or is not one; the message says what can be done."""


def _pin(kept: str) -> None:
    if not is_hashed(kept):
        raise ValueError("a PIN is kept as `heliotrope pin` hashes it")


CHECKS: Final[Mapping[str, Callable[[str], object]]] = {
    "printer": press_at,
    "reader": reader_at,
    "pin": _pin,
}
"""What can be configured from afar: raises ValueError for what is none."""


_MADE: Final = TypeAdapter(dict[str, str])


class Afar:
    """Settings made from afar, in a file of the data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "configured.json"

    def settings(self) -> dict[str, str]:
        """Those that are made; what cannot be used is said, and the environment counts instead.

        A kiosk must start whatever stands there: nobody could reach it from afar otherwise.
        """
        try:
            made = _MADE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as wrong:
            why = type(wrong).__name__  # what stands there may be half a PIN's hash
            log.warning("settings from afar not read", file=self._path.name, reason=why)
            return {}
        return {name: value for name, value in made.items() if _usable(name, value)}

    def change(self, settings: Mapping[str, str]) -> None:
        """Keep these from now on, all or none; one that is empty is taken back.

        Raises:
            NotConfigurable: one of them is wrong, and nothing is kept.
        """
        for name, value in settings.items():
            _check(name, value)
        kept = {name: value for name, value in {**self.settings(), **settings}.items() if value}
        draft = self._path.with_suffix(".part")
        draft.touch(mode=0o600)
        with draft.open("w", encoding="utf-8") as file:
            json.dump(kept, file, indent=2)
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves the new name on an empty file
        draft.replace(self._path)


def _usable(name: str, value: str) -> bool:
    try:
        _check(name, value)
    except NotConfigurable as wrong:
        log.warning("setting from afar not used", reason=str(wrong))
        return False
    return True


def _check(name: str, value: str) -> None:
    check = CHECKS.get(name)
    if check is None:
        raise NotConfigurable(f"{name} cannot be set from afar; {', '.join(CHECKS)} can")
    if not value:
        return
    try:
        check(value)
    except ValueError as wrong:
        raise NotConfigurable(f"{name}: {wrong}") from None
