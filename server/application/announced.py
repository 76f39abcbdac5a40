"""How boards say calls: the voice at this hour, and who is called until they are there; pure."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain.model import Branch, State, Ticket
from server.domain.plan import SIGHT, Counter, Plan
from wire import messages
from words.languages import ANNOUNCED


def voice(plan: Plan, now: datetime) -> messages.Voice:
    """How calls are said aloud at this moment."""
    here = now.astimezone(ZoneInfo(plan.timezone))
    said = (code for code in plan.languages if code in ANNOUNCED)
    return messages.Voice(
        percent=plan.voice.percent_at(here.time(), here.weekday()),
        languages=plan.voice.languages or tuple(said)[:1],
        times=plan.voice.times,
    )


def unseeing(branch: Branch) -> Iterator[tuple[Ticket, Counter]]:
    """Those who do not see, are called, and are not there yet; and to which counter."""
    for code, counter in branch.plan.counters.items():
        ticket = branch.at(code)
        if ticket and ticket.state is State.CALLED and SIGHT in ticket.needs:
            yield ticket, counter


def awaited(branch: Branch) -> tuple[messages.Awaited, ...]:
    """The same, for boards."""
    return tuple(
        messages.Awaited(number=ticket.number, way=dict(counter.way))
        for ticket, counter in unseeing(branch)
    )
