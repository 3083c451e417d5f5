"""What a stranger may try. Each row of the table in docs/attacks.md names a test in this file or beside it."""

import ast
import base64
import hashlib
import hmac
import json
import re
import select
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import jwt
import pytest

from bot.channels.website.tokens import Tokens, Visit
from bot.http.limits import address_prefix
from bot.platform.settings import ROOT
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack

SITE = "https://gemeente.example"
READS = [("GET", "/conversation"), ("GET", "/transcript"), ("GET", "/events"), ("POST", "/token")]


def claims(client: Client, **changes: object) -> dict:
    body = client.token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "==")) | changes


def signed(running: RunningStack, payload: dict, algorithm: str = "HS256") -> str:
    return jwt.encode(payload, Tokens(running.settings)._key, algorithm)


def forgeries(running: RunningStack, client: Client) -> dict[str, str]:
    header, body, signature = client.token.split(".")
    payload = claims(client)
    return {
        "not a token": "wachtwoord",
        "the bare conversation id": payload["sub"],
        "another signature": f"{header}.{body}.{signature[:-4]}AAAA",
        "no signature": f"{header}.{body}.",
        "algorithm none": jwt.encode(payload, None, "none"),
        "another key": jwt.encode(payload, "k" * 32, "HS256"),
        "the internal secret itself as key": jwt.encode(
            payload, running.settings.internal_secret.get_secret_value(), "HS256"
        ),
        "another algorithm with the right key": signed(running, payload, "HS512"),
        "another purpose": signed(running, payload | {"aud": "bro-servicedesk"}),
        "no end": signed(running, {name: value for name, value in payload.items() if name != "exp"}),
        "over": signed(running, payload | {"exp": int(time.time()) - 1}),
        "another website": signed(running, payload | {"origin": "https://evil.example"}),
    }


@pytest.mark.parametrize(("method", "path"), [*READS, ("DELETE", "/conversation")])
def test_without_a_token_nothing_opens(client: Client, method: str, path: str) -> None:
    assert client.http.request(method, path).status_code == 401
    basic = {"Authorization": f"Basic {client.token}"}
    assert client.http.request(method, path, headers=basic).status_code == 401


@pytest.mark.filterwarnings("ignore:The HMAC key")
@pytest.mark.parametrize(("method", "path"), READS)
def test_forged_expired_and_foreign_tokens_open_nothing(
    running: RunningStack, client: Client, method: str, path: str
) -> None:
    tokens = forgeries(running, client)
    if path == "/token":  # it renews what is over, for as long as it may
        now = int(time.time())
        tokens["over"] = signed(running, claims(client, iat=now - 13 * 3600, exp=now - 1))
    for what, token in tokens.items():
        answer = client.call(method, path, token=token)
        assert answer.status_code == 401, what
        assert client.started["replies"][0]["text"] not in answer.text
    assert (
        client.call("GET", "/conversation", token=signed(running, claims(client))).status_code == 200
    )  # the same way of signing, with true claims


def test_a_token_that_is_over_opens_nothing_but_its_renewal(running: RunningStack, client: Client) -> None:
    over = signed(running, claims(client, exp=int(time.time()) - 1))
    assert client.call("GET", "/conversation", token=over).status_code == 401
    assert client.call("POST", "/messages", token=over, json={"text": "hallo"}).status_code == 401
    client.token = client.call("POST", "/token", token=over).raise_for_status().json()["token"]
    assert len(client.entries()) == 1


def test_a_token_of_one_website_is_refused_on_another(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(allowed_origins=[SITE, "https://waterschap.example"])
    client = Client(here.url, SITE)
    assert client.call("GET", "/conversation").status_code == 200
    replayed = client.call("GET", "/conversation", headers={"Origin": "https://waterschap.example"})
    assert replayed.status_code == 401
    assert client.call("GET", "/conversation", headers={"Origin": here.url}).status_code == 401


def test_a_token_is_worth_nothing_after_erasing(client: Client) -> None:
    client.call("DELETE", "/conversation")
    assert {client.call(method, path).status_code for method, path in READS} == {404}
    assert client.send(text="hallo").status_code == 404


def test_another_persons_conversation_cannot_be_named(running: RunningStack, client: Client) -> None:
    other = Client(running.url)
    secret = other.send(text="Zwarte Ruiter").json()["replies"][0]
    other_id = claims(other)["sub"]
    attempts = [
        client.call("GET", f"/conversation?conversation={other_id}&sender={other_id}"),
        client.call("GET", "/conversation", headers={"X-Conversation": other_id}),
        client.call("POST", "/messages", json={"text": "hallo", "conversation": other_id, "sender": other_id}),
    ]
    assert all("Zwarte Ruiter" not in answer.text for answer in attempts)
    assert client.send(choice=other.choices["Inloggen lukt niet"]).status_code == 422
    rating = {"position": secret["position"] + 50, "rating": "op"}
    assert client.call("POST", "/feedback", json=rating).status_code == 422
    assert [entry["author"] for entry in other.entries()].count("bezoeker") == 1


def test_two_visitors_never_share_what_rasa_knows(running: RunningStack) -> None:
    first, second = Client(running.url), Client(running.url)
    first.send(text="ik werk bij gemeente zwolle en onze organisatie is aangemeld")
    said = second.send(text="en daarna?").json()["replies"]
    assert all("Zwolle" not in reply["text"] and reply["checklist"] == [] for reply in said)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        f"{SITE}.evil.example",
        f"{SITE}:444",
        SITE.replace("https", "http"),
        SITE.upper(),
        f"{SITE}/",
        "null",
        "",
    ],
)
def test_a_website_that_is_not_on_the_list_gets_nothing(gateway: Callable[..., SecondGateway], origin: str) -> None:
    here = gateway(allowed_origins=[SITE])
    start = httpx.post(f"{here.url}/api/website/conversations", headers={"Origin": origin})
    assert start.status_code == 403
    assert "access-control-allow-origin" not in start.headers
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = httpx.options(f"{here.url}/api/website/messages", headers={"Origin": origin} | asked)
    assert preflight.status_code == 400
    assert "access-control-allow-origin" not in preflight.headers


def test_a_website_on_the_list_may_call_but_without_cookies(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(allowed_origins=[SITE])
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = httpx.options(f"{here.url}/api/website/messages", headers={"Origin": SITE} | asked)
    assert preflight.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in preflight.headers
    started = httpx.post(f"{here.url}/api/website/conversations", headers={"Origin": SITE})
    assert started.headers["access-control-allow-origin"] == SITE
    assert "set-cookie" not in started.headers


def test_the_host_header_cannot_make_a_website_ours(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(public_url="https://chat.example")
    headers = {"Host": "evil.example", "Origin": "https://evil.example"}
    assert httpx.post(f"{here.url}/api/website/conversations", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "text",
    ["/restart", "//restart", " /session_start", "\u200b/restart", "／restart", '/mens_spreken{"rol":"leverancier"}'],
)
def test_a_typed_slash_is_text(client: Client, text: str) -> None:
    replies = client.send(text=text).json()["replies"]
    assert replies[-1]["intent"] not in ("restart", "session_start", "mens_spreken") or replies[-1]["confidence"] != 1.0
    assert client.entries()[1]["author"] == "bezoeker"


def test_payloads_never_leave_the_gateway(client: Client) -> None:
    client.send(text="ik kan niet inloggen")
    everything = json.dumps(client.entries()) + json.dumps(client.started)
    assert "payload" not in everything
    assert "/eerste_inlog_mislukt" not in everything
    assert client.send(choice="/toegang_stappen").status_code == 422


def test_a_flood_in_one_conversation_is_stopped(gateway: Callable[..., SecondGateway]) -> None:
    client = Client(gateway(limit_conversation="5/minute").url)
    statuses = [client.send(text=f"vraag {number}").status_code for number in range(8)]
    assert statuses == [200] * 5 + [429] * 3
    refused = client.send(text="nog een")
    assert int(refused.headers["retry-after"]) > 0
    assert "Wacht even" in refused.json()["detail"]
    assert len([entry for entry in client.entries() if entry["author"] == "bezoeker"]) == 5


def test_a_flood_of_conversations_from_one_address_is_stopped(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(limit_starts="3/minute")
    statuses = [httpx.post(f"{here.url}/api/website/conversations").status_code for _ in range(5)]
    assert statuses == [201] * 3 + [429] * 2


def test_many_conversations_do_not_get_round_the_limit_of_an_address(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(limit_address="4/minute")
    statuses = [Client(here.url).send(text="hallo").status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2


def test_everybody_together_has_a_limit_and_the_answer_names_the_servicedesk(
    gateway: Callable[..., SecondGateway],
) -> None:
    here = gateway(limit_total="2/minute")
    client = Client(here.url)
    assert client.send(text="hallo").status_code == 200
    refused = client.send(text="hallo")
    assert refused.status_code == 429
    assert "088 - 8664 999" in refused.json()["detail"]


def test_open_streams_are_limited_and_given_back(gateway: Callable[..., SecondGateway]) -> None:
    client = Client(gateway(max_streams_per_conversation=2).url)
    headers = {"Authorization": f"Bearer {client.token}"}
    with client.http.stream("GET", "/events", headers=headers), client.http.stream("GET", "/events", headers=headers):
        assert client.call("GET", "/events").status_code == 429
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with client.http.stream("GET", "/events", headers=headers) as again:
            if again.status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the places of closed streams did not come back")


def test_an_address_cannot_be_made_up_without_a_trusted_proxy(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(limit_starts="2/minute")
    statuses = [start_from(here, f"203.0.113.{number}") for number in range(4)]
    assert statuses == [201, 201, 429, 429]


def test_behind_a_trusted_proxy_each_visitor_has_a_limit(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(limit_starts="2/minute", trusted_proxies=["127.0.0.1"])
    statuses = [start_from(here, address) for address in ("203.0.113.1",) * 3 + ("203.0.113.2",)]
    assert statuses == [201, 201, 429, 201]
    neighbours = [start_from(here, f"2001:db8:1:2::{number}") for number in (1, 2, 3)]
    assert neighbours == [201, 201, 429]  # one /64 network is one visitor


def start_from(here: SecondGateway, address: str) -> int:
    return httpx.post(f"{here.url}/api/website/conversations", headers={"X-Forwarded-For": address}).status_code


def test_a_slow_request_does_not_hold_up_others(running: RunningStack) -> None:
    slow = [socket.create_connection((running.settings.host, running.settings.port)) for _ in range(50)]
    try:
        for connection in slow:
            connection.sendall(b"POST /api/website/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert Client(running.url).send(text="hallo").status_code == 200
        assert select.select(slow, [], [], 0)[0] == [], "they were still waiting"
    finally:
        for connection in slow:
            connection.close()


def test_a_flood_of_questions_leaves_room_for_an_answer(running: RunningStack) -> None:
    clients = [Client(running.url) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda client: client.send(text="wat is eherkenning").status_code, clients))
    assert statuses == [200] * 20


@pytest.mark.parametrize("path", ["/..%2f..%2fbot/settings.py", "/../pyproject.toml", "/.env", "/%2e%2e/var/bro.db"])
def test_no_file_outside_the_pages_is_served(running: RunningStack, path: str) -> None:
    with socket.create_connection((running.settings.host, running.settings.port), timeout=5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 404 " in answer.splitlines()[0]


@pytest.mark.parametrize("path", ["/", "/widget.js", "/health/live", "/api/website/conversation", "/bestaat-niet"])
def test_every_answer_carries_the_security_headers(running: RunningStack, path: str) -> None:
    headers = httpx.get(f"{running.url}{path}").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_the_widget_cannot_be_told_where_to_find_rasa(running: RunningStack) -> None:
    for path in ("/webhooks/gateway/messages", "/webhooks/rest/webhook", "/model/parse", "/webhook", "/metrics"):
        assert httpx.post(f"{running.url}{path}", json={"sender": "x", "message": "hallo"}).status_code in (404, 405)


def test_a_token_says_nothing_about_the_secret(running: RunningStack, client: Client) -> None:
    secret = running.settings.internal_secret.get_secret_value()
    header, body, signature = client.token.split(".")
    for key in (secret.encode(), b"", b"bro-website"):
        made = hmac.new(key, f"{header}.{body}".encode(), hashlib.sha256).digest()
        assert base64.urlsafe_b64encode(made).rstrip(b"=").decode() != signature


def test_a_visit_that_is_written_is_read_back(running: RunningStack) -> None:
    tokens = Tokens(running.settings)
    visit = Visit("id" + uuid4().hex, SITE, int(time.time()), int(time.time()) + 60)
    assert tokens.read(tokens.write(visit), SITE) == visit


@pytest.mark.parametrize(
    ("host", "prefix"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:203.0.113.9", "203.0.113.9")],
)
def test_limits_count_per_network(host: str, prefix: str) -> None:
    from starlette.requests import Request

    assert address_prefix(Request({"type": "http", "client": (host, 1), "headers": []})) == prefix


def test_every_attack_in_the_table_has_its_test() -> None:
    table = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| attack")]
    named = [re.findall(r"\| \d{4}-\d\d-\d\d \| held, \d+ forms? \| `(test_\w+)` \|$", row) for row in rows]
    assert len(rows) > 30
    assert all(len(names) == 1 for names in named)
    existing = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {names[0] for names in named} <= existing
