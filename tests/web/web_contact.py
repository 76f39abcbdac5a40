"""What customers agreed to, on a database that forgets with the process."""

from dataclasses import dataclass

from server.adapters.contact_tables import (
    CONTACT,
    MESSAGE,
    METADATA,
    NUMBER_SEEN,
    RETURN_CALL,
    RETURN_CALL_TEXT,
)
from server.adapters.contacts import ContactRows
from server.adapters.database import Database, open_database
from server.adapters.return_calls import ReturnCallRows
from server.adapters.sealing import Seal
from server.application.cases import Cases
from server.application.contacts import Contacts, Offers
from server.application.door import Door
from server.application.return_calls import ReturnCalls
from server.domain.contacts import Channel

KEY = b"c" * 32
TABLES = (CONTACT, MESSAGE, NUMBER_SEEN, RETURN_CALL, RETURN_CALL_TEXT)
EVERYTHING = Offers(frozenset(Channel), keeps=True)


@dataclass(frozen=True)
class Afterwards:
    """The parts of a house that reach customers later."""

    rows: ContactRows
    calls: ReturnCallRows

    def contacts(self, door: Door, offers: Offers = EVERYTHING) -> Contacts:
        return Contacts(door, self.rows, self.calls, offers)

    def returning(self, door: Door, cases: Cases, chance: float = 0.0) -> ReturnCalls:
        return ReturnCalls(door, cases, self.rows, self.calls, lambda: chance)


def afterwards(branch: str = "sample") -> Afterwards:
    """On empty tables."""
    engine = open_database("sqlite://")
    METADATA.create_all(engine, tables=TABLES)
    database = Database(engine, KEY)
    rows = ContactRows(database, branch, Seal(KEY))
    return Afterwards(rows, ReturnCallRows(database, branch, rows))
