"""The gateway does what its OpenAPI document says, for whatever schemathesis thinks of."""

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="session")
def client(running: RunningStack, tmp_path_factory: pytest.TempPathFactory):
    """A visitor of a gateway that does not limit."""
    free = dict.fromkeys(("limit_conversation", "limit_address", "limit_starts", "limit_total"), "100000/second")
    with SecondGateway(running.settings, state_dir=tmp_path_factory.mktemp("openapi"), **free) as here:
        yield Client(here.url)


@pytest.fixture(scope="session")
def api_schema(client: Client):
    document = httpx.get(str(client.http.base_url.join("/openapi.json"))).json()
    return schemathesis.openapi.from_dict(document)


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.exclude(path_regex="events$").parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_operation_keeps_its_contract(case, client: Client) -> None:
    token = client.http.post("/conversations").json()["token"]
    base = str(client.http.base_url.join("/")).rstrip("/")
    case.call_and_validate(base_url=base, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)


def test_the_document_names_every_address(client: Client) -> None:
    document = httpx.get(str(client.http.base_url.join("/openapi.json"))).json()
    assert set(document["paths"]) >= {
        "/api/website/conversations",
        "/api/website/conversation",
        "/api/website/messages",
        "/api/website/events",
        "/api/website/feedback",
        "/api/website/transcript",
        "/api/website/token",
        "/health/live",
        "/health/ready",
    }
    events = document["paths"]["/api/website/events"]["get"]["responses"]
    assert "text/event-stream" in events["200"]["content"]
    assert "429" in events
