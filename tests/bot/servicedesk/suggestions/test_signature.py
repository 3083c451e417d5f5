"""Whose name stands under a mail, however it is closed; and what stands there that is no person."""

from itertools import product

import pytest

from bot.servicedesk.suggestions.mail_text import read_mail
from bot.servicedesk.suggestions.signature import without_signature

QUESTION = "Waar regelen wij de machtiging?"
NAMES = {
    "Piet": "Piet",
    "Jan de Vries": "Jan de Vries",
    "J. de Vries": "J. de Vries",
    "A.B. van den Berg": "A.B. van den Berg",
    "Th.J. Bos": "Th.J. Bos",
    "Mehmet Yılmaz": "Mehmet Yılmaz",
    "Ahmed El Idrissi": "Ahmed El Idrissi",
    "Marjan ten Cate-Hofman": "Marjan ten Cate-Hofman",
    "dr. ir. P.J. Mulder": "P.J. Mulder",
    "mw. A.B. van Dijk": "mevrouw Van Dijk",
    "mevrouw De Boer": "mevrouw De Boer",
    "dhr. Kuipers": "heer Kuipers",
    "Fleur Smit (zij/haar)": "Fleur Smit",
    "Karin Hoekstra | adviseur": "Karin Hoekstra",
    "drs. M.J. Verkerk MSc": "M.J. Verkerk",
    "R. (Ronald) Pietersen": "R. Pietersen",
    "J. de Vries (gemeente Tynaarlo)": "J. de Vries",
}
CLOSINGS = [
    "Groeten, {}",
    "Groet {}",
    "Gr. {}",
    "grt {}",
    "grtjs,\n{}",
    "mvg\n{}",
    "M.v.g. {}",
    "Mvrgr,\n{}",
    "Met vr. gr.,\n{}",
    "Met vr.gr.\n\n{}",
    "Vriendelijke groeten,\n{}",
    "Met de meeste hoogachting,\n\n{}",
    "Met vriendelijke groet / Kind regards,\n\n{}",
    "Met vriendelijke groet,\nnamens de directie,\n{}",
    "Hartelijke groet van {}",
    "Bel gerust. Hartelijke groet, {}",
    "Alvast bedankt, {}",
    "Dank u wel!\n{}",
    "Bij voorbaat dank,\n\n{}",
    "bvd\n{}",
    "Doei\n{}",
    "\n{}",
]
UNDER = ["", "\nAdviseur bodem\nBureau Zand", "\n\nGemeente Teststad\nAfdeling Beheer\nT 06-12345678"]


@pytest.mark.parametrize(("typed", "closing", "under"), product(NAMES, CLOSINGS, UNDER))
def test_the_name_is_found_and_the_text_kept(typed: str, closing: str, under: str) -> None:
    mail = read_mail(f"Goedemorgen,\n\nWij komen er niet uit. {QUESTION}\n{closing.format(typed)}{under}")
    assert mail.writer == NAMES[typed]
    assert mail.words.removesuffix("\nBel gerust.") == f"Wij komen er niet uit. {QUESTION}"
    assert ("Gemeente Teststad" in mail.signature) is ("Teststad" in under)


@pytest.mark.parametrize("typed", ["piet", "jan de vries"])
@pytest.mark.parametrize("closing", ["Groeten, {}", "gr {}", "mvg\n{}"])
def test_a_name_without_capitals_gets_them(typed: str, closing: str) -> None:
    assert read_mail(f"{QUESTION}\n{closing.format(typed)}").writer in {"Piet", "Jan de Vries"}


@pytest.mark.parametrize("above", ["Gemeente Teststad", "Postma Bronbemaling VOF", "Afdeling Openbare Werken"])
@pytest.mark.parametrize("closing", ["Groet,", "Mvg", ""])
def test_the_organisation_may_stand_above_the_name(above: str, closing: str) -> None:
    mail = read_mail(f"{QUESTION}\n\n{closing}\n{above}\nHenk Bakker")
    assert (mail.words, mail.writer) == (QUESTION, "Henk Bakker")
    assert above in mail.signature


@pytest.mark.parametrize("under", ["Willems Milieuadvies B.V.", "Willems V.O.F.", "Willems N.V."])
@pytest.mark.parametrize("closing", ["Alvast dank voor de moeite,", "Bedankt!", ""])
def test_the_full_stop_of_a_legal_form_ends_no_sentence(under: str, closing: str) -> None:
    mail = read_mail(f"{QUESTION}\n\n{closing}\nBas v.d. Berg\n{under}")
    assert (mail.words, mail.writer) == (QUESTION, "Bas v.d. Berg")
    assert under in mail.signature


@pytest.mark.parametrize("signed", ["Groeten uit Zwolle, Petra Smit", "Groeten uit Zwolle,\nPetra Smit"])
def test_a_place_that_greets_is_not_the_name(signed: str) -> None:
    assert read_mail(f"{QUESTION}\n\n{signed}").writer == "Petra Smit"


@pytest.mark.parametrize("name", ["Stijn Bos", "P. van den Berg", "Mr. ing. B. Bakker", "Mw. A. (Ans) Bakker"])
@pytest.mark.parametrize("function", ["directeur", "medewerker openbare ruimte", "senior consultant data"])
def test_a_function_or_number_in_small_letters_stands_under_a_name(name: str, function: str) -> None:
    mail = read_mail(f"{QUESTION}\n\n{name}\n{function}\ntel 030 555 01 88\nBureau Zand BV")
    assert mail.words == QUESTION
    assert (mail.writer or "").split()[-1] == name.split()[-1]
    assert "Bureau Zand BV" in mail.signature


NO_PERSON = [
    "Gemeente Zwolle",
    "Waterschap Rijn en IJssel",
    "Hoogheemraadschap van Delfland",
    "Team Data",
    "Ruimtelijke Ontwikkeling",
    "Openbare Werken",
    "Afdeling Beheer",
    "Grondzaken",
    "Postma Bronbemaling",
    "De Groot Grondboringen",
    "Visser & Zonen",
    "Zand en Klei B.V.",
    "Adviesbureau De Wit",
    "Senior Adviseur",
    "Projectleider",
    "de beheerder",
    "allemaal",
    "06-12345678",
    "www.voorbeeld.nl",
]


@pytest.mark.parametrize(
    ("line", "closing"), product(NO_PERSON, ["Met vriendelijke groet,\n{}", "Groeten, {}", "\n{}"])
)
def test_what_is_no_person_is_not_greeted(line: str, closing: str) -> None:
    assert read_mail(f"{QUESTION}\n{closing.format(line)}").writer is None


@pytest.mark.parametrize("below", ["PS: Wat kost eHerkenning eigenlijk", "Wat kost eHerkenning eigenlijk?"])
def test_a_question_under_the_signature_is_kept(below: str) -> None:
    mail = read_mail(f"{QUESTION}\n\nGroet,\nPiet\nBureau Zand\n\n{below}")
    assert mail.writer == "Piet"
    assert mail.words == f"{QUESTION}\n{below}"


@pytest.mark.parametrize(
    "text",
    [
        "wij hebben alles gedaan\neherkenning is binnen\nen nu",
        "Bedankt voor uw antwoord.\nHet werkt nog niet",
        "Is de machtiging van\nJan de Vries\nnog geldig",
    ],
)
def test_last_lines_that_go_on_are_no_signature(text: str) -> None:
    mail = read_mail(text)
    assert mail.writer is None
    assert text.split()[-1] in mail.words


def test_thanks_alone_are_answered_by_name() -> None:
    assert read_mail("Hallo,\n\nDank voor de snelle hulp gisteren!\n\nGroetjes, Bianca").writer == "Bianca"


@pytest.mark.parametrize("formula", ["Hoogagtend", "Hoogachtent,", "Vriendlijke groeten", "Met vrindelijke groet"])
def test_a_misspelt_formula_is_no_name(formula: str) -> None:
    assert without_signature(["Kunt u mij helpen?", "", formula, "mr. L. Vermeer"]).name == "L. Vermeer"


@pytest.mark.parametrize("firm", ["Verhoef Sanering", "Kuipers Loonwerk", "Hoekstra Putten"])
def test_a_firm_without_a_legal_form_is_no_person(firm: str) -> None:
    assert without_signature(["Kunt u mij helpen?", "", "Groeten,", firm]).name is None


@pytest.mark.parametrize("ended", [f"{QUESTION} Henk Schuurman", f"{QUESTION}\n\nHenk Schuurman."])
def test_a_name_may_follow_the_last_sentence(ended: str) -> None:
    mail = read_mail(f"Goedemorgen,\n\nWij komen er niet uit. {ended}")
    assert (mail.words, mail.writer) == (f"Wij komen er niet uit. {QUESTION}", "Henk Schuurman")


@pytest.mark.parametrize("presents", ["Mijn naam is Henk Schuurman.", "Bel en vraag naar Henk Schuurman."])
def test_who_presents_themselves_needs_no_name_under_the_mail(presents: str) -> None:
    assert read_mail(f"{presents} {QUESTION}").writer == "Henk Schuurman"
    assert read_mail(f"{presents} {QUESTION}\n\nGroet,\nEls de Boer").writer == "Els de Boer"
