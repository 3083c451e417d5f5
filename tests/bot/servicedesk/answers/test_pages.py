"""The library: an index with the questions under each topic, and texts to copy and to take along."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from bot.dialogue.content import responses_of
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.answers.pages import index, shown
from tests.bot.servicedesk.conftest import Desk

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library() -> AnswerLibrary:
    return AnswerLibrary(ROOT / "data")


def test_the_index_has_every_topic_with_all_its_texts(library: AnswerLibrary) -> None:
    topics = index(library, TODAY)
    assert {one.name for one in topics} == {name for name in library.topics() if library.is_question(name)}
    for topic in topics:
        written = sum(len(variants) for variants in responses_of(topic.name).values())
        assert len(topic.texts) == written, topic.name
        assert topic.texts[0].passage.is_answer
    keys = [one.passage.key for topic in topics for one in topic.texts]
    assert len(keys) == len(set(keys))


def test_every_text_under_a_topic_says_what_it_answers(library: AnswerLibrary) -> None:
    for topic in index(library, TODAY):
        assert all(one.passage.title.strip() for one in topic.texts)
        assert all(one.passage.title != topic.title for one in topic.texts[1:]), topic.name


def test_a_source_of_over_a_year_ago_is_marked(library: AnswerLibrary) -> None:
    assert not any(one.is_old for one in shown(library.passages(), TODAY))
    later = shown(library.passages(), date(2028, 1, 1))
    assert {bool(one.passage.text.sources) for one in later if one.is_old} == {True}
    assert not any(one.passage.text.sources for one in later if not one.is_old)


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("KOSTEN eherkenning", "eherkenning_kosten"),
        ("kostne", "eherkenning_kosten"),
        ("machtigingen verlopen", "machtiging_verlopen"),
        ("ketenmachtigign", "ketenmachtiging"),
        ("coordinator", "bro_coordinator"),
        ("e-herkenning aanvraag", "eherkenning_aanvragen"),
        ("hoe lang moet ik wachten", "doorlooptijd"),
        ("wachttijd", "doorlooptijd"),
        ("demo omgevng", "demo_omgeving"),
    ],
)
def test_search_finds_another_form_a_slip_and_what_people_call_it(
    library: AnswerLibrary, query: str, topic: str
) -> None:
    assert topic in [one.topic for one in library.find(query)][:5]


def test_search_says_nothing_when_there_is_nothing(library: AnswerLibrary) -> None:
    assert library.find("xyzzyx") == []
    assert library.find(" ?! ") == []
    assert 0 < len(library.find("eherkenning")) < len(library.passages())


def test_what_is_copied_is_what_a_member_of_staff_says(library: AnswerLibrary) -> None:
    """Without marks, and without sentences that only the assistant can say."""
    for one in library.passages():
        assert "**" not in one.plain
        assert library.voice.missing(one.plain) == []


def test_the_pages_open(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.new_agent()
    els = desk.signed_in()
    everything = els.get("/servicedesk/antwoorden").text
    links = set(re.findall(r'href="(/servicedesk/antwoorden/\w+)', everything))
    assert len(links) > 25
    assert "Invoegen" not in everything, "there is no conversation to put it in"
    one = els.get("/servicedesk/antwoorden/eherkenning_kosten")
    assert "Kopiëren" in one.text
    found = els.get("/servicedesk/antwoorden", params={"zoek": "<b>kosten</b>"}).text
    assert "&lt;b&gt;kosten" in found
    assert els.get("/servicedesk/antwoorden/bestaat_niet").status_code == 404
    assert els.get("/servicedesk/antwoorden", params={"zoek": "xyzzyx"}).text.count("Geen antwoord gevonden") == 1
