"""What a branch's box sends to head office of its journal, and what is answered.

GET  /journals/{branch}   `Marks`: the lines that head office has, some of them
POST /journals/{branch}   a `Batch`: 200 `Place` after the commit, 409 `Wrong`, 503 come again later

Both say `Authorization: Bearer`, with the token of its installation.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from wire.messages import Texts

MOST_LINES: Final = 500
MOST_BYTES: Final = 2 * 1024 * 1024
"""Of a whole batch; a plan is one line, and may be long."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Sequence = Annotated[int, Field(ge=0, lt=2**31)]
Code = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(max_length=160)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class Place(_Said):
    """A line of a journal, by which all before it are bound; 0: before the first."""

    sequence: Sequence
    hash: Hash


class Line(_Said):
    """One event, as it stands in the branch's journal."""

    sequence: Sequence
    at: datetime
    kind: Code
    actor: Name
    request: Name
    body: str
    hash: Hash


class TierNow(_Said):
    """Who waits of one tier."""

    tier: Code
    name: Texts
    waiting: Annotated[int, Field(ge=0)]
    longest_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    share: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """The longest wait measured in its target; 0 where there is none."""


class BranchNow(_Said):
    """How a branch stands, in figures: nobody's name or number."""

    name: Texts
    at: datetime
    open: bool
    counters: Annotated[int, Field(ge=0)]
    """That are open."""
    tiers: tuple[TierNow, ...]
    rated: Annotated[int, Field(ge=0)]
    """Answers of the day,"""
    stars: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
    """their mean,"""
    bad: Annotated[int, Field(ge=0)]
    """and how many of them were one or two stars."""


class Batch(_Said):
    """The lines that follow `after`; none where only `now` is news."""

    epoch: Annotated[int, Field(ge=0, lt=2**63)]
    """Of the box's database: it rises with every restore."""
    after: Place
    lines: Annotated[tuple[Line, ...], Field(max_length=MOST_LINES)]
    reached: Sequence
    """How far the journal is in the branch."""
    now: BranchNow


class Marks(_Said):
    """Lines that head office has, the newest first and ever further apart."""

    places: tuple[Place, ...]


class Wrong(_Said):
    """Why nothing of a batch was taken."""

    error: Literal["gap", "broken", "forked", "superseded"]
    place: Place
    """The newest line that head office has."""
