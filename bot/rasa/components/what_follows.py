"""Rasa policy `WhatFollows`: learns from the stories what comes after an action, by what that action found."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SLOTS
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker, is_prev_action_listen_in_state


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class WhatFollows(MemoizationPolicy):
    """Rasa's memory of stories, that looks at the action which just ran and what it found, and at nothing before.

    What a visitor's message starts is for the rules: it is the same wherever it comes. Where the talk branches inside a
    turn, the story decides; however the visitor came there, in which words, and with which questions in between.
    The setting `finding` names the slot in which an action puts what it found.
    """

    def _create_feature_key(self, states: list[State]) -> str | None:
        state = states[-1]
        if is_prev_action_listen_in_state(state) or PREVIOUS_ACTION not in state:
            return None
        found = state.get(SLOTS, {}).get(self.config["finding"])
        key: str | None = super()._create_feature_key(
            [{PREVIOUS_ACTION: state[PREVIOUS_ACTION], SLOTS: {"found": found}}]
        )
        return key

    def _prediction_states(self, tracker: DialogueStateTracker, domain: Domain, *_: Any, **__: Any) -> list[State]:
        """The states with what rules did in them too: an action may run by a rule before a story goes on."""
        states: list[State] = self.featurizer.prediction_states([tracker], domain)[0]
        return states

    def recall(
        self, states: list[State], tracker: DialogueStateTracker, domain: Domain, rule_only_data: dict[str, Any] | None
    ) -> str | None:
        """The next action; where the story ends while a form asks, that form, as after a rule."""
        action: str | None = super().recall(states, tracker, domain, rule_only_data)
        return tracker.active_loop_name or action if action == ACTION_LISTEN_NAME else action
