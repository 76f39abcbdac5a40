"""How long things take on a path: services, wrap-ups, breaks, patience."""

import math

from server.forecast.chance import (
    BREAKS,
    COMES,
    GIVES_UP,
    RESTS,
    RETURNS,
    TAKES,
    WALKS,
    WRAPS_UP,
    chance,
    exponential,
)
from server.forecast.scene import (
    CALLED,
    FREE,
    HERE,
    NEVER,
    PAUSED,
    SERVING,
    Lobby,
    Odds,
    Scene,
)
from server.forecast.shapes import SHORTEST, rest, whole


def busy_until(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """When the counter has something to do for the first time."""
    luck = int(scene.counters[counter]["seat"])
    phase, elapsed = scene.counters[counter]["phase"], float(scene.counters[counter]["elapsed"])
    if phase == SERVING:
        left = left_to_serve(scene, odds, lobby, counter, path)
        return left + whole(odds.gaps, chance(path, luck, WRAPS_UP))
    if phase == CALLED:
        return left_when_called(scene, odds, lobby, counter, path)
    if phase == PAUSED:
        return rest(odds.breaks, 1.0, elapsed, chance(path, luck, RETURNS))
    if phase == FREE and chance(path, luck, COMES) < scene.counters[counter]["wrapping"]:
        return rest(odds.gaps, 1.0, elapsed, chance(path, luck, WRAPS_UP))
    return 0.0


def left_to_serve(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """What is left of the service at a counter."""
    service = scene.counters[counter]["busy_with"]
    factor = float(lobby.desks[counter]["pace"] * lobby.slow[service])
    factor *= math.exp(odds.paces[counter]["hurry"])
    luck = chance(path, int(scene.counters[counter]["seat"]), TAKES)
    return rest(odds.times[service], factor, float(scene.counters[counter]["elapsed"]), luck)


def left_when_called(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """How long a counter is still taken by someone who has been called and is not there yet."""
    luck, elapsed = int(scene.counters[counter]["seat"]), float(scene.counters[counter]["elapsed"])
    missing = stays_away(
        odds, int(scene.counters[counter]["busy_tier"]), scene.counters[counter]["had_waited"]
    )
    still_walking = (1.0 - missing) * math.exp(-elapsed / max(odds.walk, SHORTEST))
    if chance(path, luck, COMES) * (missing + still_walking) < missing:
        return max(odds.given_up - elapsed, SHORTEST)
    service = int(scene.counters[counter]["busy_with"])
    return served_for(odds, lobby, (counter, service), path, luck)


def stays_away(odds: Odds, tier: int, waited: float) -> float:
    """The probability of a no-show: the longer the wait, the likelier."""
    return float(
        1.0
        - (1.0 - odds.tiers[tier]["no_show"])
        * math.exp(-max(waited, 0.0) / odds.tiers[tier]["stays"])
    )


def served_for(odds: Odds, lobby: Lobby, where: tuple[int, int], path: int, luck: int) -> float:
    """How long a counter is taken by one who comes: `where` is the counter and the service."""
    counter, service = where
    walk = exponential(odds.walk, chance(path, luck, WALKS))
    time = whole(odds.times[service], chance(path, luck, TAKES))
    time *= float(lobby.desks[counter]["pace"] * lobby.slow[service])
    time *= hurried(odds.hurry, odds.full, float(lobby.tally[HERE]))
    return float(walk + time + whole(odds.gaps, chance(path, luck, WRAPS_UP)))


def hurried(hurry: float, full: float, waiting: float) -> float:
    """By what a service is multiplied that begins while so many wait."""
    return 1.0 - hurry * min(1.0, waiting / full)


def break_after(odds: Odds, path: int, luck: int) -> float:
    """How long a break the teller takes after this customer; mostly none."""
    if odds.break_share <= 0.0 or chance(path, luck, BREAKS) >= odds.break_share:
        return 0.0
    return whole(odds.breaks, chance(path, luck, RESTS))


def gives_up_at(odds: Odds, tier: int, waited: float, luck: float) -> float:
    """How many minutes from now one who has waited so long cancels, if not called before."""
    edges, rates = odds.leave_edges, odds.leaves[tier]
    spans = len(edges)
    courage = -math.log(luck)
    at, passed = waited, 0.0
    for span in range(spans):
        ends = edges[span + 1] if span + 1 < spans else NEVER
        if at >= ends:
            continue
        rate = rates[span]
        if rate > 0.0 and courage <= rate * (ends - at):
            return float(passed + courage / rate)
        courage -= rate * (ends - at)
        passed += ends - at
        at = ends
    return NEVER


def patience_of(odds: Odds, tier: int, waited: float, path: int, luck: int) -> float:
    """The same for the customer of this luck."""
    return gives_up_at(odds, tier, waited, chance(path, luck, GIVES_UP))


def present(scene: Scene, counter: int, now: float) -> bool:
    """Whether the counter is planned to be staffed."""
    for begins in range(0, scene.roster.shape[1], 2):
        if scene.roster[counter, begins] <= now < scene.roster[counter, begins + 1]:
            return True
    return False


def next_presence(scene: Scene, counter: int, now: float) -> float:
    """When the counter is staffed again after now, or NEVER."""
    soonest = NEVER
    for begins in range(0, scene.roster.shape[1], 2):
        at = scene.roster[counter, begins]
        if now < at < soonest and scene.roster[counter, begins + 1] > at:
            soonest = at
    return float(soonest)
