"""What head office takes of a branch's journal: what follows what it has, proved line by line.

The journal of a box whose database was restored goes on from an older line: then a new chapter
begins there, under a higher epoch, and what only the lost database had is kept beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from server.application.chain import Head, Line, verify

MARKS: Final = 40
"""Doubling steps back: enough for any journal."""


class Error(StrEnum):
    """Why nothing of a batch is taken."""

    GAP = "gap"
    """Lines between ours and the batch have left the branch before they came here."""
    BROKEN = "broken"
    """The batch is not what the branch recorded, by the branch's own key."""
    FORKED = "forked"
    """Another journal than ours goes on under the same epoch: the database was copied."""
    SUPERSEDED = "superseded"
    """It is from before a restore that we have heard of."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The lines of one database, from where it left an older one."""

    epoch: int
    after: Head
    """The last line that it shares with the chapter before; the first chapter may begin late."""
    head: Head


@dataclass(frozen=True, slots=True)
class Offered:
    """A batch, as a branch offers it."""

    epoch: int
    after: Head
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is written: the chapter as it then is, and its new lines."""

    chapter: Chapter
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a branch said last."""

    at: datetime
    reached: int
    """How far its journal was."""
    error: Error | None
    now: str
    """How it stood, as JSON of `wire.journals.BranchNow`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a branch that sends its journal."""

    branch: str
    heard: datetime | None
    """None: it was never heard."""
    reached: int
    error: Error | None
    now: str
    chapters: Sequence[Chapter]

    @property
    def sequence(self) -> int:
        """How far our copy is."""
        return self.chapters[-1].head.sequence if self.chapters else 0

    @property
    def behind(self) -> int:
        """Lines that are still there."""
        return max(self.reached - self.sequence, 0)

    @property
    def lost(self) -> int:
        """Lines of restored databases that stand nowhere but here."""
        pairs = zip(self.chapters, self.chapters[1:], strict=False)
        return sum(older.head.sequence - newer.after.sequence for older, newer in pairs)


class Received(Protocol):
    """The journals that head office has. Every method may raise `StoreFailed`."""

    async def token(self, branch: str) -> str | None:
        """SHA-256 of the branch's token; None for a stranger."""

    async def chapters(self, branch: str) -> Sequence[Chapter]:
        """In the order of their epochs."""

    async def hashes(self, branch: str, sequences: Sequence[int]) -> Mapping[int, str]:
        """Those of these lines that the newest chapters hold, and of where the first begins."""

    async def take(self, branch: str, before: Chapter | None, taken: Taken) -> bool:
        """Write all of it; False, and nothing, if the branch is not where it was."""

    async def heard(self, branch: str, said: Heard) -> None:
        """Remember how the branch stands; its chapters are not touched."""

    async def standings(self) -> Sequence[Standing]:
        """All branches, in order."""


def judged(
    key: bytes, chapters: Sequence[Chapter], known: Mapping[int, str], offered: Offered
) -> Taken | Error | Head:
    """What is new of a batch, or why nothing is taken; a place if all of it is here already.

    `known` are the hashes of those lines of the batch, and of the one before it, that we have.
    """
    if verify(offered.lines, key, [], offered.after):
        return Error.BROKEN
    if not chapters:
        return _begun(offered, offered.after, offered.lines)
    error = _does_not_follow(chapters[-1], known, offered)
    if error is not None:
        return error
    shared, new = _shared(offered, known)
    return _gone_on(chapters[-1], offered, shared, new) if new else shared


def marks(newest: int) -> list[int]:
    """Sequences by which a branch finds the last line that it shares with us, the newest first."""
    steps = {max(newest - (1 << power >> 1), 0) for power in range(MARKS)}
    return sorted(steps, reverse=True)


def _does_not_follow(newest: Chapter, known: Mapping[int, str], offered: Offered) -> Error | None:
    if offered.epoch < newest.epoch:
        return Error.SUPERSEDED
    if newest.head.sequence < offered.after.sequence:
        return Error.GAP
    if known.get(offered.after.sequence) == offered.after.hash:
        return None
    return Error.FORKED if offered.epoch == newest.epoch else Error.GAP


def _gone_on(newest: Chapter, offered: Offered, shared: Head, new: Sequence[Line]) -> Taken | Error:
    if offered.epoch > newest.epoch:
        return _begun(offered, shared, new)
    if shared != newest.head:
        return Error.FORKED
    return Taken(Chapter(newest.epoch, newest.after, _last(new)), new)


def _begun(offered: Offered, after: Head, new: Sequence[Line]) -> Taken:
    return Taken(Chapter(offered.epoch, after, _last(new) if new else after), new)


def _shared(offered: Offered, known: Mapping[int, str]) -> tuple[Head, Sequence[Line]]:
    """The last line of the batch that is here, and those that are not."""
    shared = offered.after
    for place, line in enumerate(offered.lines):
        if known.get(line.sequence) != line.hash:
            return shared, offered.lines[place:]
        shared = Head(line.sequence, line.hash)
    return shared, ()


def _last(lines: Sequence[Line]) -> Head:
    return Head(lines[-1].sequence, lines[-1].hash)
