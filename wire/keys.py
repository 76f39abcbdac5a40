"""Keys and certificates as files that a power cut leaves whole."""

import os
from pathlib import Path

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
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def keep_certificate(path: Path, certificate: x509.Certificate) -> None:
    """A file that everybody may read, whole or not at all."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        file.write(certificate.public_bytes(Encoding.PEM))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def is_issued_by(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    """Whether that CA has signed it."""
    try:
        certificate.verify_directly_issued_by(ca)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True
