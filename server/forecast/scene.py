"""What the roll-forward works on: records in arrays, which numba understands.

Times are minutes from now. A column stands for a ticket that waits (or will, when it comes back
from hold) or, after those, for a newcomer: the ticket that might be issued now. Columns are in
order of arrival. A queue holds the tickets of one class; N counters, K queues, S services, T tiers,
D disciplines. Few arrays, because numba takes long over many.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Records = npt.NDArray[Any]

FREE: Final = 0
CALLED: Final = 1
SERVING: Final = 2
PAUSED: Final = 3
ABSENT: Final = 4
NONE: Final = -1
NEVER: Final = 1e9
SLOT: Final = 30.0
"""Minutes for which one rate of arrivals holds."""
STRANGER: Final = 1 << 31
"""Future customers have their luck from here upwards, those who are known from below."""
FURTHER: Final = 1 << 30
"""Added to somebody's luck for a further leg."""


def _record(**fields: str) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


COLUMN: Final = _record(
    queue="i8",
    since="f8",
    joins="f8",  # when it comes back from hold; 0: it waits now
    luck="i8",
    overtaken="i8",
    asked="?",  # whether its wait is wanted
)
QUEUE: Final = _record(
    service="i8",
    tier="i8",
    opens="f8",  # when its tickets may be called
    top="?",  # placed first by the staff
)
OFFER: Final = _record(
    may="?",  # whether the counter may call the queue
    wider="?",  # or, when it has been idle for long
    head_start="f8",
    rate="f8",
    bonus="f8",
    patience="f8",  # how long the queue's tickets prefer other counters
)
COUNTER: Final = _record(
    rule="i8",  # its discipline
    fallback="f8",  # after so much idle time it calls wider
    phase="i8",
    elapsed="f8",  # how long it has been in its phase
    busy_with="i8",  # the service of whoever is there
    busy_tier="i8",
    had_waited="f8",  # how long whoever is there had waited when called
    first_leg="?",  # whether whoever is there may still be sent on to another service
    wrapping="f8",  # the probability that a free counter is not ready yet
    seat="i8",  # its luck
)
RULE: Final = _record(cycle="?")
SHARE: Final = _record(turns="i8", taken="i8")
SERVICE: Final = _record(
    slow="f8",  # what we doubt of the logarithm of its mean
    redirect="f8",  # the share of its customers who are sent on
)
PACE: Final = _record(
    pace="f8",  # logarithm of how long the counter takes today, compared with all
    doubt="f8",
    hurry="f8",  # logarithm of how much longer the service that goes on there takes for the crowd
)
TIER: Final = _record(
    no_show="f8",  # the probability that a ticket called at once does not come
    stays="f8",  # mean minutes after which those who wait have left in silence
)
COMER: Final = _record(
    share="f8",  # cumulative
    queue="i8",
)
TICKET: Final = _record(
    since="f8",
    luck="i8",
    queue="i8",
    overtaken="i8",
    gone_at="f8",  # when it gives up
    follower="i8",  # who comes after it in its queue
    guest="?",  # asked for, but not in the lobby: a newcomer, or one who has left
)
LINE: Final = _record(head="i8", tail="i8")
DESK: Final = _record(
    due="f8",  # when the counter next has something to do
    idle="?",
    free_since="f8",
    sends="i8",  # the queue to which whoever is there goes on, or NONE
    sent_luck="i8",
    rests="f8",  # the break that the teller takes then
    pace="f8",
)
HEAD: Final = _record(
    allowed="?", flag="?", group="i8", head_start="f8", rate="f8", waited="f8", bonus="f8"
)


class Scene(NamedTuple):
    """What is known now."""

    horizon: float
    clock: float
    """Minutes since local midnight."""
    stops: float
    """Until no more tickets are issued."""
    waiting: int
    """How many columns are tickets; the others are newcomers."""
    gated: bool
    """Whether anybody may become callable by the passing of time alone."""
    cap: int
    """So often may a ticket be overtaken; NONE: as often as may be."""
    columns: Records
    queues: Records
    offers: Records
    """Counter by queue."""
    counters: Records
    roster: Floats
    """Planned presence by counter: from, to, from, to."""
    rules: Records
    shares: Records
    """Discipline by share of its quota cycle."""
    group: Ints
    """Discipline by queue: its share of the cycle, or NONE."""
    limits: Floats
    """Discipline by patience rule: minutes, or NEVER."""
    urgent: Flags
    """Discipline by patience rule by queue: whether the rule is about it."""


class Odds(NamedTuple):
    """The laws as the roll-forward needs them. Durations stand as logarithms at normal scores."""

    times: Floats
    """By service."""
    services: Records
    gaps: Floats
    breaks: Floats
    break_share: float
    paces: Records
    hurry: float
    """By how much services are shorter in a full lobby."""
    full: float
    """Waiting tickets that make a full lobby."""
    walk: float
    reaction: float
    """Until an idle counter calls whoever comes."""
    given_up: float
    tiers: Records
    leaves: Floats
    """Tier by span of waiting: rate at which people cancel, per minute."""
    leave_edges: Floats
    """Where those spans begin."""
    onward: Floats
    """Service by service: where to, cumulative."""
    second: Ints
    """Service by tier: the queue of second legs, or NONE."""
    rates: Floats
    """Arrivals per minute by slot of the day."""
    comers: Records
    load: float
    """Logarithm of how busy it is now, compared with the usual."""
    load_doubt: float
    load_keeps: float
    """Correlation from one slot to the next."""
    load_drift: float
    """Standard deviation of what is new in the next slot."""


class Lobby(NamedTuple):
    """Where one path is: scratch, used again by the next path."""

    tickets: Records
    """The first are the columns."""
    lines: Records
    """Who stands first and last in each queue."""
    desks: Records
    slow: Floats
    """How much longer than we think each service takes on this path."""
    loads: Floats
    """By slot of the day, as far as the path has come: the logarithm of how busy it is,"""
    rates: Floats
    """and how many come per minute."""
    taken: Ints
    """The turns taken in each cycle."""
    none_taken: Ints
    tally: Ints
    """USED slots, HERE in the lobby, LEFT to be called, HOW the last turn was taken, GONE away,
    CAPPED: whether a head of the last choice has been overtaken as often as may be, LEAVING:
    whether anybody may lose patience, RATED: the last slot of which it is known how many come."""
    found: Ints
    """Heads of the queues that may be called, in order of arrival."""
    heads: Records
    """What the discipline is asked about them."""


USED: Final = 0
HERE: Final = 1
LEFT: Final = 2
HOW: Final = 3
GONE: Final = 4
CAPPED: Final = 5
LEAVING: Final = 6
RATED: Final = 7


def empty_lobby(scene: Scene, odds: Odds) -> Lobby:
    """Room for everyone who waits or may come before the horizon."""
    until = max(min(scene.horizon, scene.stops), 0.0)
    expected = float(np.max(odds.rates)) * until if len(odds.rates) else 0.0
    most_heads = len(scene.queues) + 2
    return Lobby(
        tickets=np.zeros(len(scene.columns) + 64 + int(3.0 * expected), TICKET),
        lines=np.zeros(len(scene.queues), LINE),
        desks=np.zeros(len(scene.counters), DESK),
        slow=np.zeros(len(odds.services)),
        loads=np.zeros(len(odds.rates)),
        rates=np.zeros(len(odds.rates)),
        taken=np.zeros(scene.shares.shape, np.int64),
        none_taken=np.zeros(scene.shares.shape[1], np.int64),
        tally=np.zeros(8, np.int64),
        found=np.zeros(most_heads, np.int64),
        heads=np.zeros(most_heads, HEAD),
    )
