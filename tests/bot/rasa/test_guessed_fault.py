"""Among several questions whose fault something is counts only when it is asked."""

import pytest

from bot.guidance.whose_turn import AT_FAULT
from bot.rasa.reading import SEVERAL
from bot.rasa.setting_right import without_a_guessed_fault


def asked(*parts: tuple[str, str]) -> dict:
    questions = [{"text": text, "intent": intent, "confidence": 0.4, "subquestion": "boete"} for text, intent in parts]
    return {"text": "", "intent": {"name": SEVERAL, "confidence": 0.4}, "questions": questions, "scope": {}}


@pytest.mark.parametrize("text", ["en wie dwingt het dan wel?", "wie is dat", "moet die nu wel of niet"])
def test_a_guess_falls_away(text: str) -> None:
    read = without_a_guessed_fault(asked(("is er een wet", "aanleverplicht"), (text, AT_FAULT)))
    assert (read["intent"]["name"], read["questions"]) == ("aanleverplicht", [])
    assert read["scope"]["subquestions"] == {"aanleverplicht": "boete"}


@pytest.mark.parametrize("text", ["ligt het aan mij of aan jullie", "wie moet dat oplossen", "wiens schuld is dat"])
def test_what_is_asked_in_so_many_words_stays(text: str) -> None:
    data = asked(("is er een wet", "aanleverplicht"), (text, AT_FAULT))
    assert without_a_guessed_fault(data) == data
