"""The server as it runs, and the devices that it hears."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

from heliotrope.examining.finding import Finding, Patient, fine, soon, unknown, wrong
from server.application.health import PAPER

PATIENCE: Final = 5.0
START: Final = "systemctl start heliotrope-server, and see journalctl -u heliotrope-server"
NO_PORT: Final = "set HELIOTROPE_WATCH_PORT: then the doctor hears of devices too"


def server(patient: Patient) -> Iterator[Finding]:
    """Its pages answer; and what it says of its branches and devices."""
    settings = patient.settings
    pages = f"http://{settings.http_host}:{settings.http_port}/healthz"
    try:
        _asked(pages, "")
    except OSError as why:
        yield wrong(f"no server answers at {pages}: {why}", START)
        return
    yield fine("the server answers")
    if not settings.watch_port:
        yield unknown("nobody says how the devices are", NO_PORT)
        return
    place = f"http://{settings.watch_host}:{settings.watch_port}/state"
    try:
        told = json.loads(_asked(place, settings.watch_token.get_secret_value()))
    except (OSError, ValueError) as why:
        yield wrong(f"{place} does not say how the devices are: {why}", "see HELIOTROPE_WATCH_...")
        return
    yield from _release(told["release"], "the server")
    for code, branch in told["branches"].items():
        yield from _branch(code, branch)


def _branch(code: str, told: Mapping[str, Any]) -> Iterator[Finding]:
    if not told["on_duty"]:
        yield unknown(f"{code} is another server's duty; ask there")
        return
    if not told["broker_connected"]:
        yield wrong(f"{code} has no line to the broker", "see what is said of the broker")
    if told["compiled"] is False:
        yield soon(f"the forecast of {code} is not compiled, and slow", "pip install numba")
    well = True
    for name, device in sorted(told["devices"].items()):
        for finding in _device(f"{code} {name}", device):
            well = False
            yield finding
    if well:
        yield fine(f"{len(told['devices'])} devices of {code} are well")


def _device(name: str, told: Mapping[str, Any]) -> Iterator[Finding]:
    if told["state"] != "ready":
        look = wrong if told["state"] == "lost" else soon
        yield look(f"{name} is {told['state']}", "see its power, its network, its certificate")
        return
    if told["paper"] in PAPER:
        look = wrong if PAPER[told["paper"]][0] == "past" else soon
        yield look(f"{name}: {PAPER[told['paper']][1].lower()}", "docs/printers.md, by that word")
    for part, fault in told["faults"].items():
        yield wrong(f"{name}: {part} is {fault}", "docs/signs.md, by that word")
    if told["outbox"]:
        yield soon(
            f"{name} has {told['outbox']} requests unanswered", "they are handed in by and by"
        )
    yield from _release(told["version"], name)


def _release(theirs: str, name: str) -> Iterator[Finding]:
    """A neighbour in the minor version is all right, for a day; further apart nobody has tried."""
    ours = version("heliotrope")
    apart = _apart(theirs, ours)
    if theirs and apart is None:
        yield wrong(f"{name} is of release {theirs}, we are {ours}", "bring both to one release")
    elif apart:
        yield soon(f"{name} is of release {theirs}, we are {ours}", "bring it to the same release")


def _apart(one: str, two: str) -> int | None:
    """Releases between them; None: more than one minor, or another major."""
    try:
        (major, minor, patch), (major2, minor2, patch2) = (
            [int(part) for part in each.split(".")[:3]] for each in (one, two)
        )
    except ValueError:
        return None
    if major != major2 or abs(minor - minor2) > 1:
        return None
    return abs(minor - minor2) or int(patch != patch2)


def _asked(url: str, token: str) -> str:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as told:  # noqa: S310 - ours
            return str(told.read().decode())
    except urllib.error.URLError as why:
        raise OSError(why.reason) from None
