"""The interface for programs: every verb, for its roles, once per request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest
from web_staff import NAMES

from server.application.ports import Role
from server.web.house import House
from server.web.verbs import VERBS

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
KEY = {"Idempotency-Key": "one-request-of-ours"}


@dataclass(frozen=True)
class Program:
    """A program that has logged in."""

    client: httpx.AsyncClient

    async def give(
        self, verb: str, key: str = "one-request-of-ours", **body: object
    ) -> httpx.Response:
        """One verb."""
        return await self.client.post(
            f"/api/branches/sample/{verb}", json=body, headers={"Idempotency-Key": key}
        )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", sorted(VERBS))
async def test_a_verb_is_open_to_its_roles_only(log_in: LogIn, role: Role, verb: str) -> None:
    """Deny by default, verb by verb: 422 means that only the body was missing."""
    program = Program(await log_in(NAMES[role]))
    answer = await program.give(verb, unknown_field=[])

    assert (answer.status_code == 403) == (role not in VERBS[verb].roles)
    assert answer.status_code != 404


async def test_an_unknown_field_is_refused_and_named(log_in: LogIn, house: House) -> None:
    """A mistyped option must not be taken for none."""
    program, before = Program(await log_in("mei")), house.door.branch
    answer = await program.give("finish", counter="c1", outcom="partly")

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("outcom:")
    assert house.door.branch == before


async def test_a_verb_tells_what_happened(log_in: LogIn, house: House) -> None:
    """And how far the journal is, so that a program can wait until it has seen it."""
    program = Program(await log_in("mei"))
    answer = await program.give("finish", counter="c1", outcome="done")

    assert answer.status_code == 200
    assert answer.json()["sequence"] == house.door.branch.sequence
    assert answer.json()["events"][0]["kind"] == "TicketServed"


async def test_a_call_says_why_this_ticket_was_chosen(log_in: LogIn) -> None:
    """Nobody wonders why B14 goes before A21: the server says it, in the branch's languages."""
    program = Program(await log_in("anna"))
    await program.give("open-counter", counter="c3", teller="anna")
    answer = await program.give("call-next", key="another-request", counter="c3")
    called = answer.json()["events"][0]

    assert called["kind"] == "TicketCalled"
    assert set(called["said"]) == {"zh", "ko", "en"}
    assert all(called["why"]["values"]["number"] in said for said in called["said"].values())


async def test_the_same_request_twice_gets_the_same_answer(log_in: LogIn, house: House) -> None:
    """A program whose line broke asks again without fear."""
    program = Program(await log_in("admin"))
    body = {"service": "cash", "tier": "basic", "language": "ko", "token": "f" * 64}
    first = (await program.give("issue", ticket="t1", **body)).json()
    again = (await program.give("issue", ticket="t1", **body)).json()

    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["events"] == first["events"]
    assert again["sequence"] == house.door.branch.sequence == first["sequence"]


@pytest.mark.parametrize("key", ["", "short", "UPPERCASE-IS-NOT", "x" * 65])
async def test_a_request_without_a_proper_id_is_not_carried_out(log_in: LogIn, key: str) -> None:
    """It could not be asked again safely."""
    program = Program(await log_in("mei"))
    answer = await program.give("finish", key, counter="c1")

    assert (answer.status_code, answer.json()["error"]) == (422, "NotUnderstood")


async def test_a_refusal_speaks_the_languages_of_the_branch(log_in: LogIn) -> None:
    """The program shows it to whoever stands there."""
    program = Program(await log_in("mei"))
    answer = await program.give("call-next", counter="c1")

    assert (answer.status_code, answer.json()["error"]) == (409, "CounterBusy")
    assert sorted(answer.json()["texts"]) == ["en", "ko", "zh"]
    assert len(set(answer.json()["texts"].values())) == 3


async def test_a_wrong_body_is_told_by_its_place(log_in: LogIn) -> None:
    """Whoever writes the program finds the field."""
    program = Program(await log_in("mei"))
    answer = await program.give("finish", counter="c1", delivered=[{"service": 3}])

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("delivered.0.")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"counter": 1}', b"\xff"])
async def test_what_is_no_verb_is_refused_not_broken(log_in: LogIn, body: bytes) -> None:
    """Hostile input costs one line."""
    client = await log_in("mei")
    answer = await client.post("/api/branches/sample/finish", content=body, headers=KEY)

    assert answer.status_code == 422


@pytest.mark.parametrize("verb", ["tick", "change-plan", "hand-in", "lease-numbers", "nonsense"])
async def test_what_belongs_to_the_clock_or_the_devices_is_not_offered(
    log_in: LogIn, verb: str
) -> None:
    """An administrator's program cannot play the clock."""
    program = Program(await log_in("admin"))

    assert (await program.give(verb)).status_code == 404


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("finish", {"counter": "c1"}),
        ("call-next", {"counter": "c1"}),
        ("close-counter", {"counter": "c4"}),
        ("open-counter", {"counter": "c3", "teller": "mei"}),
    ],
)
async def test_a_teller_cannot_act_at_the_counter_of_another(
    log_in: LogIn, house: House, verb: str, body: dict[str, str]
) -> None:
    """Nor open one in another's name."""
    before = house.door.branch
    program = Program(await log_in("anna"))
    answer = await program.give(verb, **body)

    assert (answer.status_code, answer.json()["error"]) == (409, "CounterTaken")
    assert house.door.branch is before


async def test_a_page_elsewhere_cannot_give_a_verb(log_in: LogIn) -> None:
    """A teller's cookie is not enough."""
    client = await log_in("mei")
    headers = KEY | {"Origin": "http://elsewhere.test"}
    answer = await client.post(
        "/api/branches/sample/finish", json={"counter": "c1"}, headers=headers
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/api/branches", "/api/branches/sample"])
async def test_a_stranger_is_told_to_log_in(visitor: httpx.AsyncClient, path: str) -> None:
    """Programs are told so, not shown the form."""
    assert (await visitor.get(path)).status_code == 401


async def test_a_cookie_that_nobody_signed_is_a_stranger(visitor: httpx.AsyncClient) -> None:
    """Whoever makes one up."""
    visitor.cookies.set("heliotrope", "eyJuYW1lIjoiYWRtaW4ifQ==.aaaa.bbbb")

    assert (await visitor.get("/api/branches")).status_code == 401


async def test_the_branch_shows_no_token_and_no_undo(log_in: LogIn) -> None:
    """Whoever reads it could otherwise open the customers' pages."""
    client = await log_in("mei")
    shown = (await client.get("/api/branches/sample")).json()

    assert shown["tickets"]
    assert not [one for one in shown["tickets"] if {"token", "undo"} & one.keys()]


async def test_a_hostile_value_is_named_and_not_recorded(log_in: LogIn, house: House) -> None:
    """Not a failure of the store, and not one of ours: the field is told in every language."""
    program = Program(await log_in("admin"))
    before = house.door.branch
    answer = await program.give("hold", counter="c1", reason="x" * 200_000)

    assert (answer.status_code, answer.json()["error"]) == (422, "ValueNotAllowed")
    assert "reason" in answer.json()["texts"]["ko"]
    assert house.door.branch is before


async def test_a_note_is_given_as_text_and_read_as_text(log_in: LogIn) -> None:
    """The journal, and so what happened, has its id only."""
    program = Program(await log_in("lena"))
    answer = await program.give("annotate", ticket="ticket-05", note="reads lips")
    branch = (await program.client.get("/api/branches/sample")).json()

    assert "reads lips" not in answer.text
    assert {one["note"] for one in branch["tickets"]} == {"", "reads lips"}
