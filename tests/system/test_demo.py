"""`heliotrope demo` as a newcomer meets it: one line, a living branch, a clean stop."""

import os
import re
import signal
import urllib.request
from pathlib import Path

import pytest

from heliotrope.processes import free_port
from tests.system.parts import Part, heliotrope, rows, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]


def demo(folder: Path) -> Part:
    """The demonstration on a free port, in a folder of its own."""
    port = free_port()
    command = heliotrope("demo", "--port", str(port), "--data", str(folder / "demo"))
    return Part("demo", command, {"PYTHONUNBUFFERED": "1"}, folder)


def ready(part: Part) -> str:
    """The address that it prints when a customer could take a ticket."""
    found = wait_for(lambda: re.findall(r"ready: (http://\S+)", part.said()), "the ready line")
    return str(found[-1])


def page(url: str) -> str:
    """A page's text."""
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def test_the_demonstration_lives_stops_and_goes_on_with_its_day(tmp_path: Path) -> None:
    """Customers are issued, called and served; Ctrl-C is clean; a restart resumes the day."""
    part = demo(tmp_path).start()
    database = tmp_path / "demo" / "heliotrope.sqlite"
    try:
        url = ready(part)
        wait_for(lambda: re.search(r"[A-E]\d{3}</b>", page(f"{url}demo/now")), "a number served")
        wait_for(lambda: list((tmp_path / "demo" / "slips").glob("*.png")), "a slip")
        assert part.process is not None
        os.killpg(part.process.pid, signal.SIGINT)  # as a terminal does
        assert part.process.wait(15) == 0
        before = rows(database, "SELECT max(at), max(sequence) FROM journal")[0]
        part.start()
        ready(part)
        wait_for(lambda: len(rows(database, "SELECT 1 FROM journal")) > int(before[1]), "more")
    finally:
        part.stop()
    first_after = f"SELECT at FROM journal WHERE sequence = {int(before[1]) + 1}"
    days = rows(database, "SELECT DISTINCT day FROM ticket")

    assert str(rows(database, first_after)[0][0]) >= str(before[0])
    assert len(days) == 1
    assert "Traceback" not in part.said()
