"""Whether the key in the data folder is the one under which the journal was written."""

from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, select

from server.adapters.keys import KeyUnreadable
from server.adapters.tables import BRANCH, JOURNAL
from server.application.chain import Line, link

LOOKED_AT: Final = 8
"""First lines of each branch: a few that were edited must not keep a bank shut."""
WRONG: Final = (
    "journal.key is not the one of this database: copy it, and session.key, from the data folder "
    "of the server that wrote there first"
)


def see_that_it_fits(connection: Connection, key: bytes) -> None:
    """Refuse a key under which none of the lines looked at was written.

    Raises:
        KeyUnreadable: it is another's.
    """
    wanted = JOURNAL.c.branch.in_(select(BRANCH.c.branch)), JOURNAL.c.sequence <= LOOKED_AT
    ordered = select(JOURNAL).where(*wanted).order_by(JOURNAL.c.branch, JOURNAL.c.sequence)
    lines = [Line(**row) for row in connection.execute(ordered).mappings()]
    pairs = [(one, two) for one, two in pairwise(lines) if one.branch == two.branch]
    if pairs and not any(link(key, one.hash, two) == two.hash for one, two in pairs):
        raise KeyUnreadable(WRONG)
