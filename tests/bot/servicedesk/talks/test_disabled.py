"""An agent is disabled while a conversation is open on the screen: nothing of it is told any more."""

from collections.abc import Callable

from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Desk


def test_the_open_page_hears_nothing_more(open_desk: Callable[..., Desk]) -> None:
    here = open_desk(**DESK)
    here.new_agent()
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    number = here.run(here.handovers.queue())[0].id
    here.run(here.handovers.take(number, staff("Els")))
    headers = {"Accept": "text/event-stream"}
    with here.signed_in().stream("GET", f"/servicedesk/events?gesprek={number}", headers=headers) as stream:
        lines = stream.iter_lines()
        next(line for line in lines if line == "event: kijkers" or line == "event: teken")  # what was there is told
        here.state.agents.disable("els", "bea")
        visitor.says("dit is alleen voor wie er nog mag zijn")
        assert "alleen voor wie" not in "".join(lines)
