"""Logging is set up by every command; loggers that have spoken before go on."""

import structlog
from structlog.testing import capture_logs

from wire import logs

log = structlog.get_logger()


def test_what_has_spoken_before_is_heard_after_a_second_set_up() -> None:
    """Tests run several commands in one process; each sets up anew."""
    logs.set_up(for_people=False)
    log.info("before")
    logs.set_up(for_people=False)
    with capture_logs() as heard:
        log.info("after")

    assert [line["event"] for line in heard] == ["after"]
