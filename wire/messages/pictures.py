"""How the bank's own pictures reach devices: in pieces that fit through every broker."""

from datetime import date, time
from typing import Annotated

from pydantic import Field

from wire.messages.base import Message, PictureName, Texts


class PictureRequest(Message):
    """A device asks for a part of a picture of which it was told."""

    picture: PictureName
    piece: Annotated[int, Field(ge=0)]


class PicturePiece(Message):
    """That part; a branch that shows no such picture has no pieces of it."""

    picture: PictureName
    piece: Annotated[int, Field(ge=0)]
    pieces: Annotated[int, Field(ge=0)]
    body: Annotated[str, Field(max_length=50_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")] = ""
    """In base 64."""


class Hours(Message):
    """From when to when, by the branch's clock, on which days of the week (0 is Monday)."""

    begins: time
    ends: time
    days: tuple[Annotated[int, Field(ge=0, le=6)], ...]


class Showing(Message):
    """A picture that boards show between calls."""

    picture: PictureName
    text: Texts = {}
    """What it says."""
    seconds: Annotated[float, Field(ge=1, le=86_400)]
    hours: tuple[Hours, ...] = ()
    """When; none: all day."""
    until: date | None = None
    """The last day."""


class Playlist(Message):
    """The pictures of one zone's boards, in their order."""

    showings: tuple[Showing, ...] = ()
