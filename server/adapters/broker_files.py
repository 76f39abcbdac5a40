"""Mosquitto's files that change while it runs: who may say what, and whose certificate is over."""

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
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


END: Final = "-----END X509 CRL-----\n"
A_MOMENT: Final = timedelta(seconds=1)
"""OpenSSL goes by the latest of the lists that it holds, to the second: each is made later than the
one before, and none in the future."""


@dataclass(frozen=True, slots=True)
class BrokerFiles:
    """The folder of a Mosquitto that goes by certificates of these CAs."""

    folder: Path
    authorities: Sequence[Authority]

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
        last = lists(path)
        if self._stand(last, revoked):
            return False
        made = max([now - SLOW_CLOCK, *(each.last_update_utc + A_MOMENT for each in last)])
        # Serials are chance, so that each list may hold those of all.
        _replace(path, "".join(each.revocations(revoked, made) for each in self.authorities))
        return True

    def _stand(
        self, last: Sequence[x509.CertificateRevocationList], revoked: Mapping[int, datetime]
    ) -> bool:
        """Whether each CA has its list, with everybody on it."""
        issuers = {each.certificate.subject for each in self.authorities}
        known = all({one.serial_number for one in each} == revoked.keys() for each in last)
        return known and {each.issuer for each in last} == issuers

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


def lists(path: Path) -> Sequence[x509.CertificateRevocationList]:
    """The lists of the revoked, one for each CA; none where the file is missing or damaged."""
    try:
        parts = path.read_text("ascii").split(END)
        return [x509.load_pem_x509_crl((part + END).encode()) for part in parts[:-1]]
    except (FileNotFoundError, ValueError):
        return []


def _lines(name: str, may: Permissions) -> str:
    return "\n".join([f"user {name}", *_topics(may), "", ""])


def _topics(may: Permissions) -> Iterator[str]:
    yield from (f"topic write {address}" for address in may.publish)
    yield from (f"topic read {address}" for address in may.subscribe)
