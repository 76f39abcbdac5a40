"""The second factor: codes of six digits from a telephone (RFC 6238), each taken once."""

from datetime import datetime
from typing import Final

import pyotp
import segno
from pyotp.utils import strings_equal

from server.application.staff import Factor, Factors

NAME: Final = "Heliotrope"
DIGITS: Final = 6
STEP_SECONDS: Final = 30
EARLY_OR_LATE: Final = (0, -1, 1)
"""Steps: a telephone's clock may be half a minute off."""


def new_factor() -> Factor:
    """One that nobody knows yet."""
    return Factor(pyotp.random_base32())


async def opens(factors: Factors, account: str, code: str, now: datetime) -> bool:
    """Whether that is a code of theirs for now that was not taken yet; it is taken with this."""
    factor = await factors.find(account)
    step = None if factor is None else _step_of(factor, code.replace(" ", ""), now)
    return step is not None and await factors.use(account, step)


def code_to_scan(account: str, factor: Factor) -> str:
    """A picture for the telephone, as SVG that stands in a page."""
    address = pyotp.TOTP(factor.secret).provisioning_uri(name=account, issuer_name=NAME)
    return segno.make(address, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")


def _step_of(factor: Factor, code: str, now: datetime) -> int | None:
    if not factor.secret or len(code) != DIGITS or not code.isdecimal():
        return None
    made, at = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP_SECONDS
    steps = (at + off for off in EARLY_OR_LATE)
    return next((step for step in steps if strings_equal(made.at(step * STEP_SECONDS), code)), None)
