"""What tellers do between two customers: wrap-ups, breaks, the look at the screen."""

from dataclasses import replace
from typing import Final

import numpy as np

from server.forecast.history import NOBODY, Ended, History
from server.forecast.laws import Laws
from server.forecast.learning.fit import drawn, fitted
from server.forecast.scene import Flags, Floats, Ints

LONGEST_GAP: Final = 30.0
"""A longer gap before the next customer was an absence; minutes."""
LONGEST_UNKNOWN: Final = 90.0
"""The same where nothing tells absences: then they are part of the gaps."""
LONGEST_REACTION: Final = 3.0
INSTANT: Final = 0.001


def learn_pauses(prior: Laws, history: History) -> Laws:
    """Gaps, breaks, walk and reaction."""
    order = np.lexsort((history.called, history.counter, history.day))
    order = order[(history.counter[order] != NOBODY) & ~np.isnan(history.called[order])]
    before, after = order[:-1], order[1:]
    same = (history.counter[before] == history.counter[after]) & (
        history.day[before] == history.day[after]
    )
    before, after = before[same], after[same]
    walks = history.started - history.called
    missed = history.ended == Ended.NO_SHOW
    waits_missed = (history.finished - history.called)[missed]
    return replace(
        prior,
        gaps=fitted(_gaps(history, before, after), prior.gaps),
        breaks=fitted(history.breaks.ends - history.breaks.begins, prior.breaks),
        break_share=_break_share(history),
        walk=drawn(prior.walk, np.clip(walks[~np.isnan(walks)], 0.0, 10.0)),
        reaction=drawn(prior.reaction, _reactions(history, before, after)),
        given_up=drawn(prior.given_up, np.clip(waits_missed[~np.isnan(waits_missed)], 0.0, 10.0)),
    )


def _gaps(history: History, before: Ints, after: Ints) -> Floats:
    """From the end of a service to the next call, where somebody was there to be called."""
    ends, calls = history.finished[before], history.called[after]
    gaps: Floats = calls - ends
    served = history.ended[before] != Ended.NO_SHOW
    wanted = served & (history.issued[after] <= ends) & (gaps >= 0.0)
    known = len(history.there.counter) > 0
    wanted &= gaps < (LONGEST_GAP if known else LONGEST_UNKNOWN)
    rows, ends, calls = before[wanted], ends[wanted], calls[wanted]
    if not known:
        return np.asarray(gaps[wanted])
    return np.asarray(gaps[wanted][~_away(history, rows, ends, calls)])


def _away(history: History, rows: Ints, begins: Floats, ends: Floats) -> Flags:
    """Whether the counter was left in between: a break, or the end of a presence."""
    left = np.zeros(len(rows), np.bool_)
    where = history.day[rows], history.counter[rows]
    for spans, edges in (
        (history.breaks, history.breaks.begins),
        (history.there, history.there.ends),
    ):
        times = np.sort(_axis(spans.day, spans.counter, edges))
        low = np.searchsorted(times, _axis(*where, begins - INSTANT))
        left |= np.searchsorted(times, _axis(*where, ends)) > low
    return left


def _axis(day: Ints, counter: Ints, at: Floats) -> Floats:
    """One number for counter, day and time, in that order."""
    return np.asarray((counter * 4e6 + day) * 1440.0 + at)


def _break_share(history: History) -> float:
    services = np.isin(history.ended, (Ended.SERVED, Ended.REDIRECTED)).sum()
    return float(len(history.breaks.day) / (services + 20.0))


def _reactions(history: History, before: Ints, after: Ints) -> Floats:
    """From issue to call, where the counter had been idle: nobody else was waiting for it."""
    idle = history.issued[after] > history.finished[before] + LONGEST_REACTION
    waits = (history.called - history.issued)[after][idle]
    return np.asarray(waits[(waits >= 0.0) & (waits < LONGEST_REACTION)])
