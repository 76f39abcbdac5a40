"""What is tried before a branch opens: what to do, what is promised, what is looked at."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import click

from heliotrope.accepting.report import Result, Verdict
from heliotrope.accepting.watch import NOT_NOW, SHOWN, TAP, Before, NotSeen, Watch
from heliotrope.examining.all import examined
from heliotrope.examining.finding import Patient, State
from server.adapters.backup.box import NoBackup, read_key
from server.adapters.backup.making import Source, make
from server.application.health import PAPER

AT_FAULT: Final = frozenset(state for state, (mark, _) in PAPER.items() if mark == "past")


class NotKept(RuntimeError):
    """A promise was not; the message says what was seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One trial."""

    name: str
    asks: str
    """What somebody does; `{kiosk}` is the kiosk's name. Empty: nothing."""
    promise: str
    look: Callable[[Watch, Before], str]
    """Waits for it, and says what was measured; raises NotSeen or NotKept."""


def done(step: Step, watch: Watch) -> Result:
    """Have it done, look, and say what came of it."""
    try:
        before = watch.until(watch.before, "the branch")
        click.echo(f"\n== {step.name}: {step.promise}\n{step.asks.format(kiosk=watch.kiosk)}")
        verdict, measured = Verdict.PASSED, step.look(watch, before)
    except (NotSeen, NotKept, NoBackup, *NOT_NOW) as why:
        verdict, measured = Verdict.FAILED, str(why)
    except KeyboardInterrupt:
        verdict, measured = Verdict.LEFT_OUT, ""
    click.echo(f"   {verdict}: {measured}")
    return Result(step.name, step.promise, verdict, measured)


def doctor(watch: Watch, _: Before) -> str:
    """Everything that the doctor looks at."""
    found = list(examined(Patient(watch.settings, datetime.now(UTC))))
    wrong = [f"{name}: {each.said}" for name, each in found if each.state is State.WRONG]
    if wrong:
        raise NotKept("; ".join(wrong))
    soon = sum(each.state is State.SOON for _, each in found)
    return f"{len(found)} findings, {soon} for the next days"


def backup(watch: Watch, _: Before) -> str:
    """The state to which the last step leads back."""
    told = watch.settings
    if told.backup_to is None or told.backup_key is None:
        raise NotKept("there is no place or no key for backups")
    source = Source(told.data, told.database, told.ca)
    made = make(source, read_key(told.backup_key), told.backup_to, told.backup_days, watch.began)
    if not made.verified:
        raise NotKept(f"{made.file} was not verified: {made.why}")
    return f"{made.file}, verified, {made.seconds:.1f} s"


def ticket(watch: Watch, before: Before) -> str:
    """From the tap to the slip, as the kiosk itself measures it."""
    return _measured(watch, before, TAP, "TicketIssued", 3.0)


def call(watch: Watch, before: Before) -> str:
    """From the commit to the board's word that it shows the number."""
    return _measured(watch, before, SHOWN, "TicketCalled", 1.0)


def rating(watch: Watch, before: Before) -> str:
    """A face that is pressed after the service is one rating of that leg."""
    ended = watch.until(
        lambda: watch.event("TicketServed", before.sequence), "the end of a service"
    )
    began = time.monotonic()
    given = watch.until(lambda: watch.event("RatingGiven", ended.sequence), "a rating")
    if watch.event("RatingGiven", given.sequence):
        raise NotKept("there are two")
    return f"one, {time.monotonic() - began:.0f} s after the service"


def cut(watch: Watch, before: Before) -> str:
    """A kiosk alone goes on from its reserve, and hands in when the line is back."""
    watch.until(lambda: watch.device()["state"] != "ready", f"{watch.kiosk} to be cut off")
    click.echo("   cut off: take a ticket, wait for its slip, and plug it in again")
    watch.until(lambda: watch.device()["state"] == "ready", f"{watch.kiosk} to be back")
    seconds = _taken(watch, lambda: watch.event("TicketHandedIn", before.sequence), "its ticket")
    return _within(seconds, 60.0, "after the line was back")


def killed(watch: Watch, _: Before) -> str:
    """A server that dies is back by itself."""
    watch.until(lambda: not watch.answers(), "the server to be away")
    seconds = _taken(watch, watch.answers, "the server")
    return _within(seconds, 60.0, "away")


def paper(watch: Watch, _: Before) -> str:
    """A printer says what is wrong with it, and that it is well again."""
    fault = watch.until(lambda: {watch.device()["paper"]} & AT_FAULT, "the printer to complain")
    watch.until(lambda: watch.device()["paper"] == "ok", "the printer to be well")
    return f"said: {PAPER[next(iter(fault))][1].lower()}; then ok"


def restore(watch: Watch, before: Before) -> str:
    """Back to the first step: what was tried leaves nothing in the records."""
    watch.until(lambda: not watch.answers(), "the server to be stopped")
    seconds = _taken(watch, watch.answers, "the server, restored")
    restored = watch.until(lambda: watch.event("EpochRaised", 0), "the word of a restore")
    left = watch.event("TicketIssued", watch.first)
    if left and left.sequence < restored.sequence:
        raise NotKept("a ticket that was tried is still there")
    gone = len(before.tickets - watch.tickets())
    if not gone:
        raise NotKept("the records are as they were: no backup of before was put back")
    return f"{_within(seconds, 900.0, 'without a server')}, {gone} tickets that were tried are gone"


def _measured(watch: Watch, before: Before, figure: str, kind: str, promised: float) -> str:
    seconds, often = before.figures[figure]
    happened = watch.until(lambda: watch.event(kind, before.sequence), kind)
    watch.until(lambda: watch.figure(figure)[1] > often, f"{figure} of {happened.sequence}")
    now, counted = watch.figure(figure)
    return _within((now - seconds) / (counted - often), promised, "measured")


def _taken(watch: Watch, happens: Callable[[], object], what: str) -> float:
    began = time.monotonic()
    watch.until(happens, what)
    return time.monotonic() - began


def _within(seconds: float, promised: float, what: str) -> str:
    said = f"{seconds:.2f} s {what}"
    if seconds > promised:
        raise NotKept(f"{said}, more than {promised:.0f} s")
    return said


STEPS: Final[Mapping[str, Step]] = {
    step.name: step
    for step in (
        Step("doctor", "", "nothing is wrong", doctor),
        Step("backup", "", "made and opened again", backup),
        Step("ticket", "Take a ticket at {kiosk}.", "the slip within 3 s", ticket),
        Step("call", "Call it at a counter (F9).", "on a board within 1 s", call),
        Step(
            "rating",
            "Start and finish the service, and press a face on the pad.",
            "one rating of that service",
            rating,
        ),
        Step(
            "cut",
            "Pull the network out of {kiosk}.",
            "tickets all the same, handed in within 60 s",
            cut,
        ),
        Step(
            "killed",
            "As root: systemctl kill -s KILL heliotrope-server",
            "back by itself within 60 s",
            killed,
        ),
        Step(
            "paper",
            "Open the printer of {kiosk}, and when it has complained close it.",
            "said at once, and when it is well",
            paper,
        ),
        Step(
            "restore",
            "As root, with the second step's backup: stop, restore, start (docs/acceptance.md).",
            "within 15 minutes, and nothing of this is left",
            restore,
        ),
    )
}
