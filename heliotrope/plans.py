"""What `heliotrope branch` does: between branch files and the plans in the database."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from server.adapters.branch_file import BranchFileError, read_plan, remarks, written
from server.adapters.clock import wall_clock
from server.adapters.database import (
    Database,
    DatabaseUnusable,
    in_one_sentence,
    open_database,
    sqlite_url,
)
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.own_disciplines import installed, installed_names
from server.adapters.recorded_plans import PlanVersion, branches, plan_versions
from server.adapters.schema import upgrade
from server.adapters.store import Store
from server.application.door import Answer, Door
from server.application.ports import Order, StoreFailed
from server.application.sentences import sentence
from server.domain.commands import ChangePlan, Command, RaiseEpoch
from server.domain.plan import Plan
from server.domain.refusals import Refusal

NEW_HERE: Final = (
    "the branch is new to this database: restart the servers that run on it, so that they serve it"
)
START: Final = Path(__file__).parent / "templates" / "branch.toml"


class PlanNotFound(RuntimeError):
    """There is no such plan; the message says what there is."""


class NotChanged(RuntimeError):
    """The branch did not take the plan; the message says why."""


CANNOT: Final = (
    BranchFileError,
    DatabaseUnusable,
    FileExistsError,
    KeyUnreadable,
    NotChanged,
    PlanNotFound,
    StoreFailed,
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the plans of the branches are recorded."""

    data: Path
    url: str = ""

    @contextmanager
    def opened(self, *, made: bool = False) -> Iterator[Database]:
        """The database, brought to the newest revision; it must be there unless it may be made."""
        file = self.data / "heliotrope.sqlite"
        if not (made or self.url or file.exists()):
            raise PlanNotFound(f"{file} is not there; name the data folder of a server")
        key = journal_key(self.data)
        url = self.url or sqlite_url(file)
        with in_one_sentence(url):
            database = Database(open_database(url), key)
            try:
                upgrade(database.engine, key)
                yield database
            finally:
                database.close()


def checked(file: Path) -> tuple[str, bool]:
    """What there is to say of a branch file, and whether it is sound."""
    try:
        plan = read_plan(file, disciplines=installed_names())
    except BranchFileError as wrong:
        return str(wrong), False
    parts = f"{len(plan.services)} services, {len(plan.counters)} counters"
    today = wall_clock().astimezone(ZoneInfo(plan.timezone)).date()
    said = [f"{file}: {remark}" for remark in remarks(plan, today)]
    return "\n".join([f"{file}: sound ({plan.code}: {parts})", *said]), True


def begin(code: str, folder: Path) -> Path:
    """Write a branch file to begin with."""
    path = folder / f"{code}.toml"
    text = START.read_text("utf-8").replace('code = "new"', f'code = "{code}"', 1)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FileExistsError(f"{path} is there already; edit it, or name another code") from None
    try:
        read_plan(path)
    except BranchFileError:
        path.unlink()
        raise
    return path


async def bring(shelf: Shelf, file: Path, actor: str) -> str:
    """Let the plan in `file` count from now on, through the same door as everything else."""
    plan = read_plan(file, disciplines=installed_names())
    with shelf.opened(made=True) as database:
        new = plan.code not in branches(database)
        # A branch that still runs on its file has no recorded plan, so any plan is a change to it.
        door = await _door(database, replace(plan, name={}))
        answer = await _given(door, ChangePlan(plan), actor)
    if not answer.outcome:
        return f"{plan.code}: this plan counts already, as version {answer.branch.version}"
    said = f"{plan.code}: version {answer.branch.version} counts from now on"
    return f"{said}; {NEW_HERE}" if new else said


async def restored(shelf: Shelf, code: str, epoch: int | None, actor: str) -> str:
    """After a restore from a backup: no number that may be on paper is given again."""
    plan = newest_plan(shelf, code)
    with shelf.opened() as database:
        door = await _door(database, plan)
        newest = door.branch.epoch
        answer = await _given(door, RaiseEpoch(newest + 1 if epoch is None else epoch), actor)
    if not answer.outcome:
        raise NotChanged(f"{plan.code} is at epoch {newest}; name a greater one")
    now = answer.branch
    return f"{plan.code}: epoch {now.epoch}; numbers bear R{now.epoch} until {now.epoch_until}"


async def _door(database: Database, plan: Plan) -> Door:
    store = Store(database, plan, installed())
    reached = store.last_moment()
    now = wall_clock() if reached is None else max(wall_clock(), reached)
    return Door(store, lambda: now, await store.load())


async def _given(door: Door, command: Command, actor: str) -> Answer:
    answer = await door.handle(Order(command, request=uuid.uuid4().hex, actor=actor))
    if isinstance(answer.outcome, Refusal):
        raise NotChanged(sentence(answer.outcome, answer.branch.plan, "en"))
    return answer


def exported(shelf: Shelf, code: str, version: int | None) -> str:
    """The newest plan, or that version, as a branch file."""
    known = _versions(shelf, code)
    found = {one.version: one.plan for one in known}
    if version is not None and version not in found:
        raise PlanNotFound(f"there is no version {version}; there is {_in_words(found)}")
    return written(found[version or max(found)])


def history(shelf: Shelf, code: str) -> Iterator[str]:
    """A line for each version."""
    for one in _versions(shelf, code):
        local = one.at.astimezone(ZoneInfo(one.plan.timezone))
        yield f"{one.version}  {local:%Y-%m-%d %H:%M:%S %z}  {one.actor}"


def newest_plan(shelf: Shelf, code: str) -> Plan:
    """The plan that counts; the code may be left out where there is one branch."""
    return _versions(shelf, code)[-1].plan


def _in_words(known: Iterable[object]) -> str:
    return ", ".join(map(str, known))


def _versions(shelf: Shelf, code: str) -> Sequence[PlanVersion]:
    with shelf.opened() as database:
        known = branches(database)
        if not code and len(known) > 1:
            raise PlanNotFound(f"name a branch; there is {_in_words(known)}")
        found = plan_versions(database, code or next(iter(known), ""))
    if not found:
        there = (
            f"there is {_in_words(known)}" if known else "bring one in: heliotrope branch import"
        )
        raise PlanNotFound(f"no plan of {code or 'a branch'} is recorded; {there}")
    return found
