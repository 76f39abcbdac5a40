"""Signing on with the bank's own log-in (OpenID Connect)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from server.application.ports import Role


class SignOnRefused(Exception):
    """Nobody is let in; the message is for the log, and holds no token."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What one browser must bring back: made anew for every try."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is, and where; an empty branch is every one."""

    role: Role
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed on."""

    name: str
    place: Place


class SignOn(Protocol):
    """The bank's own log-in. Everything may raise `SignOnRefused`."""

    async def address(self, pending: Pending) -> str:
        """Where the browser goes."""

    async def person(self, pending: Pending, code: str) -> Person:
        """Who came back with this code."""


def place_of(groups: Sequence[str], places: Mapping[str, Place]) -> Place:
    """What the first of the bank's groups that mean something here makes of somebody.

    Raises:
        SignOnRefused: none does.
    """
    for group, place in places.items():
        if group in groups:
            return place
    raise SignOnRefused("none of their groups means a role here")
