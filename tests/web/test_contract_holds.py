"""The interface for programs keeps what its document says, whatever is sent (schemathesis)."""

import json
import re
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_browser import Branch
from web_world import PASSWORD

DOCUMENT = Path(__file__).parents[2] / "docs" / "contract" / "openapi.json"
CONTRACT = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text("utf-8")))
EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def session(shared: Branch) -> dict[str, str]:
    """What an admin's browser holds."""
    with httpx.Client(base_url=shared.url, headers={"Origin": shared.url}) as client:
        form = {"name": "admin", "password": PASSWORD}
        assert client.post("/login", data=form).is_redirect
        return dict(client.cookies)


@CONTRACT.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_undocumented(case: Case, shared: Branch, session: dict[str, str]) -> None:
    """Nor is any a failure of ours, and all are of the form that is written down."""
    if len(case.path_parameters.get("branch", "")) % 2:  # else everything is about no branch
        case.path_parameters["branch"] = "sample"
    headers = {"Origin": shared.url}
    case.call_and_validate(base_url=shared.url, cookies=session, headers=headers, checks=CHECKS)


def test_every_operation_is_asked() -> None:
    """The document is not read past its half."""
    paths = json.loads(DOCUMENT.read_text("utf-8"))["paths"]
    count = sum(method in ("get", "post") for path in paths.values() for method in path)

    assert count == sum(1 for _ in CONTRACT.get_all_operations())
    assert all(re.match(r"/api/branches", path) for path in paths)
