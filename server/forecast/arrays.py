"""The branch as it is now as the arrays of the roll-forward."""

import zlib
from datetime import datetime
from typing import Final

import numpy as np

from server.domain.model import Branch, CounterState, State, Ticket
from server.domain.plan import CounterCode
from server.domain.queues import overtakings
from server.domain.weights import MINUTE
from server.forecast.cast import Cast
from server.forecast.frame import Frame
from server.forecast.laws import Laws
from server.forecast.scene import (
    ABSENT,
    CALLED,
    COLUMN,
    FREE,
    NEVER,
    PAUSED,
    SERVING,
    Floats,
    Records,
    Scene,
)
from server.forecast.shapes import beyond

AT_ONCE: Final = 5 / 60
"""Minutes in which a free teller who is ready calls."""
AWAY_AFTER: Final = 5.0
"""A free teller who lets someone wait for longer is away."""
LUCK: Final = 0x3FFFFFFF
"""Known people's luck lies below that of further legs and strangers."""


def scene_of(branch: Branch, cast: Cast, frame: Frame, laws: Laws) -> Scene:
    """The branch as it is now; the frame must know the classes of all columns."""
    columns = _columns(branch, cast, frame)
    counters = _counters(branch, cast, frame, laws, columns)
    queues = _queues(cast, frame)
    gated = (
        (frame.offers["patience"] > 0.0).any()
        or (queues["opens"] > 0.0).any()
        or (frame.counters["fallback"] < NEVER).any()
    )
    return Scene(
        horizon=cast.horizon,
        clock=cast.clock,
        stops=cast.stops,
        waiting=len(cast.waiting),
        gated=bool(gated),
        cap=frame.cap,
        columns=columns,
        queues=queues,
        offers=frame.offers,
        counters=counters,
        roster=_roster(branch, cast),
        rules=frame.rules,
        shares=_shares(branch, frame),
        group=frame.group,
        limits=frame.limits,
        urgent=frame.urgent,
    )


# --- the lobby ------------------------------------------------------------------------------------


def _columns(branch: Branch, cast: Cast, frame: Frame) -> Records:
    among = [True] * len(cast.waiting) + [False] * len(cast.newcomers)
    rows = [
        (
            frame.at[key],
            -max((cast.now - ticket.waits_since) / MINUTE, 0.0),
            _joins(ticket, cast.now),
            zlib.crc32(ticket.id.encode()) & LUCK,
            overtakings(branch.queues, ticket) if here and ticket.state is State.WAITING else 0,
            True,
        )
        for key, ticket, here in zip(cast.keys, cast.columns, among, strict=True)
    ]
    return np.array(rows, COLUMN)


def _joins(ticket: Ticket, now: datetime) -> float:
    if ticket.state is not State.HELD or ticket.returns_at is None:
        return 0.0
    return max((ticket.returns_at - now) / MINUTE, AT_ONCE)


def _queues(cast: Cast, frame: Frame) -> Records:
    queues = frame.queues.copy()
    for at, key in enumerate(frame.keys):
        if key.not_before is not None:
            queues[at]["opens"] = max((key.not_before - cast.now) / MINUTE, 0.0)
    return queues


def _shares(branch: Branch, frame: Frame) -> Records:
    shares = frame.shares.copy()
    for row, name in enumerate(frame.disciplines):
        taken = branch.turns.get(name, ())
        rule = branch.plan.disciplines.get(name)
        if rule is not None and len(taken) == len(rule.cycle):
            shares["taken"][row, : len(taken)] = taken
    return shares


# --- counters -------------------------------------------------------------------------------------


def _counters(branch: Branch, cast: Cast, frame: Frame, laws: Laws, columns: Records) -> Records:
    counters = frame.counters.copy()
    services, tiers = list(branch.plan.services), list(branch.plan.tiers)
    for at, calls in enumerate(cast.callers):
        seat, ticket = counters[at], branch.at(calls.counter.code)
        seat["seat"] = zlib.crc32(calls.counter.code.encode()) & LUCK
        if ticket is not None:
            known = ticket.service in services, ticket.tier in tiers
            seat["busy_with"] = services.index(ticket.service) if known[0] else 0
            seat["busy_tier"] = tiers.index(ticket.tier) if known[1] else 0
            _busy(seat, ticket, cast.now)
        elif _planned_away(branch, cast, calls.counter.code):
            seat["phase"] = ABSENT
        elif branch.desks[calls.counter.code].state is CounterState.PAUSED:
            since = branch.desks[calls.counter.code].since
            seat["phase"], seat["elapsed"] = PAUSED, _between(since, cast.now)
        else:
            idle = _between(branch.desks[calls.counter.code].free_since, cast.now)
            _free(seat, idle, _ignored(cast, frame, columns, at), laws)
    return counters


def _busy(seat: Records, ticket: Ticket, now: datetime) -> None:
    serving = ticket.state is State.SERVING
    seat["phase"] = SERVING if serving else CALLED
    seat["elapsed"] = _between(ticket.started_at if serving else ticket.called_at, now)
    seat["had_waited"] = _between(ticket.waits_since, ticket.called_at or now)
    seat["first_leg"] = ticket.leg == 1 and not ticket.to_come


def _free(seat: Records, idle: float, longest: float, laws: Laws) -> None:
    """Certain not to be ready if someone could be called and is not; else the gap decides."""
    ignored = min(idle, longest)
    seat["phase"], seat["elapsed"] = (PAUSED if ignored > AWAY_AFTER else FREE), idle
    if ignored > AT_ONCE:
        seat["wrapping"], seat["elapsed"] = 1.0, ignored
    else:
        seat["wrapping"] = beyond(np.array(laws.gaps), idle)


def _ignored(cast: Cast, frame: Frame, columns: Records, at: int) -> float:
    """How long somebody has waited whom the counter could call, in minutes."""
    here: Records = columns[: len(cast.waiting)]
    mine = frame.offers["may"][at, here["queue"]] & (here["joins"] == 0.0)
    return float(-here["since"][mine].min()) if mine.any() else 0.0


def _roster(branch: Branch, cast: Cast) -> Floats:
    """Presence as planned; what nobody planned, and what is otherwise now, is taken as it is."""
    rows = [_presence(branch, cast, calls.counter.code) for calls in cast.callers]
    roster = np.full((len(rows), 2 * max(map(len, rows), default=0)), NEVER)
    for at, spans in enumerate(rows):
        roster[at, : 2 * len(spans)] = np.ravel(spans)
    return roster


def _planned_away(branch: Branch, cast: Cast, counter: CounterCode) -> bool:
    """Closed, or paused while the plan says when it will be back."""
    if branch.desks[counter].state is CounterState.CLOSED:
        return True
    spans = cast.spans[counter]
    now = any(begins <= 0.0 < ends for begins, ends in spans)
    paused = branch.desks[counter].state is CounterState.PAUSED
    return paused and not now and any(begins > 0.0 for begins, _ in spans)


def _presence(branch: Branch, cast: Cast, counter: CounterCode) -> list[tuple[float, float]]:
    desk, planned = branch.desks[counter], list(cast.spans[counter])
    later = [span for span in planned if span[0] > 0.0]
    if _planned_away(branch, cast, counter):
        return later
    if desk.closes_after:
        return [(-NEVER, 0.0), *later]
    if not planned:
        return [(-NEVER, NEVER)]
    ends = [end for begins, end in planned if begins <= 0.0 < end]
    # Whoever is here beyond the plan is taken to stay until the next planned presence, or on.
    until = ends[0] if ends else min((begins for begins, _ in later), default=NEVER)
    return [(-NEVER, until), *later]


def _between(begins: datetime | None, ends: datetime) -> float:
    """Minutes; none if it has not begun, or a clock was set back."""
    if begins is None:
        return 0.0
    return max((ends - begins).total_seconds() / 60.0, 0.0)
