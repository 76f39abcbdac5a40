"""What the lobby manager's page counts."""

from collections.abc import Awaitable, Callable

import httpx

from server.application.ports import Order
from server.domain import commands
from server.domain.plan import ServiceCode
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]


async def test_who_saw_the_wait_and_left_is_counted_beside_the_service(
    log_in: LogIn, house: House
) -> None:
    """The lobby manager sees whom a long queue sends away, while it is long."""
    for service in ("cash", None, "cash"):
        seen = commands.Balk("k1", ServiceCode(service) if service else None, ahead=9)
        await house.door.handle(Order(seen))
    client = await log_in("lena")
    rows = (await client.get("/lobby")).text.split('id="row-')
    told = (await client.get("/api/branches/sample")).json()

    said = [row.split('"')[0] for row in rows if "saw the wait and left today: 2" in row]
    assert said == ["cash"]
    assert told["balked"] == {"cash": 2, "": 1}
