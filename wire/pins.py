"""PINs of the staff: kept as what they hash to, wherever they are kept."""

import hashlib
import hmac
import re
from typing import Final

PIN: Final = re.compile(r"[0-9]{4,8}")
SALT_BYTES: Final = 16
_KEPT: Final = re.compile(r"scrypt-(?P<salt>[0-9a-f]{32})-(?P<hash>[0-9a-f]{64})")
# A second of work for a thief per thousand guesses; the lock after five is what holds at the kiosk.
_COST: Final = {"n": 2**14, "r": 8, "p": 1}


class NoPin(ValueError):
    """Four to eight digits are one."""


def hashed(pin: str, salt: bytes) -> str:
    """What to keep.

    Raises:
        NoPin: it is none.
    """
    if not PIN.fullmatch(pin):
        raise NoPin("a PIN has four to eight digits")
    return f"scrypt-{salt.hex()}-{_hash(pin, salt)}"


def fits(pin: str, kept: str) -> bool:
    """Whether it is the one that was kept; nothing fits where none was."""
    known = _KEPT.fullmatch(kept)
    return known is not None and hmac.compare_digest(
        _hash(pin, bytes.fromhex(known["salt"])), known["hash"]
    )


def is_hashed(kept: str) -> bool:
    """Whether that is what a PIN was hashed to."""
    return _KEPT.fullmatch(kept) is not None


def _hash(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, dklen=32, **_COST).hex()
