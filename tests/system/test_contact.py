"""A customer's number goes through the whole server, does what it was left for, and is gone."""

import hashlib
import json
import re
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.hall import SAMPLE, Hall, new_teller, served
from tests.system.parts import wait_for
from tests.system.stranger import Stranger, at_the_kiosk, stranger

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]
ASKED, CALLED, AT_A_CASE = "+8613800138000", "+821099887766", "+12125550123"
TYPED_WRONGLY = "138001380009999999999"
CANARIES = (ASKED, CALLED, AT_A_CASE, TYPED_WRONGLY)
TOKEN = "the-token-on-the-slip-0123456789abcdef"
AT_ONCE = (
    ("after_seconds = 20", "after_seconds = 0"),
    ("window_seconds = 20", "window_seconds = 1"),
    ("window_least_seconds = 10", "window_least_seconds = 0"),
    ('country = "86"', 'country = "86"\nasks_after_minutes = 0'),
)


@pytest.fixture(scope="module")
def gateway() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The bank's gateway for text messages: its address, and what it was given."""
    given: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/send", given
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, gateway: tuple[str, list[dict[str, Any]]]
) -> Iterator[Hall]:
    """Broker and server with a key and a gateway; who was served is asked at once."""
    text = SAMPLE.read_text("utf-8")
    for old, new in AT_ONCE:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path_factory.mktemp("plan") / "branch.toml"
    file.write_text(text, "utf-8")
    told = {"BRANCH_FILE": str(file), "SMS_URL": gateway[0], "CONTACT_KEY": secrets.token_hex(32)}
    with served(tmp_path_factory.mktemp("hall"), **told) as parts:
        yield parts


@pytest.fixture
def retained(made: Hall) -> Iterator[Stranger]:
    """Hears all that the broker ever says of the branch."""
    with stranger(made, "server", "heliotrope/1/sample/#", "heliotrope/1/sample/nowhere") as heard:
        yield heard


@pytest.fixture
def boss(made: Hall) -> Iterator[httpx.Client]:
    """Somebody of the staff who may do everything."""
    password = new_teller(made, "boss", "admin")
    with httpx.Client(base_url=made.url, headers={"Origin": made.url}, timeout=20) as client:
        client.post("/login", data={"name": "boss", "password": password})
        yield client


def order(boss: httpx.Client, verb: str, **body: str) -> None:
    """Through the interface for programs."""
    key = {"Idempotency-Key": secrets.token_hex(8)}
    answer = boss.post(f"/api/branches/sample/{verb}", json=body, headers=key)
    assert answer.status_code == 200, answer.text


def agree(made: Hall, purpose: str, address: str) -> int:
    """On the phone page."""
    form = {"purpose": purpose, "address": address}
    page = f"{made.url}/p/{TOKEN}/contact/agree"
    return httpx.post(page, data=form, headers={"Origin": made.url}).status_code


def serve_a_gold_customer(made: Hall, boss: httpx.Client) -> None:
    """With a slip, from the kiosk to the end; on the phone both consents are given."""
    hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
    wanted = {"service": "cash", "tier": "gold", "language": "ko", "token": hashed}
    with at_the_kiosk(made) as kiosk:
        kiosk.ask({"kind": "issue", "id": secrets.token_hex(8), **wanted})
    agreed = [agree(made, *one) for one in (("ask", ASKED), ("call", CALLED))]
    refused = agree(made, "call", TYPED_WRONGLY)
    order(boss, "open-counter", counter="c1", teller="boss")
    for verb in ("call-next", "start", "finish"):
        order(boss, verb, counter="c1")

    assert (agreed, refused) == ([200, 200], 409)


def number_on(boss: httpx.Client, address: str) -> str:
    """The page of the call, once it is ours."""
    boss.post(f"{address}/take", data={"seen": "1"})
    return boss.get(address).text


def calls(boss: httpx.Client, many: int) -> list[str]:
    """The pages of so many calls, once they are there."""

    def found() -> list[str]:
        return re.findall(r'href="(/calls/[^"?]+)"', boss.get("/calls").text)

    return wait_for(lambda: found() if len(found()) >= many else None, "the calls", 60)


def written(folder: Path) -> bytes:
    """Databases, logs, the broker's files: all that there is."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def said(heard: Stranger) -> str:
    """All that was heard so far."""
    found = []
    while not heard.answers.empty():
        found.append(json.dumps(heard.answers.get()))
    return "".join(found)


def test_a_number_is_used_for_what_it_was_left_and_stands_nowhere(
    made: Hall,
    boss: httpx.Client,
    retained: Stranger,
    gateway: tuple[str, list[dict[str, Any]]],
) -> None:
    """Through every door: the phone, a case, a wrong entry; then all is searched."""
    serve_a_gold_customer(made, boss)
    form = {"request": secrets.token_hex(8), "text": "too slow", "number": ""}
    case = boss.post("/cases", data=form).headers["location"]
    boss.post(f"{case}/contact", data={"address": AT_A_CASE, "language": "en"})
    pages = [number_on(boss, address) for address in calls(boss, 2)]
    wait_for(lambda: gateway[1], f"the message: {made.server.said()}", 60)
    heard, listed = said(retained), boss.get("/calls").text + boss.get(case).text
    everything = written(made.folder).decode("latin-1")

    assert [message["to"] for message in gateway[1]] == [ASKED]
    assert f"/p/{TOKEN}?lang=ko" in gateway[1][0]["text"]
    assert sorted(n for n in CANARIES for page in pages if n in page) == [AT_A_CASE, CALLED]
    assert '"settled": "sent"' in everything or "settled=sent" in everything
    assert heard
    assert [n for n in (*CANARIES, TOKEN) if n.lstrip("+") in everything + heard + listed] == []
