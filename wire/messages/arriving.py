"""What kiosks ask for customers who come with a code: of an appointment, a slip, a form."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from wire.messages.base import Forecast, Id, Message

Code = Annotated[str, Field(pattern=r"^[0-9A-Z-]{4,20}$")]
"""Of an appointment or a form: impersonal, and known to the bank alone."""
Token = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of the token that the slip's code carries."""


class CheckInRequest(Message):
    """The customer of an appointment is here: a ticket, please."""

    kind: Literal["check_in"] = "check_in"
    id: Id
    code: Code
    language: Id
    token: Token
    """Of the slip to be printed."""
    needs: tuple[Id, ...] = ()
    social: Literal[""] | Id = ""


class PlaceRequest(Message):
    """Where does this slip stand? Who missed the call waits again by the bank's rule."""

    kind: Literal["place"] = "place"
    id: Id
    token: Token


class FormRequest(Message):
    """This form belongs to the ticket of this slip: its reference, never what stands in it."""

    kind: Literal["form"] = "form"
    id: Id
    token: Token
    reference: Code


class Place(Message):
    """Where a slip stands now."""

    kind: Literal["place"] = "place"
    id: Id
    number: str
    service: Id
    state: Literal[
        "waiting",
        "called",
        "serving",
        "held",
        "served",
        "no_show",
        "cancelled",
        "redirected",
        "expired",
    ]
    ahead: Annotated[int, Field(ge=0)] | None = None
    """While it waits."""
    forecast: Forecast | None = None
    counter: str = ""
    """Where to go, once it is called."""
    missed: AwareDatetime | None = None
    """It waits again by this request: the call that was not heard."""
    behind: Annotated[int, Field(ge=0)] | None = None
    """So many of those who wait are called before it, by the bank's rule."""
