"""A second miss in a row is when a person is offered."""

import pytest

from actions.not_understood import missed_before


def user(intent: str) -> dict:
    return {"event": "user", "parse_data": {"intent": {"name": intent}}}


def action(name: str) -> dict:
    return {"event": "action", "name": name}


@pytest.mark.parametrize(
    ("events", "missed"),
    [
        ([user("nlu_fallback"), action("action_verduidelijken"), user("nlu_fallback")], True),
        ([user("buiten_bereik"), action("action_buiten_bereik"), user("nlu_fallback")], True),
        ([user("bevestigen"), action("action_niet_begrepen"), user("nlu_fallback")], True),
        ([user("bevestigen"), action("utter_groet"), user("nlu_fallback")], False),
        ([user("ontkennen"), action("action_niet_begrepen"), user("groet"), action("utter_groet"), user("x")], False),
        ([user("nlu_fallback"), action("action_verduidelijken")], False),
        ([], False),
    ],
)
def test_only_the_turn_before_counts(events: list[dict], missed: bool) -> None:
    assert missed_before(events) is missed
