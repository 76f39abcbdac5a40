"""A server that says to an updater what the test wants."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from updater.packages import NAME


class Office:
    """Its orders, what it hears, and what was said to it."""

    def __init__(self) -> None:
        self.order: dict[str, Any] | None = None
        self.heard = ""
        self.said: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.on_trial: Callable[[], None] = lambda: None
        """Called when a report says that a release is being tried."""
        self.deaf = False
        self.url = ""

    def install(self, version: str, package: Path, signature: Path, /, **other: Any) -> None:
        """Order a release, with what is `other` than it should be."""
        name, content = f"{NAME}_{version}.deb", package.read_bytes()
        self.files |= {name: content, f"{name}.sig": signature.read_bytes()}
        order = {"kind": "install", "order": "1-1", "version": version, "file": name}
        proof = {"sha256": sha256(content).hexdigest(), "size": len(content)}
        self.order = order | proof | other

    def answer(self, body: bytes) -> dict[str, Any]:
        """To a report."""
        said = json.loads(json.loads(body)["said"])
        self.said.append(said)
        if said["trial"]:
            self.on_trial()
        ended = self.order is not None and said["of"] == self.order["order"]
        return {"heard": self.heard, "order": None if ended else self.order}


@contextmanager
def office() -> Iterator[Office]:
    """On a free port."""
    made = Office()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps(made.answer(body)).encode()
            self.send_error(503) if made.deaf else self._send(answer)

        def do_GET(self) -> None:
            found = made.files.get(self.path.rpartition("/")[2])
            self.send_error(404) if found is None else self._send(found)

        def _send(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
