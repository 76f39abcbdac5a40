"""One line per command and per device change: JSON for machines, columns for people."""

import logging
import sys
from typing import Final

import structlog
from structlog.typing import Processor

PROCESSORS: Final[list[Processor]] = []
"""One list for good: loggers that have said something before keep to the list that they know."""


def set_up(*, for_people: bool | None = None) -> None:
    """Log from INFO on to standard error; as JSON unless a person watches the terminal."""
    readable = sys.stderr.isatty() if for_people is None else for_people
    PROCESSORS[:] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
