"""Each slip at most once on paper."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from printer.device import Proof
from printer.spool import Asker, Job, Spool

BEGIN_AND_WAIT = """
import sys, time
from printer.spool import Spool
spool = Spool(sys.argv[1])
spool.begin("t1", "A001")
print("begun", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the spool is kept."""
    return tmp_path / "spool.db"


@pytest.mark.parametrize("proof", [Proof.PRINTED, Proof.UNCERTAIN])
def test_a_slip_that_may_be_on_paper_is_not_sent_again(path: Path, proof: Proof) -> None:
    """Two slips with one number: two people at one counter."""
    spool = Spool(path)
    first = spool.begin("t1", "A001")
    spool.settle("t1", proof)
    again = spool.begin("t1", "A001")
    spool.close()

    assert (first, again) == (True, False)


def test_a_slip_that_never_left_may_be_sent_again(path: Path) -> None:
    """The paper was out: nothing was sent, and staff have put paper in."""
    spool = Spool(path)
    spool.begin("t1", "A001")
    spool.settle("t1", Proof.FAILED)
    again = spool.begin("t1", "A001")
    third = spool.begin("t1", "A001")
    spool.close()

    assert (again, third) == (True, False)


def test_what_is_known_stays_known(path: Path) -> None:
    """A late word about an earlier try must not forbid, or allow, the next."""
    spool = Spool(path)
    spool.begin("t1", "A001")
    spool.settle("t1", Proof.PRINTED)
    spool.settle("t1", Proof.FAILED)
    again = spool.begin("t1", "A001")
    spool.close()

    assert not again


def test_a_settled_slip_is_remembered_after_a_restart(path: Path) -> None:
    """The proof is on disk, and so is that it was sent."""
    spool = Spool(path)
    spool.begin("t1", "A001")
    spool.settle("t1", Proof.PRINTED)
    spool.close()
    later = Spool(path)
    left, again = later.unsettled(), later.begin("t1", "A001")
    later.close()

    assert (left, again) == ((), False)


def test_a_kill_between_begin_and_settle_leaves_the_slip_unsettled(path: Path) -> None:
    """The slip may lie in the tray: staff are told, and it is never silently reprinted."""
    child = subprocess.Popen(
        [sys.executable, "-c", BEGIN_AND_WAIT, str(path)], stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        begun = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    spool = Spool(path)
    left, again = spool.unsettled(), spool.begin("t1", "A001")
    spool.settle("t1", Proof.UNCERTAIN)
    after = spool.unsettled()
    spool.close()

    assert begun == b"begun\n"
    assert left == (Job("t1", "A001"),)
    assert (again, after) == (False, ())


def test_a_customer_has_one_more_try_and_staff_have_more(path: Path) -> None:
    """K14: the same number once; whoever wants it again asks somebody."""
    spool = Spool(path)
    before = spool.begin_again("t1", Asker.STAFF)
    spool.begin("t1", "A001")
    spool.settle("t1", Proof.UNCERTAIN)
    tries = [
        spool.begin_again("t1", asker) for asker in (*[Asker.CUSTOMER] * 2, *[Asker.STAFF] * 2)
    ]
    spool.close()
    later = Spool(path)
    count = later.reprints()
    later.close()

    assert before is None
    assert [place is not None for place in tries] == [True, False, True, True]
    assert count == 3


@pytest.mark.parametrize("proof", [Proof.PRINTED, None])
def test_what_is_on_paper_or_on_its_way_is_no_customers_to_print_again(
    path: Path, proof: Proof | None
) -> None:
    """Two slips with one number would be two people at one counter."""
    spool = Spool(path)
    spool.begin("t1", "A001")
    if proof:
        spool.settle("t1", proof)
    again = spool.begin_again("t1", Asker.CUSTOMER)
    spool.close()

    assert again is None
