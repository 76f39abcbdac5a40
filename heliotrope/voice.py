"""`heliotrope voice`: the clips of which boards make their calls, and what a call sounds like."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from voice import machine, sound
from voice.bank import Bank
from voice.building import Unfit, Wanted, build, clips_of
from voice.sentence import Sentence
from words.languages import ANNOUNCED

LANGUAGES: Final = click.option(
    "--languages", help=f"Separated by commas; by default the branch's, or {','.join(ANNOUNCED)}."
)
BRANCH: Final = click.option(
    "--branch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A branch file: its languages, counters, zones and ways.",
)
COUNTERS: Final = 40
"""Without a branch file, clips are made for so many counters."""


@click.group()
def voice() -> None:
    """How boards say calls aloud."""


@voice.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@BRANCH
@LANGUAGES
@click.option(
    "--recordings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The bank's own, as LANGUAGE/NAME.wav; they win.",
)
def build_clips(
    folder: Path, branch: Path | None, languages: str | None, recordings: Path | None
) -> None:
    """Make the clips of all calls in FOLDER, for HELIOTROPE_CLIPS of boards."""
    wanted = _wanted(branch, languages)
    try:
        built = build(folder, wanted, recordings)
    except Unfit as wrong:
        raise click.ClickException(str(wrong)) from None
    except machine.FAILURES as wrong:
        raise _failed(wrong) from None
    for name in built.unused:
        click.echo(f"not used in calls: {name}")
    click.echo(f"{built.made} clips made, {built.recorded} recorded, in {folder}")


@voice.command("say")
@click.argument("number")
@click.argument("counter")
@LANGUAGES
@click.option("--where", default="", help="A zone or a way, in the one language that is named.")
@click.option("--clips", type=click.Path(path_type=Path), default=Path("var/voice"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def say_call(
    number: str, counter: str, languages: str | None, where: str, clips: Path, out: Path
) -> None:
    """Write what the call of NUMBER to COUNTER sounds like as a WAV file."""
    for told in (number, counter):
        if not any(mark.isalnum() for mark in told):
            raise click.ClickException(f'"{told}" is neither a number nor a letter')
    places = (where,) if where else ()
    sentences = [Sentence(language, number, counter, places) for language in _known(languages)]
    bank = Bank(clips)
    frames = bank.joined(sentences)
    if frames == bank.joined(()):
        raise click.ClickException(f"nothing could be said; {machine.REMEDY}")
    try:
        sound.write(out, [frames])
    except OSError as wrong:
        raise _failed(wrong) from None
    click.echo(f"{sound.seconds(frames):.1f} s, in {out}")


@voice.command("names")
@BRANCH
@LANGUAGES
def names(branch: Path | None, languages: str | None) -> None:
    """List what can be recorded: a name, a tab, what is to be said."""
    wanted = _wanted(branch, languages)
    for language in wanted.languages:
        for clip in clips_of(wanted, language):
            click.echo(f"{language}/{clip.name}.wav\t{clip.text}")


def _wanted(branch: Path | None, languages: str | None) -> Wanted:
    wanted = _of_branch(branch) if branch else _of_any()
    return replace(wanted, languages=_known(languages)) if languages else wanted


def _failed(wrong: Exception) -> click.ClickException:
    remedy = "" if machine.is_there() else f"; {machine.REMEDY}"
    return click.ClickException(f"{wrong}{remedy}")


def _known(languages: str | None) -> tuple[str, ...]:
    """The languages that are named, or all.

    Raises:
        click.ClickException: one of them is not said aloud.
    """
    codes = tuple(languages.split(",")) if languages else ANNOUNCED
    for code in codes:
        if code not in ANNOUNCED:
            raise click.ClickException(
                f'calls are not said in "{code}"; there is {", ".join(ANNOUNCED)}'
            )
    return codes


def _of_any() -> Wanted:
    return Wanted(ANNOUNCED, tuple(str(number + 1) for number in range(COUNTERS)))


def _of_branch(path: Path) -> Wanted:
    files = import_module("server.adapters.branch_file")
    try:
        plan = files.read_plan(path)
    except files.BranchFileError as wrong:
        raise click.ClickException(str(wrong)) from None
    languages = tuple(code for code in plan.languages if code in ANNOUNCED)
    counters = tuple(counter.number for counter in plan.counters.values())
    return Wanted(languages, counters, tuple(_texts(plan)))


def _texts(plan: Any) -> Iterator[dict[str, str]]:
    for zone in plan.zones.values():
        yield from (dict(zone.name), dict(zone.way))
    yield from (dict(counter.way) for counter in plan.counters.values())
