"""A section of the plan as a form, wherever it is filled in."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import HTTPException, Request
from starlette.responses import Response

from server.application.office import Section, Unreadable
from server.web.drafts import Drafting
from server.web.office_view import TITLES
from server.web.office_words import ABOUT, CHOICES, label

FIELD: Final = re.compile(r"(?P<entry>\d{1,4})/(?P<key>[a-z_]{1,64}(\.[a-z0-9-]{2,16})?)")
GONE: Final = "gone"
"""The field that strikes an entry out."""


class Filling(Drafting):
    """Somebody who fills in sections of a branch's draft."""

    __slots__ = ()

    async def form(self, name: str, action: str, said: str = "") -> Response:
        """A section to fill in, and what cannot be taken of what was typed."""
        told = {"section": await self.section(name), "titles": TITLES, "about": ABOUT}
        told |= {"label": label, "choices": CHOICES, "home": self.home, "action": action}
        told |= {"said": said}
        page, status = "office_section.html", 422 if said else 200
        return self.here.page(page, status=status, member=self.member, **told)

    async def fill(self, request: Request, name: str, action: str) -> Response:
        """The draft has what was typed; on to its check."""
        await self.section(name)
        entries = typed(await _fields(request))
        try:
            filled = self.office.desk.filled(await self.office.text(), name, entries)
        except Unreadable as wrong:
            return await self.form(name, action, str(wrong))
        return await self.keep(filled)

    async def section(self, name: str) -> Section:
        """One of the draft's; 404 where there is none of that name."""
        sections = self.office.desk.sections(await self.office.text())
        found = next((one for one in sections if one.name == name), None)
        if found is None:
            raise HTTPException(404)
        return found


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
