"""Alerts on the lobby's page, claimed by one of several, and for whoever answers for the branch."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from server.application.ports import Order
from server.domain import commands
from server.domain.model import TicketId
from server.domain.plan import ServiceCode, TierCode
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FORM = {"request": "lobby-press-1"}
LATE = FORM | {"kind": "late", "subject": "cash"}


async def test_a_claim_is_seen_by_all_and_the_second_hand_is_told(log_in: LogIn) -> None:
    """Two do not walk to one customer."""
    first = await (await log_in("lena")).post("/lobby/alerts/claim", data=LATE)
    second = await (await log_in("sun")).post("/lobby/alerts/claim", data=LATE)

    assert (first.status_code, second.status_code) == (200, 409)
    assert "lena sees to it" in first.text
    assert "lena sees to it" in second.text
    assert "Somebody else sees to it" in second.text


async def test_what_is_seen_to_is_gone(log_in: LogIn) -> None:
    """While it lasts."""
    client = await log_in("lena")
    before = (await client.get("/lobby")).text
    after = await client.post("/lobby/alerts/done", data=LATE)

    assert 'data-alert="late/cash"' in before
    assert 'data-alert="late/cash"' not in after.text


async def test_a_manager_reads_and_claims_on_a_page_of_their_own(log_in: LogIn) -> None:
    """What nobody in the hall sees to is theirs."""
    client = await log_in("min")
    page = (await client.get("/alerts")).text
    claimed = await client.post("/alerts/claim", data=LATE)

    assert 'data-alert="late/cash" data-loud' in page
    assert "min sees to it" in claimed.text


async def test_a_diamond_customer_stands_there_at_the_next_drawing(
    log_in: LogIn, house: House
) -> None:
    """Before anything has been kept: the page goes by the branch itself."""
    client = await log_in("lena")
    issued = commands.Issue(
        TicketId("vip"), ServiceCode("loans"), TierCode("diamond"), "zh", "f" * 64
    )
    await house.door.handle(Order(issued, "vip-comes", "kiosk:k1"))
    page = (await client.get("/lobby")).text

    assert 'data-alert="tier/vip"' in page


async def test_calls_for_help_and_early_warnings_are_claimed_where_they_stand(
    log_in: LogIn,
) -> None:
    """One list of what is so, and one of who goes."""
    client = await log_in("lena")
    help_ = FORM | {"kind": "help", "subject": "kiosk-1"}
    answer = await client.post("/lobby/alerts/claim", data=help_)

    call = answer.text.partition('id="call-kiosk-1"')[2].partition("</div>")[0]
    assert "lena sees to it" in call


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "late", "subject": "loans"}, 409),
        ({"kind": "late", "subject": "'; --"}, 409),
        ({"kind": "flood", "subject": "cash"}, 422),
        ({"kind": "late", "subject": "x" * 161}, 422),
        ({"kind": "late"}, 422),
    ],
)
async def test_what_is_no_alert_is_not_claimed(
    log_in: LogIn, form: dict[str, str], status: int
) -> None:
    """Nothing is kept of it."""
    client = await log_in("lena")
    answer = await client.post("/lobby/alerts/claim", data=FORM | form)

    assert answer.status_code == status
