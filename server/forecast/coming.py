"""Who comes to the lobby on a path, and who leaves it."""

import math

from server.forecast.chance import (
    ARRIVES,
    GOES_ON,
    HOW_BUSY,
    WHERE,
    WHO,
    chance,
    normal,
)
from server.forecast.scene import (
    GONE,
    HERE,
    LEAVING,
    NEVER,
    NONE,
    RATED,
    SLOT,
    USED,
    Floats,
    Lobby,
    Odds,
    Scene,
)
from server.forecast.spans import patience_of


def begin_load(scene: Scene, odds: Odds, lobby: Lobby, path: int) -> None:
    """How busy it is now, on this path."""
    slot = int(scene.clock / SLOT)
    if slot < len(lobby.rates):
        load = odds.load + odds.load_doubt * normal(chance(path, slot, HOW_BUSY))
        set_rate(odds, lobby, slot, load)


def set_rate(odds: Odds, lobby: Lobby, slot: int, load: float) -> None:
    """So many come in this slot on this path."""
    lobby.loads[slot] = load
    lobby.rates[slot] = odds.rates[slot] * math.exp(load)
    lobby.tally[RATED] = slot


def rate_of(odds: Odds, lobby: Lobby, slot: int, path: int) -> float:
    """The same of now or later: the load fades and drifts. Most paths end long before the day."""
    while lobby.tally[RATED] < slot:
        later = int(lobby.tally[RATED]) + 1
        news = odds.load_drift * normal(chance(path, later, HOW_BUSY))
        set_rate(odds, lobby, later, odds.load_keeps * lobby.loads[later - 1] + news)
    return float(lobby.rates[slot])


def next_arrival(
    scene: Scene, odds: Odds, lobby: Lobby, now: float, path: int, stranger: int
) -> float:
    """When the next customer takes a ticket, or NEVER."""
    wanted = -math.log(chance(path, stranger, ARRIVES))
    at = scene.clock + now
    slot = int(at / SLOT)
    while slot < len(lobby.rates) and at - scene.clock < scene.stops:
        ends = (slot + 1) * SLOT
        rate = rate_of(odds, lobby, slot, path)
        if rate > 0.0 and wanted <= rate * (ends - at):
            arrives = at + wanted / rate - scene.clock
            return float(arrives) if arrives < scene.stops else NEVER
        wanted -= rate * (ends - at)
        at, slot = ends, slot + 1
    return NEVER


def who(odds: Odds, path: int, stranger: int) -> int:
    """The queue that the next customer joins."""
    return int(odds.comers[drawn(odds.comers["share"], chance(path, stranger, WHO))]["queue"])


def sent_on(odds: Odds, service: int, tier: int, path: int, luck: int) -> int:
    """The queue to which a customer goes on after this service, or NONE."""
    share = odds.services[service]["redirect"]
    if share <= 0.0 or chance(path, luck, GOES_ON) >= share:
        return NONE
    to = drawn(odds.onward[service], chance(path, luck, WHERE))
    return int(odds.second[to, tier])


def drawn(cumulative: Floats, luck: float) -> int:
    """An index drawn from cumulative shares."""
    at = 0
    while at < len(cumulative) - 1 and luck > cumulative[at]:
        at += 1
    return at


# --- the queues -----------------------------------------------------------------------------------


def new_slot(lobby: Lobby, queue: int, now: float, luck: int) -> int:
    """A slot for somebody who was not known, or NONE if there is no room."""
    slot = int(lobby.tally[USED])
    if slot == len(lobby.tickets):
        return NONE  # far more than expected: whoever comes now is behind everyone who counts
    lobby.tally[USED] += 1
    lobby.tickets[slot]["since"], lobby.tickets[slot]["luck"] = now, luck
    lobby.tickets[slot]["queue"], lobby.tickets[slot]["overtaken"] = queue, 0
    return slot


def join(scene: Scene, odds: Odds, lobby: Lobby, slot: int, at: tuple[float, int]) -> None:
    """Stand in the queue, in order of arrival."""
    now, path = at
    queue, since = int(lobby.tickets[slot]["queue"]), lobby.tickets[slot]["since"]
    luck, tier = int(lobby.tickets[slot]["luck"]), int(scene.queues[queue]["tier"])
    if lobby.tally[LEAVING] > 0:
        lobby.tickets[slot]["gone_at"] = now + patience_of(odds, tier, now - since, path, luck)
    lobby.tally[HERE] += 1
    last = lobby.lines[queue]["tail"]
    if last == NONE or lobby.tickets[last]["since"] <= since:
        append(lobby, queue, slot)
        return
    before, after = NONE, int(lobby.lines[queue]["head"])
    while lobby.tickets[after]["since"] <= since:
        before, after = after, int(lobby.tickets[after]["follower"])
    lobby.tickets[slot]["follower"] = after
    if before == NONE:
        lobby.lines[queue]["head"] = slot
    else:
        lobby.tickets[before]["follower"] = slot


def append(lobby: Lobby, queue: int, slot: int) -> None:
    """Stand at the end of the queue."""
    lobby.tickets[slot]["follower"] = NONE
    if lobby.lines[queue]["tail"] == NONE:
        lobby.lines[queue]["head"] = slot
    else:
        lobby.tickets[lobby.lines[queue]["tail"]]["follower"] = slot
    lobby.lines[queue]["tail"] = slot


def leave(lobby: Lobby, slot: int) -> None:
    """Close the gap in the queue."""
    queue = lobby.tickets[slot]["queue"]
    before, at = NONE, int(lobby.lines[queue]["head"])
    while at != slot:
        before, at = at, int(lobby.tickets[at]["follower"])
    after = lobby.tickets[slot]["follower"]
    if before == NONE:
        lobby.lines[queue]["head"] = after
    else:
        lobby.tickets[before]["follower"] = after
    if after == NONE:
        lobby.lines[queue]["tail"] = before
    lobby.tally[HERE] -= 1


def give_up(scene: Scene, lobby: Lobby, now: float) -> None:
    """Those whose patience is over leave; who was asked for goes on as a guest."""
    for queue in range(len(lobby.lines)):
        slot = int(lobby.lines[queue]["head"])
        while slot != NONE:
            after = int(lobby.tickets[slot]["follower"])
            if lobby.tickets[slot]["gone_at"] <= now:
                leave(lobby, slot)
                if slot < len(scene.columns) and scene.columns[slot]["asked"]:
                    lobby.tickets[slot]["guest"] = True
                    lobby.tally[GONE] += 1
            slot = after
