"""The certificate with which a program shows the broker who it is, and knows the broker."""

import contextlib
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from wire.keys import is_issued_by

CA: Final = "ca.pem"
CERTIFICATE: Final = "cert.pem"
KEY: Final = "key.pem"
NEXT_KEY: Final = "key-next.pem"
"""Of a certificate that has been asked for; becomes the key when that certificate is there."""
AGAIN: Final = "enrol the device again: heliotrope device invite"


class NoCertificate(ValueError):
    """What a folder holds cannot be used; the message is a sentence with the remedy."""


def context(folder: Path) -> ssl.SSLContext:
    """TLS 1.3 with the folder's certificate, towards who has one of the same CA for its name.

    Raises:
        NoCertificate: a file is missing, cannot be read, or does not fit the others.
    """
    certificate(folder)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    show(made, folder)
    return made


def show(made: ssl.SSLContext, folder: Path) -> None:
    """Show the folder's newest certificate from the next connection on, to its newest CAs' broker.

    Raises:
        NoCertificate: it has no key that fits it.
    """
    settle(folder)
    try:
        made.load_verify_locations(cafile=folder / CA)
        made.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    except ssl.SSLError:
        wrong = f"{folder / KEY} is not the key of {folder / CERTIFICATE}; {AGAIN}"
        raise NoCertificate(wrong) from None
    except OSError as why:
        raise NoCertificate(_unread(folder / KEY, why)) from None


def settle(folder: Path) -> None:
    """Finish a change of certificates that a power cut has interrupted."""
    following = folder / NEXT_KEY
    if not following.exists():
        return
    with contextlib.suppress(ValueError, OSError):
        made = load_pem_private_key(following.read_bytes(), None).public_key()
        if made == certificate(folder).public_key():
            following.replace(folder / KEY)


def certificate(folder: Path) -> x509.Certificate:
    """The folder's certificate.

    Raises:
        NoCertificate: it is missing or none, or its CA is not the folder's.
    """
    ours, *_ = _read(folder / CERTIFICATE)
    if not any(is_issued_by(ours, ca) for ca in trusted(folder)):
        raise NoCertificate(f"{folder / CERTIFICATE} is not of the CA in {folder / CA}; {AGAIN}")
    return ours


def trusted(folder: Path) -> Sequence[x509.Certificate]:
    """The CA whose broker the folder's program trusts; two, while one takes the other's place.

    Raises:
        NoCertificate: there is none that can be read.
    """
    return _read(folder / CA)


def reason(failed: ssl.SSLError, host: str) -> str:
    """Why broker and program do not trust each other, with what helps."""
    said = failed.reason or ""
    if isinstance(failed, ssl.SSLCertVerificationError):
        said = _UNTRUSTED.get(failed.verify_code, _FOREIGN)
        return said.format(host=host)
    return _REFUSED.get(said.rpartition("ALERT_")[2], f"no TLS 1.3 with {host}: {said or failed}")


def _read(path: Path) -> Sequence[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as why:
        raise NoCertificate(_unread(path, why)) from None
    except ValueError:
        raise NoCertificate(f"{path} holds no certificate; {AGAIN}") from None


def _unread(path: Path, why: OSError) -> str:
    if isinstance(why, FileNotFoundError):
        return f"{path} is missing; {AGAIN}"
    return f"{path} cannot be read ({why.strerror}); give the program's user the right to"


_ANEW: Final = "make it anew: heliotrope ca server"
_FOREIGN: Final = (
    "what answers at {host} is not of our CA; see HELIOTROPE_BROKER_HOST, or enrol again"
)
_UNTRUSTED: Final = {
    9: "the certificate of the broker at {host} is not valid yet; see the clocks",
    10: "the certificate of the broker at {host} has expired; " + _ANEW,
    62: "the certificate of the broker is not for {host}; " + _ANEW + " with this name",
    64: "the certificate of the broker is not for {host}; " + _ANEW + " with this address",
}
"""OpenSSL's numbers (x509_vfy.h)."""
_REFUSED: Final = {
    "CERTIFICATE_EXPIRED": f"our certificate has expired; with the server reached it renews itself "
    f"for 30 days, later {AGAIN}",
    "CERTIFICATE_REVOKED": f"our certificate is revoked; {AGAIN}",
    "UNKNOWN_CA": f"the broker does not know our CA; {AGAIN}",
    "CERTIFICATE_REQUIRED": f"the broker wants a certificate; {AGAIN}",
}
"""By the name of the alert with which the broker ends the connection (RFC 8446, 6.2)."""
