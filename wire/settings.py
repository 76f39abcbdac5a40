"""Reads a program's settings from the environment, or says in one line which are wrong."""

from typing import TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from wire.link import Account
from wire.messages import Id

S = TypeVar("S", bound=BaseSettings)


class DeviceSettings(BaseSettings):
    """How a device reaches its branch: what all kinds of devices are told."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_")

    branch: Id
    device: Id
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    password: str = Field(repr=False)

    @property
    def account(self) -> Account:
        """The device's own account at the broker."""
        name = f"{self.branch}-{self.device}"
        return Account(self.broker_host, self.broker_port, name, self.password)


def from_environment(kind: type[S]) -> S:
    """The settings of that kind; a program without them ends, and says what is missing."""
    try:
        return kind()
    except ValidationError as wrong:
        faults = (f"HELIOTROPE_{_name(one['loc'])}: {one['msg']}" for one in wrong.errors())
        raise SystemExit("; ".join(faults)) from None


def _name(place: tuple[int | str, ...]) -> str:
    return str(place[0]).upper() if place else "..."
