"""An OpenID provider of the bank's: authorization code with PKCE, ID tokens checked with joserfc.

Sources: OpenID Connect Core 1.0 (3.1.3.7 for what is checked), RFC 7636, RFC 8414, RFC 9207.
"""

import hashlib
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from server.adapters.customers import is_safe
from server.application.ports import Role
from server.application.sign_on import Pending, Person, Place, SignOnRefused, place_of

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Signed with a key of the provider's: never `none`, nor with a secret that we know too."""
LEEWAY_SECONDS: Final = 60
KEYS_KEPT_SECONDS: Final = 3600.0
PATIENCE_SECONDS: Final = 5.0
NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
FOREIGN: Final = re.compile(r"[^a-z0-9.-]+")
LONGEST_NAME: Final = 64
MOST_BYTES: Final = 256 * 1024
Found = Mapping[str, Any]


class NoSignOn(ValueError):
    """What the settings say is none; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the bank has told us of its provider, and it of us."""

    issuer: str
    client: str
    secret: str
    back: str
    """The address at which browsers come back, as the provider knows it."""
    places: Mapping[str, Place]
    """What its groups mean here; the first that somebody is in counts."""
    claim: str = "groups"
    name_claim: str = "preferred_username"


def places(setting: str) -> dict[str, Place]:
    """`queue-tellers=teller:north queue-admins=admin` as the places of groups.

    Raises:
        NoSignOn: it cannot be read.
    """
    found = {}
    for pair in setting.split():
        group, _, place = pair.partition("=")
        role, _, branch = place.partition(":")
        if not group or role not in list(Role):
            raise NoSignOn(f"HELIOTROPE_OIDC_ROLES: {pair}: write group=role or group=role:branch")
        found[group] = Place(Role(role), branch)
    if not found:
        raise NoSignOn("HELIOTROPE_OIDC_ROLES: say which groups may what: group=role:branch")
    return found


class OpenId:
    """A `SignOn`."""

    def __init__(self, provider: Provider, now: Callable[[], datetime]) -> None:
        if not is_safe(provider.issuer) or not is_safe(provider.back):
            raise NoSignOn("HELIOTROPE_OIDC_ISSUER and HELIOTROPE_OIDC_BACK must be https:// URLs")
        self._of, self._now = provider, now
        self._about: Found = {}
        self._keys: tuple[float, KeySet] | None = None

    async def address(self, pending: Pending) -> str:
        """Where the browser goes."""
        about = await self._known()
        challenge = urlsafe_b64encode(hashlib.sha256(pending.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self._of.client,
            "redirect_uri": self._of.back,
            "scope": "openid profile",
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{about['authorization_endpoint']}?{urlencode(asked)}"

    async def person(self, pending: Pending, code: str) -> Person:
        """Who came back with this code."""
        claims = await self._claims(await self._token(pending, code))
        if claims.get("nonce") != pending.nonce:
            raise SignOnRefused("the token was made for another try")
        groups = claims.get(self._of.claim)
        listed = groups if isinstance(groups, list) else [groups]
        place = place_of([str(group) for group in listed], self._of.places)
        return Person(self._name(claims), place)

    def _name(self, claims: Found) -> str:
        said = str(claims.get(self._of.name_claim) or claims["sub"]).lower()
        name = FOREIGN.sub("-", said).strip("-.")[:LONGEST_NAME]
        if not NAME.fullmatch(name):
            raise SignOnRefused("the token names nobody")
        return name

    async def _token(self, pending: Pending, code: str) -> str:
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._of.back,
            "client_id": self._of.client,
            "code_verifier": pending.verifier,
        }
        about = await self._known()
        answer = await self._asked("POST", about["token_endpoint"], asked)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignOnRefused("the provider gave no ID token")
        return token

    async def _claims(self, token: str) -> Found:
        """What the token says, once it is proved to be for us, of the provider, and of now."""
        try:
            return self._checked(token, await self._key_set())
        except (JoseError, ValueError):
            # The provider may have changed its keys.
            keys = await self._key_set(afresh=True)
        try:
            return self._checked(token, keys)
        except (JoseError, ValueError) as wrong:
            raise SignOnRefused(f"the token does not hold: {type(wrong).__name__}") from None

    def _checked(self, token: str, keys: KeySet) -> Found:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._of.issuer},
            aud={"essential": True, "value": self._of.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        wanted.validate(read.claims)
        others = read.claims.get("azp", self._of.client)
        if others != self._of.client:
            raise ValueError("azp")
        return read.claims

    async def _known(self) -> Found:
        """What the provider publishes about itself."""
        if not self._about:
            where = self._of.issuer.rstrip("/") + "/.well-known/openid-configuration"
            about = await self._asked("GET", where)
            if about.get("issuer") != self._of.issuer:
                raise SignOnRefused("the provider calls itself by another name")
            ends = [about.get(end) for end in ENDS]
            if not all(isinstance(end, str) and is_safe(end) for end in ends):
                raise SignOnRefused("the provider does not say where to ask")
            self._about = about
        return self._about

    async def _key_set(self, *, afresh: bool = False) -> KeySet:
        now = time.monotonic()
        if not afresh and self._keys is not None and now - self._keys[0] < KEYS_KEPT_SECONDS:
            return self._keys[1]
        answer = await self._asked("GET", (await self._known())["jwks_uri"])
        try:
            keys = KeySet.import_key_set(cast("KeySetSerialization", answer))
        except (JoseError, ValueError, KeyError, TypeError):
            raise SignOnRefused("the provider's keys cannot be read") from None
        self._keys = now, keys
        return keys

    async def _asked(self, method: str, where: str, form: Mapping[str, str] | None = None) -> Found:
        secret = (self._of.client, self._of.secret) if form else None
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
                answer = await client.request(method, where, data=form, auth=secret)
            told = answer.json() if len(answer.content) <= MOST_BYTES else None
        except (httpx.HTTPError, ValueError) as failed:
            raise SignOnRefused(f"the provider does not answer: {type(failed).__name__}") from None
        if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
            raise SignOnRefused(f"the provider answers {answer.status_code}")
        return told


ENDS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
