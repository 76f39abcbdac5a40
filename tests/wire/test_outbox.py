"""The outbox: what a program asked is on disk before it is said, and goes only when answered."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wire.outbox import Entry, Outbox

WRITER = """
import sys, time
from wire.outbox import Outbox
outbox = Outbox(sys.argv[1])
for place in range(10_000):
    outbox.put(f"r{place}", b"body %d" % place)
    print(place, flush=True)
"""


def test_what_was_kept_survives_a_kill(tmp_path: Path) -> None:
    """I2: every request that was acknowledged to the flow is there after kill -9, in order."""
    path = tmp_path / "outbox"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        kept = [int(writer.stdout.readline()) for _ in range(25)]
        os.kill(writer.pid, signal.SIGKILL)
        kept += [int(line) for line in writer.stdout.read().split()]
    entries = read(path)

    assert entries[: len(kept)] == [Entry(f"r{place}", b"body %d" % place) for place in kept]
    assert len(entries) - len(kept) in {0, 1}


def test_it_is_written_through_to_the_disk(tmp_path: Path) -> None:
    """A power cut is not a kill: only synchronous=FULL survives it (188 of 188 lost without)."""
    outbox = Outbox(tmp_path / "outbox")
    pragmas = ("PRAGMA journal_mode", "PRAGMA synchronous")
    modes = [outbox._rows.execute(pragma).fetchone()[0] for pragma in pragmas]
    outbox.close()

    assert modes == ["wal", 2]


def test_one_id_is_kept_once(tmp_path: Path) -> None:
    """A nervous double tap is one request, the first."""
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("r1", b"first")
    outbox.put("r1", b"second")

    assert list(outbox) == [Entry("r1", b"first")]
    assert len(outbox) == 1
    outbox.close()


def test_only_the_first_answer_counts(tmp_path: Path) -> None:
    """A second one finds nothing that waits for it."""
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("r1", b"")

    assert [outbox.acknowledge("r1"), outbox.acknowledge("r1")] == [True, False]
    assert outbox.acknowledge("never") is False
    outbox.close()


def test_a_request_is_taken_back_for_another_in_one_step(tmp_path: Path) -> None:
    """Either the wish or its withdrawal is on disk, never both, never neither."""
    path = tmp_path / "outbox"
    outbox = Outbox(path)
    outbox.put("wish", b"issue")
    outbox.put("other", b"issue")
    outbox.replace("wish", "back", b"withdraw")
    outbox.close()

    assert read(path) == [Entry("other", b"issue"), Entry("back", b"withdraw")]


def test_a_step_that_fails_half_way_leaves_the_wish(tmp_path: Path) -> None:
    """The transaction is what makes it one step."""
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("wish", b"issue")
    with pytest.raises(sqlite3.Error, match="type"):
        outbox.replace("wish", "back", object())  # type: ignore[arg-type]

    assert list(outbox) == [Entry("wish", b"issue")]
    outbox.close()


@given(
    some.lists(
        some.tuples(some.sampled_from(["put", "acknowledge", "replace"]), some.integers(0, 5))
    )
)
def test_it_behaves_as_an_ordered_dictionary(steps: list[tuple[str, int]]) -> None:
    """Any order of wishes and answers: first come, first sent, no ghosts."""
    outbox, model = Outbox(":memory:"), dict[str, bytes]()
    for place, (step, name) in enumerate(steps):
        if step == "put":
            outbox.put(f"r{name}", b"%d" % place)
            model.setdefault(f"r{name}", b"%d" % place)
        elif step == "acknowledge":
            assert outbox.acknowledge(f"r{name}") == (model.pop(f"r{name}", None) is not None)
        else:
            outbox.replace(f"r{name}", f"n{place}", b"%d" % place)
            model.pop(f"r{name}", None)
            model[f"n{place}"] = b"%d" % place
        assert [(entry.id, entry.payload) for entry in outbox] == list(model.items())
    outbox.close()


def read(path: Path) -> list[Entry]:
    """What a restarted program finds."""
    outbox = Outbox(path)
    entries = list(outbox)
    outbox.close()
    return entries
