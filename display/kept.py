"""What was heard last, on disk: a display that starts without a server knows it."""

from pathlib import Path
from typing import Generic, TypeVar

import structlog

from wire.topics import MalformedMessage, Topic

log = structlog.get_logger()
M = TypeVar("M")


class Kept(Generic[M]):
    """The newest message of a topic, in a file; `usual` where none was kept."""

    def __init__(self, file: Path, topic: Topic[M], usual: M) -> None:
        self._file, self._topic, self._usual = file, topic, usual

    def last(self) -> M:
        """The one that was kept last, or the usual one."""
        try:
            return self._topic.read(self._file.read_bytes())
        except FileNotFoundError:
            return self._usual
        except (OSError, MalformedMessage) as wrong:
            log.warning("what was kept is not read", file=str(self._file), reason=str(wrong))
            return self._usual

    def keep(self, message: M) -> None:
        """From now on this is the last one."""
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_bytes(self._topic.write(message))
            fresh.replace(self._file)
        except OSError as wrong:  # a full disk must not stop a display
            log.warning("not kept", file=str(self._file), reason=str(wrong))
