"""A letter gives the precise answer: to a question with what is told before it, and for its writer."""

import pytest

from bot.servicedesk.suggestions.certainty import asks
from bot.servicedesk.suggestions.elsewhere import agency_for
from tests.bot.servicedesk.helpdesk import Helpdesk


def letter(helpdesk: Helpdesk, mail: str) -> tuple[str, list[str]]:
    """The letter for `mail`, and the questions that are still to be answered."""
    best = helpdesk.suggest(mail, form="brief").suggestions[0]
    return best.plain, best.open_questions


@pytest.mark.parametrize(
    ("told", "question", "answer"),
    [
        ("Wij zijn per 1 januari gefuseerd.", "Moeten wij ons opnieuw aanmelden?", "na een fusie"),
        ("Wij zijn per 1 januari gefuseerd.", "Blijven onze eHerkenningsmiddelen werken?", "nieuw KvK-nummer"),
        (
            "Ik krijg geen sms meer, want ik heb een nieuw nummer.",
            "Kunt u mijn nummer aanpassen?",
            "eHerkenningsleverancier",
        ),
    ],
)
def test_a_question_is_read_with_what_is_told_before_it(
    helpdesk: Helpdesk, told: str, question: str, answer: str
) -> None:
    text, still_open = letter(helpdesk, f"Goedemorgen,\n\n{told} {question} En wat kost eHerkenning?\n\nGroet,\nPiet")
    assert still_open == []
    assert answer in text


def test_several_questions_in_a_sentence_are_taken_apart(helpdesk: Helpdesk) -> None:
    asked = "Waar vinden wij het aanmeldformulier, wie is onze eHerkenningsbeheerder en hoe lang duurt het aanmelden?"
    told = "Wij willen ons aanmelden als dataleverancier bij de BRO."
    text, still_open = letter(helpdesk, f"{told} {asked}\n\nGroet,\nPiet")
    assert 'U vraagt: "wie is onze eHerkenningsbeheerder"' in text
    assert asked not in still_open


def test_who_asks_how_to_reach_a_person_reads_it(helpdesk: Helpdesk) -> None:
    text, still_open = letter(helpdesk, "Wat kost eHerkenning? Hoe krijg ik iemand aan de lijn?\n\nGroet,\nPiet")
    assert still_open == []
    assert "Ons telefoonnummer is" in text


@pytest.mark.parametrize(
    ("told", "question"),
    [
        ("Ik heb gisteren mijn eHerkenning gekregen.", "Hoeveel dagen duurt het voor mijn eHerkenning werkt?"),
    ],
)
def test_how_long_it_takes_to_get_what_the_writer_has_is_for_a_person(
    helpdesk: Helpdesk, told: str, question: str
) -> None:
    text, still_open = letter(helpdesk, f"{told} {question}\n\nGroet,\nPiet")
    assert still_open == [question]
    assert "enkele weken" not in text


def test_a_leverancier_is_not_told_to_log_in_with_an_email_address(helpdesk: Helpdesk) -> None:
    text, _ = letter(helpdesk, "Wij zijn een adviesbureau. Hoe krijgen wij een nieuw wachtwoord voor ons e-mailadres?")
    assert "logt altijd in met eHerkenning" in text


OTHER_COUNTER = "Ik probeer bij RVO in te loggen maar krijg steeds dat ik niet gemachtigd ben. Wat moet ik doen?"


def test_who_cannot_log_in_at_another_counter_is_told_so(helpdesk: Helpdesk) -> None:
    text, _ = letter(helpdesk, f"Hallo,\n\n{OTHER_COUNTER}\n\nGroet,\nPiet")
    assert "neem contact op met RVO of met uw eHerkenningsleverancier." in text
    assert "machtiging" not in text


@pytest.mark.parametrize("ours", ["Bij RVO lukt inloggen wel, bij jullie niet.", "Ik log in bij RVO en bij de BRO."])
def test_another_counter_may_be_named_in_a_mail_to_us(ours: str) -> None:
    assert agency_for(OTHER_COUNTER) == "RVO"
    assert agency_for(ours) is None


@pytest.mark.parametrize(
    "told",
    [
        "Sinds 3 november kunnen wij niet meer in het portaal.",
        "Wij staan op de lijst, maar kunnen jullie project niet zien.",
    ],
)
def test_what_somebody_cannot_do_is_no_request(told: str) -> None:
    assert not asks(told)
    assert asks("Kunnen wij niet gewoon bellen?")


def test_a_complaint_about_paying_is_answered(helpdesk: Helpdesk) -> None:
    text, _ = letter(
        helpdesk, "Het is belachelijk dat ik moet betalen voor eHerkenning. Welk niveau heb ik nodig?\n\nAli Yilmaz"
    )
    assert "Het spijt ons" in text
    assert "bepaalt de prijs" in text


def test_who_asked_to_be_called_is_not_asked_for_a_number(helpdesk: Helpdesk) -> None:
    text, _ = letter(
        helpdesk, "Dit is nu de derde keer dat ik u mail. Ik wil vandaag gebeld worden.\n\nPeter van Dongen"
    )
    assert text.index("Het spijt ons") < text.index("[U vraagt ons te bellen")
    assert "op welk nummer" not in text


def test_questions_after_each_other_that_are_still_open_are_one_place(helpdesk: Helpdesk) -> None:
    mail = "Wat kost eHerkenning? Hoe laat begint de open dag? Komt u ook met de wethouder koffie drinken?"
    text, still_open = letter(helpdesk, mail)
    assert len(still_open) > 1
    assert text.count("[Nog beantwoorden:") == 1


def test_who_doubts_the_address_of_the_login_page_reads_that_it_is_ours(helpdesk: Helpdesk) -> None:
    told = "In de adresbalk staat bij het inloggen mijn.geologischedienst.nl, klopt dat?"
    text, _ = letter(helpdesk, f"{told} Wat kost eHerkenning?\n\nGroet,\nNoor")
    assert "dat hoort zo" in text
    assert "gestolen" not in text


def test_a_question_that_only_one_reader_finds_an_answer_to_stays_open(helpdesk: Helpdesk) -> None:
    question = "En is er een Engelse versie van de site?"
    _, still_open = letter(helpdesk, f"Wat kost eHerkenning? {question}\n\nGroet,\nSophie")
    assert still_open == [question]
