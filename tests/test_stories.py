"""The stories are what the assistant does: Rasa's own test of them passes, and what no story says is not said."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import yaml
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates, TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.utils import story_graph_from_paths

from bot.dialogue.content import responses_of
from bot.guidance.checklist import Checklist, Status
from bot.guidance.diagnosis import QUESTIONS
from bot.guidance.registration import Finding
from bot.platform.settings import ROOT, Settings
from bot.rasa.components.what_follows import WhatFollows
from bot.rasa.training import current_model

FINDING = "bevinding"
DIAGNOSIS = "action_inloggen_diagnose"


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The domain with the names of the texts in data/, which Rasa adds to it."""
    read = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    names = [name for path in (ROOT / "data").glob("*.yml") for name in responses_of(path.stem)]
    return Domain.from_dict(read | {"responses": {name: [{"text": ""}] for name in names}})


@pytest.fixture(scope="module")
def stories(domain: Domain) -> list[TrackerWithCachedStates]:
    """The stories of data/, without the rules."""
    files = [str(path) for path in sorted((ROOT / "data").glob("*.yml")) if "\nstories:" in path.read_text()]
    graph = story_graph_from_paths(files, domain)
    trackers = TrainingDataGenerator(graph, domain, augmentation_factor=0).generate()
    return [tracker for tracker in trackers if not tracker.is_rule_tracker]


def learned(stories: list[TrackerWithCachedStates], domain: Domain, folder: Path) -> WhatFollows:
    """The policy, trained on nothing but `stories`."""
    config = WhatFollows.get_default_config() | {"max_history": 1, "finding": FINDING}
    context = ExecutionContext(GraphSchema({}))
    policy = WhatFollows(config, LocalModelStorage.create(folder), Resource("stories"), context)
    policy.train(stories, domain)
    return policy


def next_action(policy: WhatFollows, domain: Domain, *events: Event) -> str | None:
    """What the policy does after `events`; None when it has nothing to say."""
    tracker = DialogueStateTracker.from_events("x", [ActionExecuted("action_listen"), *events], domain.slots)
    prediction: PolicyPrediction = policy.predict_action_probabilities(tracker, domain)
    known = prediction.max_confidence == 1.0
    return domain.action_names_or_texts[prediction.probabilities.index(1.0)] if known else None


def said(intent: str) -> UserUttered:
    return UserUttered("...", {"name": intent, "confidence": 1.0})


def test_rasa_plays_the_test_stories(settings: Settings, bro: object, tmp_path: Path) -> None:
    """As from the root: `rasa test core --stories tests --e2e`; each message is read by the model."""
    results = tmp_path / "results"
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--no-plot", "--stories", "tests"]
    where = ["--model", str(current_model(settings)), "--out", str(results)]
    environment = os.environ | {"BRO_DATABASE_URL": settings.database_url, "BRO_STATE_DIR": str(settings.state_dir)}
    done = subprocess.run([*command, *where], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    played = json.loads((results / "story_report.json").read_text())["conversation_accuracy"]
    failed = (results / "failed_test_stories.yml").read_text()
    assert played["correct"] == played["total"] > 0, failed


def test_a_story_decides_what_is_said(stories: list[TrackerWithCachedStates], domain: Domain, tmp_path: Path) -> None:
    """The same moment, with and without the story about it."""
    found = [said("ontkennen"), ActionExecuted(DIAGNOSIS), SlotSet(FINDING, "geen_machtiging")]
    told = "utter_diagnose_geen_machtiging"
    without = [story for story in stories if told not in {getattr(event, "action_name", "") for event in story.events}]
    assert len(without) == len(stories) - 1
    assert next_action(learned(stories, domain, tmp_path), domain, *found) == told
    assert next_action(learned(without, domain, tmp_path), domain, *found) is None


def test_it_makes_no_difference_how_the_visitor_came_there(
    stories: list[TrackerWithCachedStates], domain: Domain, tmp_path: Path
) -> None:
    policy = learned(stories, domain, tmp_path)
    end = [ActionExecuted(DIAGNOSIS), SlotSet(FINDING, "onzeker")]
    for before in ([said("groet"), ActionExecuted("utter_groet")], [said("mens_spreken")], []):
        for intent in ("bevestigen", "weet_ik_niet", "situatie_vertellen"):
            assert next_action(policy, domain, *before, said(intent), *end) == "utter_diagnose_onzeker"


def test_where_a_story_ends_a_form_that_still_asks_goes_on(
    stories: list[TrackerWithCachedStates], domain: Domain, tmp_path: Path
) -> None:
    policy = learned(stories, domain, tmp_path)
    end = [said("ontkennen"), ActionExecuted(DIAGNOSIS), SlotSet(FINDING, None)]
    assert next_action(policy, domain, *end) == "action_listen"
    assert next_action(policy, domain, ActiveLoop("stappen_form"), *end) == "stappen_form"


def test_what_a_message_starts_is_for_the_rules(
    stories: list[TrackerWithCachedStates], domain: Domain, tmp_path: Path
) -> None:
    assert next_action(learned(stories, domain, tmp_path), domain, said("eerste_inlog_mislukt")) is None


LOOK_UP_COMES_TO = [
    (name, found) for name in ("aanmelding_controleren", "organisatie_niet_bekend") for found in Finding
]
TOLD_COMES_TO = [("situatie_vertellen", found) for found in Finding if found is not Finding.AANGEMELD]
GOES_ON = [
    ("aanmelding_controleren", "niets_op_te_zoeken"),
    ("aanmelding_controleren", "volgende_stap_gevraagd"),
    ("situatie_vertellen", "volgende_stap_gevraagd"),
    ("situatie_vertellen", "stappen_te_vragen"),
]
CAUSES = [("inloggen_diagnose", cause) for cause in (*QUESTIONS.values(), "onzeker", "alles_in_orde")]
STEPS_NEXT = [
    ("volgende_stap", Checklist(*statuses, not_found).next_step)
    for statuses in product(Status, repeat=3)
    for not_found in (False, True)
]
FAILS = [(action, None) for action, _ in (*LOOK_UP_COMES_TO, *TOLD_COMES_TO, *CAUSES, *STEPS_NEXT)]
FINDINGS = dict.fromkeys((*LOOK_UP_COMES_TO, *TOLD_COMES_TO, *GOES_ON, *CAUSES, *STEPS_NEXT, *FAILS))


def test_a_story_goes_on_from_whatever_an_action_finds(
    stories: list[TrackerWithCachedStates], domain: Domain, tmp_path: Path
) -> None:
    """Else the visitor would read "Ik begrijp niet waarop u antwoordt"; an action that fails finds nothing."""
    policy = learned(stories, domain, tmp_path)
    after = {
        (action, found): next_action(
            policy, domain, said("groet"), ActionExecuted(f"action_{action}"), SlotSet(FINDING, found)
        )
        for action, found in FINDINGS
    }
    assert [ending for ending, action in after.items() if action is None] == []
    assert {after[ending] for ending in FINDINGS if ending[1] is None} == {"action_listen"}


def test_the_domain_has_the_findings_that_there_are(domain: Domain) -> None:
    slot = next(slot for slot in domain.slots if slot.name == FINDING)
    assert {str(found) for _, found in FINDINGS if found} == set(slot.values) - {"__other__"}
