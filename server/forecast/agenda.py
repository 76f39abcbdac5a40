"""When something happens next on a path."""

from server.forecast.scene import NEVER, NONE, Floats, Lobby, Scene
from server.forecast.spans import next_presence


def soonest(lobby: Lobby) -> int:
    """The counter that has something to do next."""
    first = 0
    for counter in range(1, len(lobby.desks)):
        if lobby.desks[counter]["due"] < lobby.desks[first]["due"]:
            first = counter
    return first


def looks_again(scene: Scene, lobby: Lobby, counter: int, now: float) -> float:
    """When an idle counter may find someone though nobody comes: when it is their time."""
    again = next_presence(scene, counter, now)
    if not scene.gated:
        return again
    longest = lobby.desks[counter]["free_since"] + scene.counters[counter]["fallback"]
    if now < longest < again:
        again = longest
    for queue in range(len(scene.queues)):
        opens = scene.queues[queue]["opens"]
        if lobby.lines[queue]["head"] != NONE:
            patient = (
                lobby.tickets[lobby.lines[queue]["head"]]["since"]
                + scene.offers[counter, queue]["patience"]
            )
            opens = max(opens, patient)
        if now < opens < again:
            again = opens
    for column in range(scene.waiting, len(scene.columns)):
        patient = scene.offers[counter, scene.columns[column]["queue"]]["patience"]
        if lobby.tickets[column]["guest"] and now < patient < again:
            again = patient
    return again


def some(rates: Floats) -> bool:
    """Whether any rate is above nothing."""
    for row in range(rates.shape[0]):
        for column in range(rates.shape[1]):
            if rates[row, column] > 0.0:
                return True
    return False


def next_back(scene: Scene, now: float) -> float:
    """When the next one comes back from hold, or NEVER."""
    soonest_back = NEVER
    for column in range(scene.waiting):
        if now < scene.columns[column]["joins"] < soonest_back:
            soonest_back = scene.columns[column]["joins"]
    return soonest_back


def who_is_back(scene: Scene, now: float) -> int:
    """The one who comes back then."""
    for column in range(scene.waiting):
        if scene.columns[column]["joins"] == now:
            return column
    return NONE
