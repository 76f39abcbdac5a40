"""Nothing reaches the journal that cannot be replayed, or that stops the branch's clock."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.application import publish
from server.domain.commands import Away, CallNext, Finish, HandIn, Issue, Start
from server.domain.decide import decide
from server.domain.model import TicketId
from server.domain.refusals import Refusal, ValueNotAllowed
from server.web.verbs import VERBS
from tests.builders import BASIC, C1, C2, CASH, MORNING, after, called, done, opened, with_tickets

LONG = "x" * 65
HUGE = "P999999999D"
TICKET = {"ticket": "t9", "service": "cash", "tier": "basic", "language": "zh", "token": "f" * 64}
HERE = {"counter": "c1"}
HOSTILE: list[tuple[str, str, dict[str, Any]]] = [
    ("open-counter", "teller", {"counter": "c2", "teller": LONG}),
    ("open-counter", "teller", {"counter": "c2", "teller": " "}),
    ("open-counter", "teller", {"counter": "c2", "teller": "anna\x00"}),
    ("hand-over", "teller", HERE | {"teller": LONG}),
    ("hand-over", "teller", HERE | {"teller": "\u202eanna"}),
    ("pause-counter", "reason", HERE | {"reason": LONG}),
    ("issue", "ticket", TICKET | {"ticket": "t" * 61}),
    ("issue", "ticket", TICKET | {"ticket": "../logout"}),
    ("issue", "ticket", TICKET | {"ticket": ""}),
    ("issue", "service", TICKET | {"service": LONG}),
    ("issue", "language", TICKET | {"language": LONG}),
    ("issue", "token", TICKET | {"token": "f" * 65}),
    ("issue", "needs", TICKET | {"needs": [LONG]}),
    ("issue", "further", TICKET | {"further": ["loans"] * 1001}),
    ("issue", "appointment", TICKET | {"appointment": "2026-11-20T09:10:00"}),
    ("issue", "appointment", TICKET | {"appointment": "0001-01-01T00:00:00Z"}),
    ("issue", "appointment", TICKET | {"appointment": "9999-12-31T23:59:59-23:00"}),
    ("issue", "usually_minutes", TICKET | {"usually_minutes": float("nan")}),
    ("issue", "usually_minutes", TICKET | {"usually_minutes": 1e300}),
    ("change-profile", "profile", HERE | {"profile": {"services": [LONG]}}),
    (
        "change-profile",
        "profile",
        HERE | {"profile": {"services": ["cash"], "tier_bonus": {"gold": float("nan")}}},
    ),
    (
        "change-profile",
        "profile",
        HERE | {"profile": {"services": ["cash"], "tier_bonus": {"gold": float("inf")}}},
    ),
    (
        "change-profile",
        "profile",
        HERE | {"profile": {"services": ["cash"], "fallback": {"after": HUGE, "services": []}}},
    ),
    (
        "change-profile",
        "profile",
        HERE | {"profile": {"services": ["cash"], "fallback": {"after": -1, "services": []}}},
    ),
    ("requeue", "wait", HERE | {"wait": HUGE}),
    ("requeue", "wait", HERE | {"wait": -60}),
    ("requeue", "places", HERE | {"places": 10**30}),
    ("hold", "reason", HERE | {"reason": LONG}),
    ("hold", "back_after", HERE | {"reason": "paper", "back_after": HUGE}),
    ("hold", "back_after", HERE | {"reason": "paper", "back_after": -60}),
    ("hold-at-counter", "reason", HERE | {"reason": LONG}),
    ("finish", "outcome", HERE | {"outcome": LONG}),
    ("finish", "delivered", HERE | {"delivered": [{"service": "cash", "quantity": 10**4000}]}),
    ("finish", "delivered", HERE | {"delivered": [{"service": "cash"}] * 1001}),
    ("call-next", "finishing", HERE | {"finishing": LONG}),
    ("call-ticket", "reason", {"counter": "c2", "ticket": "t2", "reason": LONG}),
    ("cancel", "reason", {"ticket": "t2", "reason": LONG}),
    ("annotate", "note", {"ticket": "t2", "note": "x" * 501}),
    ("annotate", "note", {"ticket": "t2", "note": "two\nlines"}),
    ("annotate", "reference", {"ticket": "t2", "reference": LONG}),
    ("redirect", "elsewhere", {"ticket": "t2", "elsewhere": LONG}),
    ("upgrade", "reason", {"ticket": "t2", "tier": "gold", "reason": LONG}),
    ("transfer", "teller", {"ticket": "t2", "teller": LONG}),
    ("merge", "other", {"ticket": "t2", "other": "T1"}),
    ("divert", "until", {"service": "cash", "to": "loans", "until": "2026-11-20T10:00:00"}),
    ("divert", "until", {"service": "cash", "to": "loans", "until": "9999-12-31T23:59:59Z"}),
    ("record-outcome", "leg", {"leg": LONG, "outcome": "done"}),
]
"""A verb, the field that is wrong, and the body that a program sends."""


@pytest.mark.parametrize(("verb", "field", "body"), HOSTILE)
def test_a_hostile_value_is_refused_by_the_name_of_its_field(
    verb: str, field: str, body: dict[str, Any]
) -> None:
    """It would not fit its column, or not come back from the journal, or break every tick."""
    command = VERBS[verb].reads.validate_json(json.dumps(body))

    assert decide(called(), command, MORNING) == ValueNotAllowed(field)


def test_what_people_write_is_not_hostile() -> None:
    """A full-width space, an accent, a whole day of waiting."""
    spoken = VERBS["hold"].reads.validate_python(
        {"counter": "c1", "reason": "缺少身份证 原件　é 신분증", "back_after": timedelta(days=1)}
    )

    assert not isinstance(decide(called(), spoken, MORNING), Refusal)


def test_a_slip_is_filed_though_the_kiosks_clock_had_stopped() -> None:
    """It is on paper; its time is put right, not refused."""
    stopped = datetime(1970, 1, 1, tzinfo=UTC)
    slip = Away(TicketId("t9"), "A1-001", CASH, BASIC, "zh", "f" * 64, stopped)
    outcome = decide(with_tickets("t1"), HandIn("kiosk-1", (slip,)), after(1))

    assert not isinstance(outcome, Refusal)


def test_the_longest_ticket_has_a_leg_that_a_pad_can_name() -> None:
    """The pad's window bears the leg as an id of the wire."""
    issued = Issue(TicketId("t" * 60), CASH, BASIC, "zh", "f" * 64)
    served = done(opened(), issued, CallNext(C1), Start(C1))
    finished = done(served, Finish(C1), at=after(5))

    assert publish.counter(finished, C1, after(5)).rating is not None
    assert publish.counter(finished, C2, after(5)).rating is None
