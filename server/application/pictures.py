"""The bank's own pictures: named by what they are, so that one never changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Why(StrEnum):
    """Why a file is no picture for us; each says what to do."""

    NEITHER = "This is no SVG and no PNG. Please choose one of them."
    UNREADABLE = "The file cannot be read. Please export it again."
    ACTIVE = "The SVG holds {part}. Please export it as plain shapes."
    SHAPE = "The logo must be between 4 times as high as wide and 8 times as wide as high."
    NO_PHOTO = "This is no PNG, JPEG or WebP. Please choose one of them."
    PALE = "The logo can hardly be seen on white. Please take a darker one."
    LARGE = "The picture has too many dots. Please make it smaller."


class Use(StrEnum):
    """What a picture is for."""

    LOGO = "logo"
    BOARD = "board"


class NoPicture(ValueError):
    """A file that is not taken."""

    def __init__(self, why: Why, part: str = "") -> None:
        super().__init__(why.value.format(part=part))
        self.why, self.part = why, part


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a picture, and when."""

    branch: str
    by: str
    at: datetime


class Pictures(Protocol):
    """Keeps them. May raise `StoreFailed`."""

    async def keep(self, file: bytes, use: Use, given: Given) -> str:
        """Its name: the SHA-256 of the picture that was made of it.

        Raises:
            NoPicture: it cannot be taken.
        """

    async def find(self, name: str) -> bytes | None:
        """The PNG or JPEG of that name."""
