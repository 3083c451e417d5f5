"""How a visitor wants to hear the answer once more; most of these are strangers' words."""

import pytest

from bot.guidance.message import Parsed, Ranked
from bot.guidance.saying_again import Again, first_sentences, likely_wished, wished, wishes_brevity


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("zeg het nog eens", Again.AS_IT_WAS),
        ("eh wablief nog eens", Again.AS_IT_WAS),
        ("kunt u dat herhalen", Again.AS_IT_WAS),
        ("korter?", Again.SHORTER),
        ("VEELS TE VEEL LETTERS. KORT", Again.SHORTER),
        ("te veel tekst", Again.SHORTER),
        ("vat dit samen voor mij", Again.SHORTER),
        ("ja of nee?", Again.SHORTER),
        ("snapper nix van kan ut simpelder", Again.SIMPLER),
        ("NOG EEN KEER MAAR DAN ZONDER AFKORTINGEN", Again.SIMPLER),
        ("amai, dat is Chinees voor mij", Again.SIMPLER),
    ],
)
def test_how(text: str, how: Again) -> None:
    assert wished(text) is how


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Een. Twee. Drie.", "Een. Twee."),
        ("Zo gaat het:\n1. Kies.\n2. Log in.", "Zo gaat het"),
        ("Kijk op [de lijst](https://a.nl/b.c). Zoek. Klik.", "Kijk op [de lijst](https://a.nl/b.c). Zoek."),
        ("Een. Twee.", None),
    ],
)
def test_the_first_sentences(text: str, first: str | None) -> None:
    assert first_sentences(text) == first


@pytest.mark.parametrize(
    ("text", "best", "share", "likely"),
    [
        ("mensentaal pls", "herhalen", 0.6, True),
        ("mensentaal pls", "herhalen", 0.3, False),
        ("de machtiging", "machtiging_regelen", 0.9, False),
        ("een heel verhaal van wel meer dan tien woorden over iets anders", "herhalen", 0.9, False),
    ],
)
def test_what_is_likely_about_the_last_answer(text: str, best: str, share: float, likely: bool) -> None:
    assert likely_wished(Parsed(text=text, zone="ask", ranking=[Ranked(name=best, confidence=share)])) is likely


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ja of nee?", True),
        ("mag dat dus?", True),
        ("dus niet?", True),
        ("mag mijn collega inloggen, ja of nee?", False),
    ],
)
def test_the_point_of_the_answer_is_asked_for_without_naming_anything(text: str, asked: bool) -> None:
    assert likely_wished(Parsed(text=text, zone="ask", intent="nlu_fallback")) is asked


def test_a_text_to_pass_on_keeps_its_heading_and_its_first_sentences() -> None:
    text = '**U kunt dit doorsturen aan uw beheerder:**\n"Het portaal werkt niet. Wilt u kijken? Alvast bedankt."'
    assert first_sentences(text) == (
        '**U kunt dit doorsturen aan uw beheerder:**\n"Het portaal werkt niet. Wilt u kijken?"'
    )


@pytest.mark.parametrize(
    ("texts", "brief"),
    [
        (["wie is de beheerder, kort antwoord graag"], True),
        (["hou het kort aub", "en wie doet dat", "en dan"], True),
        (["leg in één zin uit wat een machtiging is"], True),
        (["moet ik betalen? gewoon ja of nee"], True),
        (["geen lap tekst", "wat is de BRO"], True),
        (["het duurde maar kort voor ik eruit lag"], False),
        (["ik snap geen woord van die uitleg"], False),
        ([], False),
    ],
)
def test_who_asks_for_few_words_asks_so_for_the_next_answers_too(texts: list[str], brief: bool) -> None:
    assert wishes_brevity(texts) is brief
