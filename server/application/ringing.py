"""Which alerts ring and which are too many: so many an hour, for everybody alike; pure."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.domain.plan import PRESSING, AlertKind, AlertRules

HOUR: Final = timedelta(hours=1)
Key = tuple[str, str]
"""Kind and subject."""


@dataclass(frozen=True, slots=True)
class Begun:
    """That an alert began, whether or not it runs yet."""

    key: Key
    at: datetime

    @property
    def kind(self) -> AlertKind:
        """What it is about."""
        return AlertKind(self.key[0])


@dataclass(frozen=True, slots=True)
class Flood:
    """What there was too much of within the last hour."""

    kind: AlertKind
    count: int
    among: int
    """Of so many."""


class Ringing:
    """Judged from all alerts that began today: a server that restarts judges the same."""

    def __init__(self, rules: AlertRules, begun: Iterable[Begun]) -> None:
        self.rules = rules
        self._counted = sorted(
            (one for one in begun if self._is_counted(one.kind)), key=lambda one: (one.at, one.key)
        )
        self._too_many = _too_many(rules.most_an_hour, self._counted)

    def is_quiet(self, kind: AlertKind) -> bool:
        """Whether the branch wants it shown, and nothing more."""
        return kind in self.rules.quiet and kind not in PRESSING

    def is_too_many(self, one: Begun) -> bool:
        """Whether others took its place."""
        return one in self._too_many

    def flood(self, now: datetime) -> Flood | None:
        """The commonest kind of the last hour, if they were too many."""
        late = [one.kind for one in self._counted if now - one.at < HOUR]
        if len(late) <= self.rules.most_an_hour:
            return None
        ((kind, count),) = Counter(late).most_common(1)
        return Flood(kind, count, len(late))

    def _is_counted(self, kind: AlertKind) -> bool:
        return kind not in PRESSING and not self.is_quiet(kind)


def _too_many(most: int, begun: Iterable[Begun]) -> frozenset[Begun]:
    """Those that came when so many had rung within the hour."""
    too_many, rung = set(), deque[datetime](maxlen=most)
    for one in begun:
        if len(rung) == most and one.at - rung[0] < HOUR:
            too_many.add(one)
        else:
            rung.append(one.at)
    return frozenset(too_many)
