"""The rules for content, so that an editor hears at once what is wrong with a text and where.

CONTRIBUTING.md explains how to add a topic; `./bro test tests/test_inhoud.py` checks it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

import pytest
import yaml

from bot.dialogue.reply import BotMessage, Outcome, Reason
from bot.guidance.checklist import STEPS
from bot.handover.dialogue import NO, YES
from bot.platform.settings import ROOT

DATA = ROOT / "data"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.yml"))}
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SET_BY_PIPELINE = {"nlu_fallback", "meerdere_vragen"}
TOPICS = [intent for intent in DOMAIN["intents"] if intent not in SET_BY_PIPELINE]
MAX_WORDS = 20
MAX_TITLE = 45
MIN_EXAMPLES = 20
FORBIDDEN = {
    "je-vorm": re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE),
    "bedrag": re.compile(r"€|\b(euro|eur)\b", re.IGNORECASE),
    "belofte over de aanmelding": re.compile(r"\bu bent niet aangemeld\b", re.IGNORECASE),
    "lege regel": re.compile(r"\n\s*\n"),
    "HTML": re.compile(r"<[a-z/]", re.IGNORECASE),
}
KNOWN_PHONE_NUMBERS = {"088 - 8664 999"}


def responses() -> Iterator[tuple[str, dict]]:
    for topic, content in FILES.items():
        for name, variants in (content.get("responses") or {}).items():
            for position, variant in enumerate(variants):
                yield f"{topic}.yml {name}[{position}]", variant


RESPONSES = dict(responses())
IN_DUTCH = {place: response for place, response in RESPONSES.items() if "andere_taal" not in place}


def examples(topic: str) -> list[str]:
    return [
        line.removeprefix("- ").strip()
        for block in FILES[topic].get("nlu", [])
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def sentences(text: str) -> Iterator[str]:
    """The sentences of an answer; a list item is one, the address behind a link is not text."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("**", "")
    for line in plain.splitlines():
        yield from re.split(r"(?<=[.!?:])\s+(?=[A-Z\"“])", re.sub(r"^(-|\d+\.) ", "", line.strip()))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_one_file_with_examples_an_answer_and_a_test(topic: str) -> None:
    assert topic in FILES, f"data/{topic}.yml is missing"
    assert {block["intent"] for block in FILES[topic]["nlu"]} == {topic}
    assert len(examples(topic)) >= MIN_EXAMPLES
    assert f"utter_{topic}" in FILES[topic]["responses"]
    assert (ROOT / "tests" / "onderwerpen" / f"{topic}.yml").is_file()


def test_there_are_no_files_that_nobody_uses() -> None:
    assert set(FILES) - {"meldingen", "brief"} == set(TOPICS)
    mirrored = {path.stem for path in (ROOT / "tests" / "onderwerpen").glob("*.yml")}
    assert mirrored == set(TOPICS)


def test_no_example_belongs_to_two_topics() -> None:
    places: dict[str, list[str]] = {}
    for topic in TOPICS:
        for example in examples(topic):
            places.setdefault(" ".join(re.findall(r"\w+", example.casefold())), []).append(topic)
    assert {example: topics for example, topics in places.items() if len(set(topics)) > 1 and example} == {}


@pytest.mark.parametrize("place", RESPONSES)
def test_an_answer_knows_its_source_and_when_it_was_checked(place: str) -> None:
    metadata = RESPONSES[place]["metadata"]
    assert metadata["titel"].strip()
    assert len(metadata["titel"]) <= MAX_TITLE
    assert metadata["bron"]["title"].strip()
    assert metadata["bron"]["url"].startswith("https://")
    checked = date.fromisoformat(metadata["gecontroleerd"])
    assert date.today() - timedelta(days=366) < checked <= date.today(), "check the source again and renew the date"
    assert metadata.get("uitkomst", Outcome.BEANTWOORD) in set(Outcome)
    assert metadata.get("overdracht") in {None, *get_args(Reason)}


def test_the_answers_that_call_for_a_person_say_why() -> None:
    reasons = {place.split()[1]: BotMessage.from_rasa(response).handover for place, response in RESPONSES.items()}
    assert {name: reason for name, reason in reasons.items() if reason} == {
        "utter_mens_spreken[0]": "gevraagd",
        "utter_verduidelijken_opnieuw[0]": "niet_begrepen",
        "utter_mens_aanbieden[0]": "niet_begrepen",
        "utter_klacht[0]": "boosheid",
        "utter_buiten_bereik_belediging[0]": "boosheid",
        "utter_storing[0]": "onderwerp",
        "utter_aanmelding_status[0]": "onderwerp",
        "utter_beveiligingsincident[0]": "onderwerp",
    }


@pytest.mark.parametrize("place", IN_DUTCH)
def test_an_answer_is_plain_dutch(place: str) -> None:
    text = IN_DUTCH[place]["text"]
    broken = [rule for rule, pattern in FORBIDDEN.items() if pattern.search(text.strip())]
    assert broken == []
    too_long = [sentence for sentence in sentences(text) if len(sentence.split()) > MAX_WORDS]
    assert too_long == [], f"more than {MAX_WORDS} words"
    assert set(re.findall(r"\b0\d{2} ?- ?[\d ]{7,9}\d\b", text)) <= KNOWN_PHONE_NUMBERS


@pytest.mark.parametrize("place", [place for place, response in RESPONSES.items() if response.get("buttons")])
def test_a_button_leads_to_a_topic(place: str) -> None:
    buttons = RESPONSES[place]["buttons"]
    for button in buttons:
        if button["payload"] in {YES, NO}:  # about a handover: the gateway handles these itself
            continue
        assert re.match(r"^/(\w+)$|^\{keuze\}$", button["payload"]), button
        assert button["payload"] == "{keuze}" or button["payload"][1:] in TOPICS
        assert len(button["title"]) <= MAX_TITLE
    assert max(Counter(button["title"] for button in buttons).values()) == 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [("Je moet dit regelen.", "je-vorm"), ("Dat kost 20 euro.", "bedrag"), ("Eén.\n\nTwee.", "lege regel")],
)
def test_the_rules_catch_a_bad_text(text: str, rule: str) -> None:
    assert FORBIDDEN[rule].search(text)


def test_the_sentence_counter_splits_lists_and_ignores_addresses() -> None:
    text = "Doe dit:\n1. Eerst [de pagina](https://example.nl/a/b) lezen. Dan bellen.\n- Klaar"
    assert list(sentences(text)) == ["Doe dit:", "Eerst de pagina lezen.", "Dan bellen.", "Klaar"]


def test_the_checklist_has_a_title_for_each_step() -> None:
    response = RESPONSES["situatie_vertellen.yml utter_checklist[0]"]
    titles = response["metadata"]["stappen"]
    assert list(titles) == list(STEPS)
    assert all(f"{title}: **{{{step}}}**" in response["text"] for step, title in titles.items())
