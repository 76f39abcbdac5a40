"""The bank's own look: colours, logo and font, seen before they count.

GET  /look                          colours of both themes, font, logo; how it would look
POST /look                          day.ink and so on, font, take: the draft looks so
POST /look/logo                     file: the draft has this logo
POST /look/logo/remove              the draft has our mark
GET  /look/draft.css                the draft's colours, for the preview
GET  /look/pictures/{picture}          a picture that was given

What is typed goes into the branch's draft and counts as every other change of the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path, Request, UploadFile
from starlette.responses import Response

from server.application.office import Draft, Unreadable
from server.application.pictures import Given, NoPicture, Use
from server.domain.plan import Look
from server.web.drafts import Drafting
from server.web.look_view import COLOUR, NAMES, THEMES, previewed, themes
from server.web.pages import HereNow
from server.web.staff import AsAdmin
from server.web.worn import drawn
from words.contrast import OWN
from words.phrases import say

router = APIRouter(prefix="/look")
UNREADABLE: Final = "The draft cannot be read. Please put it right as text."
NO_COLOUR: Final = "Please give colours like #4A2C82."
Name = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Designer(Drafting):
    """An admin at the look of a branch."""

    here: HereNow
    member: AsAdmin

    async def look(self) -> Look:
        """The draft's; ours where it cannot be read."""
        try:
            return self.office.desk.look(await self.office.text())
        except Unreadable:
            return Look()

    async def page(self, look: Look, said: str = "", status: int = 422) -> Response:
        """The form, what cannot be read in it, and how the draft looks."""
        told = {
            "themes": themes(look),
            "look": look,
            "names": NAMES,
            "fonts": self.here.house.fonts,
            "said": said,
            "drafted": await self.look() != self.plan.look,
            "logo": (await self.look()).logo,
        }
        return self.here.page("look.html", status=status, member=self.member, design=told)

    async def keep_look(self, look: Look) -> Response:
        """The draft looks so; it is shown."""
        text = await self.office.text()
        try:
            self.office.desk.look(text)
        except Unreadable:
            return await self.page(look, say(self.here.language, UNREADABLE))
        drafted = self.office.desk.with_look(text, look)
        await self.office.desk.keep(Draft(drafted, self.member.actor, self.here.now))
        return self.to("/look")


AtLook = Annotated[Designer, Depends()]


@router.get("")
async def look_page(designer: AtLook) -> Response:
    """Colours, logo, font."""
    return await designer.page(await designer.look(), status=200)


@router.post("")
async def keep(
    request: Request,
    designer: AtLook,
    font: Annotated[str, Form(max_length=64)] = "",
    take: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Kept if it can be read; else the nearest that can is offered."""
    form = await request.form()
    typed = {name: said for name, said in form.items() if isinstance(said, str)}
    token, _, colour = take.partition("=")
    look = await designer.look()
    wanted = replace(
        look,
        font=font if font in designer.here.house.fonts else "",
        day=_colours(typed | {token: colour}, "day"),
        night=_colours(typed | {token: colour}, "night"),
    )
    if not all(map(COLOUR.fullmatch, (*wanted.day.values(), *wanted.night.values()))):
        return await designer.page(look, say(designer.here.language, NO_COLOUR))
    if any(theme.wrongs for theme in themes(wanted)):
        return await designer.page(wanted)
    return await designer.keep_look(wanted)


@router.post("/logo")
async def keep_logo(designer: AtLook, file: UploadFile) -> Response:
    """A PNG is made of it; nothing else of the file is kept."""
    given = Given(designer.here.house.code, designer.member.actor, designer.here.now)
    look = await designer.look()
    try:
        name = await designer.here.house.pictures.keep(await file.read(), Use.LOGO, given)
    except NoPicture as wrong:
        said = say(designer.here.language, wrong.why.value, part=wrong.part)
        return await designer.page(look, said)
    return await designer.keep_look(replace(look, logo=name))


@router.post("/logo/remove")
async def remove_logo(designer: AtLook) -> Response:
    """Our mark again."""
    return await designer.keep_look(replace(await designer.look(), logo=""))


@router.get("/draft.css")
async def draft_css(designer: AtLook) -> Response:
    """For the preview alone."""
    return Response(previewed(await designer.look()), media_type="text/css")


@router.get("/pictures/{picture}")
async def one_picture(designer: AtLook, picture: Name) -> Response:
    """Also one that does not count yet."""
    return await drawn(designer.here.house, picture)


def _colours(typed: Mapping[str, str], theme: str) -> dict[str, str]:
    """Those that are other than ours."""
    ours = THEMES[theme]
    said = {token: typed.get(f"{theme}.{token}", "").strip().upper() for token in OWN}
    return {token: each for token, each in said.items() if each and each != getattr(ours, token)}
