"""From the choice of a service to its number: the server's, or one of the kiosk's own reserve."""

from dataclasses import replace
from hashlib import sha256

from kiosk import effects as e
from kiosk import screen as s
from kiosk.effects import Effect, Step
from kiosk.screen import Screen
from wire.messages import AwayTicket, Issued, IssueRequest, Menu, WithdrawRequest


def decided(screen: Screen, tap: s.Tapped, service: str) -> Step:
    """This service it is; whoever wants several chooses on, as long as the branch allows."""
    chosen = (*screen.wish.services, service)
    most = screen.menu.services_a_visit if screen.menu else 1
    if not screen.wish.several or len(chosen) >= most:
        return ask(screen, tap, chosen)
    wish = replace(screen.wish, services=chosen)
    return replace(screen, wish=wish).turn(s.Services(), tap.at), ()


def ask(screen: Screen, tap: s.Tapped, services: tuple[str, ...]) -> Step:
    """Ask the server, or number it here at once while the server is away."""
    lines = (screen.line(service) for service in services)
    open_now = [line.service for line in lines if line and line.open]
    if not open_now:
        return screen, ()
    first, *further = open_now
    request = IssueRequest(
        id=tap.id,
        service=first,
        tier=screen.tier_shown,
        language=screen.language,
        token=sha256(tap.token.encode()).hexdigest(),
        needs=screen.wish.needs,
        social=screen.wish.social,
        further=tuple(further),
        identified=screen.identified,
    )
    asking = s.Asking(request, tap.token, tap.at)
    alone = number_it(screen, asking, tap.at) if screen.alone(tap.at) else ()
    return screen.turn(asking, tap.at), alone or (e.AskForTicket(request),)


def number_it(screen: Screen, asking: s.Asking, at: float) -> tuple[Effect, ...]:
    """What gives a number without the server; nothing where its series or the time is unknown."""
    request = asking.request
    if not isinstance(request, IssueRequest):  # only the server knows its appointments
        return ()
    lines = screen.menu.services if screen.menu else ()
    series = next((line.series for line in lines if line.service == request.service), {})
    code = series.get(request.tier)
    if code is None or screen.time is None:
        return ()
    return (e.GiveNumber(request, code, screen.time.now(at)),)


def given(screen: Screen, asking: s.Asking, happened: s.Given) -> Step:
    """A number of the reserve; whatever the server answers later comes too late."""
    if happened.ticket is None:
        return give_up(screen, asking, happened)
    ticket = _ticket(screen.menu, happened.ticket, asking.token)
    return _print(screen, asking, ticket, happened)


def issued(screen: Screen, asking: s.Asking, reply: Issued, moment: s.Moment) -> Step:
    """The server's number."""
    ticket = _ticket(screen.menu, reply, asking.token, reply)
    return _print(screen, asking, ticket, moment)


def give_up(screen: Screen, asking: s.Asking, moment: s.Moment) -> Step:
    """There is no number; nor shall there be one later."""
    withdrawal = WithdrawRequest(id=moment.id, of=asking.id)
    return screen.turn(s.AskStaff(), moment.at), (e.Withdraw(withdrawal),)


def _print(screen: Screen, asking: s.Asking, ticket: s.Ticket, moment: s.Moment) -> Step:
    printing = s.Printing(asking.id, ticket, moment.at)
    return screen.turn(printing, moment.at), (e.Print(asking.id, ticket, screen.language),)


def _ticket(
    menu: Menu | None, numbered: Issued | AwayTicket, token: str, told: Issued | None = None
) -> s.Ticket:
    """With what the menu says of its service; only the server knows how many are ahead."""
    lines = menu.services if menu else ()
    line = next((line for line in lines if line.service == numbered.service), None)
    return s.Ticket(
        number=numbered.number,
        service=line.name if line else {},
        where=line.zone if line else {},
        ahead=told.ahead if told else None,
        forecast=told.forecast if told else None,
        issued_at=numbered.issued_at,
        url=menu.phone + token if menu and menu.phone else "",
        past_closing=told.past_closing if told else False,
    )
