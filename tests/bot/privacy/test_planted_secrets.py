"""A burst of conversations with planted secrets: none of them is in a log, a count, a table or Rasa's store."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from prometheus_client import generate_latest

from tests.bot.second_gateway import Client
from tests.conftest import RunningStack

PLANTED = {
    "mijn bsn is {}": ["123456782", "111222333", "1112.22.333", "111 222 333", "１２３４５６７８２"],
    "bel mij op {}": ["06-87654321", "0687654321", "+31 6 87654321", "0031687654321", "(020) 765 43 21", "088-7654321"],
    "ons belgische nummer: {}": ["0470 98 76 54", "+32 470 98 76 54", "02 987 65 43", "03/987.65.43"],
    "mail mij op {} graag": ["jan.geheim@gemeente.example", "jan.geheim (at) gemeente.example"],
    "of stuur een bericht aan {}": ["geheim apenstaartje gemeente punt nl"],
    "betaal op {}": ["NL91 ABNA 0417 1643 00", "nl91abna0417164300", "BE68 5390 0754 7034"],
    "mijn wachtwoord is {}": ["Geheim!2026x", "zonnebloem99"],
    "het wachtwoord van mijn collega is {}": ["Kaasboer#77"],
    "wachtwoord: {} en dan lukt het niet": ["qwertyGeheim"],
    "mijn secret is {}": ["s3cr3t-waarde"],
    "de api key is {}": ["sk_live_9f8e7d"],
    "ik kreeg de sms-code {}": ["483920", "48 39 20", "483 920"],
    "inlogcode {}": ["7h3k9q", "90210"],
    "rijksregisternummer {}": ["85.07.30-033.28", "85073003328"],
    '/inform{{"bsn": "{}"}}': ["123456782"],
}
SURVIVES = ["is kvk 12345678 aangemeld", "btw NL001234567B01", "vestiging 000012345678 staat er niet bij"]
SENTENCES = [(sentence.format(value), value) for sentence, values in PLANTED.items() for value in values]


def everything_kept(running: RunningStack) -> dict[str, str]:
    """The text of each log, each database with its journal, and each count."""
    state: Path = running.settings.state_dir
    kept = {str(path): path.read_text("utf-8", "replace") for path in (state / "log").glob("*.log")}
    for path in state.glob("*.db"):
        with sqlite3.connect(path) as database:
            kept[str(path)] = "\n".join(database.iterdump())
    for path in state.glob("*.db-*"):
        kept[str(path)] = path.read_bytes().decode("utf-8", "replace")
    secret = running.settings.internal_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    kept["metrics"] = generate_latest().decode()
    kept["rasa"] = httpx.get(f"{running.settings.rasa_url}/webhooks/gateway/metrics", headers=headers).text
    kept["actions"] = httpx.get(f"{running.settings.actions_url}/metrics", headers=headers).text
    return kept


def says(text: str, value: str) -> bool:
    """Whether the value is in the text by itself: a time in microseconds or a hash may hold the same five digits."""
    return re.search(rf"(?<![\w.]){re.escape(value)}", text) is not None


def talk(running: RunningStack, sentences: list[str]) -> None:
    client = Client(running.url)
    for sentence in sentences:
        client.send(text=sentence).raise_for_status()
        client.send(text=f"Goedemorgen, {sentence}. Is gemeente Zwolle aangemeld?").raise_for_status()


def test_no_planted_secret_is_kept_anywhere(running: RunningStack) -> None:
    parts = [[sentence for sentence, _ in SENTENCES[start::4]] for start in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda part: talk(running, part), [*parts, SURVIVES]))
    kept = everything_kept(running)
    assert {"gateway.log", "rasa.log", "actions.log", "bro.db", "rasa.db"} <= {Path(name).name for name in kept}
    found = [(value, name) for _, value in SENTENCES for name, text in kept.items() if says(text, value)]
    assert found == []
    tables = kept[str(running.settings.state_dir / "bro.db")]
    assert all(number in tables for number in ("12345678", "NL001234567B01", "000012345678"))
    assert running.settings.internal_secret is not None
    secret = running.settings.internal_secret.get_secret_value()
    assert [name for name, text in kept.items() if secret in text] == []


def test_a_failing_turn_does_not_quote_the_visitor_either(running: RunningStack) -> None:
    """Rasa writes the message and all local variables when it fails; here it gets a text that no part expects."""
    secret = running.settings.internal_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    url = f"{running.settings.rasa_url}/webhooks/gateway/messages"
    for text in ('/inform{"organisatie": Groene Gans', "/Groene Gans{", "/en_daarna{'Groene Gans'}"):
        httpx.post(url, json={"sender": "mislukt", "typed": text}, headers=headers, timeout=20)
    httpx.post(url, content=b'{"text": "Groene Gans', headers=headers, timeout=20)
    httpx.post(f"{running.settings.actions_url}/webhook", content=b"{Groene Gans", headers=headers, timeout=20)
    logs = {path.name: path.read_text("utf-8") for path in (running.settings.state_dir / "log").glob("*.log")}
    assert [name for name, text in logs.items() if "Groene Gans" in text] == []
