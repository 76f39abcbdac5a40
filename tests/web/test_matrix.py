"""Every route, every role, own branch and another's: what is not said to be open is shut."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from test_access import FORM, GATES, KEY, address
from web_staff import NAMES, staff
from web_world import PASSWORD, busy_morning, house_of

from server.application.ports import Role
from server.web.app import create_app

HERE = "http://branch.test"
NOBODYS = {("GET", "/api/branches")}
"""Lists what is the asker's own."""
OF_ALL = {
    ("GET", "/branches"),
    ("GET", "/rollout"),
    ("POST", "/rollout"),
    ("POST", "/rollout/{verb}"),
}
"""For who works at every branch: nobody here does."""


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of two branches; everybody works at `sample` alone."""
    people = staff(PASSWORD)
    for name in NAMES.values():
        account = await people.accounts.find(name)
        assert account is not None
        await people.accounts.save(replace(account, branch="sample"))
    branch = busy_morning()
    other = replace(branch, plan=replace(branch.plan, code="other"))
    app = create_app([house_of(one, people=people) for one in (branch, other)])
    app.state.closing.set()  # so that streams end at once
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=HERE, headers={"Origin": HERE}
    ) as browser:
        yield browser


@pytest.mark.parametrize("branch", ["sample", "other"])
@pytest.mark.parametrize("role", list(Role))
async def test_who_may_what_and_where(client: httpx.AsyncClient, role: Role, branch: str) -> None:
    """Deny by default: by role at home, and all of it elsewhere."""
    form = {"name": NAMES[role], "password": PASSWORD}
    assert (await client.post("/login", data=form)).status_code == 303
    wrong = []
    for (method, path), roles in sorted(GATES.items()):
        asked = address(path).replace("/sample", f"/{branch}")
        body = FORM if method == "POST" else None
        answer = await client.request(
            method, asked, params={"branch": branch}, data=body, headers=KEY
        )
        abroad = branch == "other" and (method, path) not in NOBODYS
        shut = role not in roles or abroad or (method, path) in OF_ALL
        if (answer.status_code == 403) != shut or answer.status_code in (500, 502):
            wrong.append((method, path, answer.status_code))
        if answer.status_code == 401:  # it logged itself out, or in anew
            await client.post("/login", data=form)

    assert wrong == []
    assert len(GATES) > 60
