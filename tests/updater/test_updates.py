"""A release is put in place, proves itself, or goes: with Debian's own dpkg and gpgv."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from updater_bench import Bench

from tests.releases import Made, Signer
from updater.packages import Shelf
from updater.record import Outcome, Record, RecordFile, Step, Unreadable

BETTER = Made("0.2.0")
UPDATER = "FOLDER"


def test_a_release_that_is_heard_is_kept(bench: Bench) -> None:
    """And with it the one before, as a way back."""
    bench.order(BETTER)
    bench.office.heard = "0.2.0"
    done = bench.machine.run()

    assert done.returncode == 0, done.stderr
    assert bench.machine.installed == "0.2.0 installed"
    assert bench.machine.screen == "0.2.0"
    assert bench.office.said[-1] == {
        "installed": "0.2.0",
        "previous": "0.1.0",
        "trial": "",
        "outcome": "kept",
        "of": "1-1",
        "reason": "",
    }
    kept = bench.machine.folder / "updater" / "packages"
    assert {file.name for file in kept.iterdir()} == {
        "heliotrope-device_0.1.0.deb",
        "heliotrope-device_0.2.0.deb",
    }


def test_a_release_that_is_not_heard_goes(bench: Bench) -> None:
    """The screen of before runs again, and the server is told why."""
    bench.order(BETTER)
    bench.office.heard = "0.1.0"
    done = bench.machine.run()

    assert done.returncode == 0, done.stderr
    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")
    said = bench.office.said[-1]
    assert (said["outcome"], said["reason"]) == ("returned", "the server did not hear it")


def test_a_release_that_dpkg_refuses_goes(bench: Bench) -> None:
    """It needs what is not on this machine."""
    bench.order(Made("0.2.0", more="Depends: libnothere\n"))
    bench.machine.run()

    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")
    said = bench.office.said[-1]
    assert said["outcome"] == "returned"
    assert "libnothere" in said["reason"]


def test_a_server_that_goes_away_during_the_trial_proves_nothing(bench: Bench) -> None:
    """The new release may be what cut the machine off. The server hears of it later."""
    bench.order(BETTER)
    bench.office.on_trial = lambda: setattr(bench.office, "deaf", True)
    done = bench.machine.run()

    assert (done.returncode, "503" in done.stderr) == (1, True)
    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")
    bench.office.deaf = False
    bench.machine.run()
    assert "503" in bench.office.said[-1]["reason"]


@pytest.mark.parametrize(
    ("made", "other", "why"),
    [
        (Made("0.1.0"), {}, "not newer than 0.1.0"),
        (Made("0.0.9"), {}, "not newer than 0.1.0"),
        (Made("0.2.0"), {"sha256": "0" * 64}, "not what was ordered"),
        (Made("0.2.0"), {"size": 10}, "larger than 10 bytes"),
        (Made("0.2.0"), {"size": 1 << 30}, ""),
        (Made("0.3.0"), {"version": "0.2.0"}, "is heliotrope-device 0.3.0"),
        (Made("0.2.0", package="other"), {}, "is other 0.2.0"),
        (Made("0.2.0"), {"file": "heliotrope-device_9.deb"}, "answers 404"),
    ],
)
def test_what_is_not_as_ordered_changes_nothing(
    bench: Bench, made: Made, other: dict[str, object], why: str
) -> None:
    """The server may be wrong, or another's."""
    bench.order(made, **other)
    bench.office.heard = "0.1.0"
    bench.machine.run()
    said = bench.office.said[-1]

    assert said["outcome"] in {"refused", "returned"}
    assert why in said["reason"]
    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")


def test_what_a_stranger_signed_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    """Whoever has the server has not the release key."""
    stranger = Signer(tmp_path / "stranger")
    built = BETTER.build(tmp_path)
    bench.office.install("0.2.0", built, stranger.sign(built))
    bench.machine.run()
    stranger.end()

    assert bench.office.said[-1]["outcome"] == "refused"
    assert "not signed" in bench.office.said[-1]["reason"]
    assert bench.machine.installed == "0.1.0 installed"


def test_a_release_is_withdrawn(bench: Bench) -> None:
    """The machine goes back to what it had, and to nothing else."""
    bench.order(BETTER)
    bench.office.heard = "0.2.0"
    bench.machine.run()
    bench.office.order = {"kind": "return", "order": "1-2", "version": "0.0.5"}
    bench.machine.run()
    assert "not kept" in bench.office.said[-1]["reason"]
    bench.office.order = {"kind": "return", "order": "1-3", "version": "0.1.0"}
    bench.machine.run()

    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")
    assert bench.office.said[-1]["reason"] == "withdrawn"


def test_without_a_way_back_nothing_is_begun(bench: Bench, tmp_path: Path) -> None:
    """Somebody has installed a version by hand, and not said so."""
    by_hand = Made("0.1.5").build(tmp_path)
    env = bench.machine.told
    subprocess.run(["dpkg", "-i", str(by_hand)], env=env, check=True, capture_output=True)
    bench.order(BETTER)
    bench.office.heard = "0.2.0"
    bench.machine.run()
    assert "no way back: the package of 0.1.5 is not kept" in bench.office.said[-1]["reason"]
    assert bench.office.said[-1]["installed"] == "0.1.5"

    assert bench.machine.run("keep", str(by_hand)).returncode == 0
    bench.office.install(
        "0.2.0",
        tmp_path / "built" / "heliotrope-device_0.2.0_all.deb",
        tmp_path / "built" / "heliotrope-device_0.2.0_all.deb.sig",
        order="1-2",
    )
    bench.machine.run()
    assert bench.machine.installed == "0.2.0 installed"


def test_only_what_is_installed_is_kept_as_the_way_back(bench: Bench, tmp_path: Path) -> None:
    """Anything else would be a surprise in the night."""
    done = bench.machine.run("keep", str(BETTER.build(tmp_path)))

    assert done.returncode == 1
    assert "installed is heliotrope-device 0.1.0" in done.stderr


def test_a_device_that_is_not_enrolled_says_so(bench: Bench) -> None:
    """Nobody has told it of a server yet."""
    bench.machine.set(UPDATES_URL="", TLS=str(bench.folder / "tls"))
    done = bench.machine.run()

    assert done.returncode == 1
    assert "this device is not enrolled" in done.stderr


def test_a_full_disk_changes_nothing(bench: Bench) -> None:
    """There is room for nothing half."""
    bench.order(BETTER)
    full = f'''
        cp -a {UPDATER} {UPDATER}-was
        mount -t tmpfs -o size=8m none {UPDATER}
        cp -a {UPDATER}-was/. {UPDATER}
        exec "$@"'''.replace(UPDATER, str(bench.machine.folder / "updater"))
    command = ["unshare", "--mount", "sh", "-ec", full, "sh", *bench.machine.command("run")]
    subprocess.run(command, env=bench.machine.told, check=True, capture_output=True)

    assert "disk full: 7 MiB free" in bench.office.said[-1]["reason"]
    assert bench.machine.installed == "0.1.0 installed"


# --- the power goes ------------------------------------------------------------------------------
def cut_in_trial(bench: Bench) -> None:
    """The first report of a trial is the last thing that this machine does."""

    def cut() -> None:
        bench.office.on_trial = lambda: None
        os.kill(bench.machine.running.pid, signal.SIGKILL)

    bench.office.on_trial = cut


def cut_in_dpkg(bench: Bench) -> None:
    """While it unpacks."""
    bench.machine.cut.touch()


@pytest.mark.parametrize("cut", [cut_in_trial, cut_in_dpkg])
@pytest.mark.parametrize("heard", ["0.2.0", "0.1.0"])
def test_after_a_cut_of_power_it_goes_on(
    bench: Bench, cut: Callable[[Bench], None], heard: str
) -> None:
    """And ends as it would have ended without."""
    bench.office.heard = heard
    bench.order(Made("0.2.0", preinst=bench.cutting()))
    bench.machine.cut.unlink()
    cut(bench)
    assert bench.machine.run().returncode == -signal.SIGKILL
    assert bench.machine.record["step"] != "resting"
    bench.machine.systemctl("stop")
    bench.machine.systemctl("start")
    done = bench.machine.run()

    assert done.returncode == 0, done.stderr
    assert (bench.machine.installed, bench.machine.screen) == (f"{heard} installed", heard)
    assert bench.office.said[-1]["outcome"] == ("kept" if heard == "0.2.0" else "returned")


def test_a_machine_that_dies_of_a_release_goes_back_after_the_third_time(bench: Bench) -> None:
    """Each time it starts, the trial begins anew, and the machine dies."""
    bench.order(BETTER)
    bench.office.on_trial = lambda: os.kill(bench.machine.running.pid, signal.SIGKILL)
    died = [bench.machine.run().returncode for _ in range(3)]
    bench.machine.run()

    assert died == [-signal.SIGKILL] * 3
    assert (bench.machine.installed, bench.machine.screen) == ("0.1.0 installed", "0.1.0")
    assert bench.office.said[-1]["reason"] == "the machine died of it 3 times"


@pytest.mark.parametrize("said", ["", "{", "[]", '{"step": "asleep"}', '{"step": "resting"}'])
def test_a_record_that_is_none_is_said(tmp_path: Path, said: str) -> None:
    """Nothing is guessed where a machine is in the middle of something."""
    file = tmp_path / "record.json"
    file.write_text(said)

    with pytest.raises(Unreadable, match="no record of the updater"):
        RecordFile(file).read()


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every field of it."""
    told = Record(Step.TRYING, "1", "2", "3", "4-5", 6, Outcome.KEPT, "7-8", "why")
    RecordFile(tmp_path / "record.json").write(told)

    assert RecordFile(tmp_path / "record.json").read() == told


def test_the_shelf_keeps_what_it_is_told(tmp_path: Path) -> None:
    """And nothing else."""
    shelf = Shelf(tmp_path)
    for version in ("1", "2", "3"):
        shelf.incoming.write_text(version)
        shelf.take(version)
    shelf.incoming.write_text("half")
    shelf.clear(["1", "3"])

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "heliotrope-device_1.deb",
        "heliotrope-device_3.deb",
    ]
