"""The loudspeaker of a board: what it is given, and what becomes of it without one."""

import os
import subprocess
import sys
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import tones
from said import call
from structlog.testing import capture_logs

from display.announce import Announcement, Begun
from display.saying import Announce
from display.speaking import Speaker
from voice import sound
from voice.bank import Bank
from voice.sentence import Sentence


@dataclass
class Ear:
    """Hears whole files."""

    there: bool = True
    heard: list[bytes] = field(default_factory=list)
    loudness: float = 0.0
    stops: int = 0

    def play(self, path: Path, loudness: float) -> float:
        self.heard.append(sound.read(path))
        self.loudness = loudness
        return sound.seconds(self.heard[-1]) if self.there else 0.0

    def stop(self) -> None:
        self.stops += 1


def order(number: str, loudness: float = 1.0) -> Announce:
    """A call to be said in English."""
    begun = Begun(Announcement(call(number)))
    return Announce(begun, (Sentence("en", number, "1"),), loudness)


async def spoken(folder: Path, ear: Ear, *orders: Announce) -> list[float]:
    """How long each order lasted, by the speaker's own account."""
    speaker = Speaker(Bank(tones.record(folder / "bank", "en")), ear, folder / "said")
    told: list[float] = []
    for each in orders:
        speaker.say(each, told.append)
    await speaker.finish()
    return told


async def test_what_is_heard_is_the_call_and_its_length_is_told(tmp_path: Path) -> None:
    """The next call begins when it is over."""
    ear = Ear()
    told = await spoken(tmp_path, ear, order("A021", 0.4))
    expected = Bank(tmp_path / "bank").joined([Sentence("en", "A021", "1")])

    assert ear.heard[1:] == [expected]
    assert (told, ear.loudness) == ([sound.seconds(expected)], 0.4)


@pytest.mark.parametrize(("there", "loudness"), [(False, 1.0), (True, 0.0)])
async def test_without_loudspeaker_or_in_quiet_hours_the_queue_goes_on(
    tmp_path: Path, *, there: bool, loudness: float
) -> None:
    """Nothing is made, and the board is told at once."""
    ear = Ear(there)
    told = await spoken(tmp_path, ear, order("A021", loudness))

    assert (told, len(ear.heard)) == ([0.0], 1)


class FullDisk(Ear):
    """Plays what is asked for at the start, and then nothing can be written."""

    def play(self, path: Path, loudness: float) -> float:
        if self.heard:
            raise OSError(28, "No space left on device")
        return super().play(path, loudness)


async def test_a_call_that_could_not_be_played_is_not_logged_as_said(tmp_path: Path) -> None:
    """The queue goes on, and whoever looks for the reason finds it beside the number."""
    with capture_logs() as lines:
        told = await spoken(tmp_path, FullDisk(), order("A021"))

    assert told == [0.0]
    assert [(line["event"], line["number"]) for line in lines] == [("not said", "A021")]


async def test_a_sound_that_comes_too_late_is_not_played_over_the_next(tmp_path: Path) -> None:
    """The board has gone on meanwhile."""
    ear = Ear()
    told = await spoken(tmp_path, ear, order("A021"), order("A022"))

    assert len(told) == 1
    assert ear.heard[1:] == [Bank(tmp_path / "bank").joined([Sentence("en", "A022", "1")])]


async def test_what_was_taken_back_is_not_played(tmp_path: Path) -> None:
    """Whether it sounds already or is still being made."""
    ear = Ear()
    speaker = Speaker(Bank(tones.record(tmp_path / "bank", "en")), ear, tmp_path / "said")
    speaker.say(order("A021"), lambda _: None)
    speaker.hush()
    await speaker.finish()

    assert (len(ear.heard), ear.stops) == (1, 1)


def test_a_board_that_shall_be_silent_lacks_nothing(tmp_path: Path) -> None:
    """Another board of the hall speaks."""
    told: list[float] = []
    speaker = Speaker(Bank(tmp_path), None, tmp_path / "said")
    speaker.say(order("A021"), told.append)
    speaker.hush()

    assert (speaker.state, told) == ("", [0.0])


@pytest.mark.parametrize(
    ("there", "clips", "machine", "state"),
    [
        (True, False, True, "ok"),
        (True, True, False, "ok"),
        (True, False, False, "no_voice"),
        (False, True, True, "no_loudspeaker"),
    ],
)
def test_the_staff_are_told_what_a_board_lacks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: bool,
    clips: bool,
    machine: bool,
    state: str,
) -> None:
    """A hall in which nothing is heard looks like any other."""
    if clips:
        tones.record(tmp_path / "bank", "en")
    if not machine:
        monkeypatch.setenv("PATH", str(tmp_path))

    assert Speaker(Bank(tmp_path / "bank"), Ear(there), tmp_path / "said").state == state


# --- the real loudspeaker -------------------------------------------------------------------------
PLAY = """
import sys, time
from pathlib import Path
from voice.bank import Bank
from voice.loudspeaker import Loudspeaker
from voice.sentence import Sentence
from voice import sound
sound.write(Path(sys.argv[1]), [Bank(Path(sys.argv[2])).joined([Sentence("en", "A21", "3")])])
seconds = Loudspeaker().play(Path(sys.argv[1]), float(sys.argv[3]))
print("seconds", seconds)
time.sleep(seconds and seconds + 0.5)
"""


def _played(
    folder: Path, loudness: float = 1.0, **environment: str
) -> subprocess.CompletedProcess[str]:
    bank = tones.record(folder / "bank", "en")
    asked = [sys.executable, "-c", PLAY, str(folder / "said.wav"), str(bank), str(loudness)]
    surroundings = {**os.environ, "KIVY_HOME": str(folder), **environment}
    return subprocess.run(
        asked, env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.ui
@pytest.mark.parametrize("loudness", [1.0, 0.4])
def test_every_clip_reaches_the_sound_card_as_loud_as_it_shall(
    tmp_path: Path, loudness: float
) -> None:
    """Here a file, from which the number is read back."""
    heard = tmp_path / "heard.pcm"
    _played(tmp_path, loudness, SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=str(heard))
    made, played = (
        max(map(abs, array("h", frames)))
        for frames in (sound.read(tmp_path / "said.wav"), heard.read_bytes())
    )

    assert tones.calls(heard) == [("A21", "3")]
    assert played / made == pytest.approx(loudness, rel=0.1)


@pytest.mark.ui
def test_a_machine_without_a_loudspeaker_says_so_and_goes_on(tmp_path: Path) -> None:
    """Kivy gives a sound of no length there, which never ends."""
    played = _played(tmp_path, SDL_AUDIODRIVER="none-such")

    assert played.returncode == 0
    assert "no loudspeaker" in played.stdout + played.stderr
    assert "seconds 0.0" in played.stdout
