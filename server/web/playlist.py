"""Pictures that boards show between calls.

GET  /playlist           those of the draft, in their order
POST /playlist           file, shown_seconds, text.zh and so on, begins, ends, until: one more
POST /playlist/move      seen, place, to: its place in the order
POST /playlist/remove    seen, place: one less

Zones and days are changed at `/office/playlist`; all of it is the branch's draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request, UploadFile
from starlette.responses import Response

from server.application.office import Draft, Unreadable
from server.application.pictures import Given, NoPicture, Use
from server.domain.plan import Clip, Span
from server.web.drafts import CHANGED, Drafting, mark
from server.web.look import UNREADABLE
from server.web.pages import HereNow
from server.web.staff import AsAdmin
from words.phrases import say

router = APIRouter(prefix="/playlist")
NO_TIME: Final = "Please give both times, the first before the second."
TEXT: Final = "text."
LONGEST: Final = 200
Place = Annotated[int, Form(ge=0, le=100_000)]


class Outdated(Exception):
    """What was looked at is not what is there."""


@dataclass(frozen=True, slots=True)
class Projector(Drafting):
    """An admin at the pictures of a branch's boards."""

    here: HereNow
    member: AsAdmin

    async def clips(self) -> Sequence[Clip]:
        """The draft's; none where it cannot be read."""
        try:
            return self.office.desk.playlist(await self.office.text())
        except Unreadable:
            return ()

    async def page(self, said: str = "", status: int = 422, moved: int = -1) -> Response:
        """All of them, and a form for one more; `moved` is where the keyboard is."""
        clips, text = await self.clips(), await self.office.text()
        told = {
            "clips": list(enumerate(clips)),
            "drafted": tuple(clips) != self.plan.playlist,
            "tongues": self.plan.languages,
            "seen": mark(text),
            "said": said,
            "moved": moved,
        }
        return self.here.page("playlist.html", status=status, member=self.member, **told)

    async def keep_clips(self, clips: Sequence[Clip], **asked: str) -> Response:
        """The draft has these."""
        text = await self.office.text()
        try:
            self.office.desk.playlist(text)
        except Unreadable:
            return await self.page(say(self.here.language, UNREADABLE))
        drafted = self.office.desk.with_playlist(text, clips)
        await self.office.desk.keep(Draft(drafted, self.member.actor, self.here.now))
        return self.to("/playlist", **asked)


AtBoards = Annotated[Projector, Depends()]


@dataclass(frozen=True, slots=True)
class When:
    """For how long, and when, a picture is shown."""

    shown_seconds: Annotated[int, Form(ge=1, le=600)] = 10
    begins: Annotated[str, Form(max_length=8)] = ""
    ends: Annotated[str, Form(max_length=8)] = ""
    until: Annotated[str, Form(max_length=10)] = ""

    def clip(self, picture: str, text: Mapping[str, str]) -> Clip:
        """The picture with this.

        Raises:
            ValueError: a time or a day is none.
        """
        until = date.fromisoformat(self.until) if self.until else None
        shown = timedelta(seconds=self.shown_seconds)
        return Clip(picture, text, shown, spans=self._spans(), until=until)

    def _spans(self) -> tuple[Span, ...]:
        if not self.begins and not self.ends:
            return ()
        begins, ends = (
            time.fromisoformat(each).replace(tzinfo=None) for each in (self.begins, self.ends)
        )
        if begins >= ends:
            raise ValueError(NO_TIME)
        return (Span(begins, ends),)


@router.get("")
async def playlist_page(
    boards: AtBoards, moved: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> Response:
    """Those of the draft."""
    return await boards.page(status=200, moved=moved - 1)


@router.post("")
async def add(
    request: Request, boards: AtBoards, file: UploadFile, when: Annotated[When, Depends()]
) -> Response:
    """One more, at the end."""
    here, form = boards.here, await request.form()
    said = {name.removeprefix(TEXT): each for name, each in form.items() if name.startswith(TEXT)}
    text = {
        language: words.strip()[:LONGEST]
        for language, words in said.items()
        if language in boards.plan.languages and isinstance(words, str) and words.strip()
    }
    given = Given(here.house.code, boards.member.actor, here.now)
    try:
        when.clip("", text)
        picture = await here.house.pictures.keep(await file.read(), Use.BOARD, given)
    except NoPicture as wrong:
        return await boards.page(say(here.language, wrong.why.value, part=wrong.part))
    except ValueError:
        return await boards.page(say(here.language, NO_TIME))
    return await boards.keep_clips([*await boards.clips(), when.clip(picture, text)])


@dataclass(frozen=True, slots=True)
class Meant:
    """One of the pictures, and as what the draft was looked at."""

    boards: AtBoards
    place: Place
    seen: Annotated[str, Form(max_length=64)] = ""

    async def others(self) -> tuple[Sequence[Clip], Sequence[Clip]]:
        """The picture that is meant, if it is there, and all others.

        Raises:
            Outdated: somebody changed the draft meanwhile.
        """
        if mark(await self.boards.office.text()) != self.seen:
            raise Outdated
        clips = await self.boards.clips()
        here = slice(self.place, self.place + 1)
        return clips[here], [*clips[: self.place], *clips[self.place + 1 :]]


ThatOne = Annotated[Meant, Depends()]


@router.post("/move")
async def move(meant: ThatOne, to: Place) -> Response:
    """Sooner or later in its round."""
    try:
        one, others = await meant.others()
    except Outdated:
        return await meant.boards.page(say(meant.boards.here.language, CHANGED))
    ordered = [*others[:to], *one, *others[to:]]
    return await meant.boards.keep_clips(ordered, moved=f"{to + 1}")


@router.post("/remove")
async def remove(meant: ThatOne) -> Response:
    """One less."""
    try:
        _, others = await meant.others()
    except Outdated:
        return await meant.boards.page(say(meant.boards.here.language, CHANGED))
    return await meant.boards.keep_clips(others)
