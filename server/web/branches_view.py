"""How all branches stand, for whoever answers for more than one: the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from server.application.branch_now import branch_now
from server.application.receiving import Error, Standing
from server.domain.plan import Texts
from server.web.house import House
from server.web.measures import minutes, pace_of_waited
from wire.journals import BranchNow, TierNow

SILENT: Final = timedelta(minutes=3)
"""Three beats of a branch where nothing happens."""
SHOWN: Final = 100
ENOUGH: Final = 10
"""Of fewer ratings no mean is told."""
WRONG: Final = {
    Error.GAP: "Some of its records were lost on the way.",
    Error.BROKEN: "Its records were changed.",
    Error.FORKED: "Two copies of its records exist.",
    Error.SUPERSEDED: "An old copy of its records is in use.",
}
ORDER: Final = ("wrong", "silent", "twice", "past", "near", "fine", "closed", "never")


@dataclass(frozen=True, slots=True)
class Tier:
    """Who waits of one tier, and how the longest wait stands against its target."""

    name: Texts
    waiting: int
    longest: int
    """Minutes."""
    mark: str


@dataclass(frozen=True, slots=True)
class Row:
    """One branch."""

    code: str
    name: Texts
    mark: str
    """One of `ORDER`."""
    here: bool = False
    """Served by this installation, so that its pages are here."""
    heard: int | None = None
    """Minutes since it was heard, where that is long ago."""
    wrong: str = ""
    """What ails its journal; empty: nothing."""
    waiting: int = 0
    counters: int = 0
    tiers: tuple[Tier, ...] = ()
    rated: int = 0
    stars: str = ""
    """Their mean; empty: too few."""
    bad: int = 0
    behind: int = 0
    """Entries of its journal that are still there."""
    lost: int = 0
    """Entries that stand nowhere but here since its database was restored."""


@dataclass(frozen=True, slots=True)
class BranchesView:
    """The page."""

    rows: Sequence[Row]
    branches: int
    hidden: int
    waiting: int
    late: int
    """Branches with somebody past the target."""
    silent: int
    wrong: int


def branches_view(
    houses: Sequence[House], standings: Sequence[Standing], now: datetime, find: str
) -> BranchesView:
    """Those of this installation and those that were heard, as far as their names hold `find`."""
    everyone = sorted(
        (*map(_ours, houses), *(_theirs(one, now) for one in standings)), key=_worst_first
    )
    found = [row for row in everyone if _holds(row, find.casefold())]
    return BranchesView(
        rows=found[:SHOWN],
        branches=len(everyone),
        hidden=max(len(found) - SHOWN, 0),
        waiting=sum(row.waiting for row in everyone if row.heard is None),
        late=sum(row.mark in {"past", "twice"} for row in everyone),
        silent=sum(row.mark in {"silent", "never"} for row in everyone),
        wrong=sum(row.mark == "wrong" for row in everyone),
    )


def _ours(house: House) -> Row:
    now = branch_now(house.door.branch, house.door.clock())
    return replace(_row(house.code, now), here=True)


def _theirs(standing: Standing, now: datetime) -> Row:
    told = BranchNow.model_validate_json(standing.now) if standing.now else None
    if told is None or standing.heard is None:
        return Row(standing.branch, {}, "never")
    row = _row(standing.branch, told)
    silent = now - standing.heard > SILENT
    return replace(
        row,
        mark="wrong" if standing.error else "silent" if silent else row.mark,
        heard=minutes(standing.heard, now) if silent else None,
        wrong=WRONG[standing.error] if standing.error else "",
        behind=standing.behind,
        lost=standing.lost,
    )


def _row(code: str, now: BranchNow) -> Row:
    tiers = tuple(_tier(tier) for tier in now.tiers if tier.waiting)
    worst = min((tier.mark for tier in tiers), key=ORDER.index, default="fine")
    return Row(
        code,
        now.name,
        worst if now.open or tiers else "closed",
        waiting=sum(tier.waiting for tier in tiers),
        counters=now.counters,
        tiers=tiers,
        rated=now.rated,
        stars=f"{now.stars:.1f}" if now.rated >= ENOUGH else "",
        bad=now.bad,
    )


def _tier(tier: TierNow) -> Tier:
    mark = pace_of_waited(timedelta(seconds=tier.share), timedelta(seconds=1))
    return Tier(tier.name or {"en": tier.tier}, tier.waiting, int(tier.longest_seconds // 60), mark)


def _worst_first(row: Row) -> tuple[int, int, str]:
    return ORDER.index(row.mark), -row.waiting, row.code


def _holds(row: Row, find: str) -> bool:
    return any(find in text.casefold() for text in (row.code, *row.name.values()))
