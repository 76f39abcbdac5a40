"""What becomes of ratings and of those who asked for help."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.evolve.parts import desk, put
from server.domain.model import Branch, TicketId, Window
from server.domain.plan import CounterCode


def _asked(branch: Branch, event: events.RatingAsked) -> Branch:
    window = Window(event.ticket, event.leg, event.at, event.closes_at, event.version)
    asked = _leg(branch, event.ticket, event.leg, rating_state="asked")
    return desk(asked, event.counter, window=window)


def _shortened(branch: Branch, event: events.RatingShortened) -> Branch:
    window = branch.desks[event.counter].window
    if window is None:
        return branch
    return desk(branch, event.counter, window=replace(window, closes_at=event.closes_at))


def _given(branch: Branch, event: events.RatingGiven) -> Branch:
    said = {"rating_state": "given", "rating": event.score, "rating_reasons": event.reasons}
    given = _leg(branch, event.ticket, event.leg, **said)
    return _close_window(given, event.counter, event.leg)


def _lapsed(branch: Branch, event: events.RatingLapsed) -> Branch:
    lapsed = _leg(branch, event.ticket, event.leg, rating_state="lapsed")
    return _close_window(lapsed, event.counter, event.leg)


def _staff_called(branch: Branch, event: events.StaffCalled) -> Branch:
    return branch.but(help=branch.help.set(event.device, event.at))


def _staff_came(branch: Branch, event: events.StaffCame) -> Branch:
    return branch.but(help=branch.help.delete(event.device))


def _alarm_raised(branch: Branch, event: events.AlarmRaised) -> Branch:
    return branch.but(alarms=branch.alarms.set(event.counter, event.at))


def _alarm_answered(branch: Branch, event: events.AlarmAnswered) -> Branch:
    return branch.but(alarms=branch.alarms.delete(event.counter))


def _leg(branch: Branch, of: TicketId, leg_id: str, **changes: Any) -> Branch:
    """Change the running leg, or one that is past."""
    ticket = branch.tickets.get(of)
    if ticket is None:  # of a day that is over
        return branch
    if ticket.leg_id == leg_id:
        return put(branch, replace(ticket, **changes))
    past = tuple(
        replace(leg, **changes) if f"{of}-{leg.leg}" == leg_id else leg for leg in ticket.past
    )
    return put(branch, replace(ticket, past=past))


def _close_window(branch: Branch, counter: CounterCode, leg: str) -> Branch:
    at = branch.desks.get(counter)
    if at is None or at.window is None or at.window.leg != leg:
        return branch
    return desk(branch, counter, window=None)


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.RatingAsked: _asked,
    events.RatingShortened: _shortened,
    events.RatingGiven: _given,
    events.RatingLapsed: _lapsed,
    events.StaffCalled: _staff_called,
    events.StaffCame: _staff_came,
    events.AlarmRaised: _alarm_raised,
    events.AlarmAnswered: _alarm_answered,
}
