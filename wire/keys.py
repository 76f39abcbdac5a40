"""Keys and certificates as files that a power cut leaves whole."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Key = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey


def new_key() -> Key:
    """A key of the kind that we use."""
    return ec.generate_private_key(ec.SECP256R1())


def keep_key(path: Path, key: Key) -> None:
    """A file that only its owner reads, from its first byte on."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    written = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(written, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _safe(file, path)
    draft.replace(path)


def keep_certificate(path: Path, *certificates: x509.Certificate) -> None:
    """A file that everybody may read, whole or not at all; it may hold several."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        file.write(pem(certificates).encode())
        _safe(file, path)
    draft.replace(path)


def pem(certificates: Iterable[x509.Certificate]) -> str:
    """As files and messages have them, one after the other."""
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def trust_of(cas: Iterable[x509.Certificate]) -> str:
    """Tells whoever trusts exactly these CAs from whoever trusts others."""
    every = b"".join(sorted(each.public_bytes(Encoding.DER) for each in cas))
    return hashlib.sha256(every).hexdigest()[:16]


def is_issued_by(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    """Whether that CA has signed it."""
    try:
        certificate.verify_directly_issued_by(ca)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _safe(file: BinaryIO, path: Path) -> None:
    if os.geteuid() == 0:  # root writes for whoever the folder belongs to
        owner = path.parent.stat()
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    file.flush()
    os.fsync(file.fileno())
