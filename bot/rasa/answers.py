"""Chooses among the texts of `data/`: Rasa's own way, but a topic answers the aspect that was asked for."""

import re
from collections.abc import Container, Mapping
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.content import PREFIX, Kind, kind_of
from bot.guidance.fitting_answer import fitting_answer
from bot.guidance.forwarding import FORWARD
from bot.guidance.saying_again import first_sentences, wishes_brevity
from bot.guidance.who_speaks import read_speaker
from bot.rasa.components.error_finder import ERROR_TEXT
from bot.rasa.repeating import told_last_turn
from bot.understanding.interpreter import ASPECT_CERTAIN
from bot.understanding.questions import asks

ASPECT = "aspect"
"""The entity of domain.yml, for a choice that asks for one aspect."""

SPEAKER = "spreker"
"""The slot of domain.yml with what the visitor is in their organisation."""

_ON_ONE_ASPECT = re.compile(r"^/(\w+)/(\w+)$")
"""How an editor writes the payload of such a choice, `/machtiging_regelen/doorsturen`; Rasa takes braces for slots."""


_SHORT = "kort"
"""What stands in the place of an aspect in the name of a text that says an answer once more, in fewer words."""


_ENDS = re.compile(r"[.!?][*\"')]*$")
"""How a sentence ends that says something by itself."""

_RECENT = 3
"""How many messages a wish for few words holds, the one that has it counted."""


def _latest(tracker: DialogueStateTracker) -> list[str]:
    said = [event.text or "" for event in tracker.events if isinstance(event, UserUttered)]
    return said[-_RECENT:]


def _chosen_aspect(data: Mapping[str, Any]) -> str | None:
    return next((entity["value"] for entity in data.get("entities") or [] if entity["entity"] == ASPECT), None)


def _asked_aspect(data: Mapping[str, Any]) -> str | None:
    return _chosen_aspect(data) or (data.get("scope") or {}).get("aspect")


def _may_be_short(utter_action: str, aspect: str | None) -> bool:
    """Whether this answers a question on a topic; a text for somebody else to read stays whole."""
    return kind_of(utter_action.removeprefix(PREFIX)) is Kind.VRAAG and aspect != FORWARD


def _in_few_words(text: str, told: Container[str]) -> str:
    """The first sentences of `text`; all of it where these were told just now, or only announce a list."""
    shorter = first_sentences(text)
    return text if shorter is None or shorter in told or not _ENDS.search(shorter) else shorter


def _only_tells_who_speaks(text: str) -> bool:
    """Whether a message tells what its writer is, and asks nothing: what is different for them is the answer."""
    return read_speaker(text) is not None and not asks(text)


class FittingAnswers(TemplatedNaturalLanguageGenerator):
    """Rasa's generator of texts, which first looks for the text on what was asked about the topic."""

    def __init__(self, domain: Domain, endpoint_config: EndpointConfig | None = None) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The message of response `utter_action`, or of the one on an aspect of it.

        Where that was told just now, the next best one is said: the whole answer, the likeliest aspect, or a short one.
        """
        data = tracker.latest_message.parse_data if tracker.latest_message else {}
        known = {"melding": (data.get("scope") or {}).get(ERROR_TEXT) or ""}
        told, best = told_last_turn(tracker.events), None
        likely = _asked_aspect(data)
        for answer in self._answers(utter_action, data, tracker.get_slot(SPEAKER)):
            found: dict[str, Any] | None = await super().generate(answer, tracker, output_channel, **known, **kwargs)
            best = best or found
            if found and found.get("text") not in told:
                best = found
                break
        if best and _may_be_short(utter_action, likely) and wishes_brevity(_latest(tracker)):
            best["text"] = _in_few_words(best.get("text") or "", told)
        for button in (best or {}).get("buttons") or []:
            button["payload"] = _ON_ONE_ASPECT.sub(rf'/\1{{"{ASPECT}": "\2"}}', button["payload"])
        return best

    def _answers(self, utter_action: str, data: Mapping[str, Any], speaker: str | None) -> list[str]:
        """The names of the responses that answer a message, best first: the last ones are for who read the others."""
        topic, scope = (data.get("intent") or {}).get("name"), data.get("scope") or {}
        chosen, likely = _chosen_aspect(data), _asked_aspect(data)
        certain = likely if chosen or scope.get("aspect_share", 1.0) >= ASPECT_CERTAIN else None
        surely, maybe = ((scope.get(key) or {}).get(topic) for key in ("subquestions", "likely_subquestions"))
        in_order = [(certain, None), (None, None), (likely, None)]
        if not chosen and not _only_tells_who_speaks(data.get("text") or ""):
            in_order = [(certain, surely), *in_order[:2], (None, maybe), *in_order[2:]]
        fitting = (
            fitting_answer(utter_action, topic, aspect, self.responses, speaker, asked) for aspect, asked in in_order
        )
        short = f"{utter_action}_{_SHORT}"
        return list(dict.fromkeys((*fitting, utter_action, *[short] * (short in self.responses))))
