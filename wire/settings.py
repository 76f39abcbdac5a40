"""Reads a program's settings from the environment, or says in one line which are wrong."""

import ipaddress
import os
from pathlib import Path
from typing import Any, Final, Self, TypeVar, get_args

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from wire import tls
from wire.link import Account
from wire.messages import Id
from wire.network import places

S = TypeVar("S", bound=BaseSettings)
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"


class BrokerSettings(BaseSettings):
    """Where the broker is, and how it is known that it is the broker."""

    tls: Path | None = None
    """A folder with ca.pem, cert.pem and key.pem, such as `heliotrope device enrol` makes."""
    plain: bool = False
    """Speak to other machines without TLS, where all on the network can read and say everything."""
    broker_host: str = "127.0.0.1"
    """Of a cluster all, with commas between them: where one is away the next is asked."""
    broker_port: int = 1883
    """Where a host names no other, as in `one, two:8884`."""

    @field_validator("broker_host")
    @classmethod
    def _each_a_host(cls, listed: str) -> str:
        try:
            places(listed, 0)
        except ValueError as wrong:
            raise PydanticCustomError("broker_host", "{wrong}", {"wrong": str(wrong)}) from None
        return listed

    @model_validator(mode="after")
    def _not_in_the_open(self) -> Self:
        here = all(is_here(host) for host, _ in places(self.broker_host, self.broker_port))
        if self.tls or self.plain or here:
            return self
        raise PydanticCustomError(
            "broker_host",
            "HELIOTROPE_BROKER_HOST is another machine, and without TLS everybody on the network "
            "can speak as this program: set HELIOTROPE_TLS, or HELIOTROPE_PLAIN=true",
        )


class DeviceSettings(BrokerSettings):
    """How a device reaches its branch: what all kinds of devices are told."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_")

    branch: Id
    device: Id
    password: str = Field(default="", repr=False, validate_default=True)
    """Needed where there is no certificate."""

    @property
    def account(self) -> Account:
        """The device's own account at the broker."""
        name = f"{self.branch}-{self.device}"
        return Account(self.broker_host, self.broker_port, name, self.password, tls=self.tls)

    @field_validator("tls")
    @classmethod
    def _some_certificate(cls, folder: Path | None) -> Path | None:
        try:
            if folder is not None:
                tls.context(folder)
        except tls.NoCertificate as wrong:
            raise PydanticCustomError("tls", "{wrong}", {"wrong": str(wrong)}) from None
        return folder

    @field_validator("password")
    @classmethod
    def _some_proof(cls, password: str, others: ValidationInfo) -> str:
        needed(password, others)
        return password


def needed(password: str, others: ValidationInfo) -> None:
    """A program shows its certificate or says its password."""
    if not password and others.data.get("tls", ...) is None:
        raise PydanticCustomError("missing", "Field required")


def from_environment(kind: type[S]) -> S:
    """The settings of that kind; a program without them ends, and says what is missing.

    What systemd has laid down for the program ($CREDENTIALS_DIRECTORY) comes before the
    environment, which others on the machine may see: a file for each setting, named as it is, in
    small letters.
    """
    try:
        return kind(**_credentials(kind))
    except ValidationError as wrong:
        faults = (_name(one["loc"]) + one["msg"] for one in wrong.errors())
        raise SystemExit("; ".join(faults)) from None


def _credentials(kind: type[BaseSettings]) -> dict[str, Any]:
    folder = os.environ.get(CREDENTIALS)
    if not folder:
        return {}
    laid_down = {name: Path(folder) / name for name in kind.model_fields}
    found = {name: file for name, file in laid_down.items() if file.is_file() and _said(file)}
    return {name: _value(kind, name, file) for name, file in found.items()}


def _value(kind: type[BaseSettings], name: str, file: Path) -> Path | str:
    """What the file says; the file itself where the setting is a file's name."""
    told = kind.model_fields[name].annotation
    return file if Path in (told, *get_args(told)) else _said(file)


def _said(file: Path) -> str:
    return file.read_text("utf-8").strip()


def _name(place: tuple[int | str, ...]) -> str:
    return f"HELIOTROPE_{str(place[0]).upper()}: " if place else ""


def is_here(host: str) -> bool:
    """Whether that is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
