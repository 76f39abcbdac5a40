"""The tables of a branch file that say how calls sound, and what stands between them."""

from datetime import date, time, timedelta
from typing import Annotated

from pydantic import Field

from server.adapters.branch_file.customers import NO_TEXTS, SpanPart
from server.adapters.branch_file.kinds import HASH, Code, Language, Listed, LongerSeconds, Part
from server.domain import plan


class LoudnessPart(Part):
    """A step of `volume`."""

    makes = plan.Loudness
    begins: time
    percent: Annotated[int, Field(ge=0, le=100)]


class VoicePart(Part):
    """`[voice]`."""

    makes = plan.Voice
    languages: Listed[Language] = ()
    times: Annotated[int, Field(ge=1, le=3)] = plan.Voice().times
    volume: Listed[LoudnessPart] = ()
    quiet: Listed[SpanPart] = ()


class ClipPart(Part):
    """`[[playlist]]`."""

    makes = plan.Clip
    picture: Annotated[str, Field(pattern=HASH, min_length=1)]
    text: dict[str, str] = NO_TEXTS
    shown: LongerSeconds = Field(timedelta(seconds=10), alias="shown_seconds")
    zones: Listed[Code] = ()
    spans: Listed[SpanPart] = ()
    until: date | None = None
