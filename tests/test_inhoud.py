"""The rules for content, so that an editor hears at once what is wrong with a text and where.

CONTRIBUTING.md explains how to add a topic; `./bro test tests/test_inhoud.py` checks it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import get_args

import pytest
import yaml

from bot.channels.website.script import scripts
from bot.dialogue.answer_rules import MAX_IN_ONE_LINE, claims_nothing
from bot.dialogue.content import (
    Kind,
    contact,
    kind_of,
    responses_of,
    small_talk,
    sources,
    topic_of,
    topics,
    with_contact,
)
from bot.dialogue.plain_dutch import FORBIDDEN, MAX_WORDS, sentences
from bot.dialogue.reply import BotMessage, Outcome, Reason
from bot.dialogue.topic_rules import MIN_EXAMPLES, SET_BY_PIPELINE, examples
from bot.guidance.checklist import STEPS
from bot.handover.dialogue import NO, YES
from bot.platform.settings import ROOT
from bot.turns.erase_wish import ERASES, KEEPS

DATA = ROOT / "data"
FILES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(DATA.glob("*.yml"))
}
DOMAIN = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
TOPICS = [intent for intent in DOMAIN["intents"] if intent not in SET_BY_PIPELINE]
MAX_TITLE = 60
HANDLED_BY_THE_GATEWAY = {YES, NO, ERASES, KEEPS}
METADATA = {
    "titel",
    "soort",
    "keuze",
    "bron",
    "gecontroleerd",
    "uitkomst",
    "overdracht",
    "formulier",
    "tekening",
    "stappen",
    "zijden",
    "uitleg",
}
ASPECTS = [
    "wat",
    "hoe",
    "wie",
    "waar",
    "wanneer",
    "kosten",
    "waarom",
    "mag",
    "als_niet",
    "heb_ik",
    "daarna",
    "meldt",
    "doorsturen",
]
MAX_ON_ONE_ASPECT = 4  # sentences
PORTAL = "https://www.bronhouderportaal-bro.nl"
LEADS_TO_THE_PORTAL = (
    "toegang_stappen",
    "machtiging_regelen",
    "eerste_inlog_mislukt",
    "storing",
    "vervolg_na_stappen",
    "wat_is_de_bro",
)


NOTED = [
    (block["intent"], (example.get("metadata") or {}).get("deelvraag"))
    for path in sorted((DATA / "voorbeelden").glob("*.yml"))
    for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    for example in block["examples"]
]
SUBQUESTIONS = sorted({(topic, name) for topic, name in NOTED if name})
MIN_EXAMPLES_OF_A_SUBQUESTION = 12


def responses() -> Iterator[tuple[str, dict]]:
    for topic, content in FILES.items():
        for name, variants in (content.get("responses") or {}).items():
            for position, variant in enumerate(variants):
                yield f"{topic}.yml {name}[{position}]", variant


RESPONSES = dict(responses())
IN_DUTCH = {place: response for place, response in RESPONSES.items() if "utter_andere_taal" not in place}
OF_A_FILE = {file: [place for place in RESPONSES if place.startswith(f"{file}.yml ")] for file in FILES}
ANSWERING = [file for file, places in OF_A_FILE.items() if places]


def places_of(file: str, among: Collection[str] = RESPONSES) -> Iterator[tuple[str, dict]]:
    """The responses of a file, one test for all: a test for each of five thousand took half a minute in itself."""
    return ((place, RESPONSES[place]) for place in OF_A_FILE[file] if place in among)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_one_file_with_examples_an_answer_and_a_test(topic: str) -> None:
    assert topic in FILES, f"data/{topic}.yml is missing"
    assert {block["intent"] for block in FILES[topic]["nlu"]} == {topic}
    assert len(examples(FILES[topic])) >= MIN_EXAMPLES
    assert f"utter_{topic}" in FILES[topic]["responses"]
    assert (ROOT / "tests" / "onderwerpen" / f"{topic}.yml").is_file()


def test_there_are_no_files_that_nobody_uses() -> None:
    assert (
        set(FILES) - {"meldingen", "brief", "bronnen", "contact", "servicedesk", "foutmeldingen"}
        == set(TOPICS)
        == set(topics())
    )
    mirrored = {path.stem for path in (ROOT / "tests" / "onderwerpen").glob("*.yml")}
    assert mirrored == set(TOPICS)


@pytest.mark.parametrize("file", ANSWERING)
def test_an_answer_says_what_it_is(file: str) -> None:
    for place, response in places_of(file):
        metadata = response["metadata"]
        assert metadata["titel"].strip(), place
        assert len(metadata["titel"]) <= MAX_TITLE, place
        assert metadata.get("uitkomst", Outcome.BEANTWOORD) in set(Outcome), place
        assert metadata.get("overdracht") in {None, *get_args(Reason)}, place
        assert metadata.keys() <= METADATA, f"{place}: a word that nothing reads"


@pytest.mark.parametrize("file", ANSWERING)
def test_an_answer_that_states_facts_names_a_source_that_exists(file: str) -> None:
    for place, response in places_of(file):
        name = re.match(r"\w+\.yml (\w+)", place)[1]
        source = response["metadata"].get("bron")
        nothing = source is None and claims_nothing(file, name, response, FILES[file]["responses"])
        assert source in sources() or nothing, place
        own_day = response["metadata"].get("gecontroleerd")
        assert own_day is None or recent(date.fromisoformat(own_day)), f"{place}: check the source again"


@pytest.mark.parametrize("key", sources())
def test_a_source_stands_there_once_and_was_checked_this_year(key: str) -> None:
    source = sources()[key]
    assert source.title.strip()
    assert source.url.startswith("https://")
    assert [other for other, one in sources().items() if source.url == one.url or source.title == one.title] == [key]
    assert recent(source.checked), "check the source again and renew the date"
    assert any(response["metadata"].get("bron") == key for response in RESPONSES.values()), "no answer names it"


def recent(day: date) -> bool:
    return date.today() - timedelta(days=366) < day <= date.today()


def test_contact_details_stand_in_one_place() -> None:
    written = {
        file: yaml.safe_dump(content, allow_unicode=True) for file, content in FILES.items() if file != "contact"
    }
    assert [file for file, text in written.items() for detail in contact().values() if detail in text] == []
    answer = BotMessage.from_rasa(responses_of("servicedesk_contact")["utter_servicedesk_contact"][0])
    assert all(detail in answer.text for detail in contact().values())
    assert "%" not in answer.text
    widget = scripts().pinned
    demo = (ROOT / "bot" / "channels" / "website" / "demo" / "index.html").read_text(encoding="utf-8")
    assert all(detail in page for detail in contact().values() for page in (widget, demo))


@pytest.mark.parametrize("topic", TOPICS)
def test_all_texts_of_a_topic_say_the_same_of_it(topic: str) -> None:
    variants = FILES[topic]["responses"][f"utter_{topic}"]
    read = [topic_of(topic, {f"utter_{topic}": [variant]}) for variant in variants]
    assert {(one.kind, one.offered) for one in read} == {(topics()[topic].kind, topics()[topic].offered)}


def test_what_the_topics_are() -> None:
    """Who adds a topic that is no question says so in its file; the rest follows."""
    kinds = {kind: {name for name, topic in topics().items() if topic.kind is kind} for kind in Kind}
    assert kinds[Kind.BUITEN_BEREIK] == {"buiten_bereik"}
    assert kinds[Kind.DUBBELZINNIG] == {topic for topic in TOPICS if topic.startswith("dubbelzinnig_")}
    assert kinds[Kind.MEDEWERKER] == {"mens_spreken", "klacht"}
    assert small_talk() == kinds[Kind.GESPREK]
    assert {"groet", "bevestigen", "stoppen", "situatie_vertellen"} <= small_talk()
    assert not topics()["mens_spreken"].offered
    assert topics()["klacht"].offered


def test_the_answers_that_call_for_a_person_say_why() -> None:
    reasons = {place.split()[1]: BotMessage.from_rasa(response).handover for place, response in RESPONSES.items()}
    precise = {f"utter_{topic}_{name}[0]": f"utter_{topic}[0]" for topic, name in SUBQUESTIONS}
    assert all(reason in (None, reasons[precise[name]]) for name, reason in reasons.items() if name in precise)
    assert {name: reason for name, reason in reasons.items() if reason and name not in precise} == {
        "utter_mens_spreken[0]": "gevraagd",
        "utter_verduidelijken_opnieuw[0]": "niet_begrepen",
        "utter_mens_aanbieden[0]": "niet_begrepen",
        "utter_klacht[0]": "boosheid",
        "utter_buiten_bereik_belediging[0]": "boosheid",
        "utter_storing[0]": "onderwerp",
        "utter_aanmelding_status[0]": "onderwerp",
        "utter_beveiligingsincident[0]": "onderwerp",
    }


@pytest.mark.parametrize(("topic", "name"), SUBQUESTIONS)
def test_a_subquestion_can_be_learnt_and_has_a_short_answer_that_leads_to_the_whole(topic: str, name: str) -> None:
    assert NOTED.count((topic, name)) >= MIN_EXAMPLES_OF_A_SUBQUESTION
    assert name not in ASPECTS
    (answer,) = FILES[topic]["responses"][f"utter_{topic}_{name}"]
    assert len(list(sentences(with_contact(answer["text"])))) <= MAX_ON_ONE_ASPECT + 1
    assert f"/{topic}" in [button["payload"] for button in answer["buttons"]]


@pytest.mark.parametrize("file", ANSWERING)
def test_an_answer_is_plain_dutch(file: str) -> None:
    for place, response in places_of(file, IN_DUTCH):
        text = with_contact(response["text"])
        broken = [rule for rule, pattern in FORBIDDEN.items() if pattern.search(text.strip())]
        assert broken == [], place
        too_long = [sentence for sentence in sentences(text) if len(sentence.split()) > MAX_WORDS]
        assert too_long == [], f"{place}: more than {MAX_WORDS} words"
        assert set(re.findall(r"\b0\d{2} ?- ?[\d ]{7,9}\d\b", text)) <= {contact()["telefoon"]}, place


@pytest.mark.parametrize("file", ANSWERING)
def test_an_answer_is_no_wall_of_text(file: str) -> None:
    for place, response in places_of(file, IN_DUTCH):
        lines = with_contact(response["text"]).splitlines()
        quoted = [line for line in lines if line.startswith('"')]  # a text to forward is one paragraph
        walls = [line for line in lines if len(list(sentences(line))) > MAX_IN_ONE_LINE and line not in quoted]
        assert walls == [], f"{place}: more than {MAX_IN_ONE_LINE} sentences in one paragraph"


@pytest.mark.parametrize("file", [file for file in ANSWERING if kind_of(file) is not Kind.GESPREK])
def test_an_answer_does_not_begin_with_yes_or_no(file: str) -> None:
    """Who asks "mag ik het niet delen?" is told the opposite by a "Nee" that was written for "mag ik het delen?"."""
    for place, response in places_of(file, IN_DUTCH):
        assert not re.match(r"\W*(ja|nee|jawel|klopt|inderdaad)\b", response["text"], re.IGNORECASE), place


ON_ONE_ASPECT = [
    (topic, aspect) for topic in TOPICS for aspect in ASPECTS if f"utter_{topic}_{aspect}" in FILES[topic]["responses"]
]


@pytest.mark.parametrize(("topic", "aspect"), ON_ONE_ASPECT)
def test_an_answer_on_one_aspect_is_short_and_leads_to_the_whole(topic: str, aspect: str) -> None:
    (variant,) = FILES[topic]["responses"][f"utter_{topic}_{aspect}"]
    assert aspect == "doorsturen" or len(list(sentences(variant["text"]))) <= MAX_ON_ONE_ASPECT
    assert f"/{topic}" in {button["payload"] for button in variant["buttons"]}


@pytest.mark.parametrize("topic", ["wat_is_de_bro", "toegang_stappen", "storing", "inloggen_emailadres"])
def test_who_asks_where_the_portal_is_gets_its_address_first(topic: str) -> None:
    text = FILES[topic]["responses"][f"utter_{topic}_waar"][0]["text"]
    assert f"]({PORTAL})" in re.split(r"(?<=[.!?])\s", text)[0]


@pytest.mark.parametrize("name", FILES["foutmeldingen"]["foutmeldingen"])
def test_an_error_text_has_an_answer_that_quotes_it_and_a_source(name: str) -> None:
    topic = FILES["foutmeldingen"]["foutmeldingen"][name]["onderwerp"]
    (answer,) = FILES[topic]["responses"][f"utter_{topic}_{name}"]
    assert '"{melding}"' in answer["text"]
    assert answer["metadata"]["bron"] in sources()


@pytest.mark.parametrize("topic", LEADS_TO_THE_PORTAL)
def test_who_is_sent_to_the_portal_gets_its_address(topic: str) -> None:
    variants = FILES[topic]["responses"][f"utter_{topic}"]
    assert [variant["text"] for variant in variants if f"]({PORTAL})" not in variant["text"]] == []


@pytest.mark.parametrize("file", ANSWERING)
def test_an_address_can_be_clicked(file: str) -> None:
    """Only what is to be forwarded holds a bare address: the reader's mail makes a link of it."""
    for place, response in places_of(file):
        without_links = re.sub(r"\[[^\]]+\]\(https://[^)\s]+\)", "", response["text"])
        assert "doorsturen" in without_links or not re.search(r"https?://|\bwww\.", without_links), place


WITH_BUTTONS = [(place, response["buttons"]) for place, response in RESPONSES.items() if response.get("buttons")]


@pytest.mark.parametrize("file", sorted({place.split(".")[0] for place, _ in WITH_BUTTONS}))
def test_a_button_leads_to_a_topic(file: str) -> None:
    for place, buttons in WITH_BUTTONS:
        if place in OF_A_FILE[file]:
            for button in buttons:
                goes_somewhere(button, place)
            assert max(Counter(button["title"] for button in buttons).values()) == 1, place


def goes_somewhere(button: dict, place: str) -> None:
    if button["payload"] in HANDLED_BY_THE_GATEWAY:
        return
    assert len(button["title"]) <= MAX_TITLE, (place, button)
    chosen = re.fullmatch(r"/(\w+)(?:/(\w+))?|\{keuze\}", button["payload"])
    assert chosen, (place, button)
    topic, aspect = chosen.groups()
    assert topic is None or topic in TOPICS, (place, button)
    assert aspect is None or f"utter_{topic}_{aspect}" in FILES[topic]["responses"], (place, button)


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
