"""From the request to the number: on its way, on paper, or on the screen."""

from dataclasses import replace
from typing import Final

from kiosk import asking, moves, times
from kiosk import effects as e
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages.kind import Kind
from kiosk.pages.said import name_of, outlook, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import Issued, IssueRequest, Refused
from words.phrases import pick


def given(screen: Screen, happened: s.Given) -> Step:
    """The kiosk's own reserve gave a number, or could not."""
    match screen.page:
        case s.Asking() as page if page.id == happened.of:
            return asking.given(screen, page, happened)
    return screen, ()


def printed(screen: Screen, happened: s.Printed) -> Step:
    """The printer is done."""
    match screen.page:
        case s.Printing() as page if (page.id, page.again) == (happened.of, happened.again):
            take = _number_of(page, on_paper=happened.proved)
            if not happened.proved:
                return moves.show_number(screen, take, happened)
            return screen.turn(take, happened.at), ()
    return screen, ()


def _waits(screen: Screen, page: s.Asking, tick: s.Ticked) -> Step:
    waited = tick.at - page.since
    if waited > times.ANSWER_WITHIN:
        return asking.give_up(screen, page, tick)
    if waited <= times.NUMBER_AFTER:
        return screen, ()
    return replace(screen, unanswered=tick.at), asking.number_it(screen, page, tick.at)


def _answered(screen: Screen, page: s.Asking, replied: s.Replied) -> Step:
    match replied.reply:
        case Issued(id=answered) as issued if page.id == answered:
            return asking.issued(screen, page, issued, replied)
        case Refused(id=answered) as refused if page.id == answered:
            texts = refused.texts or {"en": refused.detail}
            return screen.turn(s.Declined(texts), replied.at), ()
    return screen, ()


def _prints(screen: Screen, page: s.Printing, tick: s.Ticked) -> Step:
    if tick.at - page.since <= times.PRINT_WITHIN:
        return screen, ()
    return moves.show_number(screen, _number_of(page, on_paper=False), tick)


def _number_of(page: s.Printing, *, on_paper: bool) -> s.Take:
    return s.Take(page.ticket.number, on_paper, page.ticket, page.id, page.again)


def _again(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Take(id=id_, ticket=ticket) as page if ticket and _may_print(screen, page):
            printing = screen.turn(s.Printing(id_, ticket, tap.at, again=True), tap.at)
            return printing, (e.PrintAgain(id_, ticket, screen.language),)
    return screen, ()


def _may_print(screen: Screen, page: s.Take) -> bool:
    """Once, unless it surely is on paper or surely would not come out."""
    unsaid = page.on_paper or page.again or page.ticket is None
    return not unsaid and screen.prints


def _asking(screen: Screen, page: s.Asking, at: float) -> Sheet:
    late = at - page.since >= times.MOMENT_AFTER
    patience = speaker(screen.language)("One moment, please") if late else ""
    request = page.request
    name = name_of(screen, request.service) if isinstance(request, IssueRequest) else ""
    return Sheet("asking", name, (patience,))


def _printing(screen: Screen, page: s.Printing, _at: float) -> Sheet:
    heading = speaker(screen.language)("Your ticket is being printed")
    return Sheet("printing", heading, (pick(page.ticket.service, screen.language),))


def _take(screen: Screen, page: s.Take, at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = _about(page.ticket, screen.language) if page.ticket else ()
    late = page.ticket is not None and page.ticket.past_closing
    warning = speak("We may close before your turn: please ask our staff.") if late else ""
    back = speak("Done") if times.settled(screen, at) else ""
    if page.on_paper:
        heading = speak("Take your ticket")
        return Sheet("take", heading, lines, page.number, back=back, note=warning)
    url = page.ticket.url if page.ticket else ""
    apart = screen.frame.roomy and screen.glass.tall
    why = (
        speak("Not printed, but your number is valid."),
        *lines[1:2],
        *(lines[2:] if apart else (" · ".join(lines[2:]),)),
    )
    again = Button("again", speak("Print again")) if back and _may_print(screen, page) else None
    heading = speak("Your number")
    shown = Sheet("number", heading, why, page.number, url, back=back, middle=again)
    return replace(shown, note=warning)


def _about(ticket: s.Ticket, language: str) -> tuple[str, ...]:
    told = outlook(language, ticket.ahead, ticket.forecast)
    return pick(ticket.service, language), pick(ticket.where, language), *told


ASKING: Final = Kind(_asking, ticked=_waits, replied=_answered)
PRINTING: Final = Kind(_printing, ticked=_prints)
TAKE: Final = Kind(_take, {"back": moves.leave, "again": _again}, ticked=moves.shown)
