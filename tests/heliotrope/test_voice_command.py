"""`heliotrope voice`: an operator hears a call, records it, and builds the bank."""

import subprocess
import sys
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from voice import sound

SAMPLE = "deploy/branches/sample.toml"


def voice(*words: str | Path) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, ["voice", *map(str, words)])


def test_a_call_can_be_tried(tmp_path: Path) -> None:
    """Before a customer hears it."""
    out = tmp_path / "call.wav"
    done = voice("say", "A021", "V1", "--languages", "zh,en", "--clips", tmp_path, "--out", out)
    seconds = sound.seconds(sound.read(out))

    assert done.exit_code == 0
    assert done.output == f"{seconds:.1f} s, in {out}\n"
    assert 4 < seconds < 15


def test_a_language_in_which_nothing_is_called_is_refused(tmp_path: Path) -> None:
    """With those that there are."""
    done = voice("say", "A021", "1", "--languages", "zh,ar", "--out", tmp_path / "call.wav")

    assert done.exit_code == 1
    assert 'calls are not said in "ar"; there is zh, ko, en, zh-hant, vi' in done.output


@pytest.mark.parametrize("words", [("", "1"), ("A1", "-")])
def test_what_has_neither_digit_nor_letter_is_no_call(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A script whose variable is empty hears of it, instead of "number, please go"."""
    done = voice("say", *words, "--languages", "en", "--out", tmp_path / "call.wav")

    assert done.exit_code == 1
    assert "is neither a number nor a letter" in done.output


def test_a_folder_that_is_not_there_is_a_line_and_no_traceback(tmp_path: Path) -> None:
    """The command is typed by people."""
    lost = voice("say", "A1", "1", "--languages", "en", "--out", tmp_path / "no" / "call.wav")

    assert lost.exit_code == 1
    assert "No such file" in lost.output


@pytest.mark.parametrize(
    "words", [("say", "A1", "1", "--clips", "none", "--out", "call.wav"), ("build", "bank")]
)
def test_a_machine_without_a_voice_says_what_to_install(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """And makes no file in which nothing is said."""
    order = [sys.executable, "-m", "heliotrope", "voice", *words]
    bare = {"PATH": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        order, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "apt-get install espeak-ng" in done.stderr.splitlines()[-1]
    assert not list(tmp_path.glob("**/*.wav"))


def test_a_branchs_languages_can_be_narrowed() -> None:
    """To record one language after the other."""
    named = voice("names", "--branch", SAMPLE, "--languages", "ko").output.splitlines()

    assert {line.split("/")[0] for line in named} == {"ko"}


def test_the_names_are_those_that_the_bank_is_built_of(tmp_path: Path) -> None:
    """Whoever records what `names` lists has recorded everything."""
    named = voice("names", "--branch", SAMPLE).output.splitlines()
    built = voice("build", tmp_path, "--branch", SAMPLE)
    files = {file.relative_to(tmp_path).as_posix() for file in tmp_path.glob("*/*.wav")}

    assert {line.split("\t")[0] for line in named} == files
    assert built.output == f"{len(files)} clips made, 0 recorded, in {tmp_path}\n"
    assert "ko/counter-3.wav\t삼 번 창구로 오십시오." in named


def test_what_cannot_be_used_is_said_before_anything_is_built(tmp_path: Path) -> None:
    """A recording in stereo, a name that is mistyped, a branch file with a fault."""
    own = tmp_path / "own" / "zh"
    own.mkdir(parents=True)
    with wave.open(str(own / "mark-0.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(b"\0" * 400)
    faulty = tmp_path / "b.toml"
    faulty.write_text('code = "b1"')
    bank = tmp_path / "bank"
    stereo = voice("build", bank, "--languages", "zh", "--recordings", own.parent)
    unplanned = voice("build", bank, "--branch", faulty)

    assert (stereo.exit_code, unplanned.exit_code) == (1, 1)
    assert f"{own / 'mark-0.wav'} must be mono, 16 bit, 22050 Hz; make it so: sox" in stereo.output
    assert "b.toml" in unplanned.output
    assert not bank.exists()
