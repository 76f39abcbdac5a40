"""The office: a branch's plan in forms, tried on the last weeks before it counts.

GET  /office                   sections, the draft, versions
GET  /office/plan              the text of the draft, or of the plan that counts, to edit
POST /office/plan              text: the draft is this
GET  /office/plan.toml         the same as a file
GET  /office/check             what is wrong with it, what it changes and would have done
POST /office/live              seen: from now on it counts
POST /office/discard           throw the draft away
POST /office/versions/{number} make that version the draft
GET  /office/{section}         one section as a form
POST /office/{section}         its entries: the draft has these
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import Response

from server.web.office_form import Filling
from server.web.office_view import TITLES
from server.web.office_words import ABOUT
from server.web.orders import RequestId
from server.web.pages import HereNow
from server.web.staff import AsAdmin

router = APIRouter(prefix="/office")
LONGEST: Final = 200_000
Name = Annotated[str, Path(pattern=r"^[a-z_]{1,64}$")]
Text = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Desk(Filling):
    """An admin at the office of a branch."""

    here: HereNow
    member: AsAdmin


AtDesk = Annotated[Desk, Depends()]


@router.get("")
async def office_page(desk: AtDesk) -> Response:
    """All there is."""
    office = desk.office
    text, draft = await office.text(), await office.desk.draft()
    told = {
        "sections": office.desk.sections(text),
        "draft": draft,
        "versions": await office.desk.versions(),
        "counts": desk.here.branch.version,
        "titles": TITLES,
        "about": ABOUT,
    }
    return desk.here.page("office.html", member=desk.member, **told)


@router.get("/plan")
async def text_page(desk: AtDesk) -> Response:
    """The whole file."""
    return desk.here.page("office_plan.html", member=desk.member, text=await desk.office.text())


@router.post("/plan")
async def keep_text(desk: AtDesk, text: Text) -> Response:
    """From now on the draft is this; also what was exported elsewhere."""
    return await desk.keep(text.replace("\r\n", "\n"))


@router.get("/plan.toml")
async def exported(desk: AtDesk) -> Response:
    """For another branch, or for a folder under version control."""
    name = f'attachment; filename="{desk.here.house.code}.toml"'
    text = await desk.office.text()
    return Response(text, media_type="application/toml", headers={"Content-Disposition": name})


@router.get("/check")
async def check_page(desk: AtDesk) -> Response:
    """Before it counts."""
    return await desk.checked()


@router.post("/live")
async def live(
    desk: AtDesk, request: RequestId, seen: Annotated[str, Form(max_length=64)]
) -> Response:
    """It counts."""
    return await desk.live(request, seen)


@router.post("/discard")
async def discard(desk: AtDesk) -> Response:
    """The plan that counts is all there is."""
    await desk.office.desk.drop()
    return desk.to("/office")


@router.post("/versions/{number}")
async def bring_back(desk: AtDesk, number: Annotated[int, Path(ge=1, lt=2**31)]) -> Response:
    """What counted once is the draft."""
    plan = await desk.office.desk.version(number)
    if plan is None:
        raise HTTPException(404)
    return await desk.keep(desk.office.desk.written(plan))


@router.get("/{section}")
async def section_page(desk: AtDesk, section: Name) -> Response:
    """One section."""
    return await desk.form(section, f"/office/{section}")


@router.post("/{section}")
async def keep_section(request: Request, desk: AtDesk, section: Name) -> Response:
    """What was typed into the form of a section."""
    return await desk.fill(request, section, f"/office/{section}")
