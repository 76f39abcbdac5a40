"""An OpenID provider as a bank has one: real HTTP, real keys, and whatever lies a test wants."""

import contextlib
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CLIENT, SECRET = "heliotrope", "a secret of the bank's"
KEYS = {
    "rsa": RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
    "ec": ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}),
}
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
Claims = dict[str, Any]


@dataclass
class Provider:
    """One code is good: that of the browser that was here last."""

    port: int = 0
    nonce: str = ""
    challenge: str = ""
    claims: Claims = field(default_factory=dict)
    """What tokens say beside the usual; None takes a claim away."""
    header: Claims = field(default_factory=lambda: {"alg": "RS256", "kid": "rsa"})
    key: RSAKey | ECKey | OctKey = field(default_factory=lambda: KEYS["rsa"])
    published: tuple[str, ...] = ("rsa", "ec")
    spoil: Callable[[str], str] = str
    about: Claims = field(default_factory=dict)
    status: int = 200

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def told(self) -> Claims:
        """The claims of the next token."""
        seconds = int(NOW.timestamp())
        usual: Claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "0815",
            "exp": seconds + 300,
            "iat": seconds,
            "nonce": self.nonce,
            "preferred_username": "Yuna.Kim@bank.example",
            "groups": ["staff", "queue-tellers"],
        }
        return {name: value for name, value in (usual | self.claims).items() if value is not None}

    async def configuration(self, _: Request) -> Response:
        ends = ("authorization", "token")
        return JSONResponse(
            {
                "issuer": self.issuer,
                "jwks_uri": f"{self.issuer}/keys",
                **{f"{end}_endpoint": f"{self.issuer}/{end}" for end in ends},
                **self.about,
            }
        )

    async def keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([KEYS[name] for name in self.published]).as_dict(private=False))

    async def token(self, request: Request) -> Response:
        form = {name: said[0] for name, said in parse_qs((await request.body()).decode()).items()}
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        right = urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        if not right or form.get("code") != "good" or "authorization" not in request.headers:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = jwt.encode(self.header, self.told(), self.key, algorithms=[self.header["alg"]])
        return JSONResponse({"id_token": self.spoil(token)}, self.status)

    @contextlib.contextmanager
    def running(self) -> Iterator["Provider"]:
        """On a free port, until the end."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        routes = [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/keys", self.keys),
            Route("/token", self.token, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), "127.0.0.1", self.port, log_level="error", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)  # a pause between looks
            yield self
        finally:
            server.should_exit = True
            thread.join()
