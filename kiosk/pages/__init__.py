"""Every kind of page in one table; a page that is not here cannot be shown."""

from collections.abc import Mapping
from typing import Any, Final

from kiosk import screen as s
from kiosk.pages import (
    before,
    card,
    code,
    home,
    looking,
    maintenance,
    number,
    others,
    services,
    told,
)
from kiosk.pages.kind import Kind
from kiosk.screen import Page

KINDS: Final[Mapping[type[Page], Kind[Any]]] = {
    s.Starting: home.STARTING,
    s.Attract: home.ATTRACT,
    s.Closed: home.CLOSED,
    s.Pin: maintenance.PIN,
    s.Maintenance: maintenance.MAINTENANCE,
    s.PaperChange: maintenance.PAPER_CHANGE,
    s.Full: home.FULL,
    s.Services: services.SERVICES,
    s.Before: before.BEFORE,
    s.Others: others.OTHERS,
    s.Needs: others.NEEDS,
    s.Code: code.CODE,
    s.Looking: looking.LOOKING,
    s.Stands: looking.STANDS,
    s.FormKept: looking.FORM_KEPT,
    s.NotNow: looking.NOT_NOW,
    s.Identify: card.IDENTIFY,
    s.Identifying: card.IDENTIFYING,
    s.Asking: number.ASKING,
    s.Printing: number.PRINTING,
    s.Take: number.TAKE,
    s.Declined: told.DECLINED,
    s.AskStaff: told.ASK_STAFF,
}


def kind_of(page: Page) -> Kind[Any]:
    """Everything about the kind of this page."""
    return KINDS[type(page)]
