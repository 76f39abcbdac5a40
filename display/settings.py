"""What a board or a pad must be told, from the environment: HELIOTROPE_BRANCH and so on."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from wire.link import Account
from wire.messages import Id

Size = Annotated[str, Field(pattern=r"^[1-9]\d{2,4}x[1-9]\d{2,4}$")]


class Settings(BaseSettings):
    """What both have in common."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_", frozen=True)

    branch: Id
    device: Id
    password: str
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    data: Path = Path("var/display")
    """Where fonts, sound and unsent answers are kept."""
    size: Size
    touches: Path | None = None
    """A socket through which a test's fingers come in."""

    @property
    def account(self) -> Account:
        """The device's own account at the broker."""
        name = f"{self.branch}-{self.device}"
        return Account(self.broker_host, self.broker_port, name, self.password)

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
