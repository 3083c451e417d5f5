"""Who may send us activities: tokens of a local issuer, right ones and forged ones, against a running gateway."""

import time
from typing import Any

import httpx
import jwt
import pytest

from bot.channels.teams.configuration import TeamsRefused
from bot.gateway import build_app
from bot.platform.settings import Settings
from tests.bot.channels.teams.conftest import with_tokens
from tests.bot.channels.teams.issuer import ISSUER, TENANT, Issuer
from tests.bot.channels.teams.person import Person
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.conftest import RunningStack

DAY = 24 * 3600


@pytest.fixture(scope="session")
def strict(running: RunningStack, issuer: Issuer, teams_service: TeamsService, tmp_path_factory):
    """A gateway that asks for tokens."""
    state = tmp_path_factory.mktemp("teams-strict")
    issuer.add_key("unendorsed", ["webchat"])
    issuer.add_key("short", ["msteams"], bits=1024)
    issuer.add_key("secret", ["msteams"], publish=False)
    issuer.published.append(dict(issuer.published[0], kid="wrong-use", use="enc"))
    issuer.private["wrong-use"] = issuer.private["good"]
    with SecondGateway(running.settings, state_dir=state, **with_tokens(issuer, teams_service)) as here:
        yield here


@pytest.fixture
def colleague(strict: SecondGateway, teams_service: TeamsService, issuer: Issuer) -> Person:
    return Person(strict.url, teams_service, issuer)


def test_a_right_token_is_accepted(colleague: Person) -> None:
    assert colleague.send(colleague.activity("typing")).status_code == 202


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"iss": "https://sts.windows.net/evil/"}, 401),
        ({"iss": ISSUER + "/"}, 401),
        ({"iss": [ISSUER]}, 401),
        ({"without": ("iss",)}, 401),
        ({"aud": "99999999-2222-3333-4444-555555555555"}, 401),
        ({"aud": ["11111111-2222-3333-4444-555555555555", "other"]}, 401),
        ({"without": ("aud",)}, 401),
        pytest.param({"exp": int(time.time()) - 301}, 401, id="over"),
        ({"exp": "morgen"}, 401),
        ({"without": ("exp",)}, 401),
        pytest.param({"nbf": int(time.time()) + DAY}, 401, id="not yet"),
        ({"without": ("serviceurl",)}, 401),
        ({"serviceurl": ["https://smba.trafficmanager.net/"]}, 401),
        ({"algorithm": "RS384"}, 401),
        ({"algorithm": "PS256"}, 401),
        ({"algorithm": "HS256", "signed_by": "a secret that is long enough for this"}, 401),
        ({"algorithm": "none", "signed_by": ""}, 401),
        ({"kid": None}, 401),
        ({"kid": "unknown", "signed_by": "good"}, 401),
        ({"kid": "secret"}, 401),
        ({"kid": "good", "signed_by": "secret"}, 401),
        ({"kid": "short"}, 401),
        ({"kid": "wrong-use"}, 401),
        ({"header": {"jku": "http://127.0.0.1:1/keys"}, "kid": "secret"}, 401),
        ({"kid": "unendorsed"}, 403),
        ({"serviceurl": "https://attacker.example/"}, 403),
    ],
    ids=str,
)
def test_forged_tokens_are_refused(
    colleague: Person, issuer: Issuer, teams_service: TeamsService, changes: dict[str, Any], status: int
) -> None:
    before = len(teams_service.received)
    if isinstance(changes.get("signed_by"), str) and changes["signed_by"] in issuer.private:
        changes = changes | {"signed_by": issuer.private[changes["signed_by"]]}
    activity = colleague.activity(text="wat is eherkenning")
    answer = colleague.send(activity, raw=issuer.token(**{"service_url": activity["serviceUrl"], **changes}))
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}
    assert len(teams_service.received) == before


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x.y.z", "Basic Z29vZA==", "Bearer é", "x" * 9000])
def test_a_header_that_is_no_token_is_refused(colleague: Person, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    assert httpx.post(colleague.address, json=colleague.activity(), headers=headers).status_code == 401


def test_a_changed_token_is_refused(colleague: Person, issuer: Issuer) -> None:
    activity = colleague.activity()
    head, body, signature = issuer.token(activity["serviceUrl"]).split(".")
    other = issuer.token(activity["serviceUrl"], exp=int(time.time()) + DAY).split(".")[1]
    for raw in (f"{head}.{other}.{signature}", f"{head}.{body}.", f"{head}.{body}.{signature[:-4]}AAAA"):
        assert colleague.send(activity, raw=raw).status_code == 401


def test_five_minutes_of_clock_skew_are_forgiven(colleague: Person) -> None:
    assert colleague.send(colleague.activity("typing"), exp=int(time.time()) - 240).status_code == 202
    assert colleague.send(colleague.activity("typing"), nbf=int(time.time()) + 240).status_code == 202


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"conversation": {"id": "a:1", "tenantId": "other"}}, 403),
        ({"channelData": {"tenant": {"id": "other"}}}, 403),
        ({"channelData": {}, "conversation": {"id": "a:1"}}, 403),
        ({"channelId": "webchat"}, 403),
        ({"channelId": "emulator"}, 403),
        ({"serviceUrl": "https://attacker.example/"}, 403),
        ({"serviceUrl": "http://169.254.169.254/"}, 403),
        ({"serviceUrl": "http://127.0.0.1:1/"}, 403),
        ({"serviceUrl": "https://smba.trafficmanager.net@attacker.example/"}, 403),
        ({"serviceUrl": "https://smba.trafficmanager.net.attacker.example/"}, 403),
        ({"serviceUrl": "file:///etc/passwd"}, 403),
        ({"serviceUrl": "http://[::1"}, 403),
        ({"serviceUrl": ""}, 400),
    ],
    ids=str,
)
def test_nothing_goes_to_another_tenant_channel_or_address(
    colleague: Person, issuer: Issuer, teams_service: TeamsService, changes: dict[str, Any], status: int
) -> None:
    """Also when the token itself names that address."""
    before = len(teams_service.received)
    activity = colleague.activity(text="wat is eherkenning", **changes)
    for claimed in (f"{teams_service.url}/", activity["serviceUrl"]):
        assert colleague.send(activity, raw=issuer.token(claimed)).status_code == status
    assert len(teams_service.received) == before


def test_a_new_key_is_fetched_once_and_unknown_keys_do_not_make_us_fetch(
    running: RunningStack, issuer: Issuer, teams_service: TeamsService, tmp_path
) -> None:
    with SecondGateway(running.settings, state_dir=tmp_path, **with_tokens(issuer, teams_service)) as here:
        person = Person(here.url, teams_service, issuer)
        assert person.send(person.activity("typing")).status_code == 202
        fetched = issuer.fetched
        keys = here.state.channels["teams"].tokens._keys
        issuer.add_key("newer", ["msteams"])
        assert person.send(person.activity("typing"), kid="newer").status_code == 401  # within the minute of rest
        keys._tried_at -= 61
        assert person.send(person.activity("typing"), kid="newer").status_code == 202
        assert issuer.fetched == fetched + 1
        for _ in range(20):
            assert person.send(person.activity("typing"), kid="good", header={"kid": "nobody"}).status_code == 401
        assert issuer.fetched == fetched + 1


def test_without_the_keys_nobody_gets_in_and_known_keys_stay(
    running: RunningStack, issuer: Issuer, teams_service: TeamsService, tmp_path
) -> None:
    with SecondGateway(running.settings, state_dir=tmp_path, **with_tokens(issuer, teams_service)) as here:
        person = Person(here.url, teams_service, issuer)
        issuer.broken = True
        try:
            answer = person.send(person.activity("typing"))
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
            assert httpx.get(f"{here.url}/health/ready").status_code == 200
        finally:
            issuer.broken = False
        keys = here.state.channels["teams"].tokens._keys
        keys._tried_at -= 61
        assert person.send(person.activity("typing")).status_code == 202
        issuer.broken = True
        try:
            keys._fetched_at -= 2 * DAY
            keys._tried_at -= 61
            assert person.send(person.activity("typing")).status_code == 202
        finally:
            issuer.broken = False


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'"x"', b"\xff\xfe", b'{"type":"message"}', b"[" * 30_000, b'{"type":' + b"[" * 20_000],
    ids=lambda body: repr(body[:12]),
)
def test_a_body_that_is_no_activity_gets_400(colleague: Person, issuer: Issuer, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {issuer.token(f'{colleague.service.url}/')}"}
    answer = httpx.post(colleague.address, content=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "../../etc"},
        {"id": "x" * 400},
        {"conversation": {"id": "19:x/../../other?y#z", "tenantId": TENANT}},
        {"conversation": "a:1"},
        {"from": {"name": "no id"}},
        {"from": {"id": "29:\ud800"}},
        {"recipient": None},
        {"type": 7},
        {"text": {"a": 1}},
        {"entities": "x"},
        {"membersAdded": [1]},
    ],
    ids=str,
)
def test_a_wrong_shape_gets_400_without_an_echo(colleague: Person, issuer: Issuer, changes: dict[str, Any]) -> None:
    import json

    body = json.dumps(colleague.activity(text="Groene Specht") | changes)
    headers = {"Authorization": f"Bearer {issuer.token(f'{colleague.service.url}/')}"}
    answer = httpx.post(colleague.address, content=body, headers=headers)
    assert answer.status_code == 400
    assert "Specht" not in answer.text


@pytest.mark.parametrize("value", [7, [], {"bro": 7}, {"bro": {"keuze": 7}}, {"bro": {"oordeel": "op"}}, {"bro": {}}])
def test_strange_values_of_buttons_are_no_crash(colleague: Person, value: Any) -> None:
    assert colleague.send(colleague.activity(value=value)).status_code == 202
    for name in ("adaptiveCard/action", "message/submitAction", "task/fetch"):
        invoke = colleague.activity("invoke", name=name, value={"action": {"data": value}, "actionValue": value})
        assert colleague.send(invoke).status_code == 200


def test_a_huge_body_gets_413(colleague: Person) -> None:
    assert colleague.send(colleague.activity(text="x" * 70_000)).status_code == 413


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"teams_test_without_tokens": True, "host": "0.0.0.0"}, "WITHOUT_TOKENS"),
        ({"teams_test_without_tokens": True, "public_url": "https://chat.example.nl"}, "WITHOUT_TOKENS"),
        ({"teams_test_without_tokens": True, "trusted_proxies": ["10.0.0.1"]}, "WITHOUT_TOKENS"),
        ({"teams_app_id": "x"}, "TENANT"),
        ({"teams_app_id": "x", "teams_tenant_id": "y"}, "SECRET"),
        ({"teams_app_id": "x", "teams_tenant_id": "y", "teams_auth": "certificate"}, "CERTIFICATE"),
        (
            {"teams_app_id": "x", "teams_tenant_id": "y", "teams_secret": "z", "teams_service_urls": ["http://x.nl"]},
            "http://x.nl",
        ),
        (
            {"teams_app_id": "x", "teams_tenant_id": "y", "teams_secret": "z", "teams_metadata_url": "http://x.nl"},
            "http://x.nl",
        ),
    ],
    ids=str,
)
def test_unsafe_or_incomplete_settings_stop_the_gateway_before_it_starts(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(TeamsRefused, match=says):
        build_app(Settings(_env_file=None, internal_secret="x", **settings))


def test_without_settings_there_is_no_teams_and_nothing_of_it_is_loaded(running: RunningStack) -> None:
    import subprocess
    import sys

    assert httpx.post(f"{running.url}/api/messages", json={}).status_code in (404, 405)
    code = (
        "import sys; from bot.gateway import build_app; from bot.platform.settings import Settings; "
        "build_app(Settings(_env_file=None, internal_secret='x')); "
        "sys.exit(any(name.startswith(('microsoft_agents', 'msal')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0


def test_the_token_library_refuses_what_we_think_it_refuses(issuer: Issuer) -> None:
    """Guards the forged tokens themselves: each is really what its name says."""
    token = issuer.token("https://x/", algorithm="none", signed_by="")
    assert jwt.get_unverified_header(token)["alg"] == "none"
    assert "exp" not in jwt.decode(issuer.token("https://x/", without=("exp",)), options={"verify_signature": False})
