"""Where a slip stands, for the kiosk at which it was scanned."""

from datetime import datetime

from server.application.door import Answer
from server.application.publish import local, told
from server.domain.events import TicketReinstated
from server.domain.model import State
from server.domain.ranking import people_ahead
from server.domain.refusals import Refusal
from server.forecast.outlook import Outlook
from wire import messages


def place(
    request: messages.PlaceRequest, answer: Answer, outlook: Outlook | None, now: datetime
) -> messages.Place:
    """As it is after the request, and what the request did."""
    branch = answer.branch
    ticket = next(one for one in branch.tickets.values() if one.token == request.token)
    back = _back(answer)
    counter = branch.plan.counters.get(ticket.counter) if ticket.counter else None
    return messages.Place(
        id=request.id,
        number=ticket.number,
        service=ticket.service,
        state=ticket.state.value,
        ahead=people_ahead(branch, ticket, now) if ticket.state is State.WAITING else None,
        forecast=told(outlook.tickets.get(ticket.id)) if outlook else None,
        counter=counter.number if counter else "",
        missed=local(branch.plan, back.missed) if back and back.missed else None,
        behind=branch.plan.calls.reinstate_places if back else None,
    )


def _back(answer: Answer) -> TicketReinstated | None:
    happened = () if isinstance(answer.outcome, Refusal) else answer.outcome
    return next((one for one in happened if isinstance(one, TicketReinstated)), None)
