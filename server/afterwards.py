"""What goes on with customers after their visit, put together for one branch."""

import random
from dataclasses import dataclass

from server.adapters.contacts import ContactRows
from server.adapters.return_calls import ReturnCallRows
from server.application.cases import Cases
from server.application.contacts import Anybody, Contacts
from server.application.door import Door
from server.application.messaging import Messaging
from server.application.return_calls import ReturnCalls
from server.shared import Shared


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What goes on with customers who agreed to it, after their visit."""

    contacts: Contacts
    calls: ReturnCalls
    messaging: Messaging
    anybody: Anybody


def afterwards(shared: Shared, door: Door, cases: Cases) -> Afterwards:
    """What it is put together from is shared, but for the branch's door and cases."""
    code, reaching = door.branch.plan.code, shared.reaching
    rows = ContactRows(shared.database, code, reaching.seal)
    calls = ReturnCallRows(shared.database, code, rows)
    chance = random.SystemRandom().random
    return Afterwards(
        Contacts(door, rows, calls, reaching.offers),
        ReturnCalls(door, cases, rows, calls, chance),
        Messaging(door, rows, reaching.notifiers, shared.settings.phone),
        shared.reachable.at(code),
    )
