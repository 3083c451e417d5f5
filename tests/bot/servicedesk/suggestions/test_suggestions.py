"""Suggestions through the real model, rules, actions and database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.conversations.repository import UnknownConversation
from bot.servicedesk.suggestions.models import SuggestionSet
from tests.bot.servicedesk.helpdesk import Helpdesk

LETTER = """Geachte heer/mevrouw,

Wij zijn gemeente Tynaarlo.
Staan wij al op de lijst van aangemelde organisaties? En hoe lang duurt het aanvragen van eHerkenning ongeveer?
Kunt u ook onze parkeervergunning verlengen?

U kunt mij bereiken op 06-12345678 of jan@voorbeeld.nl.
Alvast bedankt.

Met vriendelijke groet,
Jan de Vries
"""


@pytest.fixture(scope="module")
def letter(helpdesk: Helpdesk) -> SuggestionSet:
    return helpdesk.suggest(LETTER, form="brief")


def test_a_clear_question_gets_its_answer_first(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest("hoe lang duurt het aanvragen van eherkenning")
    best = made.suggestions[0]
    assert (best.intent, best.band) == ("doorlooptijd", "waarschijnlijk")
    assert best.text.startswith("eHerkenning aanvragen duurt één werkdag tot enkele weken.")
    assert best.sources[0].url.startswith("https://")
    assert "één werkdag" in best.html
    assert made.model_version.startswith("bro-")
    assert made.content_version == helpdesk.service.library.version
    assert len(made.suggestions) <= 3


def test_a_doubtful_question_gets_alternatives_best_first(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest("hoe zit het met toegang voor een collega")
    assert 2 <= len(made.suggestions) <= 3
    confidences = [suggestion.confidence for suggestion in made.suggestions]
    assert confidences == sorted(confidences, reverse=True)
    assert len({suggestion.intent for suggestion in made.suggestions}) == len(made.suggestions)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "geen_vraag"),
        ("?!", "geen_vraag"),
        ("asdf qwer zxcv", "buiten_bereik"),
        ("hoe maak ik een goede pannenkoek", "buiten_bereik"),
    ],
)
def test_no_suggestion_is_better_than_a_weak_one(helpdesk: Helpdesk, text: str, reason: str) -> None:
    made = helpdesk.suggest(text)
    assert made.suggestions == []
    assert (made.abstained, made.reason) == (True, reason)
    assert made.notice.startswith("Geen goed voorstel")


def test_an_organisation_is_looked_up_by_the_assistants_own_action(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest("staat gemeente den bosch al op de lijst?")
    best = made.suggestions[0]
    assert best.intent == "aanmelding_controleren"
    assert "**Gemeente 's-Hertogenbosch** staat op de voorbeeldlijst" in best.text
    assert best.looked_up == made.looked_up
    assert (made.looked_up.result, made.looked_up.names) == ("exact", ["Gemeente 's-Hertogenbosch"])
    assert made.looked_up.list_date is not None
    assert "voorbeeldlijst" in made.looked_up.remark


def test_an_organisation_that_merged_is_looked_up_too(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest("Wij zijn gemeente Haren. Staan wij al op de lijst?", form="brief")
    assert made.looked_up is not None
    assert made.looked_up.names == ["Gemeente Groningen"]


def test_the_servicedesk_does_not_send_people_to_itself(helpdesk: Helpdesk) -> None:
    best = helpdesk.suggest("wij zijn gemeente zwolle en krijgen de melding organisatie niet bekend").suggestions[0]
    assert best.intent == "organisatie_niet_bekend"
    assert "**Gemeente Zwolle** staat op de voorbeeldlijst" in best.text
    assert "Voor de BRO Servicedesk" not in best.text
    assert "Stuur de tekst hieronder mee" not in best.text
    contact = helpdesk.suggest("wat is het telefoonnummer van de servicedesk").suggestions[0]
    assert "088 - 8664 999" in contact.text  # unless that is what was asked


def test_where_the_assistant_asks_back_the_answer_comes_first(helpdesk: Helpdesk) -> None:
    best = helpdesk.suggest("de eerste keer inloggen lukt niet").suggestions[0]
    assert best.text.startswith("Meestal is de machtiging nog niet ingesteld")
    assert best.text.endswith("Hebt u een eigen account bij eHerkenning?")


def test_a_person_never_says_to_be_a_machine(helpdesk: Helpdesk) -> None:
    best = helpdesk.suggest("praat ik met een robot?").suggestions[0]
    assert best.intent == "bent_u_een_mens"
    assert "virtuele" not in best.text


def test_a_letter_answers_each_question_in_order(letter: SuggestionSet) -> None:
    best = letter.suggestions[0]
    assert best.intent == "meerdere_vragen"
    assert best.topics == ["aanmelding_controleren", "doorlooptijd"]
    parts = [
        "Geachte Jan de Vries,",
        'U vraagt: "Staan wij al op de lijst van aangemelde organisaties?"',
        "Gemeente Tynaarlo staat op de voorbeeldlijst",
        'U vraagt: "En hoe lang duurt het aanvragen van eHerkenning ongeveer?"',
        "eHerkenning aanvragen duurt één werkdag tot enkele weken.",
        '[Nog beantwoorden: "Kunt u ook onze parkeervergunning verlengen?"]',
        "Met vriendelijke groet,\nBRO Servicedesk",
    ]
    places = [best.text.index(part) for part in parts]
    assert places == sorted(places)
    assert best.open_questions == ["Kunt u ook onze parkeervergunning verlengen?"]
    assert "**" not in best.text
    assert "<strong>U vraagt:" in best.html


def test_each_answer_of_a_letter_is_offered_on_its_own_too(letter: SuggestionSet) -> None:
    assert [suggestion.intent for suggestion in letter.suggestions[1:]] == ["aanmelding_controleren", "doorlooptijd"]


def test_a_question_asked_twice_is_answered_once(helpdesk: Helpdesk) -> None:
    text = "Wat kost eHerkenning? Wij zijn benieuwd. Ik hoor graag wat de kosten van eHerkenning zijn. Hoe duur is dat?"
    best = helpdesk.suggest(text, form="brief").suggestions[0]
    assert best.topics == ["eherkenning_kosten"]


def stored_texts(helpdesk: Helpdesk) -> Iterator[str]:
    path = helpdesk.gateway.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database:
        for question, proposals in database.execute("SELECT question, proposals FROM suggestion_text"):
            yield f"{question} {proposals}"


def test_personal_data_is_taken_out_before_anything_is_kept(helpdesk: Helpdesk) -> None:
    letter = helpdesk.suggest(LETTER, form="brief")
    kept = " ".join(stored_texts(helpdesk))
    assert "parkeervergunning" in kept
    for secret in ("06-12345678", "jan@voorbeeld.nl", "Jan de Vries"):
        assert secret not in kept
    assert "12345678" not in letter.model_dump_json()
    assert "Jan de Vries" in letter.suggestions[0].text  # for whoever sends it


def test_a_live_conversation_is_read_but_never_touched(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    visitor.send(text="is gemeente Tynaarlo aangemeld?")
    conversation = helpdesk.gateway.conversation_id(visitor.token)
    helpdesk.gateway.take_over(conversation, "Sanne")
    visitor.send(text="en hoe regel ik dan een machtiging?")
    before = visitor.entries()
    known = helpdesk.gateway.run(helpdesk.gateway.service.known(conversation))

    made = helpdesk.suggest(conversation_id=conversation)

    assert made.suggestions[0].intent == "machtiging_regelen"
    assert made.looked_up.organisation == "Gemeente Tynaarlo"
    assert visitor.entries() == before
    assert helpdesk.gateway.run(helpdesk.gateway.service.known(conversation)) == known


def test_what_is_known_of_the_visitor_shapes_the_suggestion(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    visitor.send(text="wij zijn leverancier")
    conversation = helpdesk.gateway.conversation_id(visitor.token)
    helpdesk.gateway.take_over(conversation, "Sanne")
    visitor.send(text="welke stappen moet ik zetten voor toegang?")
    best = helpdesk.suggest(conversation_id=conversation).suggestions[0]
    assert best.text.startswith("Als leverancier krijgt u toegang in drie stappen")


def test_rasa_keeps_nothing_of_a_rehearsal(helpdesk: Helpdesk) -> None:
    with closing(sqlite3.connect(helpdesk.rasa_database)) as database:
        count = "SELECT count(*) FROM events"
        before = database.execute(count).fetchone()
        helpdesk.suggest("wat kost eherkenning")
        assert database.execute(count).fetchone() == before


def test_an_unknown_conversation_is_refused(helpdesk: Helpdesk) -> None:
    with pytest.raises(UnknownConversation):
        helpdesk.suggest(conversation_id="bestaat-niet")


def test_erasing_a_conversation_takes_what_was_proposed_with_it(helpdesk: Helpdesk) -> None:
    visitor = helpdesk.visitor()
    visitor.send(text="wat kost eherkenning voor bedrijf Zandloper-uniek?")
    conversation = helpdesk.gateway.conversation_id(visitor.token)
    helpdesk.suggest(conversation_id=conversation)
    assert "Zandloper-uniek" in " ".join(stored_texts(helpdesk))
    helpdesk.gateway.run(helpdesk.gateway.service.erase(conversation))
    assert "Zandloper-uniek" not in " ".join(stored_texts(helpdesk))


STORY = """Kunt u deze oppakken? Gr. Karin

-----Oorspronkelijk bericht-----
Van: Pieter van Dam <p.vandam@voorbeeld.nl>
Onderwerp: inloggen

Beste servicedesk,

Dit is de derde keer dat ik u schrijf, en ik wil een klacht indienen. Wij zijn gemeente Tynaarlo. Ik heb eHerkenning
niveau 3 en de machtiging is geregeld. Mijn wachtwoord is Zomer-2026! en toch krijg ik de melding "Organisatie niet
bekend". Wat moeten wij nu doen? Wat kost eHerkenning? Komt u morgen bij ons koffie drinken met de wethouder?

Met vriendelijke groet,
Pieter van Dam
"""


def test_what_a_mail_tells_is_used_and_nothing_of_it_is_dropped(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest(STORY, form="brief", signed_by="Els de Boer")
    best = made.suggestions[0]
    parts = [
        "Geachte Pieter van Dam,",
        "Het spijt ons dat u hierover vaker contact",
        "Wij zoeken graag met u uit hoe dat komt.",
        "In uw bericht staat een wachtwoord of code.",
        'U vraagt: "Wat moeten wij nu doen?"',
        "Gemeente Tynaarlo",
        'U vraagt: "Wat kost eHerkenning?"',
        '[Nog beantwoorden: "Komt u morgen bij ons koffie drinken met de wethouder?"]',
        "Met vriendelijke groet,\nEls de Boer\nBRO Servicedesk",
    ]
    places = [best.text.index(part) for part in parts]
    assert places == sorted(places)
    for asked_again in ("Hebt u een eigen account", "niveau van uw eHerkenning 2+", "Heeft uw account een machtiging"):
        assert asked_again not in best.text
    assert "Meld uw klacht" not in best.text
    notes = " ".join(made.attention)
    assert all(word in notes for word in ("wachtwoord", "klacht", "derde keer", "doorgestuurd"))
    kept = " ".join(stored_texts(helpdesk))
    assert "wethouder" in kept
    assert not any(name in kept for name in ("Pieter van Dam", "Els de Boer", "Zomer-2026"))


def test_a_letter_with_only_another_name_was_sent_unchanged(helpdesk: Helpdesk) -> None:
    best = helpdesk.suggest(LETTER, form="brief", signed_by="Els de Boer").suggestions[0]
    sent = best.text.replace("Geachte Jan de Vries,", "Beste Jan,").replace("Els de Boer", "Sanne")
    done = helpdesk.gateway.run(helpdesk.service.feedback(best.id, "verstuurd", final_text=sent, agent="sanne"))
    assert (done.distance, done.share) == (0, 0.0)


def test_thanks_get_a_closing_line_and_nothing_else(helpdesk: Helpdesk) -> None:
    made = helpdesk.suggest("bedankt voor uw hulp!")
    assert [one.intent for one in made.suggestions] == ["bedankt"]
    assert "assistent" not in made.suggestions[0].text
