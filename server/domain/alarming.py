"""The silent alarm of a counter: raised by its teller, open until somebody answers it."""

from datetime import datetime

from server.domain import events
from server.domain.commands import AnswerAlarm, RaiseAlarm
from server.domain.model import Branch
from server.domain.outcome import Outcome
from server.domain.refusals import UnknownCounter


def raise_alarm(branch: Branch, command: RaiseAlarm, now: datetime) -> Outcome:
    """Open or closed, on a business day or not; pressed twice it is one alarm."""
    if command.counter not in branch.desks:
        return UnknownCounter(command.counter)
    if command.counter in branch.alarms:
        return ()
    return (events.AlarmRaised(now, command.counter, command.teller),)


def answer_alarm(branch: Branch, command: AnswerAlarm, now: datetime) -> Outcome:
    """Somebody is on the way; nothing if somebody was before."""
    if command.counter not in branch.alarms:
        return ()
    return (events.AlarmAnswered(now, command.counter),)
