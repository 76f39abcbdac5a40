"""Hostile strings through every field of every form: refused, or text, never a failure of ours.

Source of the kinds: reliability.md F14.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from test_access import address

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b@\x1dV0",
    "\u202egnp.exe",
    "\ufeff\u200b\u2028",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "é" * 1000,
    "9" * 10_000,
    "-1",
    "1e309",
    "NaN",
    "0x10",
    "٣",
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "${jndi:ldap://x}",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE journal; --",
    "a\r\nSet-Cookie: x=1",
    "\n\ndata: injected\n\n",
    "../../../../etc/passwd",
    "..%2f..%2f",
    "%00%ff",
    "[" * 5_000,
    '{"a":' * 2_000,
    "\\",
    "%s%n%x",
    "True",
    "null",
    "[]",
    "a" * 70_000,
)


PARAMETERS = (
    "actor",
    "kind",
    "holds",
    "before",
    "days",
    "month",
    "version",
    "queue",
    "to",
    "lang",
    "branch",
)


def forms(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of every form, and its fields with the kinds that it wants."""
    document = get_openapi(title="", version="", routes=app.routes)
    for path, methods in document["paths"].items():
        body = methods.get("post", {}).get("requestBody")
        if body is None:
            continue
        schema = next(iter(body["content"].values()))["schema"]
        while "$ref" in schema or "allOf" in schema:
            reference = schema.get("$ref") or schema["allOf"][0]["$ref"]
            schema = document["components"]["schemas"][reference.rsplit("/", 1)[-1]]
        yield path, schema.get("properties", {})


def usual(field: dict[str, Any]) -> str:
    """Something that the field takes, so that the others are looked at."""
    kind = next((one for one in field.get("anyOf", [field]) if one.get("type") != "null"), {})
    least = kind.get("minimum", kind.get("exclusiveMinimum", 0))
    return str(least + 1) if kind.get("type") in ("integer", "number") else "press-of-a-key"


@pytest.mark.parametrize("role", ["admin", "anna", "lena"])
async def test_nothing_that_is_typed_breaks_a_page(app: FastAPI, log_in: LogIn, role: str) -> None:
    """Nor does it come back as a part of the page."""
    client, tried = await log_in(role), 0
    for path, fields in forms(app):
        if path in ("/logout", "/login"):
            continue
        for name in fields:
            good = {each: usual(field) for each, field in fields.items()}
            for hostile in HOSTILE:
                answer = await client.post(address(path), data=good | {name: hostile})
                assert answer.status_code < 500, (path, name, hostile[:40])
                assert SCRIPT not in answer.text, (path, name)
                assert "x" not in answer.cookies, (path, name)
                tried += 1

    assert tried > 1000


@pytest.mark.parametrize("path", ["/audit", "/ratings", "/forecast", "/cases", "/login", "/"])
async def test_nothing_in_an_address_breaks_a_page(log_in: LogIn, path: str) -> None:
    """Every parameter, and one that nobody knows."""
    client = await log_in("admin")
    for name in (
        "actor",
        "kind",
        "holds",
        "before",
        "days",
        "month",
        "version",
        "queue",
        "to",
        "lang",
        "branch",
    ):
        for hostile in HOSTILE[:-1]:
            answer = await client.get(path, params={name: hostile[:2000]})
            assert answer.status_code < 500, (path, name, hostile[:40])
            assert SCRIPT not in answer.text, (path, name)
