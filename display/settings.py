"""What a board or a pad must be told, from the environment: HELIOTROPE_BRANCH and so on."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from wire.messages import Id
from wire.settings import DeviceSettings

Size = Annotated[str, Field(pattern=r"^[1-9]\d{2,4}x[1-9]\d{2,4}$")]


class Settings(DeviceSettings):
    """What both have in common."""

    model_config = SettingsConfigDict(frozen=True)

    data: Path = Path("var/display")
    """Where fonts, sound and unsent answers are kept."""
    size: Size
    touches: Path | None = None
    """A socket through which a test's fingers come in."""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        width, height = self.size.split("x")
        return int(width), int(height)

    @property
    def folder(self) -> Path:
        """This device's own part of `data`."""
        return self.data / self.device


class BoardSettings(Settings):
    """A board in one zone."""

    kind: Literal["board"] = "board"
    zone: Id = "hall"
    size: Size = "1920x1080"
    distance: float = 10.0
    """Metres to the last row of seats."""
    diagonal: float = 43.0
    """Inches of the screen."""


class PadSettings(Settings):
    """A pad on one counter."""

    kind: Literal["pad"] = "pad"
    counter: Id
    size: Size = "1024x600"
