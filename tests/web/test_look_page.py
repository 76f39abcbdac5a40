"""The bank's own look: read everywhere, shown first, and then on every page and board."""

import html
import re
from collections.abc import Awaitable, Callable
from io import BytesIO

import httpx
import pytest
from PIL import Image
from test_hostile import HOSTILE, SCRIPT

from server.web.house import House
from words.contrast import OWN, TEXT
from words.tokens import DAY, NIGHT, contrast

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
OURS = {
    f"{name}.{token}": getattr(theme, token)
    for name, theme in (("day", DAY), ("night", NIGHT))
    for token in OWN
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3H0z"/></svg>'


async def counts(client: httpx.AsyncClient) -> httpx.Response:
    """Through the office's check."""
    page = (await client.get("/office/check")).text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
    return await client.post("/office/live", data=form)


async def test_colours_and_font_count_on_every_page_and_board(log_in: LogIn, house: House) -> None:
    """Before it, only the preview has them."""
    client = await log_in("admin")
    form = OURS | {"day.primary": "#0a3d62", "night.ground": "#001122", "font": "noto-serif"}
    kept = await client.post("/look", data=form)
    preview = (await client.get("/look/draft.css")).text
    before = (await client.get("/look/of/sample/look.css")).text
    await counts(client)
    page, board = (await client.get("/")).text, (await client.get("/board/sample/hall")).text
    sheet = (await client.get(re.findall(r'href="(/look/of/[^"]+)"', page)[0])).text
    night = (await client.get(re.findall(r'href="(/look/of/[^"]+)"', board)[0])).text
    font = await client.get("/look/of/sample/font")

    assert kept.status_code == 303
    assert "--primary:#0A3D62" in preview
    assert "#0A3D62" not in before
    assert sheet.count("--primary:#0A3D62") == 1
    assert "--ground:#001122" in sheet
    assert "--ground:#001122" in night
    assert '"Branch"' in sheet
    assert font.status_code == 200
    assert len(font.content) > 10_000
    assert house.door.branch.plan.look.day == {"primary": "#0A3D62"}


async def test_high_contrast_is_nobodys_to_change(log_in: LogIn) -> None:
    """Whoever needs it has it last, so that it wins."""
    client = await log_in("admin")
    await client.post("/look", data=OURS | {"day.ink": "#000022"})
    await counts(client)
    sheet = (await client.get("/look/of/sample/look.css")).text

    assert sheet.index("prefers-contrast:more") > sheet.index("--ink:#000022")
    assert sheet.split("prefers-contrast:more")[1].count("--ink:#FFFFFF") == 1


async def test_a_colour_that_cannot_be_read_is_refused_and_the_nearest_offered(
    log_in: LogIn, house: House
) -> None:
    """One press takes it, and what else was typed stays."""
    client = await log_in("admin")
    form = OURS | {"day.muted": "#BBBBBB", "day.primary": "#0A3D62"}
    refused = await client.post("/look", data=form)
    offered = re.search(r'name="take" value="(day\.muted=(#[0-9A-F]{6}))"', refused.text)
    draft = await house.office.desk.draft()
    assert offered is not None
    taken = await client.post("/look", data=form | {"take": offered[1]})
    look = house.office.desk.look(await house.office.text())

    assert refused.status_code == 422
    assert "contrast 1.8, needed 4.5" in html.unescape(refused.text)
    assert draft is None
    assert contrast(offered[2], DAY.ground) >= TEXT
    assert taken.status_code == 303
    assert look.day == {"muted": offered[2], "primary": "#0A3D62"}


async def test_a_logo_is_shown_and_goes(log_in: LogIn, house: House) -> None:
    """As a picture of our own, by its name."""
    client = await log_in("admin")
    kept = await client.post("/look/logo", files={"file": ("logo.svg", SVG)})
    none = await client.get("/look/of/sample/logo.png")
    await counts(client)
    shown = await client.get("/look/of/sample/logo.png")
    sheet = (await client.get("/look/of/sample/look.css")).text
    name = house.door.branch.plan.look.logo
    given = await client.get(f"/look/pictures/{name}")
    await client.post("/look/logo/remove")
    await counts(client)

    assert (kept.status_code, none.status_code) == (303, 404)
    assert shown.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(shown.content)).size == (480, 160)
    assert given.content == shown.content
    assert "/look/of/sample/logo.png" in sheet
    assert house.door.branch.plan.look.logo == ""
    assert (await client.get("/look/of/sample/logo.png")).status_code == 404


async def test_a_logo_that_runs_is_refused(log_in: LogIn, house: House) -> None:
    """With the part that must go."""
    client = await log_in("admin")
    evil = SVG.replace(b"<path", b"<script>alert(1)</script><path")
    answer = await client.post("/look/logo", files={"file": ("logo.svg", evil)})

    assert answer.status_code == 422
    assert "The SVG holds <script>." in html.unescape(answer.text)
    assert await house.office.desk.draft() is None


@pytest.mark.parametrize("colour", ["red", "#12345", "javascript:alert(1)", "#00000G"])
async def test_what_is_no_colour_is_said(log_in: LogIn, colour: str) -> None:
    """Nothing of it reaches a style sheet."""
    client = await log_in("admin")
    answer = await client.post("/look", data=OURS | {"day.ink": colour})

    assert answer.status_code == 422
    assert "Please give colours like #4A2C82." in answer.text


async def test_a_draft_that_is_no_file_is_said(log_in: LogIn, house: House) -> None:
    """And lost by nobody."""
    client = await log_in("admin")
    await client.post("/office/plan", data={"text": "= no file"})
    page = await client.get("/look")
    answer = await client.post("/look", data=OURS | {"day.ink": "#000000"})

    assert (page.status_code, answer.status_code) == (200, 422)
    assert "The draft cannot be read." in answer.text
    assert await house.office.text() == "= no file"


async def test_nothing_that_is_typed_breaks_the_page(log_in: LogIn) -> None:
    """Its fields are named by theme and token, so the other test of this does not find them."""
    client = await log_in("admin")
    for hostile in HOSTILE:
        for name in ("day.ink", "night.sun", "font", "take"):
            answer = await client.post("/look", data=OURS | {name: hostile})
            assert answer.status_code < 500, (name, hostile[:40])
            assert SCRIPT not in answer.text, (name, hostile[:40])
