"""Which backups are kept: all of the last hours, then one an hour, then one a day; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

ALL: Final = timedelta(hours=2)
HOURLY: Final = timedelta(hours=48)


def to_go(made: Iterable[datetime], days: int, now: datetime) -> list[datetime]:
    """Those that are needed no more; of an hour or a day the first is kept, the newest always."""
    known = sorted(made)
    kept, met = set(known[-1:]), set[tuple[int, ...]]()
    for each in known:
        key = _slot(each, now)
        if now - each <= timedelta(days=days) and key not in met:
            met.add(key)
            kept.add(each)
    return [each for each in known if each not in kept]


def _slot(made: datetime, now: datetime) -> tuple[int, ...]:
    """What a backup stands for: itself, its hour, or its day."""
    age = now - made
    if age <= ALL:
        return tuple(made.timetuple()[:6])
    return (*made.timetuple()[:4],) if age <= HOURLY else (*made.timetuple()[:3],)
