"""The CAs that a branch trusts: its own, and while another takes its place that one as well.

The folder holds `ca.pem` and `ca.key`, and during a roll-over `next.pem` and `next.key`. The first
speaks for the branch until the end: it signs the broker's certificate and vouches for the next.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from server.adapters.authority import CA_KEY, Authority, NoAuthority, made_authority, read_authority
from wire.enrolment import name_in, signed
from wire.keys import is_issued_by, keep_certificate, keep_key, trust_of
from wire.tls import CA

NEXT: Final = "next.pem"
NEXT_KEY: Final = "next.key"
NUMBERED: Final = re.compile(r"(?P<name>.*?)(?: #(?P<number>\d+))?$")


@dataclass(frozen=True, slots=True)
class Authorities:
    """Who signs, and whom devices trust."""

    own: Authority
    following: Authority | None = None

    @property
    def all(self) -> tuple[Authority, ...]:
        """The one, or both."""
        return (self.own, self.following) if self.following else (self.own,)

    @property
    def newest(self) -> Authority:
        """The one that stays."""
        return self.following or self.own

    @property
    def certificates(self) -> Sequence[x509.Certificate]:
        """Of the CAs."""
        return [each.certificate for each in self.all]

    @property
    def trust(self) -> str:
        """As heartbeats say whom to trust."""
        return trust_of(self.certificates)

    def knows(self, certificate: x509.Certificate) -> bool:
        """Whether one of them has signed it."""
        return any(is_issued_by(certificate, each) for each in self.certificates)

    def vouched(self, said: str) -> str:
        """What devices that trust our own CA believe."""
        return signed(said, self.own.key)

    def before(self) -> "Authorities":
        """As if no other CA were coming: for whoever cannot trust two."""
        return Authorities(self.own)


def read_authorities(folder: Path) -> Authorities:
    """The CAs of the folder.

    Raises:
        NoAuthority: there is none that can be read.
    """
    following = _following(folder)
    if following and _is_key_of(folder / CA_KEY, following.certificate):
        return Authorities(following)  # the power went while it took the other's place
    return Authorities(read_authority(folder), following)


def roll(folder: Path, now: datetime) -> Authorities:
    """Begin: make the CA that is to follow, unless there is one.

    Raises:
        NoAuthority: there is none that it could follow.
    """
    settle(folder)
    own, following = read_authority(folder), _following(folder)
    if following is None:
        following = made_authority(_next_name(name_in(own.certificate)), now)
        # Nobody knows it before its certificate is there: half of it is made anew.
        keep_key(folder / NEXT_KEY, following.key)
        keep_certificate(folder / NEXT, following.certificate)
    return Authorities(own, following)


def lay_down(folder: Path) -> None:
    """End: the CA that follows is the branch's own, and the key of the other is gone."""
    following = _following(folder)
    if following is not None:
        keep_key(folder / CA_KEY, following.key)
        settle(folder)


def settle(folder: Path) -> bool:
    """Finish what a power cut has interrupted; whether one had."""
    following = _following(folder)
    if following is None or not _is_key_of(folder / CA_KEY, following.certificate):
        return False
    keep_certificate(folder / CA, following.certificate)
    (folder / NEXT).unlink()
    (folder / NEXT_KEY).unlink()
    return True


def _following(folder: Path) -> Authority | None:
    try:
        certificate = x509.load_pem_x509_certificate((folder / NEXT).read_bytes())
    except (FileNotFoundError, ValueError):  # none; as a credential of systemd it is an empty line
        return None
    try:
        key = load_pem_private_key((folder / NEXT_KEY).read_bytes(), None)
    except (OSError, ValueError) as why:
        raise NoAuthority(f"{folder / NEXT_KEY} cannot be read ({why}); restore a backup") from None
    return Authority.of(certificate, key)


def _is_key_of(path: Path, certificate: x509.Certificate) -> bool:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError):
        return False
    return key.public_key() == certificate.public_key()


def _next_name(name: str) -> str:
    """OpenSSL finds the list of the revoked by the CA's name, so two CAs have two."""
    found = NUMBERED.fullmatch(name)
    if found is None:
        raise NoAuthority(f"{name!r} is no name of a CA")
    return f"{found['name']} #{int(found['number'] or 1) + 1}"
