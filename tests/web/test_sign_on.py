"""The bank's own log-in: whoever it vouches for is in, and nobody else, whatever they forge."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import OctKey
from web_provider import CLIENT, KEYS, NOW, SECRET, STRANGER, Provider
from web_staff import staff
from web_world import PASSWORD, busy_morning, house_of

from server.adapters import sign_on
from server.adapters.sign_on import NoSignOn, OpenId
from server.application.ports import Account, Role
from server.web.app import create_app
from server.web.house import House

SECONDS = int(NOW.timestamp())
GROUPS = "queue-lobby=lobby:sample queue-tellers=teller:sample queue-admins=admin"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The bank's."""
    with Provider().running() as running:
        yield running


@pytest.fixture
def house(provider: Provider) -> House:
    """A branch whose staff sign on there."""
    back = "http://127.0.0.1/login/bank/back"
    known = sign_on.Provider(provider.issuer, CLIENT, SECRET, back, sign_on.places(GROUPS))
    people = replace(staff(PASSWORD), sign_on=OpenId(known, lambda: NOW))
    return house_of(busy_morning(), people=people)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def sent_off(visitor: httpx.AsyncClient, provider: Provider, to: str = "") -> str:
    """Go to the provider, as a browser does; the state it must bring back."""
    away = await visitor.get("/login/bank", params={"to": to})
    query = parse_qs(urlsplit(away.headers["location"]).query)
    asked = {name: said[0] for name, said in query.items()}
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    return asked["state"]


async def come_back(
    visitor: httpx.AsyncClient, provider: Provider, *, code: str = "good", to: str = ""
) -> httpx.Response:
    """There and back again."""
    state = await sent_off(visitor, provider, to)
    return await visitor.get("/login/bank/back", params={"code": code, "state": state})


async def test_whoever_the_bank_vouches_for_is_in(
    visitor: httpx.AsyncClient, provider: Provider, house: House
) -> None:
    """With the role of their group, and a page of ours that goes on."""
    back = await come_back(visitor, provider, to="/teller/c1")
    account = await house.staff.accounts.find("yuna.kim-bank.example")

    assert back.status_code == 200
    assert 'content="0;url=/teller/c1"' in back.text
    assert account is not None
    assert (account.role, account.branch) == (Role.TELLER, "sample")
    assert (await visitor.get("/teller")).status_code == 200
    assert (await visitor.get("/lobby")).status_code == 403


async def test_the_first_group_of_the_setting_counts_and_a_change_follows(
    visitor: httpx.AsyncClient, provider: Provider, house: House
) -> None:
    """Whoever moves to the lobby is let into the lobby, and out of the counter."""
    await come_back(visitor, provider)
    provider.claims["groups"] = ["queue-tellers", "queue-lobby"]
    await come_back(visitor, provider)
    account = await house.staff.accounts.find("yuna.kim-bank.example")

    assert account is not None
    assert account.role is Role.LOBBY


async def test_nobody_signs_on_as_somebody_with_a_password(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    """A name that the bank gives out must not open an account of ours."""
    provider.claims["preferred_username"] = "admin"

    assert (await come_back(visitor, provider)).status_code == 401


async def test_whoever_was_disabled_stays_out(
    visitor: httpx.AsyncClient, provider: Provider, house: House
) -> None:
    """Also if the bank still knows them."""
    gone = Account("yuna.kim-bank.example", Role.TELLER, "!", disabled=True)
    await house.staff.accounts.save(gone)

    assert (await come_back(visitor, provider)).status_code == 401


async def test_the_password_of_who_signs_on_is_nothing(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    """There is none, and the mark in its place is not one."""
    await come_back(visitor, provider)
    await visitor.post("/logout")
    form = {"name": "yuna.kim-bank.example", "password": "!"}

    assert (await visitor.post("/login", data=form)).status_code == 401


def unsigned(token: str) -> str:
    """The same claims under `alg: none`."""
    head = urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def other_claims(token: str) -> str:
    """Claims of the forger's own under the signature of others."""
    head, _, signature = token.split(".")
    claims = urlsafe_b64encode(json.dumps({"sub": "root"}).encode()).rstrip(b"=").decode()
    return f"{head}.{claims}.{signature}"


def with_the_public_key(token: str) -> str:
    """The public key, taken for a secret that both know."""
    head = urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "rsa"}).encode())
    said = f"{head.rstrip(b'=').decode()}.{token.split('.')[1]}"
    shared = KEYS["rsa"].as_pem(private=False)
    signature = urlsafe_b64encode(hmac.digest(shared, said.encode(), "sha256"))
    return f"{said}.{signature.rstrip(b'=').decode()}"


FORGED: dict[str, dict[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://login.evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "payroll"}},
    "no audience": {"claims": {"aud": None}},
    "other audiences": {"claims": {"aud": ["payroll", "mail"]}},
    "made for another party": {"claims": {"aud": [CLIENT, "mail"], "azp": "mail"}},
    "expired": {"claims": {"exp": SECONDS - 120}},
    "no expiry": {"claims": {"exp": None}},
    "expiry is a word": {"claims": {"exp": "tomorrow"}},
    "of the future": {"claims": {"iat": SECONDS + 3600}},
    "no moment": {"claims": {"iat": None}},
    "not before later": {"claims": {"nbf": SECONDS + 3600}},
    "another try's nonce": {"claims": {"nonce": "of another"}},
    "no nonce": {"claims": {"nonce": None}},
    "no subject": {"claims": {"sub": None}},
    "no name in it": {"claims": {"preferred_username": "%%%"}},
    "no group of ours": {"claims": {"groups": ["staff"]}},
    "no groups": {"claims": {"groups": None}},
    "groups are an object": {"claims": {"groups": {"queue-admins": True}}},
    "signed by a stranger": {"key": STRANGER},
    "signed with an unknown key": {"key": STRANGER, "header": {"alg": "RS256", "kid": "new"}},
    "signed with our secret": {
        "key": OctKey.import_key(SECRET.encode() * 2),
        "header": {"alg": "HS256", "kid": "rsa"},
    },
    "signed with the public key": {"spoil": with_the_public_key},
    "not signed": {"spoil": unsigned},
    "claims exchanged": {"spoil": other_claims},
    "signature cut off": {"spoil": lambda token: token.rpartition(".")[0] + "."},
    "no token at all": {"spoil": lambda _: "rubbish"},
    "the provider is angry": {"status": 500},
}


@pytest.mark.parametrize("how", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_opens_nothing(
    visitor: httpx.AsyncClient, provider: Provider, house: House, how: dict[str, Any]
) -> None:
    """Nor does it leave an account behind."""
    for name, value in how.items():
        setattr(provider, name, value)
    before = await house.staff.accounts.everyone()
    answer = await come_back(visitor, provider)

    assert answer.status_code == 401
    assert await house.staff.accounts.everyone() == before
    assert (await visitor.get("/teller")).status_code == 303


async def test_a_token_by_the_other_key_is_as_good(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    """Elliptic curves too; and keys that were published after we had asked."""
    provider.published = ("rsa",)
    await come_back(visitor, provider)
    provider.published = ("rsa", "ec")
    provider.key, provider.header = KEYS["ec"], {"alg": "ES256", "kid": "ec"}

    assert (await come_back(visitor, provider)).status_code == 200


@pytest.mark.parametrize("code", ["", "bad"])
async def test_a_code_that_the_provider_did_not_give_opens_nothing(
    visitor: httpx.AsyncClient, provider: Provider, code: str
) -> None:
    """It says so itself."""
    assert (await come_back(visitor, provider, code=code)).status_code == 401


async def test_what_comes_back_must_have_left_by_this_browser(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    """Somebody else's link logs nobody in."""
    state = await sent_off(visitor, provider)
    other = await visitor.get("/login/bank/back", params={"code": "good", "state": state + "x"})
    visitor.cookies.clear()
    without = await visitor.get("/login/bank/back", params={"code": "good", "state": state})

    assert (other.status_code, without.status_code) == (401, 401)


@pytest.mark.parametrize(
    "about", [{"issuer": "https://login.evil.example"}, {"token_endpoint": "http://evil.example/"}]
)
async def test_a_provider_that_is_another_is_not_asked(
    visitor: httpx.AsyncClient, provider: Provider, about: dict[str, str]
) -> None:
    """Nor one that sends tokens in the open."""
    provider.about = about

    assert (await visitor.get("/login/bank")).status_code == 503


async def test_without_a_provider_there_is_no_such_page(
    visitor: httpx.AsyncClient, app: FastAPI
) -> None:
    """And the log-in offers none."""
    app.state.houses["sample"] = house_of(busy_morning())

    assert (await visitor.get("/login/bank")).status_code == 404
    assert "/login/bank" not in (await visitor.get("/login")).text


@pytest.mark.parametrize("setting", ["", "tellers", "tellers=", "tellers=boss", "=teller"])
def test_a_setting_that_says_no_roles_is_refused(setting: str) -> None:
    """Before anybody is let in by mistake."""
    with pytest.raises(NoSignOn, match="HELIOTROPE_OIDC_ROLES"):
        sign_on.places(setting)


def test_a_provider_in_the_open_is_refused() -> None:
    """Whoever listens could log in."""
    known = sign_on.Provider("http://login.bank.example", CLIENT, SECRET, "https://q.example/", {})
    with pytest.raises(NoSignOn, match="https"):
        OpenId(known, lambda: NOW)
