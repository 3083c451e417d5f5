"""Chooses among the texts of `data/`: Rasa's own way, but a topic answers the aspect that was asked for."""

import re
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.guidance.fitting_answer import fitting_answer
from bot.rasa.components.error_finder import ERROR_TEXT

ASPECT = "aspect"
"""The entity of domain.yml, for a choice that asks for one aspect."""

_ON_ONE_ASPECT = re.compile(r"^/(\w+)/(\w+)$")
"""How an editor writes the payload of such a choice, `/machtiging_regelen/doorsturen`; Rasa takes braces for slots."""


_CERTAIN = 0.5
"""Of the messages of two strangers' rounds whose aspect was read with this share, nine in ten had that aspect."""


class FittingAnswers(TemplatedNaturalLanguageGenerator):
    """Rasa's generator of texts, which first looks for the text on what was asked about the topic."""

    def __init__(self, domain: Domain, endpoint_config: EndpointConfig | None = None) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The message of response `utter_action`, or of the one on an aspect of it."""
        message = tracker.latest_message
        data = message.parse_data if message else {}
        chosen = [entity["value"] for entity in data.get("entities") or [] if entity["entity"] == ASPECT]
        scope = data.get("scope") or {}
        certain = scope.get("aspect") if scope.get("aspect_share", 1.0) >= _CERTAIN else None
        aspect = chosen[0] if chosen else certain
        topic = (data.get("intent") or {}).get("name")
        answer = fitting_answer(utter_action, topic, aspect, data.get("text") or "", self.responses)
        known = {"melding": scope.get(ERROR_TEXT) or ""}
        found: dict[str, Any] | None = await super().generate(answer, tracker, output_channel, **known, **kwargs)
        for button in (found or {}).get("buttons") or []:
            button["payload"] = _ON_ONE_ASPECT.sub(rf'/\1{{"{ASPECT}": "\2"}}', button["payload"])
        return found
