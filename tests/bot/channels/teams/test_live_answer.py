"""A text that editors let be said at once stands in the card of a colleague in Teams too, until it is put back."""

from collections.abc import Callable

from bot.dialogue.content import responses_of
from bot.servicedesk.editing.repository import DraftRepository
from tests.bot.channels.teams.conftest import without_tokens
from tests.bot.channels.teams.person import Person, until_done
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway

QUESTION = "Hoe lang duurt het regelen van toegang?"
OLD = responses_of("doorlooptijd")["utter_doorlooptijd"][0]["text"].strip()
NEW = "Toegang regelen duurt nu drie werkdagen."


def test_a_card_has_the_text_that_is_live(gateways: Callable[..., SecondGateway], teams_service: TeamsService) -> None:
    here = gateways(live_answers=True, **without_tokens(teams_service))
    drafts, audit = DraftRepository(here.state.engine), here.state.audit
    kept = drafts.keep("doorlooptijd", "doorlooptijd", 0, OLD, NEW, "ina")
    drafts.go_live(kept, "bea", audit.line("bea", "tekst"))
    assert NEW in _read(here, teams_service)
    drafts.put_back(kept.id, "bea", audit.line("bea", "tekst"))
    read = _read(here, teams_service)
    assert NEW not in read
    assert OLD.split(".")[0] in read


def _read(gateway: SecondGateway, service: TeamsService) -> str:
    """What a colleague who asks it now reads."""
    person = Person(gateway.url, service)
    person.says(QUESTION)
    until_done(gateway)
    return str(person.sees(1))
