"""Passwords: kept only as argon2id hashes, checked off the loop, made up where we choose them."""

import asyncio
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHash
from zxcvbn import zxcvbn

from server.application.ports import Account, Accounts, Role

HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=1$oxGAyqdas8gflvZ+5UO9Ag$LLcYJP"
    "4Ujkm5T07rzux1pv/YFtqv9iuC/eRlolJsiqc"
)
"""Checked in place of an unknown name's hash, so that names cannot be told by the time it takes."""
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read as one another."""
_GROUPS, _LENGTH = 4, 5
SHORTEST: Final = 15
WEAK: Final = {
    "short": "Please use 15 characters or more.",
    "guessed": "This password is easy to guess.",
}
LOOKED_AT: Final = 72
"""Characters that are looked at for words: more take too long."""
GOOD: Final = 3
"""Of 4: safe from offline guessing of a slow hash, in zxcvbn's words."""


def too_weak(password: str, name: str) -> str | None:
    """Why nobody should choose this password; None if it is good enough."""
    if len(password) < SHORTEST:
        return WEAK["short"]
    guessed = zxcvbn(password[:LOOKED_AT], user_inputs=[name, "heliotrope"])["score"]
    return WEAK["guessed"] if guessed < GOOD else None


def make_hash(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(password)


async def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; as slow for a name that does not exist."""
    return await asyncio.to_thread(_verified, kept or NOBODY, password) and kept is not None


def make_password() -> str:
    """A password of 99 bits that can be read out and typed."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


async def first_admin(accounts: Accounts) -> str | None:
    """Make the account `admin` where there is none at all, and say its password this once."""
    if await accounts.anyone():
        return None
    password = make_password()
    kept = await asyncio.to_thread(make_hash, password)
    await accounts.save(Account("admin", Role.ADMIN, kept))
    return password


def _verified(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (Argon2Error, InvalidHash):
        return False
