"""Mosquitto's files that change while it runs: who may say what, and whose certificate is over."""

import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from cryptography import x509

from server.adapters.authority import SLOW_CLOCK, Authority
from wire.permissions import Permissions

log = structlog.get_logger()
ACL: Final = "acl"
REVOCATIONS: Final = "crl.pem"
PID: Final = "mosquitto.pid"
BY_PASSWORD: Final = "acl.passwords"  # noqa: S105 - a file's name
"""What `heliotrope broker` allows the accounts that have passwords."""


def acl(accounts: Mapping[str, Permissions]) -> str:
    """The permission file; what is not in it is forbidden."""
    return "".join(_lines(name, may) for name, may in accounts.items())


A_MOMENT: Final = timedelta(seconds=1)
"""OpenSSL goes by the latest of the lists that it holds, to the second: each is made later than the
one before, and none in the future."""


@dataclass(frozen=True, slots=True)
class BrokerFiles:
    """The folder of a Mosquitto that goes by certificates of this CA."""

    folder: Path
    authority: Authority

    def write(
        self, allowed: Mapping[str, Permissions], revoked: Mapping[int, datetime], now: datetime
    ) -> bool:
        """Write what has changed and have Mosquitto read it; whether anything has."""
        changed = self._allow(allowed)
        changed = self._revoke(revoked, now) or changed
        if changed:
            self.tell()
        return changed

    def _allow(self, allowed: Mapping[str, Permissions]) -> bool:
        own = self.folder / BY_PASSWORD
        wanted = acl(allowed) + (own.read_text("utf-8") if own.exists() else "")
        path = self.folder / ACL
        if path.exists() and path.read_text("utf-8") == wanted:
            return False
        _replace(path, wanted)
        return True

    def _revoke(self, revoked: Mapping[int, datetime], now: datetime) -> bool:
        path = self.folder / REVOCATIONS
        last = _last(path)
        if last is not None and {one.serial_number for one in last} == revoked.keys():
            return False
        made = now - SLOW_CLOCK
        if last is not None:
            made = max(made, last.last_update_utc + A_MOMENT)
        _replace(path, self.authority.revocations(revoked, made))
        return True

    def tell(self) -> None:
        """Have Mosquitto read its files anew."""
        try:
            pid = int((self.folder / PID).read_text("ascii"))
            # The number of one that was killed may be another program's by now, which would end.
            if Path(f"/proc/{pid}/comm").read_text("ascii").strip() == "mosquitto":
                os.kill(pid, signal.SIGHUP)
        except FileNotFoundError:  # it does not run yet
            return
        except (OSError, ValueError) as why:
            # Its own supervisor may tell it: docs/security.md.
            log.warning("broker not told to read its files", folder=str(self.folder), why=str(why))


def _replace(path: Path, text: str) -> None:
    """The file as a whole: Mosquitto may read it at any moment."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def _last(path: Path) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_pem_x509_crl(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _lines(name: str, may: Permissions) -> str:
    return "\n".join([f"user {name}", *_topics(may), "", ""])


def _topics(may: Permissions) -> Iterator[str]:
    yield from (f"topic write {address}" for address in may.publish)
    yield from (f"topic read {address}" for address in may.subscribe)
