"""Reads a program's settings from the environment, or says in one line which are wrong."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

S = TypeVar("S", bound=BaseSettings)


def from_environment(kind: type[S]) -> S:
    """The settings of that kind; a program without them ends, and says what is missing."""
    try:
        return kind()
    except ValidationError as wrong:
        faults = (f"HELIOTROPE_{_name(one['loc'])}: {one['msg']}" for one in wrong.errors())
        raise SystemExit("; ".join(faults)) from None


def _name(place: tuple[int | str, ...]) -> str:
    return str(place[0]).upper() if place else "..."
