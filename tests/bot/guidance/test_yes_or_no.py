"""A yes or a no with more words around it."""

import pytest

from bot.guidance.message import Parsed
from bot.guidance.visitor_state import learn
from bot.guidance.yes_or_no import ASKED_YES_OR_NO, yes_or_no


@pytest.mark.parametrize("slot", sorted(ASKED_YES_OR_NO))
@pytest.mark.parametrize("yes", ["ja", "Jazeker", "JA", "jawel", "ja zeker"])
@pytest.mark.parametrize("rest", ["", " al jaren. en nu niet meer", ", dat gaat al een tijd niet goed", " die is er"])
def test_a_yes_stays_a_yes_whatever_follows(slot: str, yes: str, rest: str) -> None:
    assert yes_or_no(f"{yes}{rest}", slot) is True


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Ja. NEE WACHT, dat was voor de Belastingdienst. Voor die BRO heb ik NIKS geregeld", False),
        ("ja nee toch niet", False),
        ("nee, wacht, ja toch", True),
        ("Jazeker, ik beschik over een eigen account.", True),
        ("nee ik héb een account", True),
        ("nee, we hebben geen account", False),
        ("nee dus", False),
        ("ja maar wij hebben vorige week ook al een brief gehad", None),
        ("ja, hoe vraag ik dat aan", None),
        ("nee dat weet ik echt niet, ik bel die leverancier wel. bedankt", None),
        ("nee geen idee eigenlijk", None),
        ("nee, ik heb geen account, meer weet ik niet", False),
        ("nee ik bedoel iets heel anders", None),
        ("nee ik vroeg om een mens", None),
        ("gemeente Ede", None),
        ("eherkenning ook", True),
        ("een account hebben we al", True),
        ("dat account nog niet", False),
        ("eherkenning", None),
        ("moet dat account ook van 3 zijn", None),
        ("machtiging ook", None),
    ],
)
def test_the_last_word_counts_and_what_is_stated_about_the_question(text: str, says: bool | None) -> None:
    assert yes_or_no(text, "stap_eherkenning") is says


def test_a_correction_overwrites_what_was_remembered_whatever_else_is_asked() -> None:
    asked = Parsed(text="nee ik héb een account. staan we daar wel goed op", intent="aanmelding_controleren")
    assert learn({"stap_eherkenning": "nee"}, asked)["stap_eherkenning"] == "ja"
    asked_else = Parsed(text="ja wij hebben een account. wat is een projectmachtiging", intent="projectmachtiging")
    assert "stap_eherkenning" not in learn({}, asked_else)


@pytest.mark.parametrize("intent", ["aanmelding_controleren", "en_daarna"])
def test_where_the_next_step_is_told_what_was_told_in_passing_counts(intent: str) -> None:
    earlier = ["wij hebben al een account, wat is een projectmachtiging"]
    assert learn({}, Parsed(text="en nu", intent=intent), earlier)["stap_eherkenning"] == "ja"
