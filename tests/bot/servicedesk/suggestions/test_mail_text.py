"""What is left of a pasted mail: the writer's own words."""

import time

import pytest

from bot.servicedesk.suggestions.mail_text import read_mail

MAIL = """Van: Jan de Vries <jan@voorbeeld.nl>
Verzonden: maandag 23 november 2026 10:12
Aan: support@voorbeeld.nl
Onderwerp: RE: Staan wij op de lijst?

Geachte heer/mevrouw,

Wij willen gaan aanleveren.
Hoe lang duurt eHerkenning?

Alvast hartelijk bedankt!

Met vriendelijke groet,
Jan de Vries
Adviseur bodem
T 06-12345678

Van: BRO Servicedesk <support@voorbeeld.nl>
Verzonden: vrijdag 20 november 2026 09:00
Onderwerp: uw vraag

Wat kunnen wij voor u doen?
> En dit stond er nog onder?
"""


def test_only_the_writers_own_words_stay() -> None:
    assert read_mail(MAIL).words == "Staan wij op de lijst?\nWij willen gaan aanleveren.\nHoe lang duurt eHerkenning?"


@pytest.mark.parametrize("closing", ["Mvg,", "M.v.g.", "Groetjes Jan", "Hoogachtend,", "Gr. Piet", "Met groet"])
def test_what_stands_under_a_closing_goes(closing: str) -> None:
    assert read_mail(f"Wat kost eHerkenning?\n{closing}\nPiet Jansen\n06-12345678").words == "Wat kost eHerkenning?"


@pytest.mark.parametrize(
    "older",
    [
        "Op ma 23 nov. 2026 om 10:12 schreef BRO Servicedesk <support@voorbeeld.nl>:",
        "-----Oorspronkelijk bericht-----",
        "________________________________",
        "Van: BRO Servicedesk",
    ],
)
def test_older_messages_go(older: str) -> None:
    assert read_mail(f"Dank voor uw antwoord. Wie is dat dan?\n\n{older}\nDe beheerder helpt u.").words == (
        "Dank voor uw antwoord. Wie is dat dan?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "hoe regel ik een machtiging voor mijn collega",
        "Ik wil van eHerkenning wisselen.\nAan wie vraag ik dat?",
        "Groet",
        "Hallo",
        "De gemeente Dag en Nacht wil aanleveren. Hoe?",
    ],
)
def test_words_that_only_look_like_a_mail_stay(text: str) -> None:
    assert read_mail(text).words == text


def test_a_salutation_on_the_same_line_goes() -> None:
    assert read_mail("Beste servicedesk, wie kan mij machtigen?").words == "wie kan mij machtigen?"


@pytest.mark.parametrize("piece", ["Van: a\n", "> ", "Op ", "groet ", "beste ", "- ", "dank voor "])
def test_a_hostile_text_costs_no_time(piece: str) -> None:
    start = time.process_time()
    read_mail((piece * 20_000)[:20_000])
    assert time.process_time() - start < 0.5


NAMES = ["Jan de Vries", "J. van den Berg", "Mehmet Yılmaz", "Kees", "Anne-Marie Bos"]
QUESTION = "Waar regelen wij de machtiging?"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("under", ["Met vriendelijke groet,\n{}\nAdviseur bodem\nBureau Zand", "Mvg {}", "\n{}"])
def test_the_writer_is_known_by_the_name_under_the_mail(name: str, under: str) -> None:
    mail = read_mail(f"Beste mensen,\n\nWij komen er niet uit. {QUESTION}\n{under.format(name)}")
    assert mail.writer == name
    assert name not in mail.words
    assert mail.words.endswith(QUESTION)


@pytest.mark.parametrize("title", ["Dipl.-Ing.", "mgr inż.", "Mr. ing.", "prof. dr. ir."])
def test_a_title_before_a_name_is_left_out(title: str) -> None:
    assert read_mail(f"{QUESTION}\n\nHoogachtend,\n{title} Jan Bos\nBureau Zand GmbH").writer == "Jan Bos"


NO_PERSON = ["Bureau GmbH", "Gemeente Zwolle", "Team Data", "Waterschap Rijn en IJssel", "Projectleider", "06-12345678"]


@pytest.mark.parametrize("line", NO_PERSON)
def test_what_is_no_person_is_no_writer(line: str) -> None:
    assert read_mail(f"{QUESTION}\n\nMet vriendelijke groet,\n{line}").writer is None


def test_without_a_name_under_it_the_sender_wrote_it() -> None:
    assert read_mail(f"Van: Vries, Jan de <jan@voorbeeld.nl>\nOnderwerp: vraag\n\n{QUESTION}").writer == "Jan de Vries"


HEADERS = [
    "-----Oorspronkelijk bericht-----\nVan: Jan Bos <jan@voorbeeld.nl>\nVerzonden: maandag\nAan: info\nOnderwerp: x",
    "---------- Forwarded message ---------\nVan: Jan Bos <jan@voorbeeld.nl>\nDate: ma 23 nov\nSubject: x\nTo: info",
    "Begin doorgestuurd bericht:\n\nVan: Jan Bos <jan@voorbeeld.nl>\nOnderwerp: x\nDatum: 23 november",
    "Van: Jan Bos <jan@voorbeeld.nl>\nVerzonden: maandag\nAan: info\nOnderwerp: x",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("note", ["", "FYI", "Kun jij deze oppakken?\n\nGr. Karin", "Zie onderstaande mail."])
@pytest.mark.parametrize("mark", ["", "> "])
def test_of_a_forwarded_mail_the_first_one_counts(header: str, note: str, mark: str) -> None:
    inner = f"{header}\n\nHallo,\n\n{QUESTION}\n\nGroet,\nJan Bos"
    quoted = "\n".join(f"{mark}{line}" for line in inner.splitlines()) if note else inner
    mail = read_mail(f"{note}\n\n{quoted}")
    assert (mail.words, mail.writer) == (QUESTION, "Jan Bos")
    assert mail.forwarded or not note


OWN_QUESTIONS = [
    "Wie moet dit bij ons regelen?",
    "Kunt u mij zeggen wat ik nu moet doen?",
    "Wij weten niet hoe dit moet.",
]
HOUSES = [("jan@voorbeeld.nl", "karin@bureau.nl", False), ("jan@bureau.nl", "info@bureau.nl", True)]


@pytest.mark.parametrize("own", OWN_QUESTIONS)
@pytest.mark.parametrize(("sender", "reader", "colleague"), HOUSES)
def test_who_passes_a_mail_on_and_asks_something_is_answered(
    own: str, sender: str, reader: str, colleague: bool
) -> None:
    header = f"-----Doorgestuurd bericht-----\nVan: Jan Bos <{sender}>\nAan: Karin <{reader}>\nOnderwerp: x"
    inner = f"{header}\n\nKarin, wil je dit uitzetten. Wij komen er niet in. {QUESTION}\n\nGroet,\nJan Bos"
    mail = read_mail(f"Onderwerp: FW: lukt dit?\n\nHallo,\n\n{own}\n\nGroet,\nKarin\nBureau Zand\n\n{inner}")
    theirs = f"\nWij komen er niet in. {QUESTION}" if colleague else ""
    assert (mail.words, mail.writer, mail.forwarded) == (f"{own}{theirs}", "Karin", True)
    assert mail.signature == "Bureau Zand"


def test_an_answer_to_us_is_not_forwarded() -> None:
    mail = read_mail(f"Dank, maar dat lukt niet. {QUESTION}\n\nVan: BRO Servicedesk\nVerzonden: x\n\nKunt u inloggen?")
    assert (mail.words, mail.forwarded) == (f"Dank, maar dat lukt niet. {QUESTION}", False)


def test_a_mail_forwarded_over_and_over_costs_no_time() -> None:
    start = time.process_time()
    read_mail("\n".join(["FYI", "-----Doorgestuurd bericht-----", "Van: a", ""] * 400))
    assert time.process_time() - start < 0.5


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert read_mail("Wij boren voor gem. hoorn o.a. in maart. Kan dat?").words == (
        "Wij boren voor gem hoorn o.a in maart. Kan dat?"
    )


def test_lines_that_a_mail_program_broke_are_one_sentence() -> None:
    broken = "Wij willen graag weten hoe lang het duurt voordat wij kunnen\naanleveren via het portaal?\n- eerste punt"
    assert read_mail(broken).words.splitlines() == [broken.replace("\naan", " aan").split("\n")[0], "- eerste punt"]


@pytest.mark.parametrize(
    ("subject", "body", "words"),
    [
        ("Hoe lang duurt het aanvragen van eHerkenning", "", "Hoe lang duurt het aanvragen van eHerkenning"),
        (
            "eHerkenning voor een nieuwe collega",
            "Zie onderwerp. Alvast bedankt.",
            "eHerkenning voor een nieuwe collega?",
        ),
        ("Vraag", "Hoe regel ik een machtiging?", "Hoe regel ik een machtiging?"),
        ("eHerkenning aanvragen", "Hoe regel ik een machtiging?", "Hoe regel ik een machtiging?"),
    ],
)
def test_a_subject_counts_when_the_text_under_it_asks_nothing(subject: str, body: str, words: str) -> None:
    assert read_mail(f"Onderwerp: {subject}\n\nBeste mensen,\n\n{body}\n\nGroet,\nTom").words == words
