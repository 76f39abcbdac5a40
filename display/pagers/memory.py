"""Who holds which pager, on disk: a power cut must not take anybody's call away."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from display.pagers.lending import Lent

log = structlog.get_logger()
_FILE: Final = TypeAdapter(dict[int, tuple[str, AwareDatetime]])


class Memory:
    """One small file, replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lent.json"

    def load(self) -> dict[int, Lent]:
        """What was kept last; a file that cannot be read is put aside, and said."""
        try:
            held = _FILE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValidationError:
            aside = self._path.with_suffix(".damaged")
            self._path.replace(aside)
            log.warning("who holds the pagers is lost", kept=str(aside))
            return {}
        return {pager: Lent(number, since) for pager, (number, since) in held.items()}

    def keep(self, lent: Mapping[int, Lent]) -> None:
        """Write it down; done when it is on the disk."""
        unfinished = self._path.with_suffix(".new")
        with unfinished.open("wb") as file:
            file.write(
                _FILE.dump_json({pager: (one.number, one.since) for pager, one in lent.items()})
            )
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)
