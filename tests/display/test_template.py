"""What a pad asks when nobody has told it, and what it remembers of what it was told."""

from pathlib import Path

import pytest
from said import questionnaire

from display.kept import Kept
from display.questions import USUAL
from server.application import questions
from tests.builders import plan
from wire.messages import Questionnaire
from wire.topics import QUESTIONNAIRE


def template(folder: Path) -> Kept[Questionnaire]:
    """A pad's questionnaire."""
    return Kept(folder / "questionnaire.json", QUESTIONNAIRE, USUAL)


def test_pad_and_server_ask_the_same_where_head_office_says_nothing() -> None:
    """A pad that is newer than its server, or the other way round, changes no answer's meaning."""
    assert questions.questionnaire(plan()) == USUAL


def test_a_pad_that_starts_alone_asks_what_it_asked_last(tmp_path: Path) -> None:
    """Also after a power cut."""
    before = template(tmp_path).last()
    template(tmp_path).keep(questionnaire())

    assert (before, template(tmp_path).last()) == (USUAL, questionnaire())


@pytest.mark.parametrize("kept", ["", "{", '{"version": "autumn"}', "\\x00" * 70_000])
def test_a_file_that_cannot_be_read_is_said_and_the_usual_is_asked(
    tmp_path: Path, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pad never stays dark for it."""
    (tmp_path / "questionnaire.json").write_text(kept)

    assert template(tmp_path).last() == USUAL
    assert "questionnaire.json" in capsys.readouterr().out
