"""How the staff work at their pages, on each database."""

from server.adapters.terminals import TerminalRows
from server.application.ports import Terminal
from tests.databases import database


async def test_what_is_kept_is_found_and_the_newest_counts(url: str) -> None:
    """Keys and seat outlive the server; of a stranger there is nothing."""
    made = database(url)
    rows = TerminalRows(made)
    chosen = Terminal("seat-1", {"call-next": "F13"}, letters=True, characters=False)
    await rows.keep("anna", Terminal("seat-0"))
    await rows.keep("anna", chosen)
    found = await rows.of("anna"), await rows.of("tom")
    made.close()

    assert found == (chosen, Terminal())
