"""Dutch is answered in Dutch, also with a name or another language in it; another language alone is told apart."""

from itertools import product
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.platform.settings import ROOT
from bot.rasa.components.language_check import LanguageCheck
from bot.rasa.reading import NAMED

CHECK = LanguageCheck(LanguageCheck.get_default_config())
NAMES = ("gem Zwolle", "Wetterskip Fryslân", "Gemeente Den Haag", "Bauer Spezialtiefbau GmbH", "Deepwarm Holding")
DUTCH = ("{name} zei ik toch al", "dat typte ik net {name}", "wij zijn van {name} hoor", "ik zit bij {name} in dienst")
FOREIGN = {
    "en": (
        "is {name} on the list of registered organisations",
        "what do you know about {name} and why can we not",
    ),
    "de": (
        "ist die {name} auf der Liste und was sollen wir machen",
        "ich arbeite bei {name} und kann mich nicht melden",
    ),
    "fr": ("est-ce que {name} est sur la liste des organisations", "je travaille pour {name} et je voudrais un compte"),
}
MIXED = (
    "wir sind GmbH eh aus duitsland kvk das haben wir nicht of eh nee doch sorry wij hebben wel kvk nummer",
    "moment. nog eens zurück zu die lijst. hoe heten wij daar, met GmbH erachter oder ohne",
    "Half of team is uitzendkracht, they change. Wat doe ik met hun account, en wie stopt het?",
)


def language(text: str, name: str = "", zone: str = "ask") -> str | None:
    start = text.find(name)
    named: list[dict[str, Any]] = [{"how": "name", "start": start, "end": start + len(name)}] if name else []
    message = Message({"text": text, "scope": {"zone": zone}, NAMED: named})
    CHECK.process([message])
    found: str | None = message.get("scope").get("language")
    return found


@pytest.mark.parametrize(("said", "name"), product(DUTCH, NAMES))
def test_dutch_with_a_name_is_dutch(said: str, name: str) -> None:
    text = said.format(name=name)
    assert {language(text, name), language(text)} <= {None, "nl"}


@pytest.mark.parametrize(("spoken", "name"), product(FOREIGN, NAMES))
def test_another_language_with_a_name_is_told_apart(spoken: str, name: str) -> None:
    for said in FOREIGN[spoken]:
        assert language(said.format(name=name), name, "refuse") == spoken, said


@pytest.mark.parametrize("text", MIXED)
def test_who_mixes_is_answered_in_dutch(text: str) -> None:
    assert language(text) is None


def test_hardly_any_example_that_holds_small_dutch_words_is_called_foreign() -> None:
    files = sorted((ROOT / "data" / "voorbeelden").glob("*.yml"))
    assert files
    texts = [
        example["text"]
        for path in files
        for block in (yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}).get("nlu") or []
        for example in block["examples"]
        if isinstance(example, dict)
    ]
    small = {"ik", "wij", "niet", "een", "het", "van", "wat", "dat", "bij", "ons"}
    dutch = [text for text in texts if len(small.intersection(text.casefold().split())) > 2]
    assert len(dutch) > 1000
    assert [text for text in dutch[::5] if language(text, zone="refuse") != "nl" and len(text.split()) > 5] == []
