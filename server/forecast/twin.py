"""The branch rolled forward: when would each column of the scene be called, on each of many paths?

Plain functions over plain arrays, so that `engine` can compile this very source and that of the
discipline.
"""

import math
from typing import Final

from server.forecast.agenda import looks_again, next_back, some, soonest, who_is_back
from server.forecast.chance import COMES, HOW_SLOW, PACE, REACTS, chance, exponential, mixed, normal
from server.forecast.coming import (
    begin_load,
    give_up,
    join,
    leave,
    new_slot,
    next_arrival,
    sent_on,
    who,
)
from server.forecast.picking import meet_guests, overtake, pick, take_turn
from server.forecast.scene import (
    ABSENT,
    CALLED,
    FURTHER,
    LEAVING,
    LEFT,
    NEVER,
    NONE,
    SERVING,
    STRANGER,
    USED,
    Floats,
    Lobby,
    Odds,
    Scene,
)
from server.forecast.spans import (
    break_after,
    busy_until,
    next_presence,
    present,
    served_for,
    stays_away,
)

OPEN_END: Final = -1.0
"""The wait of a column that has not been called yet."""
WATCH: Final = 5.0
"""Minutes between the moments at which queues are watched."""


def roll(scene: Scene, odds: Odds, lobby: Lobby, seed: int, told: tuple[Floats, Floats]) -> None:
    """Fill in the remaining wait by path and column, in minutes, where it was OPEN_END.

    And, by path, moment and queue, how long whoever stands first has waited by then, every WATCH
    minutes; as many moments as there is room for.
    """
    waits, ages = told
    for number in range(len(waits)):
        run(scene, odds, lobby, mixed(seed ^ mixed(number + 1)), (waits[number], ages[number]))


def run(scene: Scene, odds: Odds, lobby: Lobby, path: int, told: tuple[Floats, Floats]) -> None:
    """Follow one path until every column that was asked for has been called, or to the horizon."""
    waits, ages = told
    begin(scene, odds, lobby, path)
    watched, stranger = 0, STRANGER
    arrival, back = next_arrival(scene, odds, lobby, 0.0, path, stranger), next_back(scene, 0.0)
    while lobby.tally[LEFT] > 0 or watched < len(ages):
        counter = soonest(lobby)
        now = min(lobby.desks[counter]["due"], arrival, back)
        watched = watch(lobby, watched, min(now, scene.horizon), ages)
        if now >= scene.horizon:
            break
        if lobby.tally[LEAVING] > 0:
            give_up(scene, lobby, now)
        if now == lobby.desks[counter]["due"]:
            act(scene, odds, lobby, (counter, now, path), waits)
        elif now == arrival:
            slot = new_slot(lobby, who(odds, path, stranger), now, stranger)
            come(scene, odds, lobby, slot, (now, path), waits)
            stranger += 1
            arrival = next_arrival(scene, odds, lobby, now, path, stranger)
        else:
            come(scene, odds, lobby, who_is_back(scene, back), (now, path), waits)
            back = next_back(scene, now)
    end(scene, waits)


def end(scene: Scene, waits: Floats) -> None:
    """Whoever was not called by the horizon waits until then."""
    for column in range(len(waits)):
        if scene.columns[column]["asked"] and waits[column] == OPEN_END:
            waits[column] = scene.horizon


def watch(lobby: Lobby, watched: int, until: float, ages: Floats) -> int:
    """How long whoever stands first in each queue has waited, at every moment until then."""
    while watched < len(ages) and (watched + 1) * WATCH <= until:
        for queue in range(ages.shape[1]):
            first = lobby.lines[queue]["head"]
            since = lobby.tickets[first]["since"]
            ages[watched, queue] = 0.0 if first == NONE else (watched + 1) * WATCH - since
        watched += 1
    return watched


def begin(scene: Scene, odds: Odds, lobby: Lobby, path: int) -> None:
    """Everyone waiting takes a place, every counter is where it is."""
    lobby.lines["head"][:], lobby.lines["tail"][:] = NONE, NONE
    begin_turns(scene, lobby)
    lobby.tally[:] = 0
    lobby.tally[USED], lobby.tally[LEAVING] = len(scene.columns), some(odds.leaves)
    for service in range(len(lobby.slow)):
        doubt = odds.services[service]["slow"] * normal(chance(path, service, HOW_SLOW))
        lobby.slow[service] = math.exp(doubt)
    for column in range(len(scene.columns)):
        lobby.tickets[column]["since"], lobby.tickets[column]["luck"] = (
            scene.columns[column]["since"],
            scene.columns[column]["luck"],
        )
        lobby.tickets[column]["queue"] = scene.columns[column]["queue"]
        lobby.tickets[column]["overtaken"] = scene.columns[column]["overtaken"]
        lobby.tickets[column]["guest"] = column >= scene.waiting and scene.columns[column]["asked"]
        lobby.tally[LEFT] += scene.columns[column]["asked"]
        if column < scene.waiting and scene.columns[column]["joins"] <= 0.0:
            join(scene, odds, lobby, column, (0.0, path))
    begin_load(scene, odds, lobby, path)
    for counter in range(len(scene.counters)):
        be_seated(scene, odds, lobby, counter, path)


def begin_turns(scene: Scene, lobby: Lobby) -> None:
    """Every quota cycle goes on where it is."""
    for rule in range(scene.shares.shape[0]):
        for share in range(scene.shares.shape[1]):
            lobby.taken[rule, share] = scene.shares[rule, share]["taken"]


def be_seated(scene: Scene, odds: Odds, lobby: Lobby, counter: int, path: int) -> None:
    """The counter goes on with what it does."""
    luck = int(scene.counters[counter]["seat"])
    lobby.desks[counter]["idle"], lobby.desks[counter]["free_since"] = False, NEVER
    lobby.desks[counter]["sends"], lobby.desks[counter]["rests"] = NONE, 0.0
    doubt = odds.paces[counter]["doubt"] * normal(chance(path, luck, PACE))
    lobby.desks[counter]["pace"] = math.exp(odds.paces[counter]["pace"] + doubt)
    if scene.counters[counter]["phase"] == ABSENT:
        lobby.desks[counter]["due"] = next_presence(scene, counter, 0.0)
        return
    lobby.desks[counter]["due"] = busy_until(scene, odds, lobby, counter, path)
    if scene.counters[counter]["phase"] == SERVING or scene.counters[counter]["phase"] == CALLED:
        lobby.desks[counter]["rests"] = break_after(odds, path, luck)
        if scene.counters[counter]["first_leg"]:
            service, tier = (
                int(scene.counters[counter]["busy_with"]),
                int(scene.counters[counter]["busy_tier"]),
            )
            lobby.desks[counter]["sends"] = sent_on(odds, service, tier, path, luck)
            lobby.desks[counter]["sent_luck"] = luck + FURTHER
    elif lobby.desks[counter]["due"] == 0.0:
        lobby.desks[counter]["free_since"] = -scene.counters[counter]["elapsed"]


# --- what happens ---------------------------------------------------------------------------------


def act(scene: Scene, odds: Odds, lobby: Lobby, at: tuple[int, float, int], waits: Floats) -> None:
    """The counter is done with whatever it did: it sends on, rests, leaves, or calls."""
    counter, now, path = at
    if lobby.desks[counter]["sends"] != NONE:
        slot = new_slot(
            lobby, int(lobby.desks[counter]["sends"]), now, int(lobby.desks[counter]["sent_luck"])
        )
        lobby.desks[counter]["sends"] = NONE
        come(scene, odds, lobby, slot, (now, path), waits)
    if not present(scene, counter, now):
        lobby.desks[counter]["idle"] = False
        lobby.desks[counter]["due"] = next_presence(scene, counter, now)
        return
    if lobby.desks[counter]["rests"] > 0.0:
        lobby.desks[counter]["due"] = now + lobby.desks[counter]["rests"]
        lobby.desks[counter]["rests"] = 0.0
        return
    if not lobby.desks[counter]["idle"] and lobby.desks[counter]["free_since"] >= NEVER:
        lobby.desks[counter]["free_since"] = now
    call(scene, odds, lobby, (counter, now, path), waits)


def call(scene: Scene, odds: Odds, lobby: Lobby, at: tuple[int, float, int], waits: Floats) -> None:
    """The counter calls whoever the discipline says, or is idle."""
    counter, now, path = at
    chosen = pick(scene, lobby, counter, now)
    meet_guests(scene, lobby, counter, now, chosen, waits)
    if chosen == NONE:
        lobby.desks[counter]["idle"] = True
        lobby.desks[counter]["due"] = looks_again(scene, lobby, counter, now)
        return
    if scene.cap != NONE and not scene.queues[lobby.tickets[chosen]["queue"]]["top"]:
        overtake(scene, lobby, counter, now, chosen)
    take_turn(scene, lobby, counter, chosen)
    leave(lobby, chosen)
    if chosen < scene.waiting and scene.columns[chosen]["asked"]:
        waits[chosen] = now
        lobby.tally[LEFT] -= 1
    begins = now
    if lobby.desks[counter]["idle"] and now > 0.0:
        begins += exponential(
            odds.reaction, chance(path, int(lobby.tickets[chosen]["luck"]), REACTS)
        )
    lobby.desks[counter]["idle"], lobby.desks[counter]["free_since"] = False, NEVER
    take(scene, odds, lobby, (counter, begins, path), chosen)


def take(scene: Scene, odds: Odds, lobby: Lobby, at: tuple[int, float, int], ticket: int) -> None:
    """The one who is called comes, or does not."""
    counter, now, path = at
    queue, luck = lobby.tickets[ticket]["queue"], int(lobby.tickets[ticket]["luck"])
    service, tier = int(scene.queues[queue]["service"]), int(scene.queues[queue]["tier"])
    if chance(path, luck, COMES) < stays_away(odds, tier, now - lobby.tickets[ticket]["since"]):
        lobby.desks[counter]["due"] = now + odds.given_up
        return
    lobby.desks[counter]["due"] = now + served_for(odds, lobby, (counter, service), path, luck)
    lobby.desks[counter]["rests"] = break_after(odds, path, luck)
    if queue != odds.second[service, tier]:
        lobby.desks[counter]["sends"] = sent_on(odds, service, tier, path, luck)
        lobby.desks[counter]["sent_luck"] = luck + FURTHER


def come(
    scene: Scene, odds: Odds, lobby: Lobby, slot: int, at: tuple[float, int], waits: Floats
) -> None:
    """Somebody joins the lobby; the first idle counter that may calls."""
    if slot == NONE:
        return
    now, path = at
    join(scene, odds, lobby, slot, at)
    queue = lobby.tickets[slot]["queue"]
    for counter in range(len(lobby.desks)):
        may = scene.offers[counter, queue]["may"] or scene.offers[counter, queue]["wider"]
        if lobby.desks[counter]["idle"] and may and present(scene, counter, now):
            call(scene, odds, lobby, (counter, now, path), waits)
            if not lobby.desks[counter]["idle"]:
                return
