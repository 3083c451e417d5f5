"""The API for helpdesks does what its OpenAPI document says, with a token and without."""

import re
from collections.abc import Callable

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from bot.servicedesk.access.agents import SCOPES
from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.conftest import Desk
from tests.bot.test_public_openapi import CHECKS
from tests.conftest import RunningStack

API = "/api/servicedesk/v1/"


@pytest.fixture(scope="session")
def helpdesk(running: RunningStack, tmp_path_factory: pytest.TempPathFactory):
    """A program that may do everything."""
    with SecondGateway(running.settings, state_dir=tmp_path_factory.mktemp("helpdesk")) as here:
        token, _ = here.state.agents.add_token("schemathesis", list(SCOPES), 1)
        with httpx.Client(base_url=here.url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as program:
            yield program


@pytest.fixture(scope="session")
def api_schema(helpdesk: httpx.Client):
    return schemathesis.openapi.from_dict(helpdesk.get("/openapi.json").json())


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.include(path_regex=f"^{API}").parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_operation_keeps_its_contract(case, helpdesk: httpx.Client) -> None:
    headers = {"Authorization": helpdesk.headers["Authorization"]}
    case.call_and_validate(base_url=str(helpdesk.base_url).rstrip("/"), headers=headers, checks=CHECKS)


def test_no_operation_opens_without_a_token_or_with_one_for_nothing(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    token = desk.new_token("webhooks:manage", name="beheer")
    nothing = {"Authorization": f"Bearer {desk.state.agents.add_token('niets', [], 1)[0]}"}
    foreign = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    paths = httpx.get(f"{desk.url}/openapi.json").json()["paths"]
    operations = [
        (method.upper(), re.sub(r"{\w+}", "1", path))
        for path, methods in paths.items()
        if path.startswith(API)
        for method in methods
    ]
    assert len(operations) > 4
    for method, path in operations:
        answers = [httpx.request(method, desk.url + path, headers=headers) for headers in ({}, foreign, nothing)]
        assert (method, path, [answer.status_code for answer in answers]) == (method, path, [401, 401, 403])
        assert all(answer.json().keys() == {"detail"} for answer in answers)
    assert httpx.get(f"{desk.url}{API}webhooks", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_the_document_says_how_to_sign_in(open_desk: Callable[..., Desk]) -> None:
    document = httpx.get(f"{open_desk().url}/openapi.json").json()
    assert {scheme["scheme"] for scheme in document["components"]["securitySchemes"].values()} == {"bearer"}
    for path, methods in document["paths"].items():
        if path.startswith(API):
            assert all(operation["security"] for operation in methods.values()), path
            assert all({"401", "403"} <= operation["responses"].keys() for operation in methods.values()), path
    assert not any(path.startswith("/servicedesk") for path in document["paths"])
