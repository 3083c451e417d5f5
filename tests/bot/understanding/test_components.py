"""The graph components inside Rasa: trained by `rasa train nlu` on other data, loaded as `rasa shell nlu` does."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

from bot.platform.database import upgrade
from bot.platform.settings import Settings
from bot.rasa.components.classifier import HybridIntentClassifier
from bot.rasa.components.language_check import LanguageCheck
from bot.registry.intake import import_sample
from bot.understanding.model_archive import NotOurModelError, open_model
from bot.understanding.organisations import OrganisationNames

CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "bibliotheek",
    "language": "nl",
    "pipeline": [
        {"name": "bot.rasa.components.organisation_finder.OrganisationFinder"},
        {"name": "bot.rasa.components.spelling.DutchSpelling"},
        {
            "name": "bot.rasa.components.classifier.HybridIntentClassifier",
            "outside_intent": "niet_voor_ons",
            "ask_intent": "navraag",
            "several_intent": "meer_vragen",
            "not_questions": ["gedag"],
        },
        {"name": "bot.rasa.components.organisation_finder.NameAlone", "intent": "zoeken"},
        {"name": "bot.rasa.components.language_check.LanguageCheck"},
    ],
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bibliotheek")
    (folder / "config.yml").write_text(yaml.safe_dump(CONFIG), encoding="utf-8")
    data = Path(__file__).parent / "bibliotheek.yml"
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", str(data)]
    done = subprocess.run(
        [*command, "--domain", "config.yml", "--out", ".", "--fixed-model-name", "model"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "model.tar.gz"


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(model)


def parsed(agent: Agent, text: str) -> dict[str, Any]:
    return asyncio.run(agent.parse_message(text))


@pytest.mark.parametrize(
    ("text", "intent", "zone"),
    [
        ("Zijn jullie zaterdag geopend?", "openingstijden", "answer"),
        ("ik ben mijn biblioteekpas kweit", "pas_kwijt", "answer"),
        ("", "niet_voor_ons", "refuse"),
        ("🙂", "niet_voor_ons", "refuse"),
        ("vertel een mop", "niet_voor_ons", "refuse"),
    ],
)
def test_rasa_gets_intent_ranking_and_scope(agent: Agent, text: str, intent: str, zone: str) -> None:
    found = parsed(agent, text)
    assert found["intent"]["name"] == intent
    assert 0 <= found["intent"]["confidence"] <= 1
    assert found["scope"]["zone"] == zone
    if zone == "answer":
        assert found["intent_ranking"][0]["name"] == intent
        assert found["intent_ranking"][-1]["name"] == "niet_voor_ons"


def test_rasa_gets_the_questions_when_there_are_several(agent: Agent) -> None:
    found = parsed(agent, "Hoe laat gaat de bibliotheek open? En hoe word ik lid van de bibliotheek?")
    assert found["intent"]["name"] == "meer_vragen"
    assert [question["intent"] for question in found["questions"]] == ["openingstijden", "lid_worden"]


def test_typed_payloads_are_left_to_rasa(agent: Agent) -> None:
    found = parsed(agent, '/boete{"bedrag": 3}')
    assert found["intent"]["name"] == "boete"
    assert "scope" not in found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("could you please tell me how to cook this chicken", "en"),
        ("wie backe ich bitte einen kuchen mit frischen äpfeln", "de"),
        ("pouvez-vous me dire comment faire une tarte", "fr"),
        ("hoe bak ik een lekkere taart met peren", "nl"),
    ],
)
def test_refused_messages_of_some_length_get_a_language(agent: Agent, text: str, language: str) -> None:
    found = parsed(agent, text)
    assert found["scope"]["zone"] == "refuse"
    assert found["scope"]["language"] == language


@pytest.mark.parametrize("text", ["sorry die in Drenthe", "Error: access to this site was denied"])
def test_a_place_or_a_pasted_error_is_no_other_language(agent: Agent, text: str) -> None:
    assert parsed(agent, text)["scope"].get("language") in (None, "nl")


@pytest.mark.parametrize(
    ("zone", "text", "language"),
    [
        ("ask", "is there somebody who can help me with this", "en"),
        ("ask", "kan iemand mij hier even mee helpen alsjeblieft", None),
        ("ask", "boek verlengen please asap", None),
        ("answer", "is there somebody who can help me with this", None),
    ],
)
def test_a_doubtful_message_gets_a_language_when_it_is_surely_foreign(zone: str, text: str, language: str) -> None:
    check = LanguageCheck(LanguageCheck.get_default_config())
    message = Message({"text": text, "scope": {"zone": zone, "groep": None}})
    check.process([message])
    assert message.get("scope").get("language") == language


def test_short_messages_get_no_language(agent: Agent) -> None:
    assert "language" not in parsed(agent, "vertel een mop")["scope"]


def test_ten_thousand_characters_are_read(agent: Agent) -> None:
    assert parsed(agent, "boek verlengen? " * 700)["intent"]["name"]


def test_without_rasa_the_same_is_read(agent: Agent, model: Path) -> None:
    reader = open_model(model)
    for text in ("Zijn jullie zaterdag geopend?", "vertel een mop", "pas kwijt en ook een boete", "hoi"):
        ours, theirs = reader.read(text), parsed(agent, text)
        assert ours.intent == theirs["intent"]["name"]
        assert ours.confidence == pytest.approx(theirs["intent"]["confidence"], abs=1e-5)


def test_another_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_bytes(b"geen archief")
    with pytest.raises(NotOurModelError, match="is not a Rasa model"):
        open_model(tmp_path / "model.tar.gz")


@pytest.mark.parametrize("encoders", [[], ["char", "bert"]])
def test_a_wrong_configuration_is_named(encoders: list[str]) -> None:
    config = {**HybridIntentClassifier.get_default_config(), "encoders": encoders}
    with pytest.raises(InvalidConfigException, match="encoders"):
        HybridIntentClassifier.validate_config(config)


def settings_with(database: Path) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{database}")


def test_without_a_list_a_name_is_only_told_by_its_words(tmp_path: Path) -> None:
    names = OrganisationNames(settings_with(tmp_path / "bro.db"))
    (named,) = names.find("is gemeente den bosch aangemeld?")
    assert (named.text, named.organisation, named.matches) == ("gemeente den bosch", None, ())
    assert names.find("hoe vraag ik eherkenning aan?") == []
    assert not (tmp_path / "bro.db").exists()


def test_a_list_that_comes_later_is_noticed(tmp_path: Path) -> None:
    settings = settings_with(tmp_path / "bro.db")
    names = OrganisationNames(settings)
    assert [named.organisation for named in names.find("is gemeente den bosch aangemeld?")] == [None]
    upgrade(settings.database_url)
    import_sample(settings)
    (named,) = names.find("is gemeente den bosch aangemeld?")
    assert named.text == "gemeente den bosch"
    assert named.organisation == "Gemeente 's-Hertogenbosch"
