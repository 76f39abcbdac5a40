"""One line per command and per device change: JSON for machines, columns for people."""

import logging
import os
import re
import sys
from typing import Final

import structlog
from structlog.typing import EventDict, Processor

PROCESSORS: Final[list[Processor]] = []
"""One list for good: loggers that have said something before keep to the list that they know."""
ROW: Final = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)
"""With an error PostgreSQL shows the row that it is about, and a row may be somebody's."""
SETTING: Final = "HELIOTROPE_LOGS"
FORMS: Final = {"json": False, "text": True}


def set_up(*, for_people: bool | None = None) -> None:
    """Log from INFO on to standard error; as JSON unless a person watches the terminal.

    HELIOTROPE_LOGS says `json` or `text` whoever watches. What libraries warn of comes in the same
    form.
    """
    asked = FORMS.get(os.environ.get(SETTING, ""), sys.stderr.isatty())
    readable = asked if for_people is None else for_people
    renderer = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_rows,
    ]
    PROCESSORS[:] = [*common, renderer]
    structlog.configure(
        processors=PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _take_in_libraries(common, renderer)


def _take_in_libraries(common: list[Processor], renderer: Processor) -> None:
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    form = structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=common)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(form)
    handler.setLevel(logging.WARNING)
    logging.getLogger().handlers[:] = [handler]


def _without_rows(_logger: object, _method: str, said: EventDict) -> EventDict:
    for name, value in said.items():
        if isinstance(value, str) and "\n" in value:
            said[name] = ROW.sub(r"\1: (not for the log)", value)
    return said
