"""`heliotrope branch`, as an operator types it."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from heliotrope.plans import Shelf
from server.adapters.branch_file import read_plan
from server.adapters.clock import wall_clock
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain.commands import OpenCounter, OpenDay
from server.domain.plan import CounterCode, Plan
from server.domain.refusals import Refusal

SAMPLE = Path("deploy/branches/sample.toml")


def told(*arguments: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["branch", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A branch file that may be changed."""
    path = tmp_path / "sample.toml"
    path.write_text(SAMPLE.read_text("utf-8"), "utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A server's data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Edit the branch file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@contextmanager
def server(data: Path, plan: Plan) -> Iterator[Door]:
    """The door of a server that runs on the data folder, begun from a file."""
    with Shelf(data).opened(made=True) as database:
        store = Store(database, plan)
        yield Door(store, wall_clock, asyncio.run(store.load()))


def test_a_sound_file_is_said_to_be_sound() -> None:
    """Silence would leave the operator in doubt."""
    said = told("check", SAMPLE)

    assert said.exit_code == 0
    assert said.output == f"{SAMPLE}: sound (sample: 5 services, 6 counters)\n"


def test_a_notice_that_no_board_shows_or_that_is_too_long_is_remarked_on(tmp_path: Path) -> None:
    """It is no fault: the branch opens all the same."""
    path = tmp_path / "noted.toml"
    notices = "".join(
        f'[[notices]]\nuntil = {until}\ntext = {{ zh = "{text}" }}\n'
        for until, text in (("2020-01-01", "开" * 80), ("2999-01-01", "开" * 80 + "!"))
    )
    path.write_text(SAMPLE.read_text("utf-8") + notices, "utf-8")
    said = told("check", path)

    assert said.exit_code == 0
    assert said.output.splitlines()[1:] == [
        f"{path}: notices.1.until: 2020-01-01 is past, so no board shows it; strike it out",
        (
            f"{path}: notices.2.text.zh: takes 161 columns, so boards write it smaller; "
            "say it in 160, a Chinese or Korean character being two"
        ),
    ]


def test_a_faulty_file_fails_with_all_its_faults(tmp_path: Path) -> None:
    """A script in the bank's own repository stops at it."""
    path = tmp_path / "bad.toml"
    text = SAMPLE.read_text("utf-8").replace("closes = 17:30:00", "closes = 08:00:00")
    path.write_text(text.replace("rate = 1.1", "rat = 1.1"), "utf-8")

    said = told("check", SAMPLE, path)

    assert said.exit_code == 1
    assert said.stderr.count(f"{path}:") == 3
    assert 'tiers.silver.rat: there is no such key; did you mean "rate"?' in said.stderr


def test_a_discipline_that_is_not_installed_is_a_fault(tmp_path: Path) -> None:
    """Found before the branch opens, not at the first call."""
    path = tmp_path / "own.toml"
    own = '[[disciplines]]\ncode = "ours"\nkind = "own"\nown = "fairest"\n'
    path.write_text(SAMPLE.read_text("utf-8") + own, "utf-8")

    assert 'the discipline "fairest" is not installed' in told("check", path).stderr


def test_a_new_branch_is_sound_and_has_the_cap(tmp_path: Path) -> None:
    """Whoever begins a branch begins with a file that works."""
    said = told("new", "north", "--folder", tmp_path)

    plan = read_plan(tmp_path / "north.toml")
    assert said.output.strip() == str(tmp_path / "north.toml")
    assert (plan.code, plan.calls.overtakes_most) == ("north", 8)


def test_a_new_branch_never_overwrites_a_file(tmp_path: Path) -> None:
    """The file may hold a morning's work."""
    (tmp_path / "north.toml").write_text("mine", "utf-8")

    said = told("new", "north", "--folder", tmp_path)

    assert said.exit_code == 1
    assert "is there already" in said.stderr
    assert (tmp_path / "north.toml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("code", ["../north", "North", ""])
def test_a_new_branch_has_a_code(tmp_path: Path, code: str) -> None:
    """It stands in topics and file names."""
    assert told("new", code, "--folder", tmp_path).exit_code == 2


# --- the database ---------------------------------------------------------------------------------
def test_what_is_exported_is_the_newest_plan(tmp_path: Path, data: Path, file: Path) -> None:
    """Export, edit, import is how a branch is changed."""
    told("import", file, "--data", data)
    change(file, "overtakes_most = 8", "overtakes_most = 5")
    said = told("import", file, "--data", data)
    newest, older = tmp_path / "newest.toml", tmp_path / "older.toml"

    newest.write_text(told("export", "--data", data).output, "utf-8")
    older.write_text(told("export", "--version", 1, "--data", data).output, "utf-8")

    assert said.output == "sample: version 2 counts from now on\n"
    assert (read_plan(newest), read_plan(older)) == (read_plan(file), read_plan(SAMPLE))


def test_the_same_plan_again_is_no_new_version(data: Path, file: Path) -> None:
    """An import that is repeated by a script changes nothing."""
    told("import", file, "--data", data)

    said = told("import", file, "--data", data)

    assert said.output == "sample: this plan counts already, as version 1\n"


def test_the_versions_say_when_and_who(data: Path, file: Path) -> None:
    """In the branch's own time."""
    told("import", file, "--data", data)

    line = told("versions", "--data", data).output
    assert re.fullmatch(r"1  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0800  operator:\w+\n", line)


def test_a_running_server_follows_the_import(data: Path, file: Path) -> None:
    """It began from its file, and reads the change in the journal."""
    with server(data, read_plan(file)) as door:
        change(file, "overtakes_most = 8", "overtakes_most = 5")
        told("import", file, "--data", data)

        asyncio.run(door.catch_up())

    assert (door.branch.version, door.branch.plan) == (1, read_plan(file))


def test_a_counter_that_is_open_cannot_be_dropped(data: Path, file: Path) -> None:
    """The customer at it would be nowhere."""
    told("import", file, "--data", data)
    with server(data, read_plan(file)) as door:
        asyncio.run(opened(door, CounterCode("c2")))
        c2 = '[[counters]]\ncode = "c2"\nnumber = "2"\nservices = ["cash", "exchange"]\n'
        change(file, c2, "")

        said = told("import", file, "--data", data)

    assert said.exit_code == 1
    assert "The plan must keep counter 2" in said.stderr


async def opened(door: Door, counter: CounterCode) -> None:
    """Open the branch's day, and a counter in it."""
    for number, command in enumerate((OpenDay(), OpenCounter(counter, "mei"))):
        answer = await door.handle(Order(command, f"r{number}", "lobby:lena"))
        assert not isinstance(answer.outcome, Refusal)


def test_a_faulty_file_is_not_imported(data: Path, file: Path) -> None:
    """Nothing of it counts, and all of its faults are said."""
    change(file, "rate = 1.1", "rat = 1.1")

    said = told("import", file, "--data", data)

    assert said.exit_code == 1
    assert 'did you mean "rate"?' in said.stderr
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["export", "other"], "no plan of other is recorded; there is sample"),
        (["export", "--version", "9"], "there is no version 9; there is 1"),
        (["versions", "other"], "no plan of other is recorded; there is sample"),
    ],
)
def test_a_plan_that_is_not_there_is_said(data: Path, arguments: list[str], named: str) -> None:
    """With what there is."""
    told("import", SAMPLE, "--data", data)

    said = told(*arguments, "--data", data)

    assert said.exit_code == 1
    assert named in said.stderr


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    """A slip of the keyboard makes no new database."""
    assert "name the data folder of a server" in told("versions", "--data", tmp_path).stderr
    assert list(tmp_path.iterdir()) == []


def test_after_a_restore_no_number_is_given_again(data: Path, file: Path) -> None:
    """Slips of which the backup knows nothing may be about: new numbers are written otherwise."""
    told("import", file, "--data", data)
    raised = told("restored", "sample", "--data", data)
    again = told("restored", "--epoch", 1, "--data", data)
    with server(data, read_plan(file)) as door:
        epoch = door.branch.epoch

    assert raised.output.startswith("sample: epoch 1; numbers bear R1 until ")
    assert (again.exit_code, "name a greater one" in again.stderr) == (1, True)
    assert epoch == 1


def test_a_branch_that_is_new_says_that_servers_have_to_be_restarted(
    file: Path, data: Path
) -> None:
    """Nobody wonders on the opening day why its kiosks find no server."""
    first = told("import", file, "--data", data)
    change(file, "rate = 1.1", "rate = 1.2")
    second = told("import", file, "--data", data)

    assert "sample: version 1 counts from now on; the branch is new" in first.output
    assert "restart the servers" in first.output
    assert second.output == "sample: version 2 counts from now on\n"
