"""Pictures between calls: given in the office, shown on the boards that the plan says."""

import html
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import httpx
import pytest
from PIL import Image
from test_hostile import HOSTILE, SCRIPT

from server.domain.plan import Clip, Span, ZoneCode
from server.web.board_view import board_view
from server.web.house import House
from tests.builders import MORNING
from wire.messages import Lobby

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
HALL = ZoneCode("hall")
FORM = {"shown_seconds": "15", "begins": "09:00", "ends": "17:00", "text.en": "New rates"}


def photo(kind: str = "JPEG", size: tuple[int, int] = (3000, 1000)) -> bytes:
    """A green one, with what a camera writes."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Camera of somebody"
    Image.new("RGB", size, "#00AA77").save(made, kind, exif=exif)
    return made.getvalue()


async def give(client: httpx.AsyncClient, file: bytes, **changes: str) -> httpx.Response:
    """As the form sends it."""
    return await client.post("/playlist", data=FORM | changes, files={"file": ("x", file)})


async def counts(client: httpx.AsyncClient) -> httpx.Response:
    """Through the office's check."""
    page = (await client.get("/office/check")).text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
    return await client.post("/office/live", data=form)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_given_and_boards_may_have_it(
    log_in: LogIn, house: House, kind: str
) -> None:
    """Once it counts; of any kind, and without what a camera wrote."""
    client = await log_in("admin")
    given = await give(client, photo(kind))
    (drafted,) = house.office.desk.playlist(await house.office.text())
    address = f"/board/sample/hall/pictures/{drafted.picture}"
    early = await client.get(address)
    await counts(client)
    shown = await client.get(address)
    (clip,) = house.door.branch.plan.playlist

    assert (given.status_code, early.status_code) == (303, 404)
    assert shown.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(shown.content)).size == (1920, 640)
    assert b"Camera" not in shown.content
    assert (clip.shown.total_seconds(), clip.text) == (15.0, {"en": "New rates"})
    assert clip.spans == (Span(time(9), time(17)),)


async def test_one_is_taken_out_and_the_others_stay(log_in: LogIn, house: House) -> None:
    """By its place, of the draft that was seen."""
    client = await log_in("admin")
    for words in ("one", "two"):
        await give(client, photo(size=(30, 20)), **{"text.en": words})
    page = (await client.get("/playlist")).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    await client.post("/playlist/remove", data={"place": "0", "seen": seen})
    late = await client.post("/playlist/remove", data={"place": "0", "seen": seen})
    left = house.office.desk.playlist(await house.office.text())

    assert late.status_code == 422
    assert [clip.text for clip in left] == [{"en": "two"}]


@pytest.mark.parametrize(
    ("file", "changes", "said"),
    [
        (b"GIF89a", {}, "This is no PNG, JPEG or WebP."),
        (photo("JPEG")[:-200], {}, "The file cannot be read."),
        (photo("PNG", (8000, 6000)), {}, "The picture has too many dots."),
        (photo(), {"ends": "08:00"}, "Please give both times"),
        (photo(), {"ends": ""}, "Please give both times"),
        (photo(), {"until": "tomorrow"}, "Please give both times"),
    ],
)
async def test_what_cannot_be_shown_is_refused_with_what_to_do(
    log_in: LogIn, house: House, file: bytes, changes: dict[str, str], said: str
) -> None:
    """Nothing of it is kept."""
    client = await log_in("admin")
    answer = await give(client, file, **changes)

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert await house.office.desk.draft() is None


def test_a_picture_has_its_zone_its_hours_and_its_last_day() -> None:
    """By the branch's clock."""
    friday = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - the branch's own wall clock
    clip = Clip("a" * 64, zones=(HALL,), spans=(Span(time(9), time(12), (4,)),))
    last = replace(clip, until=date(2026, 11, 20))

    assert clip.is_shown(HALL, friday)
    assert last.is_shown(HALL, friday)
    assert not clip.is_shown(ZoneCode("upstairs"), friday)
    assert not clip.is_shown(HALL, friday.replace(hour=12))
    assert not clip.is_shown(HALL, friday.replace(day=19))
    assert not last.is_shown(HALL, friday.replace(day=27))


def test_a_board_hears_what_a_picture_says_in_every_language() -> None:
    """Whoever does not see it hears it read."""
    lobby = Lobby(sequence=1, made_at=MORNING, open=True, branch={"zh": "支行", "en": "Branch"})
    told = board_view(lobby, MORNING, clips=[Clip("a" * 64, {"en": "New rates"})])

    assert json.loads(json.dumps(told))["clips"] == [
        {"picture": "a" * 64, "seconds": 10.0, "text": {"zh": "New rates", "en": "New rates"}}
    ]


async def test_nothing_that_is_typed_breaks_the_page(log_in: LogIn) -> None:
    """What a picture says is text on every page and board."""
    client, file = await log_in("admin"), photo(size=(3, 2))
    for hostile in HOSTILE:
        for name in ("text.en", "shown_seconds", "begins", "until"):
            answer = await give(client, file, **{name: hostile})
            page = await client.get("/playlist")
            assert max(answer.status_code, page.status_code) < 500, (name, hostile[:40])
            assert SCRIPT not in answer.text + page.text, (name, hostile[:40])


async def test_the_order_is_changed_without_a_mouse_and_the_keyboard_stays(
    log_in: LogIn, house: House
) -> None:
    """One place up or down at a press; what somebody else changed meanwhile is not torn."""
    client = await log_in("admin")
    for words in ("one", "two", "three"):
        await give(client, photo(size=(30, 20)), **{"text.en": words})
    page = (await client.get("/playlist")).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    moved = await client.post("/playlist/move", data={"place": "2", "to": "1", "seen": seen})
    late = await client.post("/playlist/move", data={"place": "0", "to": "1", "seen": seen})
    after = (await client.get(moved.headers["location"])).text
    order = [clip.text["en"] for clip in house.office.desk.playlist(await house.office.text())]

    assert order == ["one", "three", "two"]
    assert late.status_code == 422
    assert re.findall(r'value="(\d)" aria-label="Move up 2" autofocus', after) == ["0"]
    assert after.count("autofocus") == 1
