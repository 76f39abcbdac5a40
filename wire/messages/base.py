"""What every message is, and what several have in common."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
"""A branch, device, service or tier code, or a request id: safe in a topic."""
Texts = dict[str, str]
"""One text per language code: `zh`, `zh-hant`, `ko`, `en`."""
PictureName = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of a picture of the bank's own: under one name there is never another."""
Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Forecast(Message):
    """The remaining wait: half the customers wait at most p50 minutes, nine of ten at most p90."""

    p50: Minutes
    p90: Minutes


Colours = dict[str, Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]]
"""By token of `words.tokens`; a token that is not named, or not known, stays as it is."""


class Look(Message):
    """The bank's own colours, where they are other than ours."""

    day: Colours = {}
    """On light grounds: kiosk and pad."""
    night: Colours = {}
    """On dark grounds: board and sign."""
    logo: PictureName | Literal[""] = ""
    """The bank's logo; empty: our mark."""
