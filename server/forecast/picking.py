"""Whom a counter calls on a path: the heads of its queues, the cap, the discipline, the guests.

The discipline itself is the very source by which the server calls; what stands around it here is
`domain.choosing` over arrays, and a property test compares the two.
"""

from typing import Any, Final

from server.domain import discipline
from server.forecast.scene import CAPPED, GONE, HOW, LEFT, NEVER, NONE, Floats, Lobby, Scene

# numba types the calls by itself; for mypy an array is no sequence.
first: Any = discipline.first
priority: Any = discipline.priority
in_turn: Any = discipline.in_turn
impatient: Any = discipline.impatient

NO_TURN: Final = 0
NEXT_TURN: Final = 1
NEW_CYCLE: Final = 2
NO_SHARE: Final = 3


def pick(scene: Scene, lobby: Lobby, counter: int, now: float) -> int:
    """The slot of whoever is called, or NONE."""
    wide = False
    heads = gather(scene, lobby, counter, now, NONE, wide)
    if (
        heads == 0
        and now - lobby.desks[counter]["free_since"] >= scene.counters[counter]["fallback"]
    ):
        wide = True
        heads = gather(scene, lobby, counter, now, NONE, wide)
    at = choose(scene, lobby, counter, now, heads)
    return NONE if at == NONE else int(lobby.found[at])


def may_call(scene: Scene, lobby: Lobby, counter: int, now: float, ticket: int, wide: bool) -> bool:
    """Whether the counter may call this ticket now."""
    queue = lobby.tickets[ticket]["queue"]
    offered = scene.offers[counter, queue]["wider"] if wide else scene.offers[counter, queue]["may"]
    return bool(
        offered
        and scene.queues[queue]["opens"] <= now
        and now - lobby.tickets[ticket]["since"] >= scene.offers[counter, queue]["patience"]
    )


def gather(scene: Scene, lobby: Lobby, counter: int, now: float, guest: int, wide: bool) -> int:
    """Collect the heads that the counter may call, in order of arrival; how many they are.

    A guest stands in the lobby as if it were there.
    """
    heads = 0
    for queue in range(len(scene.queues)):
        ticket = int(lobby.lines[queue]["head"])
        mine = guest != NONE and lobby.tickets[guest]["queue"] == queue
        if mine and (ticket == NONE or earlier(lobby, guest, ticket)):
            ticket = guest
        if ticket != NONE and may_call(scene, lobby, counter, now, ticket, wide):
            insert(lobby, ticket, heads)
            heads += 1
    return heads


def insert(lobby: Lobby, ticket: int, heads: int) -> None:
    """Put a ticket among the heads at its place in the order of arrival."""
    place = heads
    while place > 0 and earlier(lobby, ticket, int(lobby.found[place - 1])):
        lobby.found[place] = lobby.found[place - 1]
        place -= 1
    lobby.found[place] = ticket


def earlier(lobby: Lobby, ticket: int, other: int) -> bool:
    """Whether the first of the two came first."""
    if lobby.tickets[ticket]["since"] == lobby.tickets[other]["since"]:
        return ticket < other
    return bool(lobby.tickets[ticket]["since"] < lobby.tickets[other]["since"])


def choose(scene: Scene, lobby: Lobby, counter: int, now: float, heads: int) -> int:
    """The place among the heads of whom the counter calls, or NONE."""
    lobby.tally[HOW] = NO_TURN
    if heads == 0:
        return NONE
    for place in range(heads):
        ticket = lobby.found[place]
        queue = lobby.tickets[ticket]["queue"]
        if scene.queues[queue]["top"]:
            return place
        lobby.heads[place]["allowed"] = True
        lobby.heads[place]["head_start"] = scene.offers[counter, queue]["head_start"]
        lobby.heads[place]["rate"] = scene.offers[counter, queue]["rate"]
        lobby.heads[place]["waited"] = now - lobby.tickets[ticket]["since"]
        lobby.heads[place]["bonus"] = scene.offers[counter, queue]["bonus"]
    chosen = by_rule(scene, lobby, counter, heads)
    if scene.cap != NONE and capped(scene, lobby, heads, chosen):
        chosen = by_rule(scene, lobby, counter, heads)
    return chosen


def capped(scene: Scene, lobby: Lobby, heads: int, chosen: int) -> bool:
    """Allow nobody after one who was overtaken often enough; whether that bars the chosen one."""
    barred = False
    for place in range(heads):
        lobby.heads[place]["allowed"] = not barred
        if lobby.tickets[lobby.found[place]]["overtaken"] >= scene.cap:
            barred = True
    lobby.tally[CAPPED] = barred
    return not lobby.heads[chosen]["allowed"]


def by_rule(scene: Scene, lobby: Lobby, counter: int, heads: int) -> int:
    """Whom the counter's discipline calls of those who are allowed."""
    rule = scene.counters[counter]["rule"]
    allowed, waited = lobby.heads["allowed"][:heads], lobby.heads["waited"][:heads]
    for each in range(scene.limits.shape[1]):
        if scene.limits[rule, each] < NEVER:
            for place in range(heads):
                queue = lobby.tickets[lobby.found[place]]["queue"]
                lobby.heads[place]["flag"] = scene.urgent[rule, each, queue]
            at = impatient(allowed, lobby.heads["flag"][:heads], waited, scene.limits[rule, each])
            if at != discipline.NOBODY:
                return int(at)
    if scene.rules[rule]["cycle"]:
        return by_turn(scene, lobby, int(rule), heads)
    starts, rates = lobby.heads["head_start"][:heads], lobby.heads["rate"][:heads]
    return int(first(allowed, starts, rates, waited, lobby.heads["bonus"][:heads]))


def by_turn(scene: Scene, lobby: Lobby, rule: int, heads: int) -> int:
    """Whose turn it is in the quota cycle; after all turns it begins anew."""
    allowed, groups = lobby.heads["allowed"][:heads], lobby.heads["group"][:heads]
    for place in range(heads):
        groups[place] = scene.group[rule, lobby.tickets[lobby.found[place]]["queue"]]
    lobby.tally[HOW] = NEXT_TURN
    at = in_turn(allowed, groups, scene.shares[rule]["turns"], lobby.taken[rule])
    if at == discipline.NOBODY:
        lobby.tally[HOW] = NEW_CYCLE
        at = in_turn(allowed, groups, scene.shares[rule]["turns"], lobby.none_taken)
    if at == discipline.NOBODY:
        lobby.tally[HOW] = NO_SHARE
        at = 0
        while not allowed[at]:
            at += 1
    return int(at)


# --- what a call makes of the queues --------------------------------------------------------------


def take_turn(scene: Scene, lobby: Lobby, counter: int, ticket: int) -> None:
    """Count the turn that the last choice took."""
    rule, how = scene.counters[counter]["rule"], lobby.tally[HOW]
    if how == NO_TURN:
        return
    if how != NEXT_TURN:
        lobby.taken[rule, :] = 0
    if how == NO_SHARE:
        return
    lobby.taken[rule, scene.group[rule, lobby.tickets[ticket]["queue"]]] += 1
    for share in range(scene.shares.shape[1]):
        if lobby.taken[rule, share] < scene.shares[rule, share]["turns"]:
            return
    lobby.taken[rule, :] = 0


def overtake(scene: Scene, lobby: Lobby, counter: int, now: float, chosen: int) -> None:
    """Count for everyone whom the counter could have called and who came before the chosen one."""
    for queue in range(len(scene.queues)):
        if not scene.offers[counter, queue]["may"]:
            continue
        ticket = lobby.lines[queue]["head"]
        while ticket != NONE and earlier(lobby, ticket, chosen):
            if may_call(scene, lobby, counter, now, ticket, False):
                lobby.tickets[ticket]["overtaken"] += 1
            ticket = lobby.tickets[ticket]["follower"]
    for column in range(len(scene.columns)):  # nobody else is ever a guest
        if (
            lobby.tickets[column]["guest"]
            and earlier(lobby, column, chosen)
            and may_call(scene, lobby, counter, now, column, False)
        ):
            lobby.tickets[column]["overtaken"] += 1


# --- guests ---------------------------------------------------------------------------------------


def meet_guests(
    scene: Scene, lobby: Lobby, counter: int, now: float, chosen: int, waits: Floats
) -> None:
    """Note the guests whom this counter would call instead of the chosen one, if anyone.

    Until then the branch is as it would be without them, so this is the end of their wait.
    """
    how, capped_head = lobby.tally[HOW], lobby.tally[CAPPED] > 0
    best = score(scene, lobby, counter, now, chosen), capped_head
    first_guest = 0 if lobby.tally[GONE] > 0 else scene.waiting
    for column in range(first_guest, len(scene.columns)):
        if lobby.tickets[column]["guest"] and welcome(
            scene, lobby, (counter, column, chosen), now, best
        ):
            lobby.tickets[column]["guest"] = False
            waits[column] = now
            lobby.tally[LEFT] -= 1
    lobby.tally[HOW] = how


def welcome(
    scene: Scene, lobby: Lobby, who: tuple[int, int, int], now: float, best: tuple[float, bool]
) -> bool:
    """Whether the counter would call the guest, were it in the lobby.

    `best` is the priority to be beaten, and whether any head has been overtaken often enough.
    """
    counter, guest, chosen = who
    head = lobby.lines[lobby.tickets[guest]["queue"]]["head"]
    if head != NONE and not earlier(lobby, guest, head):
        return False
    narrow = may_call(scene, lobby, counter, now, guest, False)
    idle_long = now - lobby.desks[counter]["free_since"] >= scene.counters[counter]["fallback"]
    if not narrow and not (idle_long and may_call(scene, lobby, counter, now, guest, True)):
        return False
    if chosen == NONE:
        return True
    if narrow != may_call(scene, lobby, counter, now, chosen, False):
        return narrow
    at_cap = scene.cap != NONE and (best[1] or lobby.tickets[guest]["overtaken"] >= scene.cap)
    if not at_cap and weighs_only(scene, lobby, counter, chosen):
        mine = score(scene, lobby, counter, now, guest)
        return mine > best[0] or (mine == best[0] and earlier(lobby, guest, chosen))
    heads = gather(scene, lobby, counter, now, guest, not narrow)
    return int(lobby.found[choose(scene, lobby, counter, now, heads)]) == guest


def weighs_only(scene: Scene, lobby: Lobby, counter: int, chosen: int) -> bool:
    """Whether the counter compares priorities and nothing else, the cap apart."""
    rule = scene.counters[counter]["rule"]
    return bool(
        not scene.rules[rule]["cycle"]
        and scene.limits[rule, 0] >= NEVER
        and not scene.queues[lobby.tickets[chosen]["queue"]]["top"]
    )


def score(scene: Scene, lobby: Lobby, counter: int, now: float, ticket: int) -> float:
    """The priority by which a discipline of weights compares."""
    if ticket == NONE:
        return 0.0
    offer = scene.offers[counter, lobby.tickets[ticket]["queue"]]
    waited = now - lobby.tickets[ticket]["since"]
    return float(priority(offer["head_start"], offer["rate"], waited, offer["bonus"]))
