"""How long a counter is taken: by whom it serves, calls, or is about to call."""

import math

from server.forecast.chance import (
    COMES,
    RETURNS,
    TAKES,
    WALKS,
    WRAPS_UP,
    chance,
    exponential,
    rest,
)
from server.forecast.scene import CALLED, SERVING, Lobby, Odds, Scene


def first_free(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """When the counter calls for the first time."""
    luck = int(scene.seat[counter])
    wrap_up = exponential(odds.gap, chance(path, luck, WRAPS_UP))
    free = 0.0
    if scene.phase[counter] == SERVING:
        free = left_to_serve(scene, odds, lobby, counter, path) + wrap_up
    elif scene.phase[counter] == CALLED:
        free = left_when_called(scene, odds, lobby, counter, path)
    elif chance(path, luck, COMES) < scene.wrapping[counter]:
        free = wrap_up
    if scene.away[counter]:
        gone = scene.away_for[counter]
        back = rest(odds.pause_mu, odds.pause_sigma, gone, chance(path, luck, RETURNS))
        free = max(free, back)
    return free


def left_to_serve(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """What is left of the service at a counter."""
    service = scene.busy_with[counter]
    factor = float(odds.pace[counter] * lobby.slow[service])
    luck = chance(path, int(scene.seat[counter]), TAKES)
    elapsed = scene.elapsed[counter] / factor
    return factor * rest(odds.mu[service], odds.sigma[service], elapsed, luck)


def left_when_called(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> float:
    """How long a counter is still taken by someone who has been called and is not there yet."""
    luck, elapsed = int(scene.seat[counter]), float(scene.elapsed[counter])
    missing = stays_away(odds, scene.had_waited[counter])
    still_walking = (1.0 - missing) * math.exp(-elapsed / odds.walk)
    if chance(path, luck, COMES) * (missing + still_walking) < missing:
        return max(odds.given_up - elapsed, 0.1)
    walk = exponential(odds.walk, chance(path, luck, WALKS))
    wrap_up = exponential(odds.gap, chance(path, luck, WRAPS_UP))
    return (
        walk + service_time(odds, lobby, (counter, scene.busy_with[counter]), path, luck) + wrap_up
    )


def stays_away(odds: Odds, waited: float) -> float:
    """The probability of a no-show: the longer the wait, the likelier."""
    return 1.0 - (1.0 - odds.no_show) * math.exp(-max(waited, 0.0) / odds.patience)


def service_time(odds: Odds, lobby: Lobby, where: tuple[int, int], path: int, luck: int) -> float:
    """How long a customer is served: `where` is the counter and the service."""
    counter, service = where
    whole = rest(odds.mu[service], odds.sigma[service], 0.0, chance(path, luck, TAKES))
    return whole * float(odds.pace[counter] * lobby.slow[service])


def taken(scene: Scene, odds: Odds, lobby: Lobby, call: tuple[int, int, int], now: float) -> float:
    """How long the counter is taken by the one it calls now."""
    counter, chosen, path = call
    luck = int(lobby.luck[chosen])
    if chance(path, luck, COMES) < stays_away(odds, now - lobby.since[chosen]):
        return max(odds.given_up, 0.1)
    walk = exponential(odds.walk, chance(path, luck, WALKS))
    wrap_up = exponential(odds.gap, chance(path, luck, WRAPS_UP))
    where = (counter, int(scene.service[lobby.column[chosen]]))
    return walk + service_time(odds, lobby, where, path, luck) + wrap_up
