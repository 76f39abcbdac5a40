"""What a value in a branch file may look like, and how it is written again."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
)

DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CODE: Final = r"^[a-z0-9-]{1,64}$"
SERIES: Final = r"^[A-Z]{1,2}$"
PREFIX: Final = r"^[0-9A-Z]{1,19}$"
LANGUAGE: Final = r"^[a-z0-9-]{2,16}$"
COLOUR: Final = r"^#[0-9A-Fa-f]{6}$"
HASH: Final = r"^([0-9a-f]{64})?$"
FONT: Final = r"^[a-z0-9-]{0,64}$"
LOGIN: Final = r"^([a-z0-9][a-z0-9.-]{0,63})?$"
MINUTE: Final = timedelta(minutes=1)
SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
A_QUARTER: Final = timedelta(days=90)


class Part(BaseModel):
    """A table of the file that stands for a value of the plan, in both directions.

    The fields are named as those of the value; the aliases are the file's keys, with their units.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, from_attributes=True)
    makes: ClassVar[Any]
    """The value of the plan; its own defaults are those of the file."""
    keyed: ClassVar[str] = ""
    """The field that tells the tables of a list apart, where the plan maps by it."""

    def made(self) -> Any:
        """The value of the plan."""
        return self.makes(**self.made_fields())

    def made_fields(self) -> dict[str, Any]:
        """What the file says; the rest, and an empty list, is the plan's own default."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: _made(value) for name, value in said.items() if value != ()}


def _made(value: Any) -> Any:
    if isinstance(value, Part):
        return value.made()
    if isinstance(value, Mapping):
        return {key: _made(entry) for key, entry in value.items()}
    if not isinstance(value, tuple) or not isinstance(value[0], Part):
        return value
    if keyed := value[0].keyed:
        return {getattr(entry, keyed): entry.made() for entry in value}
    return tuple(entry.made() for entry in value)


def _reads(unit: timedelta, most: timedelta = DAY, *, zero: bool = True) -> Callable[[Any], Any]:
    """Reads a length of time in the unit that the key names."""
    least = Field(ge=0) if zero else Field(gt=0)
    number: TypeAdapter[float] = TypeAdapter(
        Annotated[float, Field(strict=True, le=most / unit), least]
    )

    def read(value: Any) -> timedelta:
        return value if isinstance(value, timedelta) else number.validate_python(value) * unit

    return read


def _writes(unit: timedelta) -> Callable[[timedelta], float]:
    return lambda value: value / unit


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _by_code(value: Any) -> Any:
    """The plan's mapping as the file's list of tables."""
    return tuple(value.values()) if isinstance(value, Mapping) else _listed(value)


def _day_numbers(value: Any) -> Any:
    """The places of the days in the week; what is no day is left for the fault."""
    if not isinstance(value, list):
        return value
    return tuple(DAY_NAMES.index(day) if day in DAY_NAMES else str(day) for day in value)


def _day_names(days: tuple[int, ...]) -> list[str]:
    return [DAY_NAMES[day] for day in days]


def _in_order(days: tuple[date, ...]) -> tuple[date, ...]:
    """Each once: a plan is written the same everywhere."""
    return tuple(sorted(set(days)))


T = TypeVar("T")
Code = Annotated[str, Field(pattern=CODE)]
SeriesCode = Annotated[str, Field(pattern=SERIES)]
Prefix = Annotated[str, Field(pattern=PREFIX)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
Login = Annotated[str, Field(pattern=LOGIN)]
"""Of one of the staff, or of nobody."""
Words = Annotated[str, Field(min_length=1)]
Texts = Annotated[dict[str, str], Field(min_length=1)]
Listed = Annotated[tuple[T, ...], BeforeValidator(_listed)]
ByCode = Annotated[tuple[T, ...], BeforeValidator(_by_code)]
Days = Annotated[
    tuple[Annotated[int, Field(ge=0, le=6)], ...],
    BeforeValidator(_day_numbers),
    PlainSerializer(_day_names),
    Field(min_length=1),
]
Dates = Annotated[
    tuple[date, ...], BeforeValidator(_listed), AfterValidator(_in_order), PlainSerializer(list)
]
Number = Annotated[float, Field(ge=0, le=1440, allow_inf_nan=False)]
"""Minutes that are points of a score."""
Count = Annotated[int, Field(ge=0)]
OneOrMore = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Minutes = Annotated[timedelta, PlainValidator(_reads(MINUTE)), PlainSerializer(_writes(MINUTE))]
Seconds = Annotated[timedelta, PlainValidator(_reads(SECOND)), PlainSerializer(_writes(SECOND))]
LongerMinutes = Annotated[
    timedelta, PlainValidator(_reads(MINUTE, zero=False)), PlainSerializer(_writes(MINUTE))
]
LongerSeconds = Annotated[
    timedelta, PlainValidator(_reads(SECOND, zero=False)), PlainSerializer(_writes(SECOND))
]
LongerDays = Annotated[
    timedelta,
    PlainValidator(_reads(DAY, A_QUARTER, zero=False)),
    PlainSerializer(_writes(DAY)),
]
