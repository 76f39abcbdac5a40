"""Whom a branch asks by message and calls back, as its file says it."""

from typing import Annotated, Final

from pydantic import Field

from server.adapters.branch_file.kinds import Code, Listed, LongerDays, Minutes, Part, Share
from server.domain import plan

CONTACT: Final = plan.ContactRules()
CALLS: Final = plan.ReturnCallRules()
COUNTRY: Final = r"^([1-9][0-9]{0,2})?$"
NO_TEXTS: Final[dict[str, str]] = {}


class ContactPart(Part):
    """`[contact]`."""

    makes = plan.ContactRules
    country: Annotated[str, Field(pattern=COUNTRY)] = CONTACT.country
    asks_after: Minutes = Field(CONTACT.asks_after, alias="asks_after_minutes")


class ReturnCallsPart(Part):
    """`[return_calls]`."""

    makes = plan.ReturnCallRules
    share: Share = CALLS.share
    tiers: Listed[Code] = CALLS.tiers
    kept: LongerDays = Field(CALLS.kept, alias="kept_days")
    script: dict[str, str] = NO_TEXTS
