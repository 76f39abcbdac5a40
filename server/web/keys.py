"""The page on which a teller chooses their keys.

GET  /keys   every action with its key
POST /keys   one field per action; `letters` and `characters`; `reset` for the defaults. 303 when
             kept, 409 with what speaks against it otherwise: nothing of it is kept then
"""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from server.application.ports import Terminal
from server.web.actions import DEFAULTS, TABLE
from server.web.keymap import Keymap, Wrong, cap, faults, own_of
from server.web.pages import Here, HereNow
from server.web.staff import AtCounter, Member
from server.web.teller_view import keymap_of

router = APIRouter(prefix="/keys")
LONGEST: Final = 40


@router.get("")
async def keys_page(here: HereNow, member: AtCounter, kept: bool = False) -> Response:
    """What every key does, and where another can be chosen."""
    keymap = keymap_of(await here.house.terminals.of(member.name))
    return _page(here, member, keymap, kept=kept)


@router.post("")
async def choose_keys(request: Request, here: HereNow, member: AtCounter) -> Response:
    """Keep what was chosen, if every key means one thing."""
    said = {name: str(value)[:LONGEST] for name, value in (await request.form()).items()}
    keymap = Keymap() if "reset" in said else _chosen(said)
    wrong = faults(keymap, DEFAULTS)
    if wrong:
        return _page(here, member, keymap, wrong=wrong, status=409)
    terminal = await here.house.terminals.of(member.name)
    await here.house.terminals.keep(member.name, _with(terminal, keymap))
    return RedirectResponse("/keys?kept=true", 303)


def _chosen(said: dict[str, str]) -> Keymap:
    bindings = {name: " ".join(value.split()) for name, value in said.items()}
    return Keymap(own_of(bindings, DEFAULTS), "letters" in said, "characters" in said)


def _with(terminal: Terminal, keymap: Keymap) -> Terminal:
    keys, letters, characters = dict(keymap.own), keymap.letters, keymap.characters
    return replace(terminal, keys=keys, letters=letters, characters=characters)


def _page(
    here: Here,
    member: Member,
    keymap: Keymap,
    *,
    wrong: dict[str, Wrong] | None = None,
    kept: bool = False,
    status: int = 200,
) -> Response:
    told = {"keymap": keymap, "bound": keymap.bindings(DEFAULTS), "wrong": wrong or {}}
    learning = here.branch.plan.is_trainee(member.name)
    return here.page(
        "keys.html",
        status=status,
        member=member,
        trainee=learning,
        actions=TABLE,
        kept=kept,
        cap=cap,
        **told,
    )
