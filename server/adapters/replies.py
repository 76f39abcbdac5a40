"""Between the wire and the domain: requests become orders, answers become replies."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from server.adapters.places import place
from server.application.door import Answer
from server.application.ports import Order
from server.application.publish import local, told
from server.application.sentences import sentence
from server.domain import commands
from server.domain.commands import Command
from server.domain.events import TicketIssued
from server.domain.model import Branch, MachineState, State, TicketId
from server.domain.numbering import kiosk_number, prefix
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.refusals import Refusal
from server.domain.serving import DONE
from server.forecast.outlook import Outlook
from wire import messages
from words.languages import KEYS, offered

Ordering = (
    messages.IssueRequest
    | messages.WithdrawRequest
    | messages.CheckInRequest
    | messages.PlaceRequest
    | messages.FormRequest
    | messages.BalkRequest
    | messages.CallStaffRequest
    | messages.HandInRequest
    | messages.LeaseRequest
)
"""What a kiosk asks for that changes the branch."""


def kiosk_order(device: str, request: Ordering, outlook: Outlook | None) -> Order:
    """What a kiosk asks, as an order; the ticket it asks for bears the id of its request."""
    return Order(_command(device, request, outlook), request.id, f"kiosk:{device}")


def _command(device: str, request: Ordering, outlook: Outlook | None) -> Command:
    if isinstance(request, messages.IssueRequest):
        return _issue(request, outlook)
    return _COMMANDS[type(request)](device, request)


def _issue(request: messages.IssueRequest, outlook: Outlook | None) -> commands.Issue:
    service, tier = ServiceCode(request.service), TierCode(request.tier)
    expected = outlook.newcomers.get((service, tier)) if outlook else None
    return commands.Issue(
        ticket=TicketId(request.id),
        service=service,
        tier=tier,
        language=request.language,
        token=request.token,
        needs=request.needs,
        social=request.social,
        appointment=request.appointment,
        further=tuple(ServiceCode(further) for further in request.further),
        usually_minutes=expected.p90 if expected else None,
    )


def _check_in(request: messages.CheckInRequest) -> commands.CheckIn:
    return commands.CheckIn(
        ticket=TicketId(request.id),
        code=request.code,
        language=request.language,
        token=request.token,
        needs=request.needs,
        social=request.social,
    )


def _balk(device: str, request: messages.BalkRequest) -> commands.Balk:
    told = request.forecast
    return commands.Balk(
        device=device,
        service=ServiceCode(request.service) if request.service else None,
        tier=TierCode(request.tier) if request.tier else None,
        machine=request.machine or None,
        ahead=request.ahead,
        p50=told.p50 if told else None,
        p90=told.p90 if told else None,
    )


def _away(ticket: messages.AwayTicket) -> commands.Away:
    return commands.Away(
        ticket=TicketId(ticket.id),
        number=ticket.number,
        service=ServiceCode(ticket.service),
        tier=TierCode(ticket.tier),
        language=ticket.language,
        token=ticket.token,
        issued_at=ticket.issued_at,
        needs=ticket.needs,
        social=ticket.social,
        further=tuple(ServiceCode(further) for further in ticket.further),
    )


_COMMANDS: Final[Mapping[type[messages.Message], Callable[[str, Any], Command]]] = {
    messages.WithdrawRequest: lambda _, request: commands.Withdraw(TicketId(request.of)),
    messages.CheckInRequest: lambda _, request: _check_in(request),
    messages.PlaceRequest: lambda _, request: commands.ComeBack(request.token),
    messages.FormRequest: lambda _, asked: commands.AttachForm(asked.token, asked.reference),
    messages.BalkRequest: _balk,
    messages.CallStaffRequest: lambda device, _: commands.CallStaff(device),
    messages.HandInRequest: lambda device, request: commands.HandIn(
        device, tuple(_away(ticket) for ticket in request.tickets)
    ),
    messages.LeaseRequest: lambda device, request: commands.LeaseNumbers(
        device, tuple((used.day, used.series, used.ordinal) for used in request.used)
    ),
}


def pad_order(device: str, answer: messages.PadAnswer) -> Order:
    """A customer's rating as an order."""
    aspects = tuple(answer.aspects.items())
    rate = commands.Rate(answer.leg, answer.score, answer.reasons, aspects, answer.version)
    return Order(rate, answer.id, f"pad:{device}")


def button_order(branch: Branch, counter: str, press: messages.ButtonPress) -> Order:
    """What comes next at a counter: start with whoever is called, else call the next."""
    code = CounterCode(counter)
    there = branch.at(code)
    starts = there is not None and there.state is State.CALLED
    command = commands.Start(code) if starts else commands.CallNext(code, finishing=DONE)
    return Order(command, press.id, f"button:{counter}")


def machine_order(device: str, condition: messages.MachineCondition) -> Order:
    """What a self-service machine says of itself; it goes on saying it until it changes."""
    state = MachineState(condition.state)
    return Order(commands.SetMachine(device, state), actor=f"machine:{device}")


def kiosk_reply(
    device: str, request: Ordering, answer: Answer, outlook: Outlook | None, now: datetime
) -> messages.KioskReply:
    """What the kiosk is told: only what is committed."""
    if isinstance(request, messages.LeaseRequest) and not isinstance(answer.outcome, Refusal):
        return _leased(device, request.id, answer.branch)
    if isinstance(request, messages.PlaceRequest) and not isinstance(answer.outcome, Refusal):
        return place(request, answer, outlook, now)
    issued = _issued(answer.outcome)
    if issued is None:
        return reply(request.id, answer)
    newcomers = outlook.newcomers if outlook else {}
    return messages.Issued(
        id=request.id,
        number=issued.number,
        service=issued.service,
        tier=issued.tier,
        issued_at=local(answer.branch.plan, issued.at),
        ahead=issued.ahead,
        past_closing=issued.past_closing,
        forecast=told(newcomers.get((issued.service, issued.tier))),
    )


def reply(request: str, answer: Answer) -> messages.Done | messages.Refused:
    """Done, or the refusal as a sentence in each of the branch's languages."""
    refusal = answer.outcome
    if not isinstance(refusal, Refusal):
        return messages.Done(id=request)
    plan = answer.branch.plan
    spoken = (KEYS, *offered(plan.languages))
    texts = {language: sentence(refusal, plan, language) for language in spoken}
    return messages.Refused(
        id=request, error=type(refusal).__name__, detail=texts[KEYS], texts=texts
    )


def _leased(kiosk: str, request: str, branch: Branch) -> messages.Leased:
    """The whole reserve, so that a reply that was lost is made good by the next."""
    held = tuple(
        messages.LeasedNumbers(
            day=lease.day,
            series=lease.series,
            first=lease.first,
            last=lease.last,
            prefix=prefix(lease.series, lease.epoch),
        )
        for lease in branch.leases
        if lease.kiosk == kiosk
    )
    return messages.Leased(id=request, epoch=branch.epoch, leases=held, own=kiosk_number(kiosk))


def _issued(outcome: Outcome) -> TicketIssued | None:
    if isinstance(outcome, Refusal):
        return None
    return next((event for event in outcome if isinstance(event, TicketIssued)), None)
