"""`heliotrope simulate`: reads the branch file, plays, and says what came of it."""

import logging
from pathlib import Path
from typing import Any, Final

import structlog

from heliotrope.simulate import report
from heliotrope.simulate.run import Setting, play
from server.adapters.branch_file import BranchFileError, read_plan
from server.adapters.own_disciplines import installed

CANNOT: Final = BranchFileError


def simulate(branch: Path, asked: dict[str, Any], as_json: bool) -> tuple[str, bool]:
    """What to print, and whether all went well."""
    # Doors that lose their process say so; here it is meant.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    setting = Setting(read_plan(branch), own=installed(), **asked)
    result = play(setting)
    say = report.as_json if as_json else report.as_text
    return say(result, setting, str(branch)), not result.violations
