"""The branch box's broker: the files for Mosquitto 2, and Mosquitto as a child for tests."""

import base64
import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from cryptography import x509

from heliotrope.broker import HOST, Accounts, Child
from server.adapters.authorities import Authorities
from server.adapters.authority import keep
from server.adapters.broker_files import ACL, BY_PASSWORD, PID, REVOCATIONS, BrokerFiles, acl
from wire.keys import new_key
from wire.permissions import for_server
from wire.tls import CA, CERTIFICATE, KEY
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


def lay_out(folder: Path, port: int, accounts: Accounts) -> Path:
    """Write the files into `folder`; the path of mosquitto.conf."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "passwords": passwords(accounts),
        "acl": acl({name: may for name, (_, may) in accounts.items()}),
        "mosquitto.conf": configuration(port, folder, _user()),
    }
    return _written(folder, files)


@dataclass(frozen=True, slots=True)
class Secured:
    """Where a Mosquitto listens that knows its visitors by their certificates."""

    host: str
    port: int
    loopback: int | None = None
    """The port for programs of the same machine that have passwords; none without."""


def secured(where: Secured, folder: Path, user: str) -> str:
    """mosquitto.conf for certificates of the branch's CA; the other files stand in `folder`."""
    inside = f"listener {where.loopback} {HOST}\npassword_file {folder / 'passwords'}\n"
    return f"""\
per_listener_settings false
allow_anonymous false
acl_file {folder / ACL}
pid_file {folder / PID}
user {user}
set_tcp_nodelay true
max_packet_size {PACKET_LIMIT}
persistence false
{inside if where.loopback else ""}listener {where.port} {where.host}
cafile {folder / CA}
certfile {folder / CERTIFICATE}
keyfile {folder / KEY}
crlfile {folder / REVOCATIONS}
tls_version tlsv1.3
require_certificate true
# The name in the certificate is the account: what a program calls itself does not count.
use_identity_as_username true
# Nor does its client id, or one device could throw another out by coming under its name.
use_username_as_clientid true
"""


def lay_out_secured(
    folder: Path, where: Secured, authorities: Authorities, names: Sequence[str], now: datetime
) -> Path:
    """Write a new certificate for these names and the configuration; the path of the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    _certify(folder, authorities, names, now)
    return _written(folder, {"mosquitto.conf": secured(where, folder.resolve(), _user())})


def renewed(folder: Path, authorities: Authorities, now: datetime) -> Sequence[str]:
    """A new certificate and key for a broker whose files stand in the folder; for which names."""
    last = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    known = last.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    names = [str(each.value) for each in known]
    _certify(folder, authorities, names, now)
    BrokerFiles(folder, authorities.all).tell()
    return names


def _certify(folder: Path, authorities: Authorities, names: Sequence[str], now: datetime) -> None:
    """By the CA that every device trusts."""
    key, own = new_key(), authorities.own
    made = own.broker(names, key.public_key(), now)
    keep(folder, own, made, key, *authorities.certificates[1:])


def take_passwords(folder: Path, theirs: Path) -> None:
    """Let in on the loopback, too, whom `lay_out` has given a password in another folder."""
    texts = {
        name: (theirs / source).read_text("utf-8")
        for name, source in (("passwords", "passwords"), (BY_PASSWORD, ACL))
    }
    _written(folder, texts)


def let_the_server_in(
    folder: Path, authorities: Authorities, branches: Sequence[str], now: datetime
) -> None:
    """Begin the files that the server keeps; those that it has begun are its own."""
    if not (folder / ACL).exists():
        server = {f"{branch}-server": for_server(branch) for branch in branches}
        BrokerFiles(folder, authorities.all).write(server, {}, now)


def _user() -> str:
    # Started by root it would become another user, who may not read this folder.
    return "root" if os.geteuid() == 0 else "mosquitto"


def _written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).touch(0o600)
        (folder / name).write_text(text, "utf-8")
    return folder / "mosquitto.conf"


class MosquittoBroker:
    """Mosquitto as a supervised child; it forgets all at its start, as a doorbell does."""

    def __init__(self, port: int, folder: Path, accounts: Accounts) -> None:
        self.port = port
        self._folder, self._accounts = folder, accounts
        self._child = Child(command(folder), port, folder / "mosquitto.log")

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


def command(folder: Path) -> tuple[str, ...]:
    """Starts Mosquitto with the files of that folder."""
    # Debian keeps it where only root's path looks.
    server = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return (server or "mosquitto", "-c", str(folder / "mosquitto.conf"))


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${_base64(salt)}${_base64(digest)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
