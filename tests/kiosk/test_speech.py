"""Sentences become sound: with a real voice, and a bank's recordings."""

import os
import shutil
import wave
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.voice.listening import Say
from kiosk.voice.speech import Speech
from voice.sound import RATE

HALLO = {
    "zh": "请取走您的号票",
    "ko": "번호표를 받아 주세요",
    "en": "Take your ticket",
    "vi": "Xin quý khách lấy phiếu",
}


@dataclass
class Ear:
    """Hears whole files."""

    heard: list[bytes] = field(default_factory=list)
    loudness: float = 0.0
    stops: int = 0

    def play(self, path: Path, loudness: float) -> None:
        with wave.open(str(path)) as sound:
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            assert sound.getframerate() == RATE
            self.heard.append(sound.readframes(sound.getnframes()))
        self.loudness = loudness

    def stop(self) -> None:
        self.stops += 1


def order(language: str, *texts: str, rate: float = 1.0) -> Say:
    """Something to say."""
    return Say(texts or (HALLO[language],), language, rate, 0.6)


async def said(folder: Path, *orders: Say, recordings: Path | None = None) -> Ear:
    """What is heard of these orders, one given right after the other."""
    ear = Ear()
    speech = Speech(ear, folder / "speech", recordings)
    for each in orders:
        speech.say(each)
    await speech.finish()
    return ear


@pytest.mark.parametrize("language", HALLO)
async def test_a_sentence_is_heard_in_every_language(language: str, tmp_path: Path) -> None:
    """Half a second at least, and not silence."""
    ear = await said(tmp_path, order(language))

    assert len(ear.heard[0]) > RATE
    assert len(set(ear.heard[0])) > 100
    assert ear.loudness == 0.6


async def test_slower_is_longer(tmp_path: Path) -> None:
    """From half as fast to twice as fast."""
    slow, usual, fast = [
        len((await said(tmp_path, order("en", rate=rate))).heard[0]) for rate in (0.5, 1.0, 2.0)
    ]

    assert slow > 1.4 * usual > 1.4 * 1.2 * fast


async def test_only_what_was_said_last_is_heard(tmp_path: Path) -> None:
    """A key that is pressed twice is not answered twice."""
    ear = await said(tmp_path, order("en", "one"), order("en", "two"), order("ko"))
    alone = await said(tmp_path / "alone", order("ko"))

    assert ear.heard == alone.heard
    assert ear.stops >= 3


async def test_a_banks_own_recording_is_heard_instead(tmp_path: Path) -> None:
    """A voice that people know is better than a machine's."""
    recording = tmp_path / "recordings" / "en" / "Take your ticket.wav"
    recording.parent.mkdir(parents=True)
    with wave.open(str(recording), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"\x11\x22" * 500)
    ear = await said(tmp_path, order("en"), recordings=tmp_path / "recordings")

    assert ear.heard[0].startswith(b"\x11\x22" * 500)


async def test_nothing_that_was_said_stays_on_the_disk(tmp_path: Path) -> None:
    """It may have been private."""
    ear = Ear()
    speech = Speech(ear, tmp_path)
    speech.say(order("en"))
    await speech.finish()
    speech.hush()

    assert ear.heard
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - paths would block the loop


async def test_without_a_voice_the_kiosk_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that is missing is named where operators look."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("espeak-ng") is None
    ear = await said(tmp_path, order("en"))

    assert ear.heard == []
    assert "apt-get install espeak-ng" in capsys.readouterr().out
