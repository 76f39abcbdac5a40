"""The accounts of a branch's devices at the broker: each its own password and permissions."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from heliotrope import mosquitto
from wire.permissions import Permissions, for_device, for_server
from wire.topics import DEVICE_KINDS

Accounts = dict[str, tuple[str, Permissions]]


class UnknownKind(ValueError):
    """There is no such kind of device."""


def accounts(branch: str, kinds: Mapping[str, str], passwords: Mapping[str, str]) -> Accounts:
    """Every account by name: the server's, and one for each device."""
    wanted = {f"{branch}-server": for_server(branch)}
    for device, kind in kinds.items():
        if kind not in DEVICE_KINDS:
            raise UnknownKind(f"{device}: {kind!r} is none of {', '.join(DEVICE_KINDS)}")
        wanted[f"{branch}-{device}"] = for_device(branch, kind, device)
    return {name: (passwords[name], may) for name, may in wanted.items()}


def names(branch: str, kinds: Mapping[str, str]) -> list[str]:
    """The names of those accounts."""
    return [f"{branch}-{who}" for who in ("server", *kinds)]


def lay_out(branch: str, port: int, folder: Path, kinds: Mapping[str, str]) -> dict[str, str]:
    """Write Mosquitto's files with new passwords; the passwords by account."""
    passwords = {name: secrets.token_urlsafe(24) for name in names(branch, kinds)}
    mosquitto.lay_out(folder, port, accounts(branch, kinds, passwords))
    return passwords
