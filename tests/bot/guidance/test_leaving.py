"""Thanks and goodbye that name a topic, and questions that are polite."""

import pytest

from bot.guidance.leaving import GOODBYE, THANKS, asked_with_thanks, leave_taken
from bot.guidance.message import Parsed
from bot.understanding.questions import asked_parts


def read(text: str, intent: str = "machtiging_regelen") -> Parsed:
    return Parsed(text=text, intent=intent, zone="answer", asks=bool(asked_parts(text)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("duidelijk van die machtiging, bedankt hoor", THANKS),
        ("ok dan ga ik dat formulier invullen bedankt", THANKS),
        ("top dan weet ik genoeg over eherkenning dankjewel", THANKS),
        ("ok ik bel de beheerder, doei", GOODBYE),
        ("Super, die stuur ik door, dan kan zij dat bij haar beheerder leggen. Merci hé", THANKS),
        ("dan meld ik ons aan, bedankt en fijne dag", GOODBYE),
    ],
)
def test_who_thanks_or_leaves_is_done(text: str, said: str) -> None:
    assert leave_taken(read(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "hoe lang duurt die machtiging, bedankt",
        "bedankt, en wat kost dat?",
        "en dan moet ik wat doen voor die machtiging, bedankt",
        "dan kan ik dus inloggen? bedankt",
        "alvast bedankt voor de machtiging",
        "bedankt maar inloggen lukt niet",
        "stuur mij de link van het portaal, bedankt",
        "kunt u de machtiging regelen, dank u",
        "ik wil een medewerker spreken, bedankt",
        "de machtiging is er binnen een dag",
        "mijn account is geblokkeerd bedankt",
        "eherkenning aanvragen",
    ],
)
def test_a_polite_question_or_complaint_is_no_goodbye(text: str) -> None:
    assert leave_taken(read(text)) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("en hoe lang duurt dat, alvast bedankt", "en hoe lang duurt dat"),
        ("wat kost dat? bedankt hoor", "wat kost dat?"),
        ("heel erg bedankt", None),
    ],
)
def test_what_was_read_as_thanks_is_asked_without_them(text: str, asked: str | None) -> None:
    assert asked_with_thanks(read(text, THANKS), asked_parts(text)) == asked
