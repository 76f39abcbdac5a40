"""The chime: heard where there is a loudspeaker, harmless where there is none."""

import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

pytestmark = pytest.mark.ui

PLAY = """
import sys, time
from pathlib import Path
from display.chime import Chime
chime = Chime(Path(sys.argv[1]))
chime.play()
chime.play()
time.sleep(float(sys.argv[2]))
"""


def _play(folder: Path, seconds: str, **environment: str) -> subprocess.CompletedProcess[str]:
    order = [sys.executable, "-c", PLAY, str(folder), seconds]
    surroundings = {**os.environ, "KIVY_HOME": str(folder), **environment}
    return subprocess.run(
        order, env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_call_is_heard(tmp_path: Path) -> None:
    """Two tones reach the sound card, here a file."""
    heard = tmp_path / "heard.pcm"
    _play(tmp_path, "1", SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=str(heard))

    assert any(heard.read_bytes())


def test_a_board_without_a_loudspeaker_goes_on(tmp_path: Path) -> None:
    """Kivy gives a sound of no length there, which never ends."""
    played = _play(tmp_path, "0", SDL_AUDIODRIVER="none-such")

    assert played.returncode == 0
    assert "no loudspeaker" in played.stdout + played.stderr


def test_the_chime_is_short_and_does_not_clip(tmp_path: Path) -> None:
    """It must be over before the next call may begin."""
    from display import chime  # noqa: PLC0415 - Kivy reads the environment when imported

    chime.write(tmp_path / "chime.wav")
    with wave.open(str(tmp_path / "chime.wav")) as file:
        seconds = file.getnframes() / file.getframerate()
        samples = memoryview(file.readframes(file.getnframes())).cast("h")

    assert seconds < 2
    assert 8_000 < max(map(abs, samples)) < 32_000
