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

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import Response

from server.application.office import Section, Unreadable
from server.web.drafts import Drafting
from server.web.office_view import TITLES
from server.web.office_words import ABOUT, CHOICES, label
from server.web.orders import RequestId
from server.web.pages import HereNow
from server.web.staff import AsAdmin

router = APIRouter(prefix="/office")
LONGEST: Final = 200_000
FIELD: Final = re.compile(r"(?P<entry>\d{1,4})/(?P<key>[a-z_]{1,64}(\.[a-z0-9-]{2,16})?)")
GONE: Final = "gone"
"""The field that strikes an entry out."""
Name = Annotated[str, Path(pattern=r"^[a-z_]{1,64}$")]
Text = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Desk(Drafting):
    """An admin at the office of a branch."""

    here: HereNow
    member: AsAdmin

    async def section(self, name: str) -> tuple[str, Section]:
        """The text, and one of its sections; 404 where there is none of that name."""
        text = await self.office.text()
        found = [one for one in self.office.desk.sections(text) if one.name == name]
        if not found:
            raise HTTPException(404)
        return text, found[0]

    def form(self, section: Section, said: str = "", status: int = 200) -> Response:
        """A section to fill in, and what cannot be taken of what was typed."""
        told = {"section": section, "said": said, "titles": TITLES, "about": ABOUT}
        told |= {"label": label, "choices": CHOICES, "home": self.home}
        return self.here.page("office_section.html", status=status, member=self.member, **told)


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
    _, found = await desk.section(section)
    return desk.form(found)


@router.post("/{section}")
async def keep_section(request: Request, desk: AtDesk, section: Name) -> Response:
    """What was typed into the form of a section."""
    text, found = await desk.section(section)
    try:
        filled = desk.office.desk.filled(text, section, typed(await _fields(request)))
    except Unreadable as wrong:
        return desk.form(found, str(wrong), 422)
    return await desk.keep(filled)


def typed(fields: Mapping[str, Sequence[str]]) -> list[Mapping[str, Sequence[str]]]:
    """Entries in the order of the form, without those that were struck out or left empty."""
    entries: defaultdict[int, dict[str, Sequence[str]]] = defaultdict(dict)
    for name, said in fields.items():
        found = FIELD.fullmatch(name)
        if found:
            entries[int(found["entry"])][found["key"]] = said
    kept = [entries[place] for place in sorted(entries)]
    return [entry for entry in kept if GONE not in entry and _says_something(entry)]


def _says_something(entry: Mapping[str, Sequence[str]]) -> bool:
    return any(each.strip() for said in entry.values() for each in said)


async def _fields(request: Request) -> Mapping[str, Sequence[str]]:
    form = await request.form(max_fields=20_000)
    told: defaultdict[str, list[str]] = defaultdict(list)
    for name, said in form.multi_items():
        if isinstance(said, str):
            told[name].append(said)
    return told
