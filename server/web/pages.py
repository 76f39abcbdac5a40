"""Draws pages and fragments in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Final, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from server.application.sentences import longer
from server.domain.model import Branch, CounterState, Desk
from server.domain.plan import Look, Plan
from server.web.fragments import Fragments
from server.web.house import House, milliseconds
from server.web.limiter import Limits
from words import moments, tokens, waits
from words.contrast import PAPER, needs_paper, worn
from words.languages import KEYS
from words.phrases import LANGUAGES, pick, say

OURS: Final = Look()
FOLDER: Final = Path(__file__).parent
KEPT: Final = 365 * 24 * 3600
"""Seconds for which a browser remembers the language."""

HERE: Final = "X-Heliotrope-Branch"
"""Pages name their branch, for one browser may show several."""
AT: Final = "branch"
"""Where the session remembers the branch."""
DESK_STATES: Final = {
    CounterState.OPEN: ("fine", "Open"),
    CounterState.PAUSED: ("paused", "Paused"),
    CounterState.CLOSED: ("closed", "Closed"),
}
PACE_WORDS: Final = {
    "fine": "in time",
    "near": "near the target",
    "past": "past the target",
    "twice": "past twice the target",
}


@cache
def templates(folders: tuple[Path, ...] = ()) -> Environment:
    """The templates of all branches, and what is the same on every page."""
    made = Environment(
        loader=FileSystemLoader([FOLDER / "templates", *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"languages": LANGUAGES, "pace_words": PACE_WORDS}
    return made


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates, with the words that every page of one branch needs."""

    house: House
    templates: Environment
    others: Sequence[House] = ()
    """All branches of this server, where there are several."""

    def draw(self, name: str, language: str, **context: Any) -> str:
        """A template, filled, in that language."""
        plan = self.house.door.branch.plan
        words = {
            "language": language,
            "t": partial(say, language),
            "pick": lambda texts: pick(texts, language),
            "told": partial(waits.told, language),
            **_times(language, ZoneInfo(plan.timezone)),
            "longer": lambda reason: longer(reason, language),
            "desk_state": partial(desk_state, language),
            "branch_name": pick(plan.name, language),
            "services": plan.services,
            "tiers": plan.tiers,
            "look": look_of(self.house),
            "at": f"?branch={plan.code}" if self.others else "",
        }
        return self.templates.get_template(name).render(words | context)

    def page(
        self, request: Request, name: str, *, status: int = 200, language: str = "", **context: Any
    ) -> HTMLResponse:
        """A whole page; the language asked for in the address is remembered."""
        spoken = language or language_of(request)
        around = {
            "now": milliseconds(self.house.door.clock()),
            "speed": self.house.speed,
            "path": request.url.path,
            "here": self.house.code if self.others else "",
        }
        answer = HTMLResponse(self.draw(name, spoken, **(around | context)), status)
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES and not language:
            answer.set_cookie("language", asked, max_age=KEPT, samesite="strict", httponly=True)
        return answer


def _times(language: str, zone: ZoneInfo) -> dict[str, Any]:
    """How templates write days and moments: by the branch's clock."""
    return {
        "on_day": partial(moments.day, language),
        "short_day": partial(moments.short_day, language),
        "in_month": partial(moments.month, language),
        "moment": lambda at: moments.moment(language, at.astimezone(zone)),
        "dated": lambda at, **more: moments.dated(language, at.astimezone(zone), **more),
    }


def look_of(house: House) -> str:
    """Where the bank's own look is, for it changes with the plan; empty: it is ours."""
    plan: Plan = house.door.branch.plan
    address = f"/look/of/{plan.code}/look.css?v={house.door.branch.version}"
    return "" if plan.look == OURS else address


def desk_state(language: str, desk: Desk) -> tuple[str, str]:
    """The mark and the word of a counter's state."""
    mark, word = DESK_STATES[desk.state]
    return mark, say(language, word)


def language_of(request: Request) -> str:
    """The language asked for in the address, else remembered, else the browser's, else ours."""
    asked = request.query_params.get("lang", ""), request.cookies.get("language", "")
    return next((code for code in (*asked, *preferred(request)) if code in LANGUAGES), KEYS)


def preferred(request: Request) -> list[str]:
    """The browser's languages, best first; browsers list them in that order."""
    listed = request.headers.get("accept-language", "").split(",")
    return [part.split(";")[0].strip()[:2].lower() for part in listed]


def stylesheet_tokens(look: Look = OURS) -> str:
    """The table of colours and steps as custom properties: day, night, high contrast."""
    day, night = rule(worn(tokens.DAY, look.day)), rule(worn(tokens.NIGHT, look.night))
    contrast = rule(tokens.HIGH_CONTRAST)
    steps = f"--corner:{tokens.CORNER}px;--step:{tokens.STEP}px;"
    return (
        f":root{{{steps}{day}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        f"@media (prefers-contrast:more){{:root{{{contrast}}}}}\n"
    )


def rule(theme: tokens.Theme) -> str:
    """One theme as custom properties, and the paper on which a logo stands there."""
    paper = PAPER if needs_paper(theme.ground) else "transparent"
    colours: Mapping[str, str] = asdict(theme) | {"logo_paper": paper}
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())


def fragments_of(request: Request) -> Fragments:
    """What is drawn once for many."""
    return cast("Fragments", request.app.state.fragments)


def houses_of(request: Request) -> Mapping[str, House]:
    """The branches of this server."""
    return cast("Mapping[str, House]", request.app.state.houses)


def house_for(request: Request) -> House:
    """The branch that is asked for: by the address, by the page that asks, or by the session."""
    houses = houses_of(request)
    asked = request.path_params.get("branch") or request.headers.get(HERE) or _queried(request)
    if asked is None:
        return houses.get(request.session.get(AT, "")) or next(iter(houses.values()))
    if asked not in houses:
        raise HTTPException(404)
    return houses[asked]


def stay_at(request: Request, house: House) -> None:
    """What is asked next without naming a branch is meant for this one."""
    if _queried(request) is not None:
        request.session[AT] = house.code


def pages_for(request: Request) -> Pages:
    """The pages of the branch that is asked for; of the first where that is nowhere."""
    houses = houses_of(request)
    try:
        house = house_for(request)
    except HTTPException:
        house = next(iter(houses.values()))
    return pages_of(request, house)


def pages_of(request: Request, house: House) -> Pages:
    """The pages of one branch."""
    houses = tuple(houses_of(request).values())
    return Pages(house, request.app.state.templates, houses if len(houses) > 1 else ())


def _queried(request: Request) -> str | None:
    return request.query_params.get("branch")


def _limits(request: Request) -> Limits:
    return cast("Limits", request.app.state.limits)


HouseHere = Annotated[House, Depends(house_for)]
PagesHere = Annotated[Pages, Depends(pages_for)]
LimitsHere = Annotated[Limits, Depends(_limits)]


@dataclass(frozen=True, slots=True)
class Here:
    """One request, and what answers it."""

    request: Request
    house: HouseHere
    pages: PagesHere

    @property
    def branch(self) -> Branch:
        """The branch as last committed."""
        return self.house.door.branch

    @property
    def now(self) -> datetime:
        """The server's time."""
        return self.house.door.clock()

    @property
    def language(self) -> str:
        """The reader's language."""
        return language_of(self.request)

    def page(self, name: str, **context: Any) -> HTMLResponse:
        """A whole page in the reader's language."""
        return self.pages.page(self.request, name, **context)

    def draw(self, name: str, **context: Any) -> str:
        """A fragment in the reader's language."""
        return self.pages.draw(name, self.language, **context)


HereNow = Annotated[Here, Depends()]
