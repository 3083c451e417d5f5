"""From a question that went wrong, through an agent's decision, to a proposed example."""

from uuid import uuid4

import pytest

from bot.servicedesk.learning.models import Decision
from bot.servicedesk.learning.service import NoExample, OpenQuestion, OwnLink, UnknownQuestion
from tests.bot.second_gateway import Client, staff
from tests.bot.servicedesk.helpdesk import Helpdesk


def entry(helpdesk: Helpdesk, word: str) -> OpenQuestion | None:
    """The open entry whose text has this word."""
    questions = helpdesk.gateway.run(helpdesk.learning.open_questions())
    return next((question for question in questions if word in question.text), None)


def shown_and_used(helpdesk: Helpdesk) -> tuple[int, int]:
    statistics = helpdesk.gateway.state.statistics
    total = helpdesk.gateway.run(statistics.total(statistics.period(None, None)))
    return total.shown, total.used


def conversation(helpdesk: Helpdesk, visitor: Client) -> str:
    return helpdesk.gateway.conversation_id(visitor.token)


def test_refused_questions_are_listed_together_when_they_are_nearly_the_same(helpdesk: Helpdesk) -> None:
    for text in ("hoe bak ik een appeltaartje", "Hoe bak ik een appeltaartje??", "hoe bak ik n appeltaartje"):
        helpdesk.visitor().send(text=text)
    found = entry(helpdesk, "appeltaartje")
    assert (found.text, found.count, found.kinds) == ("hoe bak ik een appeltaartje", 3, {"buiten_bereik": 3})
    assert entry(helpdesk, "appeltaartje").count == 3, "looking twice must not count twice"


def test_a_thumb_down_puts_the_question_before_the_answer_on_the_list(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    replies = visitor.send(text="wat kost eherkenning voor zevenslapers").json()["replies"]
    visitor.call("POST", "/feedback", json={"position": replies[0]["position"], "rating": "neer"}).raise_for_status()
    assert entry(helpdesk, "zevenslapers").kinds == {"duim_neer": 1}


def test_a_good_answer_is_not_on_the_list(helpdesk: Helpdesk) -> None:
    helpdesk.visitor().send(text="wat kost eherkenning voor boterbloemen")
    assert entry(helpdesk, "boterbloemen") is None


def test_what_an_agent_rewrote_is_on_the_list(helpdesk: Helpdesk) -> None:
    for text, final in (
        ("wat kost eherkenning voor zuurkool", "Iets heel anders."),
        ("wat kost eherkenning met mos", None),
    ):
        best = helpdesk.suggest(text).suggestions[0]
        sent = final or f"{best.text} Groet, Sanne"
        helpdesk.gateway.run(
            helpdesk.service.feedback(best.id, "verstuurd", final_text=sent, agent="sanne", key=str(uuid4()))
        )
    assert entry(helpdesk, "zuurkool").kinds == {"anders_verstuurd": 1}
    assert entry(helpdesk, "met mos") is None


def test_a_reply_without_any_of_the_suggestions_is_on_the_list(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    handover = helpdesk.gateway.take_over(conversation(helpdesk, visitor), "Sanne")
    visitor.send(text="wat kost eherkenning voor pimpelmezen")
    made = helpdesk.suggest(conversation_id=conversation(helpdesk, visitor))
    helpdesk.gateway.run(helpdesk.service.feedback(made.suggestions[0].id, "getoond", agent="sanne"))
    assert entry(helpdesk, "pimpelmezen") is None
    helpdesk.gateway.run(helpdesk.gateway.handovers.say(handover.id, staff("Sanne"), "Dat zoek ik uit."))
    assert entry(helpdesk, "pimpelmezen").kinds == {"anders_verstuurd": 1}


def test_what_somebody_else_wrote_meanwhile_says_nothing_of_a_reply(helpdesk: Helpdesk) -> None:
    visitor, other = helpdesk.visitor(), helpdesk.visitor()
    handover = helpdesk.gateway.take_over(conversation(helpdesk, visitor), "Sanne")
    for each, bird in ((visitor, "roodborstjes"), (other, "winterkoninkjes")):
        each.send(text=f"wat kost eherkenning voor {bird}")
        made = helpdesk.suggest(conversation_id=conversation(helpdesk, each))
        helpdesk.gateway.run(helpdesk.service.feedback(made.suggestions[0].id, "getoond", agent="sanne"))
    other.send(text="en hoe lang duurt dat?")
    helpdesk.gateway.run(helpdesk.gateway.handovers.say(handover.id, staff("Sanne"), "Dat zoek ik uit."))
    assert entry(helpdesk, "roodborstjes").kinds == {"anders_verstuurd": 1}


def test_a_suggestion_that_was_sent_is_used_however_often_the_page_was_opened(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    handover = helpdesk.gateway.take_over(conversation(helpdesk, visitor), "Sanne")
    visitor.send(text="wat kost eherkenning voor goudvinken")
    opened = [helpdesk.suggest(conversation_id=conversation(helpdesk, visitor)).suggestions[0] for _ in range(3)]
    before = shown_and_used(helpdesk)
    for one in opened:
        helpdesk.gateway.run(helpdesk.service.feedback(one.id, "getoond", agent="sanne"))
    sent = {"event": "verstuurd", "final_text": opened[1].text, "agent": "sanne"}
    helpdesk.gateway.run(helpdesk.service.feedback(opened[1].id, **sent))
    helpdesk.gateway.run(helpdesk.gateway.handovers.say(handover.id, staff("Sanne"), opened[1].text))
    assert entry(helpdesk, "goudvinken") is None
    after = shown_and_used(helpdesk)
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


def test_a_reply_to_the_next_question_says_nothing_of_the_one_before(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    handover = helpdesk.gateway.take_over(conversation(helpdesk, visitor), "Sanne")
    visitor.send(text="wat kost eherkenning voor kruisbekken")
    made = helpdesk.suggest(conversation_id=conversation(helpdesk, visitor))
    helpdesk.gateway.run(helpdesk.service.feedback(made.suggestions[0].id, "getoond", agent="sanne"))
    visitor.send(text="laat maar, hoe laat gaat u dicht?")
    helpdesk.gateway.run(helpdesk.gateway.handovers.say(handover.id, staff("Sanne"), "Om vijf uur."))
    assert entry(helpdesk, "kruisbekken") is None


def test_a_dismissed_suggestion_and_no_suggestion_are_on_the_list(helpdesk: Helpdesk) -> None:
    best = helpdesk.suggest("wat kost eherkenning voor koolmezen").suggestions[0]
    helpdesk.gateway.run(helpdesk.service.feedback(best.id, "verworpen", agent="sanne"))
    helpdesk.suggest("hoe brei ik een sjaal voor nachtegalen")
    assert entry(helpdesk, "koolmezen").kinds == {"voorstel_afgekeurd": 1}
    assert entry(helpdesk, "nachtegalen").kinds == {"geen_voorstel": 1}


def test_a_decision_takes_all_of_an_entry_off_the_list(helpdesk: Helpdesk) -> None:
    for _ in range(2):
        helpdesk.visitor().send(text="hoe kweek ik olifantsoren")
    found = entry(helpdesk, "olifantsoren")
    linked = helpdesk.http.post(f"/learning/{found.id}", json={"state": "gekoppeld", "topic": "doorlooptijd"}).json()
    assert (linked["state"], linked["topic"], linked["count"]) == ("gekoppeld", "doorlooptijd", 2)
    assert entry(helpdesk, "olifantsoren") is None
    recorded = helpdesk.gateway.state.audit.entries(agent="api:tests", action="beheer", limit=1)
    assert [line.detail for line in recorded] == [f"leerlijst {found.id}: gekoppeld doorlooptijd"]
    assert "olifantsoren" not in helpdesk.learning.examples().patch, "one person is not enough"
    helpdesk.http.post(f"/learning/{found.id}", json={"state": "open"}).raise_for_status()
    assert entry(helpdesk, "olifantsoren").count == 2


def test_a_second_person_makes_a_linked_question_an_example(helpdesk: Helpdesk) -> None:
    helpdesk.visitor().send(text="hoe kweek ik reuzenpompoenen")
    found = entry(helpdesk, "reuzenpompoenen")
    link(helpdesk, found, "Sanne")
    with pytest.raises(OwnLink):
        approve(helpdesk, found, "Sanne")
    approve(helpdesk, found, "Karel")
    assert "+    - hoe kweek ik reuzenpompoenen" in helpdesk.learning.examples().patch
    recorded = helpdesk.gateway.state.audit.entries(agent="karel", action="beheer", limit=1)
    assert [line.detail for line in recorded] == [f"leerlijst {found.id}: voorbeeld bij doorlooptijd goedgekeurd"]
    with pytest.raises(UnknownQuestion):
        approve(helpdesk, found, "Bea")
    link(helpdesk, found, "Bea")  # who links it anew has to find a second person again
    assert "reuzenpompoenen" not in helpdesk.learning.examples().patch


def test_what_would_spoil_the_examples_is_not_approved(helpdesk: Helpdesk) -> None:
    asked = "Hoe lang duurt het?"
    visitor = helpdesk.visitor()
    replies = visitor.send(text=asked).json()["replies"]
    visitor.call("POST", "/feedback", json={"position": replies[0]["position"], "rating": "neer"}).raise_for_status()
    found = entry(helpdesk, asked)
    link(helpdesk, found, "Sanne")
    with pytest.raises(NoExample, match=r"staat al in data/doorlooptijd\.yml"):
        approve(helpdesk, found, "Karel")


def link(helpdesk: Helpdesk, question: OpenQuestion, name: str) -> None:
    decision = Decision(state="gekoppeld", topic="doorlooptijd")
    helpdesk.gateway.run(helpdesk.learning.decide(question.id, decision, staff(name)))


def approve(helpdesk: Helpdesk, question: OpenQuestion, name: str) -> None:
    helpdesk.gateway.run(helpdesk.learning.approve(question.id, staff(name)))


def test_a_missing_topic_keeps_its_note(helpdesk: Helpdesk) -> None:
    helpdesk.visitor().send(text="hoe vouw ik een papieren kraanvogel")
    found = entry(helpdesk, "kraanvogel")
    helpdesk.http.post(
        f"/learning/{found.id}", json={"state": "ontbreekt", "note": "vaker gevraagd"}
    ).raise_for_status()
    assert [missing.note for missing in helpdesk.learning.missing() if missing.id == found.id] == ["vaker gevraagd"]


def test_erasing_the_conversation_erases_the_question(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    visitor.send(text="hoe teken ik een walvisstaart")
    assert entry(helpdesk, "walvisstaart")
    visitor.call("DELETE", "/conversation").raise_for_status()
    assert entry(helpdesk, "walvisstaart") is None


def test_an_unknown_question_or_topic_is_refused(helpdesk: Helpdesk) -> None:
    helpdesk.visitor().send(text="hoe plak ik een fietsband")
    found = entry(helpdesk, "fietsband")
    assert helpdesk.http.post("/learning/2147483647", json={"state": "genegeerd"}).status_code == 404
    wrong = {"state": "gekoppeld", "topic": "bestaat_niet"}
    assert helpdesk.http.post(f"/learning/{found.id}", json=wrong).status_code == 404
    assert helpdesk.http.post(f"/learning/{found.id}", json={"state": "gekoppeld"}).status_code == 422
    with pytest.raises(UnknownQuestion):
        helpdesk.gateway.run(helpdesk.learning.decide(2147483647, Decision(state="genegeerd"), staff("Sanne")))


def test_the_command_proposes_and_changes_nothing(helpdesk: Helpdesk, bro, tmp_path) -> None:
    helpdesk.visitor().send(text="hoe snoei ik een pruimenboom")
    found = entry(helpdesk, "pruimenboom")
    link(helpdesk, found, "Sanne")
    approve(helpdesk, found, "Karel")
    out = tmp_path / "voorstel.patch"
    done = bro("export-examples", "--out", str(out))
    assert done.returncode == 0, done.stderr
    patch = out.read_text(encoding="utf-8")
    assert patch.startswith("--- a/data/doorlooptijd.yml\n+++ b/data/doorlooptijd.yml\n")
    assert "+    - hoe snoei ik een pruimenboom\n" in patch
    assert "voorbeelden. Bekijk" in done.stderr
