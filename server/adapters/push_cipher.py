"""Web Push as it travels: sealed for one browser (RFC 8291), signed by this server (RFC 8292)."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from joserfc import jwt
from joserfc.jwk import ECKey

from server.application.pushing import Screen

CURVE: Final = ec.SECP256R1()
POINT: Final = 65
AUTH: Final = 16
SALT: Final = 16
RECORD: Final = 4096
"""More is not taken everywhere."""
LAST: Final = b"\x02"
"""Ends the last record."""
VOUCHED: Final = timedelta(hours=12)
"""A signature holds no longer; push services take at most a day."""


class NoScreen(ValueError):
    """What was sent are no keys of a browser."""


@dataclass(frozen=True, slots=True)
class Salted:
    """What is drawn anew for each message."""

    key: ec.EllipticCurvePrivateKey
    salt: bytes


def sealed(text: bytes, screen: Screen, drawn: Salted) -> bytes:
    """The body of a push: only that browser can open it.

    Raises:
        NoScreen: its keys are none.
    """
    theirs, auth = keys_of(screen)
    ours = point(drawn.key.public_key())
    about = b"WebPush: info\0" + point(theirs) + ours
    secret = _derived(drawn.key.exchange(ec.ECDH(), theirs), auth, about, 32)
    key = _derived(secret, drawn.salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, drawn.salt, b"Content-Encoding: nonce\0", 12)
    head = drawn.salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(key).encrypt(nonce, text + LAST, None)


def keys_of(screen: Screen) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """A browser's public key and secret.

    Raises:
        NoScreen: they are none.
    """
    try:
        key, auth = decoded(screen.key), decoded(screen.auth)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    except ValueError:
        raise NoScreen("the keys are none") from None
    if len(key) != POINT or len(auth) != AUTH:
        raise NoScreen("the keys are too short or too long")
    return theirs, auth


def signing_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The key by which browsers know the servers that share a secret: always the same."""
    drawn = hmac.digest(secret, b"web push", hashlib.sha512)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return ec.derive_private_key(1 + int.from_bytes(drawn) % (order - 1), CURVE)


def authorization(
    key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: datetime
) -> str:
    """The header that says who sends it, and whom to write to when something is wrong."""
    url = urlsplit(endpoint)
    claims = {
        "aud": f"{url.scheme}://{url.netloc}",
        "exp": int((now + VOUCHED).timestamp()),
        "sub": contact,
    }
    signer = ECKey.import_key(_pem(key))
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, signer)
    return f"vapid t={token}, k={encoded(point(key.public_key()))}"


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers have it."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(plain: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The same back; `ValueError` if it is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, about).derive(secret)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
