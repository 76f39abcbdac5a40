"""All that the live part of the teller's page is drawn from."""

from dataclasses import replace

from server.application.ports import Terminal
from server.application.sentences import reason
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.domain.refusals import CounterTaken, Refusal
from server.domain.why import Why
from server.web.actions import DEFAULTS, MORE, TABLE, buttons
from server.web.choices import WORDS, breaks, outcomes
from server.web.desk_view import desk_view
from server.web.keymap import Keymap, cap
from server.web.pages import Here
from server.web.refusals import WorksElsewhere
from server.web.staff import Member
from words.phrases import say


async def seen(here: Here, member: Member, code: CounterCode, branch: Branch) -> dict[str, object]:
    """The desk as this member sees it, with their keys."""
    terminal = await here.house.terminals.of(member.name)
    bound = keymap_of(terminal).bindings(DEFAULTS)
    view = desk_view(branch, code, here.now)
    why = view.current and view.current.ticket.why
    asks_reason = bool(branch.plan.break_reasons)
    return {
        "view": view,
        "member": member,
        "trainee": branch.plan.is_trainee(member.name),
        "looks_on": await looks_on(here, terminal, member),
        "branch": branch,
        "outcomes": outcomes(branch.plan, here.language),
        "pause_reason": breaks(branch.plan, here.language).get(branch.desks[code].reason, ""),
        "why": said_why(why, here) if why else "",
        "note": await note_of(here, code, branch),
        "buttons": buttons(view.so, bound, asks_reason=asks_reason),
        "bound": bound,
        "cap": cap,
        "actions": TABLE,
        "more": MORE,
        "characters": terminal.characters,
    }


async def looks_on(here: Here, terminal: Terminal, member: Member) -> bool:
    """Whether another log-in of the same name has the seat, and has not ended."""
    if terminal.seat in ("", member.seat):
        return False
    return await here.house.staff.sessions.lasts(terminal.seat, member.role)


async def refuse_member(here: Here, code: CounterCode, member: Member) -> Refusal | None:
    """Whoever only looks on presses nothing; nor does anybody at another's counter."""
    if await looks_on(here, await here.house.terminals.of(member.name), member):
        return WorksElsewhere(member.name)
    teller = here.branch.desks[code].teller
    if teller in (None, member.name):
        return None
    return CounterTaken(here.branch.plan.counters[code].number, teller or "")


def keymap_of(terminal: Terminal) -> Keymap:
    """The keys that somebody has chosen."""
    return Keymap(terminal.keys, terminal.letters, terminal.characters)


def said_why(why: Why, here: Here) -> str:
    """Why a ticket was called, in the reader's language."""
    code = why.values.get("reason", "")
    word = say(here.language, WORDS[code]) if code in WORDS else code
    values = {**why.values, "reason": word} if code else why.values
    return reason(replace(why, values=values), here.branch.plan, here.language)


async def note_of(here: Here, code: CounterCode, branch: Branch) -> str:
    """What the staff have written down of the customer who is there."""
    ticket = branch.at(code)
    notes = await here.house.door.notes([ticket] if ticket else [])
    return next(iter(notes.values()), "")
