"""Asks and orders at the server, with a teller's log-in, by the interface for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Final

import httpx

SECONDS: Final = 3.0


class NotReached(RuntimeError):
    """The server did not answer, or not as it should."""


class NotAllowed(RuntimeError):
    """Name or password is wrong, or the role does not include this."""


class Refused(RuntimeError):
    """Why not, as the server says it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose bar this is, and where."""

    server: str
    branch: str
    counter: str
    teller: str
    password: str = field(repr=False)


class BranchClient:
    """One counter's way to its branch; logs in again when the session has ended."""

    def __init__(self, place: Place, language: str) -> None:
        headers = {"origin": place.server, "accept-language": language}
        self._place, self._language = place, language
        self._client = httpx.Client(base_url=place.server, headers=headers, timeout=SECONDS)

    def told(self) -> Mapping[str, Any]:
        """Everything of the branch.

        Raises:
            NotReached, NotAllowed: it is not known.
        """
        answer = self._ask("GET", f"/api/branches/{self._place.branch}")
        told: Mapping[str, Any] = answer.json()
        return told

    def give(self, verb: str, fields: Mapping[str, str]) -> None:
        """One order, carried out once however often it has to be sent.

        Raises:
            NotReached, NotAllowed, Refused: nothing was done.
        """
        key = {"idempotency-key": token_hex(16)}
        path = f"/api/branches/{self._place.branch}/{verb}"
        answer = self._ask("POST", path, json=dict(fields), headers=key)
        if answer.is_client_error:
            told = answer.json()
            texts = told.get("texts", {})
            raise Refused(texts.get(self._language) or told.get("detail", str(answer.status_code)))

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self._send(method, path, **more)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._log_in()
            answer = self._send(method, path, **more)
        if answer.status_code == httpx.codes.FORBIDDEN:
            raise NotAllowed(path)
        if answer.is_server_error:
            raise NotReached(str(answer.status_code))
        return answer

    def _log_in(self) -> None:
        said = {"name": self._place.teller, "password": self._place.password}
        if self._send("POST", "/login", data=said).status_code != httpx.codes.SEE_OTHER:
            raise NotAllowed("log-in")

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **more)
        except httpx.HTTPError as failed:
            raise NotReached(type(failed).__name__) from None
