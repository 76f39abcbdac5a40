"""The accounts of a branch's devices at the broker: each its own password and permissions."""

import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from heliotrope import mosquitto
from wire.permissions import Permissions, for_device, for_server
from wire.topics import DEVICE_KINDS

Accounts = dict[str, tuple[str, Permissions]]
NAME: Final = re.compile(r"[a-z0-9-]{1,64}")


class UnknownKind(ValueError):
    """There is no such kind of device."""


class UnclearDevice(ValueError):
    """Its name or its branch is not understood."""


CANNOT: Final = (UnknownKind, UnclearDevice)


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


def lay_out(
    branches: Sequence[str], port: int, folder: Path, said: Sequence[str]
) -> dict[str, str]:
    """Write Mosquitto's files with new passwords; the passwords by account."""
    kinds = _kinds(branches, said)
    # A server of several branches has one password at the broker.
    passwords = dict.fromkeys((f"{branch}-server" for branch in branches), _password())
    known: Accounts = {}
    for branch in branches:
        passwords |= {f"{branch}-{device}": _password() for device in kinds[branch]}
        known |= accounts(branch, kinds[branch], passwords)
    mosquitto.lay_out(folder.resolve(), port, known)
    return passwords


def _kinds(branches: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, str]]:
    """Per branch the kind of each device, as `k1=kiosk` or `north/k1=kiosk` says."""
    kinds: dict[str, dict[str, str]] = {branch: {} for branch in branches}
    for each in said:
        name, _, kind = each.partition("=")
        branch, _, device = name.rpartition("/")
        branch = branch or branches[0]
        if branch not in kinds or ("/" not in name and len(branches) > 1):
            raise UnclearDevice(f"{each}: of which branch? write BRANCH/DEVICE=KIND")
        if not NAME.fullmatch(device):
            raise UnclearDevice(f"{each}: names are small letters, digits and hyphens")
        kinds[branch][device] = kind
    return kinds


def _password() -> str:
    return secrets.token_urlsafe(24)
