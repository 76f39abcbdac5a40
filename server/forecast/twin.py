"""The branch rolled forward: when would each column of the scene be called, on each of many paths?

Plain functions over plain arrays, so that `engine` can compile this very source and that of the
discipline.
"""

import math
from typing import Any, Final

import numpy as np

from server.domain import discipline
from server.forecast.chance import (
    ARRIVES,
    HOW_MANY,
    HOW_SLOW,
    WHO,
    chance,
    exponential,
    mixed,
    normal,
)
from server.forecast.scene import STRANGER, Floats, Lobby, Odds, Scene, empty_lobby
from server.forecast.spans import first_free, taken

OPEN_END: Final = -1.0
"""The wait of a column that has not been called yet."""

# numba types the call by itself; for mypy an array is no sequence.
first: Any = discipline.first


def roll(scene: Scene, odds: Odds, seed: int, paths: int) -> Floats:
    """The remaining wait by path and column."""
    waits = np.full((paths, len(scene.since)), OPEN_END)
    lobby = empty_lobby(scene, odds)
    for number in range(paths):
        run(scene, odds, lobby, mixed(seed ^ mixed(number + 1)), waits[number])
    return waits


def run(scene: Scene, odds: Odds, lobby: Lobby, path: int, waits: Floats) -> None:
    """Follow one path until every column has been called or the horizon is reached."""
    here = begin(scene, odds, lobby, path)
    rate = odds.arrivals * math.exp(odds.arrivals_doubt * normal(chance(path, 0, HOW_MANY)))
    stranger = STRANGER
    arrival = coming(rate, path, stranger)
    now, left = 0.0, len(waits)
    while now < scene.horizon:
        here, left = call_all(scene, odds, lobby, (path, now, here, left), waits)
        if left == 0:
            break
        now = min(arrival, next_free(lobby, now))
        if now == arrival:
            here = arrive(scene, odds, lobby, (path, now, here, stranger))
            stranger += 1
            arrival = now + coming(rate, path, stranger)
    for column in range(len(waits)):
        if waits[column] == OPEN_END:
            waits[column] = scene.horizon


def begin(scene: Scene, odds: Odds, lobby: Lobby, path: int) -> int:
    """Everyone waiting takes a seat, every counter is where it is; how many wait."""
    for service in range(len(lobby.slow)):
        luck = chance(path, service, HOW_SLOW)
        lobby.slow[service] = math.exp(odds.doubt[service] * normal(luck))
    for column in range(scene.waiting):
        lobby.column[column] = column
        lobby.since[column] = scene.since[column]
        lobby.luck[column] = scene.luck[column]
    for counter in range(len(scene.seat)):
        lobby.free_at[counter] = first_free(scene, odds, lobby, counter, path)
    return scene.waiting


def call_all(
    scene: Scene, odds: Odds, lobby: Lobby, at: tuple[int, float, int, int], waits: Floats
) -> tuple[int, int]:
    """Every free counter calls; how many wait then, and how many columns are still to be called."""
    path, now, here, left = at
    for counter in range(len(scene.seat)):
        if lobby.free_at[counter] > now:
            continue
        chosen = pick(scene, lobby, counter, now, here)
        left -= meet_newcomers(scene, lobby, (counter, chosen), now, waits)
        if chosen == discipline.NOBODY:
            continue
        column = lobby.column[chosen]
        if column < scene.waiting:
            waits[column] = now
            left -= 1
        lobby.free_at[counter] = now + taken(scene, odds, lobby, (counter, chosen, path), now)
        here = leave(lobby, chosen, here)
    return here, left


def pick(scene: Scene, lobby: Lobby, counter: int, now: float, here: int) -> int:
    """Whom the discipline calls: a place in the lobby."""
    for place in range(here):
        column = lobby.column[place]
        lobby.allowed[place] = scene.may[counter, column]
        lobby.head_start[place] = scene.head_start[column]
        lobby.rate[place] = scene.rate[column]
        lobby.waited[place] = now - lobby.since[place]
        lobby.bonus[place] = scene.bonus[counter, column]
    return choose(lobby, here)


def choose(lobby: Lobby, here: int) -> int:
    """The discipline itself, on the scratch of the lobby."""
    chosen: int = first(
        lobby.allowed[:here],
        lobby.head_start[:here],
        lobby.rate[:here],
        lobby.waited[:here],
        lobby.bonus[:here],
    )
    return chosen


def meet_newcomers(
    scene: Scene, lobby: Lobby, call: tuple[int, int], now: float, waits: Floats
) -> int:
    """Note the newcomers whom this counter would call instead; how many they are.

    Until then the branch is as it would be without them, so this is the end of their wait.
    """
    counter, chosen = call
    met = 0
    for column in range(scene.waiting, len(waits)):
        if (
            waits[column] == OPEN_END
            and scene.may[counter, column]
            and preferred(scene, lobby, counter, column, chosen, now)
        ):
            waits[column] = now
            met += 1
    return met


def preferred(
    scene: Scene, lobby: Lobby, counter: int, column: int, chosen: int, now: float
) -> bool:
    """Whether the discipline prefers a newcomer to the one it chose."""
    if chosen == discipline.NOBODY:
        return True
    other = lobby.column[chosen]
    later = 1 if lobby.since[chosen] <= 0.0 else 0  # ties go to the earlier arrival
    place = 0 if later else 1  # of the other; the scratch of `pick` is free again
    for at, who in ((place, other), (later, column)):
        lobby.allowed[at] = True
        lobby.head_start[at] = scene.head_start[who]
        lobby.rate[at] = scene.rate[who]
        lobby.bonus[at] = scene.bonus[counter, who]
    lobby.waited[place], lobby.waited[later] = now - lobby.since[chosen], now
    return choose(lobby, 2) == later


def leave(lobby: Lobby, chosen: int, here: int) -> int:
    """Close the gap in the lobby; how many wait then."""
    for place in range(chosen, here - 1):
        lobby.column[place] = lobby.column[place + 1]
        lobby.since[place] = lobby.since[place + 1]
        lobby.luck[place] = lobby.luck[place + 1]
    return here - 1


def next_free(lobby: Lobby, now: float) -> float:
    """When the next counter becomes free."""
    soonest = math.inf
    for free_at in lobby.free_at:
        if now < free_at < soonest:
            soonest = free_at
    return soonest


def coming(rate: float, path: int, stranger: int) -> float:
    """Minutes until the next arrival."""
    return exponential(1.0 / rate, chance(path, stranger, ARRIVES)) if rate > 0.0 else math.inf


def arrive(scene: Scene, odds: Odds, lobby: Lobby, at: tuple[int, float, int, int]) -> int:
    """Someone takes a ticket; how many wait then."""
    path, now, here, stranger = at
    if here == len(lobby.column):
        return here  # far more than expected: whoever comes now is behind everyone who counts
    luck = chance(path, stranger, WHO)
    which = 0
    while which < len(odds.coming) - 1 and luck > odds.coming[which]:
        which += 1
    lobby.column[here] = scene.waiting + which
    lobby.since[here] = now
    lobby.luck[here] = stranger
    return here + 1
