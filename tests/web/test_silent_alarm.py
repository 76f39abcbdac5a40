"""The silent alarm: seen where help is, and nowhere else."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from web_world import TEN

from server.application import publish
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.forecast.outlook import Outlook
from server.web.actions import ACTIONS
from server.web.desk_view import desk_view
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
RAISED = {"request": "quiet-press-01"}


def shown_at(branch: Branch, code: CounterCode) -> object:
    """What sign and pad of a counter are told."""
    return publish.counter(branch, code, TEN).model_copy(update={"sequence": 0})


def shown(branch: Branch) -> list[object]:
    """All that boards, signs and pads are told, and the teller's page is drawn from."""
    now, outlook = TEN, Outlook(TEN)
    lobbies = (publish.lobby(branch, zone, outlook, (), now) for zone in publish.zones(branch))
    return [
        *(lobby.model_copy(update={"sequence": 0}) for lobby in lobbies),
        *(shown_at(branch, code) for code in branch.plan.counters),
        *(desk_view(branch, code, now).so for code in branch.plan.counters),
    ]


async def test_nothing_tells_of_it_at_the_counter_or_in_the_hall(
    log_in: LogIn, house: House
) -> None:
    """Whoever stands there with a weapon sees what they saw before."""
    client = await log_in("mei")
    before = house.door.branch
    answer = await client.post("/teller/c1/alarm", data=RAISED)
    after = house.door.branch

    assert (answer.status_code, answer.content) == (204, b"")
    assert CounterCode("c1") in after.alarms
    assert shown(before) == shown(after)
    assert list(publish.counters_changed(before, after)) == []
    assert publish.zones_called(before, after) == []
    assert "larm" not in (await client.get("/teller/c1")).text.replace('id="quietly"', "")


async def test_the_lobby_s_tablet_shows_nothing(log_in: LogIn) -> None:
    """It lies in the hall."""
    client = await log_in("mei")
    await client.post("/teller/c1/alarm", data=RAISED)
    client = await log_in("lena")

    assert "larm" not in (await client.get("/lobby")).text
    assert (await client.get("/alarms")).status_code == 403


async def test_a_supervisor_sees_it_and_answers_it(log_in: LogIn, house: House) -> None:
    """The journal says who raised it and who saw to it."""
    client = await log_in("mei")
    await client.post("/teller/c1/alarm", data=RAISED)
    await client.post("/teller/c1/alarm", data={"request": "quiet-press-02"})
    client = await log_in("sun")
    page = (await client.get("/alarms")).text
    answer = await client.post("/alarms/c1/answer", data={"request": "seen-to-0001"})

    assert page.count('class="call"') == 1
    assert "Counter 1 · mei" in page
    assert "No alarm" in answer.text
    assert not house.door.branch.alarms


@pytest.mark.parametrize("counter", ["c1", "c99"])
async def test_the_screen_is_answered_the_same_whatever_comes_of_it(
    log_in: LogIn, counter: str
) -> None:
    """No error appears either."""
    client = await log_in("anna")

    assert (await client.post(f"/teller/{counter}/alarm", data=RAISED)).status_code == 204


def test_its_key_is_shown_nowhere_but_where_it_is_chosen() -> None:
    """Neither among the hints nor in the help."""
    assert ACTIONS["alarm"].hidden
