"""The texts of notes, in a table of their own: erased there, they leave the journal as it was."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from server.adapters.scribe import Row
from server.adapters.tables import NOTE
from server.application.ports import Record
from server.domain.commands import Annotate
from server.domain.events import DayClosed, DayOpened, Event, TicketAnnotated
from server.domain.lifecycle import LIVE
from server.domain.model import Branch
from server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class NoteChanges:
    """What a batch does to the table."""

    written: Sequence[Row] = ()
    erased: Sequence[Row] = ()

    def apply(self, texts: dict[str, str]) -> None:
        """The same to a table in memory."""
        texts.update({row["note"]: row["text"] for row in self.written})
        for row in self.erased:
            texts.pop(row["gone"], None)


def note_changes(before: Branch, after: Branch, records: Iterable[Record]) -> NoteChanges:
    """New texts are written, and those that are no ticket's any more erased.

    When a day opens or closes, only the notes of tickets that still go on are kept.
    """
    told = [(each.order.command, happened) for each in records for happened in _notable(each)]
    if not told:
        return NoteChanges()
    turned = any(not isinstance(happened, TicketAnnotated) for _, happened in told)
    tickets = after.tickets.values()
    kept = {one.note for one in tickets if not turned or one.state in LIVE}
    texts = {
        happened.note: command.note
        for command, happened in told
        if isinstance(command, Annotate) and isinstance(happened, TicketAnnotated) and command.note
    }
    code, old = after.plan.code, {one.note for one in before.tickets.values() if one.note}
    return NoteChanges(
        [{"branch": code, "note": id_, "text": texts[id_]} for id_ in sorted(kept & texts.keys())],
        [{"of": code, "gone": id_} for id_ in sorted(old - kept)],
    )


def note_texts(connection: Connection, branch: str, notes: Collection[str]) -> Mapping[str, str]:
    """The texts of these notes; one that was erased is missing."""
    wanted = select(NOTE.c.note, NOTE.c.text).where(NOTE.c.branch == branch, NOTE.c.note.in_(notes))
    return {row.note: row.text for row in connection.execute(wanted)}


def _notable(record: Record) -> Sequence[Event]:
    if isinstance(record.outcome, Refusal):
        return ()
    return [each for each in record.outcome if isinstance(each, NOTABLE)]


NOTABLE = (TicketAnnotated, DayOpened, DayClosed)
