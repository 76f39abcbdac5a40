"""One line per command and per device change: JSON for machines, columns for people."""

import logging
import sys

import structlog


def set_up(*, for_people: bool | None = None) -> None:
    """Log from INFO on to standard error; as JSON unless a person watches the terminal."""
    readable = sys.stderr.isatty() if for_people is None else for_people
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
