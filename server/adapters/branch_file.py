"""Reads a branch's plan from its TOML file, and says in one line what is wrong with it."""

import tomllib
from collections.abc import Iterable
from datetime import time, timedelta
from itertools import product
from pathlib import Path
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from server.domain import plan as model
from server.domain.plan import CounterCode, ServiceCode, TierCode
from wire.messages import Id

Minutes = Annotated[float, Field(ge=0, le=1440)]
Texts = Annotated[dict[str, str], Field(min_length=1)]


class BranchFileError(ValueError):
    """The branch file cannot be used; the message names the place and the fault."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Tier(_Part):
    code: Id
    name: Texts
    mark: str
    head_start_minutes: Minutes
    rate: Annotated[float, Field(ge=0, le=100)]


class _Service(_Part):
    code: Id
    name: Texts
    series: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
    usual_minutes: Annotated[float, Field(gt=0, le=480)]
    target_wait_minutes: Minutes
    documents: dict[str, str] = {}
    where: dict[str, str] = {}


class _Counter(_Part):
    code: Id
    number: str
    services: Annotated[tuple[Id, ...], Field(min_length=1)]
    tiers: tuple[Id, ...] = ()
    tier_bonus_minutes: dict[Id, Minutes] = {}
    zone: Id = "hall"

    def calls(self, service: str, tier: str) -> bool:
        """Whether this counter would ever call such a ticket."""
        return service in self.services and (not self.tiers or tier in self.tiers)


class _Machine(_Part):
    code: Id
    name: Texts


class _Card(_Part):
    prefix: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,19}$")]
    tier: Id


class _Rating(_Part):
    after_seconds: Annotated[float, Field(ge=0)] = 20
    window_seconds: Annotated[float, Field(gt=0)] = 20
    window_least_seconds: Annotated[float, Field(ge=0)] = 10


class _BranchFile(_Part):
    code: Id
    name: Texts
    timezone: str
    opens: time
    closes: time
    languages: Annotated[tuple[Id, ...], Field(min_length=1)]
    rule: dict[str, str] = {}
    transfer_bonus_minutes: Minutes = 0
    rating: _Rating = _Rating()
    tiers: Annotated[tuple[_Tier, ...], Field(min_length=1)]
    services: Annotated[tuple[_Service, ...], Field(min_length=1)]
    counters: Annotated[tuple[_Counter, ...], Field(min_length=1)]
    machines: tuple[_Machine, ...] = ()
    cards: tuple[_Card, ...] = ()

    @model_validator(mode="after")
    def _names_hold_together(self) -> "_BranchFile":
        services = {service.code for service in self.services}
        tiers = {tier.code for tier in self.tiers}
        for counter in self.counters:
            _known("service", counter.services, services, f"counter {counter.code}")
            _known("tier", (*counter.tiers, *counter.tier_bonus_minutes), tiers, counter.code)
        _known("tier", [card.tier for card in self.cards], tiers, "cards")
        for parts in (self.tiers, self.services, self.counters, self.machines):
            _once([part.code for part in parts])
        for service, tier in product(self.services, self.tiers):
            if not any(counter.calls(service.code, tier.code) for counter in self.counters):
                raise ValueError(f"no counter calls {tier.code} customers of {service.code}")
        if self.timezone not in available_timezones():
            raise ValueError(f"there is no time zone {self.timezone!r}")
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")
        return self


def read_plan(path: Path, speed: float = 1.0) -> model.Plan:
    """The plan in `path`; lengths that people feel are stretched to `speed` on the server's clock.

    Raises:
        BranchFileError: the file is missing, is not TOML, or does not hold together.
    """
    try:
        return _plan(_BranchFile.model_validate(tomllib.loads(path.read_text("utf-8"))), speed)
    except OSError as missing:
        raise BranchFileError(f"{path}: {missing.strerror}") from None
    except tomllib.TOMLDecodeError as wrong:
        raise BranchFileError(f"{path}: {wrong}") from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BranchFileError(f"{path}: {where or 'branch'}: {first['msg']}") from None


def _plan(file: _BranchFile, speed: float) -> model.Plan:
    return model.Plan(
        code=file.code,
        name=file.name,
        timezone=file.timezone,
        opens=file.opens,
        closes=file.closes,
        languages=file.languages,
        rule=file.rule,
        transfer_bonus=file.transfer_bonus_minutes,
        rating_after=timedelta(seconds=file.rating.after_seconds),
        rating_window=timedelta(seconds=file.rating.window_seconds * speed),
        rating_window_least=timedelta(seconds=file.rating.window_least_seconds * speed),
        tiers={TierCode(tier.code): _tier(tier) for tier in file.tiers},
        services={ServiceCode(service.code): _service(service) for service in file.services},
        counters={CounterCode(counter.code): _counter(counter) for counter in file.counters},
        machines={part.code: model.Machine(part.code, part.name) for part in file.machines},
        cards=tuple(model.CardRule(card.prefix, TierCode(card.tier)) for card in file.cards),
    )


def _tier(part: _Tier) -> model.Tier:
    return model.Tier(TierCode(part.code), part.name, part.mark, part.head_start_minutes, part.rate)


def _service(part: _Service) -> model.Service:
    return model.Service(
        code=ServiceCode(part.code),
        name=part.name,
        series=part.series,
        usual=timedelta(minutes=part.usual_minutes),
        target_wait=timedelta(minutes=part.target_wait_minutes),
        documents=part.documents,
        where=part.where,
    )


def _counter(part: _Counter) -> model.Counter:
    bonus = {TierCode(tier): minutes for tier, minutes in part.tier_bonus_minutes.items()}
    services = tuple(ServiceCode(service) for service in part.services)
    profile = model.Profile(services, tuple(TierCode(tier) for tier in part.tiers), bonus)
    return model.Counter(CounterCode(part.code), part.number, profile, model.ZoneCode(part.zone))


def _known(what: str, named: Iterable[str], known: set[str], where: str) -> None:
    for code in named:
        if code not in known:
            raise ValueError(f"{where} names the unknown {what} {code!r}")


def _once(codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise ValueError(f"the code {code!r} stands twice")
