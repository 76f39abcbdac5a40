"""The table of a branch file that says how calls are said aloud."""

from datetime import time
from typing import Annotated

from pydantic import Field

from server.adapters.branch_file.customers import SpanPart
from server.adapters.branch_file.kinds import Language, Listed, Part
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
