"""What the roll-forward works on: plain arrays, which numba understands.

Times are minutes from now. A column stands for a waiting ticket or, after those, for a newcomer:
the ticket of one service and tier that might be issued now. Columns are in order of arrival.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FREE: Final = 0
CALLED: Final = 1
SERVING: Final = 2
STRANGER: Final = 1 << 31
"""Future customers have their luck from here upwards, those who are known from below."""


class Scene(NamedTuple):
    """What is known now."""

    horizon: float
    waiting: int
    """How many columns are waiting tickets; the others are newcomers."""
    since: Floats
    service: Ints
    head_start: Floats
    rate: Floats
    luck: Ints
    may: Flags
    """Counter by column: whether it may call."""
    bonus: Floats
    """Counter by column: the leg's bonus and this counter's for the tier."""
    phase: Ints
    elapsed: Floats
    """How long each counter has been in its phase."""
    busy_with: Ints
    """The service of whoever is at the counter."""
    had_waited: Floats
    """How long whoever is at the counter had waited when called."""
    wrapping: Floats
    """The probability that a free counter is not ready yet."""
    away: Flags
    """Whether the counter is paused."""
    away_for: Floats
    """And for how long it has been."""
    seat: Ints
    """The luck of each counter."""


class Odds(NamedTuple):
    """The laws as the roll-forward needs them: by service, counter and newcomer."""

    mu: Floats
    sigma: Floats
    doubt: Floats
    pace: Floats
    coming: Floats
    """Cumulative shares of the newcomers among future arrivals."""
    arrivals: float
    arrivals_doubt: float
    walk: float
    gap: float
    pause_mu: float
    pause_sigma: float
    no_show: float
    patience: float
    given_up: float


class Lobby(NamedTuple):
    """Where one path is: scratch, used again by the next path."""

    column: Ints
    since: Floats
    luck: Ints
    free_at: Floats
    slow: Floats
    """How much longer than we think each service takes on this path."""
    allowed: Flags
    head_start: Floats
    rate: Floats
    waited: Floats
    bonus: Floats


def empty_lobby(scene: Scene, odds: Odds) -> Lobby:
    """Room for everyone who waits or may come before the horizon."""
    expected = odds.arrivals * scene.horizon
    room = scene.waiting + 64 + int(2.0 * expected)
    return Lobby(
        np.zeros(room, np.int64),
        np.zeros(room),
        np.zeros(room, np.int64),
        np.zeros(len(scene.seat)),
        np.zeros(len(odds.mu)),
        np.zeros(room, np.bool_),
        np.zeros(room),
        np.zeros(room),
        np.zeros(room),
        np.zeros(room),
    )
