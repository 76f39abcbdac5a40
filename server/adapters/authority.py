"""The branch's own certificate authority: who a device or a broker is, and who is no longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wire.keys import Key, PublicKey, keep_certificate, keep_key, new_key, pem
from wire.tls import CA, CERTIFICATE, KEY

CA_KEY: Final = "ca.key"
CA_LIFE: Final = timedelta(days=3652)
DEVICE_LIFE: Final = timedelta(days=90)
BROKER_LIFE: Final = timedelta(days=825)
SLOW_CLOCK: Final = timedelta(minutes=5)
"""A certificate is good a little before it was made, for devices whose clock is behind."""
BROKER: Final = (ExtendedKeyUsageOID.SERVER_AUTH,)
DEVICE: Final = (ExtendedKeyUsageOID.CLIENT_AUTH,)


class NoAuthority(RuntimeError):
    """There is no CA in that folder, or there is one already; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA: its certificate, and the key that signs."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def of(cls, certificate: x509.Certificate, key: object) -> Self:
        """Both, where they fit.

        Raises:
            NoAuthority: they do not.
        """
        made = cls(certificate, cast("ec.EllipticCurvePrivateKey", key))
        if made.key.public_key() != certificate.public_key():
            raise NoAuthority("ca.key is not the key of ca.pem; restore a backup")
        return made

    @property
    def pem(self) -> str:
        """Its certificate, as devices keep it."""
        return pem([self.certificate])

    @property
    def id(self) -> str:
        """Tells it from other CAs: that of its key."""
        known = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return known.value.digest.hex()

    def device(self, name: str, key: PublicKey, now: datetime) -> x509.Certificate:
        """For a program of that name, for 90 days."""
        return self._sign(_leaf(name, key, DEVICE), now, DEVICE_LIFE)

    def broker(self, names: Sequence[str], key: PublicKey, now: datetime) -> x509.Certificate:
        """For a broker that is reached under these names and addresses."""
        known = x509.SubjectAlternativeName([_alternative(name) for name in names])
        return self._sign(
            _leaf("broker", key, BROKER).add_extension(known, critical=False), now, BROKER_LIFE
        )

    def revocations(self, revoked: Mapping[int, datetime], now: datetime) -> str:
        """The list of certificates that are good no more, by serial, with the moment.

        It ends with the CA only: a list that ran out would shut out every device of a branch
        whose server is away, and nobody would get a number.
        """
        made = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        made = made.last_update(now).next_update(self.certificate.not_valid_after_utc)
        for serial, at in sorted(revoked.items()):
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            made = made.add_revoked_certificate(one.build())
        number = x509.CRLNumber(int(now.timestamp() * 1000))
        made = made.add_extension(number, critical=False)
        return made.sign(self.key, SHA256()).public_bytes(Encoding.PEM).decode()

    def _sign(
        self, made: x509.CertificateBuilder, now: datetime, life: timedelta
    ) -> x509.Certificate:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = made.issuer_name(self.certificate.subject).add_extension(issuer, critical=False)
        return _dated(made, now, life).sign(self.key, SHA256())


def new_authority(folder: Path, name: str, now: datetime) -> Authority:
    """Make a CA in the folder: ca.pem for everybody, ca.key for its owner only.

    Raises:
        NoAuthority: there is one, which every device of the branch trusts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CA_KEY).exists():
        raise NoAuthority(f"{folder / CA_KEY} is there already, and devices trust it; keep it safe")
    made = made_authority(name, now)
    keep_key(folder / CA_KEY, made.key)
    keep_certificate(folder / CA, made.certificate)
    return made


def made_authority(name: str, now: datetime) -> Authority:
    """A CA that stands nowhere yet."""
    key, ours = new_key(), _named(name)
    made = _subject(ours, key.public_key()).issuer_name(ours)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    return Authority(_dated(made, now, CA_LIFE).sign(key, SHA256()), key)


def read_authority(folder: Path) -> Authority:
    """The CA of the folder.

    Raises:
        NoAuthority: there is none that can be read.
    """
    try:
        certificate = x509.load_pem_x509_certificate((folder / CA).read_bytes())
        key = load_pem_private_key((folder / CA_KEY).read_bytes(), None)
    except (OSError, ValueError) as why:
        raise NoAuthority(
            f"{folder} holds no CA that can be read ({why}); heliotrope ca new {folder} makes one"
        ) from None
    return Authority.of(certificate, key)


def keep(
    folder: Path, ca: Authority, certificate: x509.Certificate, key: Key, *others: x509.Certificate
) -> None:
    """Put a certificate, its key and its CA into a folder, as `HELIOTROPE_TLS` names one.

    `others` are CAs that are to be trusted as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keep_key(folder / KEY, key)
    keep_certificate(folder / CERTIFICATE, certificate)
    keep_certificate(folder / CA, ca.certificate, *others)


def _leaf(
    name: str, key: PublicKey, purposes: Sequence[x509.ObjectIdentifier]
) -> x509.CertificateBuilder:
    made = _subject(_named(name), key)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    return made.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)


def _subject(name: x509.Name, key: PublicKey) -> x509.CertificateBuilder:
    known = x509.SubjectKeyIdentifier.from_public_key(key)
    made = x509.CertificateBuilder().subject_name(name).public_key(key)
    return made.serial_number(x509.random_serial_number()).add_extension(known, critical=False)


def _dated(
    made: x509.CertificateBuilder, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return made.not_valid_before(now - SLOW_CLOCK).not_valid_after(now + life)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
