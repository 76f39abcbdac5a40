"""Between the wire and the domain: requests become orders, answers become replies."""

from server.application.door import Answer
from server.application.ports import Order
from server.application.publish import local, told
from server.application.sentences import sentence
from server.domain import commands
from server.domain.events import TicketIssued
from server.domain.model import TicketId
from server.domain.outcome import Outcome
from server.domain.plan import ServiceCode, TierCode
from server.domain.refusals import Refusal
from server.forecast.outlook import Outlook
from wire import messages
from words.phrases import KEYS, LANGUAGES


def kiosk_order(device: str, request: messages.KioskRequest) -> Order:
    """What a kiosk asks, as an order; the ticket it asks for bears the id of its request."""
    actor = f"kiosk:{device}"
    match request:
        case messages.IssueRequest():
            issue = commands.Issue(
                ticket=TicketId(request.id),
                service=ServiceCode(request.service),
                tier=TierCode(request.tier),
                language=request.language,
                token=request.token,
            )
            return Order(issue, request.id, actor)
        case messages.WithdrawRequest():
            return Order(commands.Withdraw(TicketId(request.of)), request.id, actor)
        case messages.CallStaffRequest():
            return Order(commands.CallStaff(device), request.id, actor)


def pad_order(device: str, answer: messages.PadAnswer) -> Order:
    """A customer's rating as an order."""
    rate = commands.Rate(answer.leg, answer.score, answer.reasons)
    return Order(rate, answer.id, f"pad:{device}")


def kiosk_reply(
    request: messages.KioskRequest, answer: Answer, outlook: Outlook | None
) -> messages.KioskReply:
    """What the kiosk is told: only what is committed."""
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
        forecast=told(newcomers.get((issued.service, issued.tier))),
    )


def reply(request: str, answer: Answer) -> messages.Done | messages.Refused:
    """Done, or the refusal as a sentence in every language."""
    refusal = answer.outcome
    if not isinstance(refusal, Refusal):
        return messages.Done(id=request)
    plan = answer.branch.plan
    texts = {language: sentence(refusal, plan, language) for language in LANGUAGES}
    return messages.Refused(
        id=request, error=type(refusal).__name__, detail=texts[KEYS], texts=texts
    )


def _issued(outcome: Outcome) -> TicketIssued | None:
    if isinstance(outcome, Refusal):
        return None
    return next((event for event in outcome if isinstance(event, TicketIssued)), None)
