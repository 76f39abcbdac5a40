"""The questionnaire that was heard last, on disk: a pad that starts without a server knows it."""

from pathlib import Path

import structlog

from display.questions import USUAL
from wire.messages import Questionnaire
from wire.topics import QUESTIONNAIRE, MalformedMessage

log = structlog.get_logger()


class Template:
    """A pad's questionnaire in its folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "questionnaire.json"

    def last(self) -> Questionnaire:
        """The one that was kept last, or the usual one."""
        try:
            return QUESTIONNAIRE.read(self._file.read_bytes())
        except FileNotFoundError:
            return USUAL
        except (OSError, MalformedMessage) as wrong:
            log.warning("questionnaire not read", file=str(self._file), reason=str(wrong))
            return USUAL

    def keep(self, questionnaire: Questionnaire) -> None:
        """From now on this is the last one."""
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_bytes(QUESTIONNAIRE.write(questionnaire))
            fresh.replace(self._file)
        except OSError as wrong:  # a full disk must not stop the pad from asking
            log.warning("questionnaire not kept", file=str(self._file), reason=str(wrong))
