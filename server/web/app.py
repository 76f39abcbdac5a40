"""Puts the web surfaces together: one application over one house."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from server.web import api, front, lobby, login, phone, teller
from server.web.errors import add_error_pages
from server.web.guard import Bounded, Guarded, same_origin
from server.web.house import House
from server.web.limiter import Limits
from server.web.pages import FOLDER, Pages, stylesheet_tokens

ROUTERS: Final = (
    api.router,
    front.router,
    login.router,
    teller.router,
    lobby.router,
    phone.router,
)
SHIFT_SECONDS: Final = 12 * 3600
"""A log-in holds no longer."""


def create_app(
    house: House,
    *,
    routers: Sequence[APIRouter] = (),
    template_folders: Sequence[Path] = (),
) -> FastAPI:
    """The pages of `house`. Routers given come first, so one may put its own page at `/`."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(same_origin)],
        middleware=_middleware(house),
    )
    app.state.house = house
    app.state.pages = Pages(house, template_folders)
    app.state.limits = Limits()
    app.state.closing = asyncio.Event()
    add_error_pages(app)
    _add_static(app)
    for router in (
        *routers,
        api.router,
        front.router,
        login.router,
        teller.router,
        lobby.router,
        phone.router,
    ):
        app.include_router(router)
    return app


def _middleware(house: House) -> list[Middleware]:
    return [
        Middleware(Guarded),
        Middleware(GZipMiddleware),
        Middleware(Bounded),
        Middleware(
            SessionMiddleware,
            secret_key=house.secret,
            session_cookie="heliotrope",
            max_age=SHIFT_SECONDS,
            same_site="strict",
        ),
    ]


def _add_static(app: FastAPI) -> None:
    tokens = stylesheet_tokens()

    @app.get("/static/tokens.css")
    async def tokens_css() -> Response:
        return Response(tokens, media_type="text/css")

    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
