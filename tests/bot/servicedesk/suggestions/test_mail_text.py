"""What is left of a pasted mail: the writer's own words."""

import time

import pytest

from bot.servicedesk.suggestions.given import own_words

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
    assert own_words(MAIL) == "Staan wij op de lijst?\nWij willen gaan aanleveren.\nHoe lang duurt eHerkenning?"


@pytest.mark.parametrize("closing", ["Mvg,", "M.v.g.", "Groetjes Jan", "Hoogachtend,", "Gr. Piet", "Met groet"])
def test_what_stands_under_a_closing_goes(closing: str) -> None:
    assert own_words(f"Wat kost eHerkenning?\n{closing}\nPiet Jansen\n06-12345678") == "Wat kost eHerkenning?"


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
    assert own_words(f"Dank voor uw antwoord. Wie is dat dan?\n\n{older}\nDe beheerder helpt u.") == (
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
    assert own_words(text) == text


def test_a_salutation_on_the_same_line_goes() -> None:
    assert own_words("Beste servicedesk, wie kan mij machtigen?") == "wie kan mij machtigen?"


@pytest.mark.parametrize("piece", ["Van: a\n", "> ", "Op ", "groet ", "beste ", "- ", "dank voor "])
def test_a_hostile_text_costs_no_time(piece: str) -> None:
    start = time.process_time()
    own_words((piece * 20_000)[:20_000])
    assert time.process_time() - start < 0.5
