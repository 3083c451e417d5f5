"""Letters for whole mails, through the real model, rules and actions."""

import pytest

from tests.bot.servicedesk.helpdesk import Helpdesk


def letter(helpdesk: Helpdesk, mail: str) -> tuple[str, list[str]]:
    """The letter for `mail`, and the questions that are still to be answered."""
    best = helpdesk.suggest(mail, form="brief").suggestions[0]
    return best.plain, best.open_questions


PROBLEMS = {
    'Bij het inloggen verschijnt "Organisatie niet bekend".': "dat het portaal uw organisatie niet herkent",
    "Ik krijg geen sms met de code.": "telefoonnummer",
}
ABOUT_IT = [
    "Ligt dat aan ons of aan jullie?",
    "Wie moet dit oplossen?",
    "Wat kan hiervan de oorzaak zijn?",
    "Moeten wij iets doen of moet de gemeente iets doen?",
    "Hoe kan dat nou?",
]


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("question", ABOUT_IT)
def test_a_question_about_the_problem_gets_the_answer_to_it(helpdesk: Helpdesk, problem: str, question: str) -> None:
    text, still_open = letter(helpdesk, f"Hallo,\n\n{problem} {question} En wat kost eHerkenning?\n\nGroet,\nPiet")
    assert still_open == []
    assert PROBLEMS[problem] in text
    assert f'U vraagt: "{question}"' in text


def test_what_is_told_is_not_said_to_be_asked(helpdesk: Helpdesk) -> None:
    text, _ = letter(helpdesk, "Ik krijg geen sms met de code. Wat kost eHerkenning?")
    assert 'U schrijft: "Ik krijg geen sms met de code."' in text
    assert 'U vraagt: "Wat kost eHerkenning?"' in text


@pytest.mark.parametrize("told", ["Ik ben zzp'er en heb geen personeel.", "Ik werk alleen."])
@pytest.mark.parametrize("question", ["Wie is dan de eHerkenningsbeheerder?", "Hoe regel ik de machtiging?"])
def test_who_works_alone_is_told_what_to_do_themselves(helpdesk: Helpdesk, told: str, question: str) -> None:
    text, still_open = letter(helpdesk, f"Goedemorgen,\n\n{told} {question}\n\nGroet,\nPiet")
    assert still_open == []
    assert "in het dashboard van uw eHerkenningsleverancier" in text
    assert "uw eHerkenningsbeheerder" not in text


BY_THE_LINE = """goedemorgen
onze organisatie staat al op de lijst
ik heb ook eherkenning
alleen heb ik nog geen machtiging
wie moet dat regelen
ik weet niet wie bij ons de beheerder is
hoe kom ik daar achter
graag voor vrijdag een reactie

Henk Bakker"""


def test_a_mail_without_full_stops_is_read_by_the_line(helpdesk: Helpdesk) -> None:
    text, still_open = letter(helpdesk, BY_THE_LINE)
    assert text.startswith("Geachte Henk Bakker,")
    assert still_open == []
    assert 'U vraagt: "wie moet dat regelen"\nUw eHerkenningsbeheerder stelt de machtiging in.' in text
    assert 'U vraagt: "ik weet niet wie bij ons de beheerder is" en "hoe kom ik daar achter"' in text
    assert "Vraag bij ICT" in text


def test_what_is_done_is_neither_a_question_nor_a_problem(helpdesk: Helpdesk) -> None:
    text, _ = letter(helpdesk, "Onze eHerkenning niveau 3 is binnen. De machtiging staat erop. Wat kost eHerkenning?")
    assert "U schrijft" not in text
    assert "2+ nodig" not in text


@pytest.mark.parametrize(
    "wish",
    [
        "Hebt u een tekst die ik naar mijn directeur kan doorsturen?",
        "Hebt u een mailtje voor mijn leidinggevende?",
    ],
)
def test_a_wish_for_a_text_to_pass_on_gets_it(helpdesk: Helpdesk, wish: str) -> None:
    text, still_open = letter(helpdesk, f"Wat kost eHerkenning? {wish}")
    assert still_open == []
    assert "U kunt dit doorsturen aan" in text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie is bij ons de beheerder?", "directiesecretariaat"),
        ("Hoe maak ik een account aan?", "eHerkenningsbeheerder"),
    ],
)
def test_a_word_with_two_meanings_has_the_one_that_the_rest_speaks_for(
    helpdesk: Helpdesk, question: str, answer: str
) -> None:
    text, still_open = letter(helpdesk, f"{question} En wat kost eHerkenning?")
    assert still_open == []
    assert answer in text


@pytest.mark.parametrize(
    "complaint",
    [
        "Dit is nu de derde keer dat ik dit vraag.",
        "Ik wacht al weken op antwoord.",
        "Ik bel drie keer en krijg niets.",
        "DIT KAN ECHT NIET LANGER ZO DOORGAAN.",
        "Dit is belachelijk.",
    ],
)
def test_a_complaint_is_acknowledged_and_taken_up(helpdesk: Helpdesk, complaint: str) -> None:
    text, still_open = letter(helpdesk, f"{complaint} Wat kost eHerkenning?\n\nBert")
    assert text.count("Het spijt ons") == 1
    assert "klachtenregeling" not in text
    assert still_open == []


@pytest.mark.parametrize("wish", ["Bel mij terug op 06-12345678.", "Kunt u mij morgen even bellen?"])
def test_a_call_is_left_to_the_agent(helpdesk: Helpdesk, wish: str) -> None:
    text, still_open = letter(helpdesk, f"Wat kost eHerkenning? {wish}")
    assert "[U vraagt ons te bellen. Vul in" in text
    assert still_open == []
    assert "06-" not in text


@pytest.mark.parametrize(
    "told", ["Namens Bureau Zand BV (KvK 12345678) wil ik u het volgende vragen.", "Wij zijn gemeente Tynaarlo."]
)
def test_a_name_that_was_given_is_looked_up_and_not_asked_for(helpdesk: Helpdesk, told: str) -> None:
    text, _ = letter(helpdesk, f"{told} Staan wij al op de lijst? Wat kost eHerkenning?")
    assert "eef ons" not in text
    assert "lijst van" in text
    assert "(KvK" not in text
    assert "volgende vragen" not in text


@pytest.mark.parametrize("under", ["Kees Jansen", "Kees Jansen\ndirecteur\nCombinatie Lekdijk VOF"])
def test_a_name_under_a_question_about_the_list_is_looked_up_whole(helpdesk: Helpdesk, under: str) -> None:
    given = "" if "VOF" in under else "Jansen Loonbedrijf en Putboringen, al jaren."
    text, still_open = letter(
        helpdesk, f"Svp even kijken of wij op jullie lijst staan. {given} Wat kost eHerkenning?\n\n{under}"
    )
    name = "Jansen Loonbedrijf en Putboringen" if given else "Combinatie Lekdijk VOF"
    assert still_open == []
    assert f"‘{name}’ is niet gevonden in de lijst van" in text


def test_of_somebody_else_the_letter_says_only_what_the_list_says(helpdesk: Helpdesk) -> None:
    text, _ = letter(helpdesk, "Wij zijn een bureau. Is gemeente Rheden al aangemeld? Wat kost eHerkenning?")
    assert "Wij hebben dit voor u opgezocht. Gemeente Rheden staat op de lijst" in text
    assert "uw organisatie is" not in text
    assert "Uw drie stappen" not in text


def test_without_a_beheerder_nobody_is_told_to_look_for_one(helpdesk: Helpdesk) -> None:
    text, _ = letter(
        helpdesk, "Onze beheerder is met pensioen. Wie is nu de eHerkenningsbeheerder? Wat kost eHerkenning?"
    )
    assert "hoe u een nieuwe aanwijst" in text
    assert "directiesecretariaat" not in text


@pytest.mark.parametrize(
    ("told", "question", "answer"),
    [
        ("Wij staan op de lijst zonder (B) achter onze naam.", "Moet die er staan?", "(B)"),
    ],
)
def test_a_question_that_points_back_is_read_with_what_stands_before_it(
    helpdesk: Helpdesk, told: str, question: str, answer: str
) -> None:
    text, still_open = letter(helpdesk, f"Goedemiddag,\n\n{told} {question}\n\nGroet,\nPiet")
    assert still_open == []
    assert answer in text


def test_what_the_words_before_do_not_answer_stays_a_reminder(helpdesk: Helpdesk) -> None:
    asked = "Wij horen niets over onze aanmelding. Hoe oud is hij? Wat kost eHerkenning?"
    assert letter(helpdesk, asked)[1] == ["Wij horen niets over onze aanmelding. Hoe oud is hij?"]


def test_all_steps_done_is_answered_with_what_comes_after(helpdesk: Helpdesk) -> None:
    told = "eHerkenning niveau 3 is geregeld en onze beheerder heeft gisteren de machtigingen gezet."
    text, still_open = letter(helpdesk, f"Dag,\n\n{told} Wat is nu de eerstvolgende stap?\n\nGroet,\nPiet")
    assert still_open == []
    assert "log in op" in text.casefold()


def test_a_mail_in_which_nothing_is_asked_has_a_notice(helpdesk: Helpdesk) -> None:
    assert helpdesk.suggest("Dag, ik stuur u de bijlage nog na.", form="brief").notice
