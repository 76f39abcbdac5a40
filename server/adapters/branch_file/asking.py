"""What customers are asked after a service, what follows from it, and codes with their texts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from server.adapters.branch_file.kinds import Code, Listed, Minutes, Part, Seconds, Texts
from server.domain import plan

RATING: Final = timedelta(seconds=20)
CASES: Final = plan.CaseRules()
NO_TEXTS: Final[dict[str, str]] = {}


class WordPart(Part):
    """A code with its texts: a break reason, an outcome, a reason for a rating."""

    keyed = "code"
    code: Code
    name: Texts

    def made(self) -> Mapping[str, str]:
        """The texts alone."""
        return self.name


def _words(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return tuple(value) if isinstance(value, list) else value
    return tuple({"code": code, "name": name} for code, name in value.items())


WordList = Annotated[tuple[WordPart, ...], BeforeValidator(_words)]


class RatingPart(Part):
    """`[rating]`."""

    makes = dict
    after: Seconds = Field(RATING, alias="after_seconds")
    window: Seconds = Field(RATING, alias="window_seconds")
    window_least: Seconds = Field(RATING / 2, alias="window_least_seconds")
    shows_teller: bool = Field(default=False, alias="show_teller_name")


class QuestionnairePart(Part):
    """`[questionnaire]`."""

    makes = plan.Questionnaire
    version: Code = plan.USUAL
    question: dict[str, str] = NO_TEXTS
    reasons: WordList = ()
    aspects: Listed[Annotated[plan.Aspect, Field(strict=False)]] = ()


class CasesPart(Part):
    """`[cases]`."""

    makes = plan.CaseRules
    tiers: Listed[Code] = CASES.tiers
    overdue: Minutes = Field(CASES.overdue, alias="overdue_minutes")
    due_rating: Minutes = Field(CASES.due_rating, alias="due_rating_minutes")
    due_complaint: Minutes = Field(CASES.due_complaint, alias="due_complaint_minutes")
    due_left: Minutes = Field(CASES.due_left, alias="due_left_minutes")
    due_overdue: Minutes = Field(CASES.due_overdue, alias="due_overdue_minutes")
    departments: WordList = ()
