"""A parsed message keeps what it says on its way out of Rasa and back."""

from bot.guidance.message import Parsed
from bot.rasa.reading import as_rasa, from_rasa

DATA = {
    "text": "staat gemeente zwolle op de lijst en wat kost eherkenning",
    "intent": {"name": "meerdere_vragen", "confidence": 0.7},
    "intent_ranking": [{"name": "aanmelding_controleren", "confidence": 0.6}],
    "entities": [{"entity": "organisatie", "value": "gemeente zwolle", "start": 6, "end": 21}],
    "scope": {"zone": "answer", "groep": None},
    "questions": [{"text": "wat kost eherkenning", "intent": "eherkenning_kosten", "confidence": 0.9}],
}


def test_there_and_back() -> None:
    parsed = from_rasa(DATA)
    assert (parsed.intent, parsed.organisation, parsed.zone) == ("meerdere_vragen", "gemeente zwolle", "answer")
    again = from_rasa(as_rasa(parsed, "aanmelding_controleren", 1.0))
    assert again == parsed.model_copy(update={"intent": "aanmelding_controleren", "confidence": 1.0})
    assert Parsed.model_validate(parsed.model_dump()) == parsed


def test_a_payload_and_a_conversation_that_just_began_have_nothing_to_read() -> None:
    assert from_rasa({}) == Parsed()
    said = from_rasa({"text": "/groet", "intent": {"name": "groet", "confidence": 1.0}, "entities": []})
    assert (said.intent, said.zone, said.language) == ("groet", None, "nl")
    assert "scope" not in as_rasa(said, "groet", 1.0)
