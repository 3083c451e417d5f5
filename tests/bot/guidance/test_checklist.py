"""Every combination of the three steps leads to one next step, and every next step has a text."""

from itertools import product

import pytest
import yaml

from bot.guidance.checklist import FOLLOW_UP, STEPS, Checklist, Status, open_steps
from bot.guidance.diagnosis import QUESTIONS, cause, open_questions
from bot.platform.settings import ROOT

TEXTS = {
    name
    for path in (ROOT / "data").glob("*.yml")
    for name in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("responses", {})
}


@pytest.mark.parametrize("statuses", list(product(Status, repeat=3)))
def test_the_next_step_is_the_first_one_that_is_not_done(statuses: tuple[Status, ...]) -> None:
    checklist = Checklist.from_slots(dict(zip(STEPS, statuses, strict=True)))
    assert f"utter_volgende_stap_{checklist.next_step}" in TEXTS
    assert (checklist.next_step == "klaar") == (set(statuses) == {Status.JA})


def test_nothing_known_is_not_started() -> None:
    assert not Checklist.from_slots({}).started
    assert Checklist.from_slots({"stap_machtiging": "nee"}).started


def test_questions_stop_at_the_first_step_that_is_not_done() -> None:
    assert open_steps({}) == ["organisatie"]
    assert open_steps({"organisatie": "X"}) == ["stap_eherkenning"]
    assert open_steps({"stap_aanmelding": "onbekend", "stap_eherkenning": "nee"}) == []
    assert open_steps({"organisatie": "X", "stap_eherkenning": "onbekend"}) == ["stap_machtiging"]


@pytest.mark.parametrize("answers", list(product([None, *Status], repeat=4)))
def test_a_diagnosis_asks_until_it_knows_the_cause(answers: tuple[Status | None, ...]) -> None:
    slots = dict(zip(QUESTIONS, answers, strict=True))
    questions = open_questions(slots)
    assert f"utter_diagnose_{cause(slots)}" in TEXTS
    assert questions == [] or slots[questions[0]] is None
    assert (questions == []) == (Status.NEE in answers or None not in answers)


def test_every_follow_up_topic_has_an_answer() -> None:
    assert {f"utter_{topic}" for topic in FOLLOW_UP.values()} <= TEXTS
