"""What is done, in which order: each step is on the disk before it begins, and can be begun anew.

asked -> fetched, proved -> INSTALLING -> TRYING -> kept
                                 |           |
                                 +-----------+---> RETURNING -> as before
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from updater import packages
from updater.packages import NAME, NotInstalled, Refused, Shelf
from updater.record import Outcome, Record, RecordFile, Step
from updater.server import MOST_BYTES, Install, NotReached, Return, Server

STARTS: Final = 3
"""So often a trial may be begun: a machine that dies of a release starts again and again."""


@dataclass(frozen=True, slots=True)
class Machine:
    """All that a step needs."""

    record: RecordFile
    shelf: Shelf
    server: Server
    keyring: Path
    dark: Callable[[], AbstractContextManager[None]]
    """The screens, stopped meanwhile."""
    left: Callable[[], Callable[[], bool]]
    """Begins a trial; what it gives waits a little, and is False when the time is over."""
    say: Callable[[str], None]


def run(machine: Machine) -> None:
    """End what was interrupted, ask the server, and carry out what it wants.

    Raises:
        NotReached: the server does not answer.
        NotInstalled: there is no going back; it is tried again in the next run.
    """
    record = finished(machine, machine.record.read())
    order = machine.server.ask(record).order
    if order is None:
        return
    machine.say(f"ordered: {order}")
    record = finished(machine, _begun(machine, record, order))
    machine.server.ask(record)  # so that it knows soon


def finished(machine: Machine, record: Record) -> Record:
    """Step by step until there is nothing to do."""
    machine.record.write(record)
    while record.step is not Step.RESTING:
        machine.say(f"{record.step} {record.new}")
        record = STEPS[record.step](machine, record)
        machine.record.write(record)
        if record.outcome:
            machine.say(f"{record.outcome}: {record.reason or record.current}")
    return record


def keep(machine: Machine, file: Path) -> None:
    """Know the package of the version that is installed: without it there is no way back.

    Raises:
        Refused: it is another's.
    """
    told, installed = packages.fields(file), packages.installed()
    if (told.package, told.version) != (NAME, installed):
        found = f"{told.package} {told.version}"
        raise Refused(f"{file} is {found}; installed is {NAME} {installed or '(none)'}")
    record = machine.record.read()
    if record.step is not Step.RESTING:
        raise Refused(f"an update is going on ({record.step}); try again after it")
    machine.shelf.copy(file, installed)
    previous = record.previous if record.current == installed else record.current
    machine.record.write(replace(record, current=installed, previous=previous))


def _begun(machine: Machine, record: Record, order: Install | Return) -> Record:
    try:
        if isinstance(order, Return):
            return _withdrawn(machine, record, order)
        return _fetched(machine, record, order)
    except Refused as why:
        machine.say(f"refused: {why}")
        return replace(record, outcome=Outcome.REFUSED, of=order.order, reason=str(why))


def _fetched(machine: Machine, record: Record, order: Install) -> Record:
    shelf = machine.shelf
    _see_that_there_is_a_way_back(shelf, record.current)
    if not packages.is_newer(order.version, record.current):
        raise Refused(f"{order.version} is not newer than {record.current}")
    shelf.clear({record.current, record.previous})
    shelf.see_that_it_fits(order.size)
    try:
        _prove(machine, order)
    except (NotReached, OSError) as why:
        raise Refused(f"not fetched: {why}") from None
    shelf.take(order.version)
    return replace(
        record,
        step=Step.INSTALLING,
        new=order.version,
        order=order.order,
        starts=0,
        outcome=Outcome.NONE,
        of="",
        reason="",
    )


def _see_that_there_is_a_way_back(shelf: Shelf, version: str) -> None:
    if not version or packages.installed() != version or not shelf.file(version).exists():
        raise Refused(
            f"no way back: the package of {packages.installed() or 'what is installed'} is not "
            "kept; say heliotrope-updater keep FILE"
        )


def _prove(machine: Machine, order: Install) -> None:
    incoming = machine.shelf.incoming
    signature = incoming.with_suffix(".sig")
    found = machine.server.fetch(order.file, incoming, order.size)
    if found != order.sha256:
        raise Refused(f"{order.file} is not what was ordered")
    machine.server.fetch(f"{order.file}.sig", signature, MOST_BYTES)
    packages.see_that_it_is_signed(incoming, signature, machine.keyring)
    # The signature tells who made it; that it is this release, and for us, the package tells.
    told = packages.fields(incoming)
    if (told.package, told.version) != (NAME, order.version):
        raise Refused(f"{order.file} is {told.package} {told.version}")


def _withdrawn(machine: Machine, record: Record, order: Return) -> Record:
    if order.version != record.previous or not machine.shelf.file(order.version).exists():
        raise Refused(f"{order.version} is not kept")
    return replace(
        record,
        step=Step.RETURNING,
        current=record.previous,
        previous="",
        new=record.current,
        order=order.order,
        reason="withdrawn",
    )


def _installing(machine: Machine, record: Record) -> Record:
    try:
        with machine.dark():
            packages.install(machine.shelf.file(record.new))
    except NotInstalled as why:
        return replace(record, step=Step.RETURNING, reason=str(why))
    return replace(record, step=Step.TRYING)


def _trying(machine: Machine, record: Record) -> Record:
    record = replace(record, starts=record.starts + 1)
    machine.record.write(record)
    if record.starts > STARTS:
        return replace(record, step=Step.RETURNING, reason=f"the machine died of it {STARTS} times")
    why = _unheard(machine, record)
    if why:
        return replace(record, step=Step.RETURNING, reason=why)
    machine.shelf.clear({record.current, record.new})
    return Record(
        current=record.new, previous=record.current, outcome=Outcome.KEPT, of=record.order
    )


def _unheard(machine: Machine, record: Record) -> str:
    """Why the release is not kept; empty once the server hears it."""
    why, left = "", machine.left()
    while left():
        try:
            if machine.server.ask(record).heard == record.new:
                return ""
            why = "the server did not hear it"
        except NotReached as wrong:
            why = str(wrong)
    return why or "no time was given"


def _returning(machine: Machine, record: Record) -> Record:
    # Even if it is there already: whoever was interrupted may have left the screens dark.
    with machine.dark():
        if packages.installed() != record.current:
            packages.install(machine.shelf.file(record.current))
    return Record(
        current=record.current,
        previous=record.previous,
        outcome=Outcome.RETURNED,
        of=record.order,
        reason=record.reason,
    )


STEPS: Final[Mapping[Step, Callable[[Machine, Record], Record]]] = {
    Step.INSTALLING: _installing,
    Step.TRYING: _trying,
    Step.RETURNING: _returning,
}
