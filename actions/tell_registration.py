"""Tells a visitor what a look-up in the registration list means; shared by the two topics that look up."""

import asyncio
import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said_before import ever_said, name_of, responses_said, since_the_start
from bot.dialogue.content import PREFIX, Source, topics_in
from bot.guidance.after_look_up import LOOK_UP
from bot.guidance.message import Parsed
from bot.guidance.registration import (
    ABOUT_THE_LIST_ITSELF,
    Conclusion,
    Finding,
    also_named,
    conclude,
    for_the_role,
    in_short,
    of_another,
)
from bot.guidance.visitor_state import other_organisation, same_organisation
from bot.platform.settings import get_settings
from bot.rasa.reading import from_rasa
from bot.registry.evidence import EvidenceClient, open_evidence
from bot.registry.finder import Named
from bot.registry.kvk import find_number
from bot.registry.service import LookUp, LookUpResult, RegistryService, open_registry

LIST_TITLE = "Lijst van bij de BRO aangemelde organisaties"
"""The name of the list, as its own page gives it."""

_PROPOSAL = "utter_aanmelding_waarschijnlijk"
_REFUSALS = {"andere_organisatie", "ontkennen", "correctie"}
_NAMES = re.compile(r"\{.*\}")
_TO_CHOOSE = {Finding.BEDOELT_U, Finding.MEER_DAN_EEN}
_PATIENCE = 0.3  # seconds that an answer from the list may wait for evidence; a later answer is remembered
_running: set[asyncio.Task[bool]] = set()


async def tell_registration(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    topic: str,
    afterwards: str | None = None,
) -> Conclusion:
    """Look the visitor's organisation up, utter what that means, and return the conclusion.

    What the list says is then short, and comes before the answer to the topic `afterwards`; a question comes behind it.
    """
    query, message = tracker.get_slot("organisatie"), from_rasa(tracker.latest_message)
    look_up = await _look_up(query, message)
    if _is_turned_down(look_up, query, message, tracker):
        look_up = replace(look_up, result=LookUpResult.NONE, matches=())
    conclusion = conclude(look_up, topic, tracker.get_slot("rol"), query)
    own = tracker.get_slot("eigen_naam")
    if topic == LOOK_UP and own and not same_organisation(own, query):
        conclusion = of_another(conclusion, own)
    if afterwards:
        conclusion = in_short(conclusion)
    beside = _others(query, message) if conclusion.list_date else []
    responses, others = also_named(beside)
    known = ABOUT_THE_LIST_ITSELF & ever_said(tracker.events)
    if afterwards and not conclusion.settled:
        dispatcher.utter_message(response=f"{PREFIX}{afterwards}")
    told = [response for response in conclusion.responses if response not in known]
    for position, response in enumerate([*told, *responses]):
        dispatcher.utter_message(
            response=response,
            buttons=_buttons(conclusion, domain) if position == 0 else None,
            json_message=_source(conclusion),
            **conclusion.parameters,
            **others,
        )
    if afterwards and conclusion.settled:
        role = conclusion.slots.get("rol") or tracker.get_slot("rol")
        dispatcher.utter_message(response=for_the_role(afterwards, role))
    if await _delivers_already(query):
        dispatcher.utter_message(response="utter_bewijs_bronhouder")
    return replace(conclusion, slots=conclusion.slots | _remembered(conclusion, beside, tracker))


def _is_turned_down(look_up: LookUp, query: str | None, message: Parsed, tracker: Tracker) -> bool:
    """Whether we proposed that organisation before: who said no, or types a name instead of a yes, means another."""
    if look_up.result is LookUpResult.PROBABLE and look_up.matches[0].label in _refused(tracker.events):
        return True
    proposed = _PROPOSAL in responses_said(tracker.events) and tracker.get_slot("kandidaten")
    typed_anew = query in [named.text for named in message.named]
    return typed_anew and look_up.result is LookUpResult.PROBABLE and look_up.matches[0].label == proposed


def _refused(events: list[dict[str, Any]]) -> set[str]:
    """The organisations that we proposed and to which the visitor said no, since they last started again."""
    refused: set[str] = set()
    proposed: set[str] = set()
    for event in since_the_start(events):
        if event["event"] == "bot" and name_of(event) == _PROPOSAL:
            payloads = [button["payload"] for button in (event.get("data") or {}).get("buttons") or []]
            proposed = {
                json.loads(found[0])["organisatie"] for payload in payloads if (found := _NAMES.search(payload))
            }
        elif event["event"] == "user":
            says_no = event["parse_data"]["intent"].get("name") in _REFUSALS
            refused, proposed = refused | proposed if says_no else refused, set()
    return refused


def _remembered(conclusion: Conclusion, beside: list[Named], tracker: Tracker) -> dict[str, str | None]:
    """What later questions go back to: the visitor's own name as the list has it, and who was named beside it."""
    if conclusion.finding in _TO_CHOOSE or "genoemd" not in conclusion.slots:
        return {}
    own = tracker.get_slot("eigen_naam") == tracker.get_slot("organisatie")
    earlier = other_organisation(tracker.slots) if own else None
    others = [*(one.organisation or one.text for one in beside), *([earlier] if earlier and not beside else [])]
    official = {"eigen_naam": conclusion.slots["organisatie"]} if own and conclusion.found else {}
    return official | {"kandidaten": "\n".join(others) or None}


def _source(conclusion: Conclusion) -> dict[str, Any] | None:
    """The public list as source, with the date of our copy of it."""
    if conclusion.list_date is None:
        return None
    source = Source(title=LIST_TITLE, url=get_settings().registry_page, checked=conclusion.list_date)
    return {"bron": source.model_dump(mode="json")}


def _buttons(conclusion: Conclusion, domain: dict[str, Any]) -> list[dict[str, str]]:
    """The organisations to choose from, and a way out."""
    if not conclusion.choices:
        return []
    way_out = {"title": topics_in(domain["responses"])["andere_organisatie"].title, "payload": "/andere_organisatie"}
    return [{"title": title, "payload": payload} for title, payload in conclusion.choices.items()] + [way_out]


def slot_events(conclusion: Conclusion) -> list[dict[str, Any]]:
    """The events that keep what we learned, and what the stories go on from."""
    return [SlotSet("bevinding", conclusion.finding), *(SlotSet(*slot) for slot in conclusion.slots.items())]


@lru_cache
def _registry() -> RegistryService:
    return open_registry(get_settings())


@lru_cache
def _evidence() -> EvidenceClient | None:
    return open_evidence(get_settings())


async def _look_up(organisation: str, message: Parsed) -> LookUp:
    """What the list says of `organisation`: as `message` was read, else looked up, such as a name chosen before."""
    named = next((named for named in message.named if named.text == organisation), None)
    return await asyncio.to_thread(lambda: _registry().about(named) if named else _registry().look_up(organisation))


def _others(organisation: str, message: Parsed) -> list[Named]:
    """What `message` names besides `organisation`, if it names that."""
    names = [named.text for named in message.named]
    return [named for named in message.named if named.text != organisation] if organisation in names else []


async def _delivers_already(organisation: str) -> bool:
    """Whether the BRO's public service proves that the KvK number in `organisation` delivers as bronhouder.

    False proves nothing. Off unless the operator sets the address of that service.
    """
    client, number = _evidence(), find_number(organisation)
    if client is None or number is None or number.kvk is None:
        return False
    task = asyncio.create_task(client.delivers(number.kvk))
    _running.add(task)
    task.add_done_callback(_running.discard)
    try:
        return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
    except TimeoutError:
        return False
