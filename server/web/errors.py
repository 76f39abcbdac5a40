"""Errors as people and programs meet them: a sentence, never a traceback."""

from http import HTTPStatus
from typing import Final

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from server.application.ports import StoreFailed
from server.web.guard import headers_for, path_shown
from server.web.pages import language_of, pages_for

log = structlog.get_logger()
SENTENCES: Final = {
    401: "Please log in.",
    403: "This is not open to you.",
    404: "There is nothing here.",
    405: "This cannot be done here.",
    413: "This is more than we can take in at once.",
    422: "We did not understand this.",
    429: "Too many requests. Please wait a minute.",
    500: "Something broke on our side. We have noted it.",
    503: "This could not be recorded, so nothing was changed. Please try again.",
}
PROGRAMS: Final = ("/api/", "/enrol", "/healthz", "/journals/")


def add_errors(app: Starlette) -> None:
    """Give every error its page, fragment or JSON."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(StoreFailed, _not_recorded)
    app.add_exception_handler(Exception, _broken)


def error_answer(request: Request, status: int) -> Response:
    """One error, told as the asker can take it."""
    detail = SENTENCES.get(status, HTTPStatus(status).phrase)
    if request.url.path.startswith(PROGRAMS):
        return JSONResponse({"error": HTTPStatus(status).phrase, "detail": detail}, status)
    pages = pages_for(request)
    if request.headers.get("hx-request"):
        text = pages.draw("said.html", language_of(request), said=detail)
        return Response(text, status, media_type="text/html")
    return pages.page(request, "error.html", status=status, number=status, sentence=detail)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.UNAUTHORIZED:
        return _log_in_first(request)
    return error_answer(request, status)


def _log_in_first(request: Request) -> Response:
    """People are shown the log-in; streams, actions and programs are told."""
    if request.url.path.startswith(PROGRAMS):
        return error_answer(request, 401)
    there = f"/login?to={request.url.path}"
    wants_page = request.method == "GET" and not request.headers.get("hx-request")
    if wants_page:
        return RedirectResponse(there, 303)
    answer = error_answer(request, 401)
    answer.headers["HX-Redirect"] = "/login"
    return answer


async def _not_understood(request: Request, _: Exception) -> Response:
    log.warning("request not understood", path=path_shown(request.url.path))
    return error_answer(request, 422)


async def _not_recorded(request: Request, _: Exception) -> Response:
    return error_answer(request, 503)


async def _broken(request: Request, error: Exception) -> Response:
    log.error("page broke", path=path_shown(request.url.path), error=type(error).__name__)
    # Answered outside the guards, so it brings its own headers.
    answer = error_answer(request, 500)
    answer.headers.update(headers_for(request.url.path))
    return answer
