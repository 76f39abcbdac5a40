"""72 hours without the server: every number once on paper, every ticket once in the books."""

from collections import Counter
from pathlib import Path

from tests.alone import KIOSKS, THURSDAY, Came, three_days

TICKETS = 2_000
"""Each kiosk gives."""


async def test_what_four_kiosks_gave_in_72_hours_is_filed_once_and_in_order(
    tmp_path: Path,
) -> None:
    """I1, I2, I7; and switching a kiosk off at noon changes nothing."""
    came = await three_days(tmp_path, TICKETS)
    on_paper = Counter((one.issued_at.date(), one.number) for one in came.given)

    assert len(came.given) == len(KIOSKS) * TICKETS
    assert max(on_paper.values()) == 1
    assert came.left == 0
    assert came.filed == Counter(ticket.id for ticket in came.given)
    assert_in_order(came)


def assert_in_order(came: Came) -> None:
    """Those of today who wait stand in the order in which they came to the kiosks."""
    issued = {ticket.id: ticket.issued_at for ticket in came.given}
    queues = [[id_ for _, id_ in queue.tickets] for queue in came.branch.queues.values()]
    today = {id_ for id_, at in issued.items() if at.date() == THURSDAY.date()}

    assert {id_ for queue in queues for id_ in queue} == today
    assert all(queue == sorted(queue, key=issued.__getitem__) for queue in queues)
