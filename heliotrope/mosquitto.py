"""The branch box's broker: the files for Mosquitto 2, and Mosquitto as a child for tests."""

import base64
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from heliotrope.broker import HOST, Accounts, Child
from wire.permissions import Permissions
from wire.topics import PACKET_LIMIT

ROUNDS: Final = 101
"""Mosquitto's own number; the passwords are random and long."""


def configuration(port: int, folder: Path, user: str = "mosquitto") -> str:
    """mosquitto.conf; passwords and permissions stand beside it in `folder`."""
    return f"""\
per_listener_settings false
listener {port} {HOST}
allow_anonymous false
password_file {folder / "passwords"}
acl_file {folder / "acl"}
user {user}
# Without it 44 ms a message.
set_tcp_nodelay true
max_packet_size {PACKET_LIMIT}
# A doorbell, not a record: every program says its state again when it connects.
persistence false
"""


def passwords(accounts: Accounts) -> str:
    """The password file, hashed as mosquitto_passwd does."""
    return "".join(f"{name}:{_hashed(password)}\n" for name, (password, _) in accounts.items())


def acl(accounts: Accounts) -> str:
    """The permission file; what is not in it is forbidden."""
    return "".join(_lines(name, may) for name, (_, may) in accounts.items())


def lay_out(folder: Path, port: int, accounts: Accounts) -> Path:
    """Write the files into `folder`; the path of mosquitto.conf."""
    folder.mkdir(parents=True, exist_ok=True)
    # Started by root it would become another user, who may not read this folder.
    user = "root" if os.geteuid() == 0 else "mosquitto"
    files = {
        "passwords": passwords(accounts),
        "acl": acl(accounts),
        "mosquitto.conf": configuration(port, folder, user),
    }
    for name, text in files.items():
        (folder / name).touch(0o600)
        (folder / name).write_text(text, "utf-8")
    return folder / "mosquitto.conf"


class MosquittoBroker:
    """Mosquitto as a supervised child; it forgets all at its start, as a doorbell does."""

    def __init__(self, port: int, folder: Path, accounts: Accounts) -> None:
        self.port = port
        self._folder, self._accounts = folder, accounts
        # Debian keeps it where only root's path looks.
        server = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        command = (server or "mosquitto", "-c", str(folder / "mosquitto.conf"))
        self._child = Child(command, port, folder / "mosquitto.log")

    @property
    def pid(self) -> int:
        """The process that runs now."""
        return self._child.pid

    async def __aenter__(self) -> Self:
        """Write the files and start; returns when the port answers."""
        lay_out(self._folder, self.port, self._accounts)
        await self._child.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self._child.stop()


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${_base64(salt)}${_base64(digest)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _lines(name: str, may: Permissions) -> str:
    return "\n".join([f"user {name}", *_topics(may), "", ""])


def _topics(may: Permissions) -> Iterator[str]:
    yield from (f"topic write {address}" for address in may.publish)
    yield from (f"topic read {address}" for address in may.subscribe)
