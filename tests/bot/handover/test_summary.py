"""What a summary keeps of what the visitor typed."""

from datetime import UTC, datetime

import pytest

from bot.conversations.transcript import Said
from bot.dialogue.reply import Outcome, Reply
from bot.handover.summary import summarise

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("ik krijg steeds de melding 'Organisatie niet bekend' bij het inloggen", "Organisatie niet bekend"),
        ("de melding is “Geen toegang tot dit portaal”, en nu?", "Geen toegang tot dit portaal"),
        ("foutmelding: toegang geweigerd. wat nu", "toegang geweigerd"),
        ("er staat organisatie is niet bekend", "organisatie is niet bekend"),
    ],
)
def test_an_error_text_is_kept_once_without_the_words_around_it(typed: str, error: str) -> None:
    assert summarise([Said(position=1, at=AT, text=typed)], {}).error_texts == [error]


def test_the_clicks_that_lead_to_a_person_are_no_questions() -> None:
    entries = [
        Said(position=1, at=AT, text="wat kost eherkenning"),
        Reply(position=2, at=AT, text="Dat verschilt.", outcome=Outcome.BEANTWOORD, intent="eherkenning_kosten"),
        Said(position=3, at=AT, text="Medewerker spreken"),
        Reply(position=4, at=AT, text="Mag dat?", outcome=Outcome.VERDUIDELIJKING, intent="mens_spreken"),
        Said(position=5, at=AT, text="Ja, graag"),
    ]
    (tried,) = summarise(entries, {}).tried
    assert (tried.question, tried.topic, tried.outcome) == ("wat kost eherkenning", "eherkenning_kosten", "beantwoord")
