"""A front before two servers, with the files that the project ships: one may go, pages do not."""

import asyncio
import re
import ssl
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from heliotrope.processes import free_port
from server.adapters.authority import keep, new_authority
from server.adapters.clock import wall_clock
from tests import postgres
from tests.databases import empty
from tests.system.hall import running
from tests.system.parts import PATIENCE, Part, wait_for
from tests.system.servers import PASSWORD, Server, servers
from tests.system.storm import small
from wire.keys import new_key
from wire.tls import CA, CERTIFICATE, KEY

SHIPPED = Path("deploy/cluster")
CADDY = Path(sys.executable).parent / "caddy"
pytestmark = pytest.mark.system


def of_nginx(folder: Path, port: int, made: list[Server]) -> list[str]:
    """The shipped file with this test's ports and certificate, and files of its own."""
    text = _here((SHIPPED / "nginx.conf").read_text("utf-8"), folder, made)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = re.sub("access_log .*;", f"access_log {folder}/access.log short;", text)
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {", "http {\n" + scratch)
    path = folder / "nginx.conf"
    path.write_text(f"pid {folder}/nginx.pid;\ndaemon off;\n{text}", "utf-8")
    return ["/usr/sbin/nginx", "-c", str(path), "-e", "stderr"]


def of_caddy(folder: Path, port: int, made: list[Server]) -> list[str]:
    """Likewise; where browsers are sent on from port 80 is another port here."""
    text = _here((SHIPPED / "Caddyfile").read_text("utf-8"), folder, made)
    text = text.replace("admin off", f"admin off\n\thttp_port {free_port()}", 1)
    path = folder / "Caddyfile"
    path.write_text(text.replace("queue.bank.example", f"https://127.0.0.1:{port}"), "utf-8")
    return [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(path)]


def _here(text: str, folder: Path, made: list[Server]) -> str:
    for place, each in enumerate(made, 11):
        text = text.replace(f"10.0.0.{place}:8080", each.url.removeprefix("http://"))
    return text.replace("/etc/heliotrope/web", str(folder))


Front = Callable[[Path, int, list[Server]], list[str]]


@contextmanager
def front(folder: Path, made: list[Server], command: Front) -> Iterator[str]:
    """With a certificate of a CA whose ca.pem lies in the folder; its address."""
    key, ca = new_key(), new_authority(folder / "authority", "branch", wall_clock())
    keep(folder, ca, ca.broker(["127.0.0.1"], key.public_key(), wall_clock()), key)
    assert {each.name for each in folder.iterdir()} >= {CA, CERTIFICATE, KEY}
    port = free_port()
    url = f"https://127.0.0.1:{port}"
    home = {"HOME": str(folder)}
    before = Part("front", command(folder, port, made), home, folder)
    with running(before):
        trust = ssl.create_default_context(cafile=folder / CA)
        wait_for(lambda: _answers(url, trust), f"the front: {before.said()}")
        yield url


def _answers(url: str, trust: ssl.SSLContext) -> bool:
    try:
        return httpx.get(f"{url}/healthz", verify=trust).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def issued(client: httpx.AsyncClient) -> int:
    """The number of a new ticket; nothing but the front asks twice."""
    body = {
        "ticket": uuid.uuid4().hex, "service": "cash", "tier": "basic", "language": "ko",
        "token": "f0" * 32,
    }  # fmt: skip
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await client.post("/api/branches/b1/issue", json=body, headers=key)
    assert answer.status_code == httpx.codes.OK, answer.text
    return int(answer.json()["events"][0]["ordinal"])


async def first_beat(client: httpx.AsyncClient) -> str:
    """The first that a page's stream brings."""
    async with asyncio.timeout(PATIENCE), client.stream("GET", "/board/b1/hall/stream") as answer:
        async for line in answer.aiter_lines():
            if line:
                return line
    return ""


@pytest.mark.parametrize("command", [of_nginx, of_caddy])
def test_one_of_two_servers_is_killed_and_nobody_hears_of_it(
    tmp_path: Path, command: Front
) -> None:
    """Over TLS 1.3, with the session of before; streams come through, unbuffered."""

    async def scenario(url: str, made: list[Server]) -> tuple[list[int], str, str]:
        trust = ssl.create_default_context(cafile=tmp_path / CA)
        headers = {"Origin": url}
        async with httpx.AsyncClient(
            base_url=url, verify=trust, headers=headers, timeout=20
        ) as client:
            told = await client.post("/login", data={"name": "boss", "password": PASSWORD})
            assert told.status_code == httpx.codes.SEE_OTHER, told.text
            beat = await first_beat(client)
            numbers = []
            for gone in made:
                numbers += [await issued(client) for _ in range(5)]
                gone.part.kill()
                numbers += [await issued(client) for _ in range(5)]
                gone.part.start()
                await asyncio.to_thread(gone.wait)
            return numbers, beat, told.headers["set-cookie"]

    with postgres.server() as database:
        empty(database)
        with (
            servers(tmp_path, 2, [small("b1")], database) as made,
            front(tmp_path, made, command) as url,
        ):
            numbers, beat, cookie = asyncio.run(scenario(url, made))

    assert numbers == list(range(1, 21))
    assert beat
    assert cookie.startswith("__Host-heliotrope=")
    assert "secure" in cookie
