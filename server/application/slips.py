"""A slip for somebody who waits already: what the branch knows of the ticket, on paper. Pure."""

from datetime import datetime

from server.application import rules
from server.application.offer import where_to_wait
from server.application.publish import local, told
from server.domain.model import Branch, State, Ticket
from server.domain.ranking import people_ahead
from server.forecast.outlook import Outlook
from wire.messages import PrintJob


def slip(
    branch: Branch, ticket: Ticket, outlook: Outlook, *, id_: str, now: datetime, until: datetime
) -> PrintJob:
    """The job; without a code, for only the first slip knows the customer's secret."""
    plan, service = branch.plan, branch.plan.services[ticket.service]
    waits = ticket.state is State.WAITING
    return PrintJob(
        id=id_,
        expires_at=until,
        number=ticket.number,
        branch=dict(plan.name),
        service=dict(service.name),
        where=where_to_wait(plan, service),
        ahead=people_ahead(branch, ticket, now) if waits else None,
        forecast=told(outlook.tickets.get(ticket.id)),
        issued_at=local(plan, ticket.issued_at),
        language=ticket.language,
        rule=rules.line(plan),
    )
