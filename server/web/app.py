"""Puts the web surfaces together: one application over the branches of a server."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from server.application.enrolling import Enrolling
from server.application.head_office import HeadOffice
from server.web import (
    accounts,
    alarms,
    alerts,
    audit,
    board,
    branches,
    calls,
    cases,
    consent,
    counters,
    customer,
    device_names,
    devices_page,
    enrol,
    forecast,
    front,
    journals,
    keys,
    limits,
    lobby,
    login,
    look,
    me,
    newcomers,
    office,
    pagers,
    paper,
    people,
    phone,
    playlist,
    ratings,
    rollout,
    screens,
    shifts,
    sign_on,
    software,
    teller,
    telling,
    worn,
)
from server.web.api import api
from server.web.errors import add_errors
from server.web.fragments import Fragments
from server.web.guard import Bounded, Guarded, same_origin
from server.web.house import House
from server.web.limiter import Limits
from server.web.pages import FOLDER, rule, stylesheet_tokens, templates
from server.web.sessions import Cookies, HeldByCookie
from server.web.software import Depot
from words.tokens import NIGHT

ROUTERS: Final = (
    front.router,
    login.router,
    sign_on.router,
    me.router,
    accounts.router,
    audit.router,
    alarms.router,
    office.router,
    device_names.router,
    limits.router,
    shifts.router,
    look.router,
    devices_page.router,
    playlist.router,
    worn.router,
    customer.router,
    paper.router,
    teller.router,
    keys.router,
    lobby.router,
    alerts.router,
    screens.router,
    counters.router,
    telling.router,
    pagers.router,
    newcomers.router,
    people.router,
    forecast.router,
    ratings.router,
    cases.router,
    calls.router,
    phone.router,
    consent.router,
    board.router,
    enrol.router,
    journals.router,
    branches.router,
    software.router,
    rollout.router,
)


class ForPrograms:
    """Hands to the interface for programs what is meant for it, before anything for people."""

    def __init__(self, app: ASGIApp, programs: ASGIApp) -> None:
        self.app, self.programs = app, programs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as a page or as the interface."""
        ours = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self.programs if ours else self.app)(scope, receive, send)


def create_app(
    houses: Sequence[House],
    *,
    routers: Sequence[APIRouter] = (),
    template_folders: Sequence[Path] = (),
    enrolling: Enrolling | None = None,
    head_office: HeadOffice | None = None,
    depot: Depot | None = None,
) -> FastAPI:
    """The pages of these branches. Routers given come first, so one may put its own page at `/`."""
    known = {house.code: house for house in houses}
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(same_origin)],
        middleware=_middleware(known, houses[0].secret),
    )
    app.state.houses = known
    app.state.templates = templates(tuple(template_folders))
    app.state.limits = Limits()
    app.state.enrolling = enrolling
    app.state.head_office = head_office
    app.state.depot = depot
    app.state.fragments = Fragments(time.monotonic)
    app.state.closing = asyncio.Event()
    app.state.drawing = asyncio.Lock()
    add_errors(app)
    _add_static(app)
    for router in routers:
        app.include_router(router)
    app.router.routes.extend(PAGES.routes)
    return app


def _pages() -> APIRouter:
    """All pages, each behind the check of its origin; how they are matched is worked out once."""
    pages = APIRouter(dependencies=[Depends(same_origin)])
    for router in ROUTERS:
        pages.include_router(router)
    return pages


PAGES: Final = _pages()


def _middleware(houses: Mapping[str, House], secret: str) -> list[Middleware]:
    return [
        Middleware(ForPrograms, programs=api(houses, Cookies(secret))),
        Middleware(Guarded),
        Middleware(GZipMiddleware),
        Middleware(Bounded),
        Middleware(HeldByCookie, secret=secret),
    ]


def _add_static(app: FastAPI) -> None:
    day_and_night, night = stylesheet_tokens(), f":root{{{rule(NIGHT)}}}\n"

    @app.get("/static/tokens.css")
    async def tokens_css() -> Response:
        return Response(day_and_night, media_type="text/css")

    @app.get("/static/night.css")
    async def night_css() -> Response:
        return Response(night, media_type="text/css")

    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
