"""From the question for consent to the assistant that is back: what visitor and members of staff see."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.handover.handover import AlreadyTaken, NotWaiting, NotYours
from bot.handover.models import HandoverRow
from bot.platform.clock import now
from bot.privacy.audit import ASSISTANT
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import SecondGateway, staff
from tests.waiting import until

ANNA, BRAM = staff("Anna"), staff("Bram")
REFERENCE = re.compile(r"BRO-\d{4}-\d{6}")


def in_queue(here: SecondGateway, visitor: Visitor) -> int:
    """Bring the visitor into the queue; returns the handover's id."""
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    return here.run(here.handovers.open_of(visitor.conversation)).id


def test_nobody_is_connected_without_consent(here: SecondGateway, visitor: Visitor) -> None:
    (question,) = visitor.asks_for_person()
    assert "leest dan dit gesprek mee" in question["text"]
    assert [choice["title"] for choice in question["choices"]] == ["Ja, graag", "Nee, liever niet"]
    assert here.run(here.handovers.queue()) == []
    (answer,) = visitor.clicks("Nee, liever niet")
    assert "088 - 8664 999" in answer["text"]
    assert here.run(here.handovers.queue()) == []
    assert here.run(here.handovers.open_of(visitor.conversation)) is None


@pytest.mark.parametrize("typed", ["gateway:overdracht_ja", "gateway:overdracht_nee", "gateway:"])
def test_typed_text_is_never_our_own_button(here: SecondGateway, visitor: Visitor, typed: str) -> None:
    visitor.asks_for_person()
    visitor.says(typed)
    assert here.run(here.handovers.open_of(visitor.conversation)).state == "aangeboden"


@pytest.mark.parametrize("answer", ["ja", "Ja graag", "ja, graag!", "1"])
def test_consent_can_be_typed(here: SecondGateway, visitor: Visitor, answer: str) -> None:
    visitor.asks_for_person()
    (reply,) = visitor.says(answer)
    assert "U staat in de wachtrij" in reply["text"]
    (waiting,) = here.run(here.handovers.queue())
    assert waiting.reference in reply["text"]
    assert REFERENCE.fullmatch(waiting.reference)
    assert (waiting.reason, waiting.state) == ("gevraagd", "wachtend")
    assert visitor.call("GET", "/conversation").json()["waiting"] is True


def test_the_visitor_may_leave_the_queue(here: SecondGateway, visitor: Visitor) -> None:
    in_queue(here, visitor)
    assert "niet meer in de wachtrij" in visitor.clicks("Niet langer wachten")[0]["text"]
    assert here.run(here.handovers.queue()) == []


def test_asking_again_keeps_the_place_in_the_queue(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    other = Visitor(here)
    in_queue(here, other)
    assert "U staat al in de wachtrij" in visitor.asks_for_person()[0]["text"]
    assert here.run(here.handovers.queue())[0].id == number


def test_a_talk_from_beginning_to_end(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    taken = here.run(here.handovers.take(number, ANNA))
    assert (taken.state, taken.agent, taken.agent_name) == ("in_gesprek", "anna", "Anna")
    assert here.run(here.handovers.mine(ANNA))[0].id == number
    assert visitor.says("hallo?") == []
    here.run(here.handovers.say(number, ANNA, "Goedemiddag. Zie [de lijst](https://example.org)."))
    assert visitor.call("GET", "/conversation").json()["agent"] == "Anna"
    closed = here.run(here.handovers.close(number, ANNA))
    assert (closed.state, closed.ended_at is not None, closed.first_answer_at is not None) == ("gesloten", True, True)
    assert visitor.texts()[-4:] == [
        "U spreekt nu met een medewerker: Anna.",
        "hallo?",
        "Goedemiddag. Zie [de lijst](https://example.org).",
        "Anna heeft het gesprek met u afgesloten.\n"
        "U chat weer met een virtuele assistent, niet met een medewerker. Waarmee kan ik u nog helpen?",
    ]
    assert visitor.asks_for_person() != []


def test_one_of_many_takes_it(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)

    def take(name: str) -> str:
        try:
            return here.run(here.handovers.take(number, staff(name))).agent_name
        except AlreadyTaken as error:
            return f"te laat, {error.agent} was eerst"

    names = [f"Els{count}" for count in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(take, names))
    (winner,) = [result for result in results if result in names]
    assert results.count(f"te laat, {winner} was eerst") == 7
    assert sum("U spreekt nu met" in text for text in visitor.texts()) == 1
    assert here.run(here.handovers.take(number, staff(winner))).agent_name == winner, "taking it twice is no mistake"


def test_only_who_has_the_conversation_may_speak(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    for step in (
        here.handovers.say(number, BRAM, "Ik ook!"),
        here.handovers.typing(number, BRAM),
        here.handovers.close(number, BRAM),
        here.handovers.give_back(number, BRAM),
    ):
        with pytest.raises(NotYours):
            here.run(step)
    assert "Ik ook!" not in visitor.texts()


def test_given_back_means_back_in_the_old_place(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    later = Visitor(here)
    in_queue(here, later)
    here.run(here.handovers.give_back(number, ANNA))
    assert "U staat weer in de wachtrij" in visitor.texts()[-1]
    assert here.run(here.handovers.queue())[0].id == number
    assert here.run(here.handovers.take(number, BRAM)).agent == "bram"


def test_a_message_of_a_member_of_staff_is_said_once(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    for _ in range(3):
        here.run(here.handovers.say(number, ANNA, "Dag!", suggestion_id="s1", message_id="m1"))
    assert visitor.texts().count("Dag!") == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[klik](javascript:alert(1))", "klik (javascript:alert(1)"),
        ("[klik](http://example.org/x) dus", "klik (http://example.org/x) dus"),
        ("onzichtbaar\u202e gedraaid\u200b", "onzichtbaar gedraaid"),
        ("<b>vet</b>", "<b>vet</b>"),
    ],
)
def test_what_staff_write_is_as_safe_as_an_answer(here, visitor, typed: str, shown: str) -> None:
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    assert here.run(here.handovers.say(number, ANNA, typed)).text.startswith(shown)


def test_who_drops_off_loses_the_conversation_to_the_queue(open_desk) -> None:
    here = open_desk(agent_away_seconds=1)
    visitor = Visitor(here)
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    for _ in range(4):  # signs of life keep it
        time.sleep(0.5)
        here.run(here.handovers.seen(ANNA))
    assert here.run(here.handovers.get(number)).state == "in_gesprek"
    until(lambda: here.run(here.handovers.get(number)).state == "wachtend")
    assert "De medewerker is er op dit moment niet meer" in visitor.texts()[-1]
    assert visitor.call("GET", "/conversation").json()["agent"] is None
    with pytest.raises(NotYours):
        here.run(here.handovers.say(number, ANNA, "Ik ben er weer"))


def test_several_gateways_do_each_step_once(open_desk) -> None:
    here, there = open_desk(agent_away_seconds=1), open_desk(agent_away_seconds=1)
    visitor = Visitor(here)
    number = in_queue(here, visitor)
    there.run(there.handovers.take(number, ANNA))
    until(lambda: here.run(here.handovers.get(number)).state == "wachtend")
    time.sleep(0.5)
    assert sum("weer in de wachtrij" in text for text in visitor.texts()) == 1


def test_a_restart_during_a_takeover_loses_nothing(settings_here) -> None:
    with SecondGateway(settings_here) as before:
        visitor = Visitor(before)
        number = in_queue(before, visitor)
        before.run(before.handovers.take(number, ANNA))
        before.run(before.handovers.say(number, ANNA, "Een moment."))
    with SecondGateway(settings_here, port=before.settings.port) as after:
        assert visitor.says("ik wacht") == []
        after.run(after.handovers.say(number, ANNA, "Daar ben ik weer."))
        assert visitor.call("GET", "/conversation").json()["agent"] == "Anna"
        assert visitor.texts()[-3:] == ["Een moment.", "ik wacht", "Daar ben ik weer."]
        assert [message["position"] for message in visitor.entries()] == list(range(1, len(visitor.entries()) + 1))
        after.run(after.handovers.close(number, ANNA))


def test_replies_that_nobody_asked_for_are_pushed_in_order(here: SecondGateway, visitor: Visitor) -> None:
    pushed: list[str] = []

    async def push(conversation_id: str, reply) -> None:
        import asyncio

        await asyncio.sleep(0.05 if len(pushed) % 2 else 0)
        assert conversation_id == visitor.conversation
        pushed.append(reply.text)

    here.service.push["website"] = push
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    for count in range(5):
        here.run(here.handovers.say(number, ANNA, f"regel {count}"))
    until(lambda: len(pushed) == 6)
    assert pushed == ["U spreekt nu met een medewerker: Anna.", *(f"regel {count}" for count in range(5))]


def test_a_push_that_fails_loses_nothing_else(here: SecondGateway, visitor: Visitor) -> None:
    async def push(_: str, __) -> None:
        raise RuntimeError("the other side is away")

    here.service.push["website"] = push
    number = in_queue(here, visitor)
    here.run(here.handovers.take(number, ANNA))
    here.run(here.handovers.say(number, ANNA, "Dag!"))
    assert visitor.texts()[-1] == "Dag!"


def test_a_handover_that_ended_cannot_be_taken(here: SecondGateway, visitor: Visitor) -> None:
    number = in_queue(here, visitor)
    visitor.clicks("Niet langer wachten")
    with pytest.raises(NotWaiting):
        here.run(here.handovers.take(number, ANNA))


def test_without_a_desk_and_without_mail_nothing_is_promised(open_desk) -> None:
    here = open_desk(handover="off")
    (reply,) = Visitor(here).asks_for_person()
    assert "088 - 8664 999" in reply["text"]
    assert reply["choices"] == []


def test_nobody_is_promised_a_person_while_no_console_is_open(open_desk) -> None:
    here = open_desk(handover="auto", handover_wait_minutes=10)
    agents, visitor = here.state.agents, Visitor(here)
    agents.add("els", "Els", "medewerker", "een lang wachtwoord")
    assert visitor.asks_for_person()[0]["choices"] == []  # Els can sign in, but she is not there
    here.run(agents.saw(staff("Els")))
    assert "Mag ik u doorverbinden" in visitor.asks_for_person()[0]["text"]
    visitor.clicks("Ja, graag")
    with here.state.engine.begin() as connection:
        connection.execute(text("UPDATE agent SET seen_at = '2020-01-01 00:00:00.000000'"))
    until(lambda: here.run(here.handovers.queue()) == [])  # nobody is left to wait for: told at once
    assert "medewerker" in visitor.texts()[-1]


def test_an_agent_hears_in_which_conversations_the_visitor_spoke_last(here, visitor) -> None:
    handover = in_queue(here, visitor)
    here.run(here.handovers.take(handover, ANNA))
    assert here.run(here.handovers.unanswered(ANNA)) == []
    visitor.says("bent u daar?")
    visitor.says("hallo?")
    assert [(one.handover_id, one.count) for one in here.run(here.handovers.unanswered(ANNA))] == [(handover, 2)]
    assert here.run(here.handovers.unanswered(BRAM)) == []
    here.run(here.handovers.say(handover, ANNA, "Jazeker."))
    assert here.run(here.handovers.unanswered(ANNA)) == []


def test_a_silent_visitor_is_asked_once_and_a_talk_that_nobody_ends_is_ended(open_desk) -> None:
    here = open_desk(handover_nudge_minutes=5, handover_silent_minutes=30)
    visitor = Visitor(here)
    handover = in_queue(here, visitor)
    here.run(here.handovers.take(handover, ANNA))
    here.run(here.handovers.say(handover, ANNA, "Welke melding ziet u?"))
    here.sweep()
    assert "Bent u er nog?" not in "".join(visitor.texts())
    _let_pass(here, minutes=6)
    until(lambda: "Bent u er nog? Anna wacht" in visitor.texts()[-1])
    here.sweep()
    assert sum("Bent u er nog?" in said for said in visitor.texts()) == 1
    visitor.says("ja, even kijken")
    _let_pass(here, minutes=40)
    here.sweep()
    assert here.run(here.handovers.get(handover)).state == "in_gesprek"  # it is Anna who must answer
    _let_pass(here, minutes=90)
    until(lambda: here.run(here.handovers.get(handover)).state == "gesloten")
    until(lambda: "Het was lang stil. Daarom is het gesprek met Anna afgesloten." in visitor.texts()[-1])
    assert _by_itself(here) == [("herinnerd", ""), ("afgesloten", ", want het was lang stil")]


def test_who_is_silent_after_the_form_for_contact_details_is_asked_once_too(open_desk) -> None:
    here = open_desk(handover_nudge_minutes=5, handover_silent_minutes=30, handover_sweep_seconds=3600)
    visitor = Visitor(here)
    handover = in_queue(here, visitor)
    here.run(here.handovers.take(handover, ANNA))
    here.run(here.handovers.say(handover, ANNA, "Mag ik u terugbellen?"))
    _let_pass(here, minutes=6)
    here.run(here.handovers.ask_contact(handover, ANNA))
    here.sweep()
    assert "Bent u er nog?" not in "".join(visitor.texts())  # the form came just now
    _let_pass(here, minutes=6)
    for _ in range(2):
        here.sweep()
    assert sum("Bent u er nog?" in said for said in visitor.texts()) == 1


def test_what_time_does_is_in_the_record_and_under_nobody_s_name(open_desk) -> None:
    here = open_desk(agent_away_seconds=30, handover_wait_minutes=5, handover_sweep_seconds=3600)
    handover = in_queue(here, Visitor(here))
    here.run(here.handovers.take(handover, ANNA))
    _put_back(here, agent_seen_at=timedelta(minutes=1))
    here.sweep()
    _put_back(here, waiting_since=timedelta(minutes=6))
    for _ in range(2):
        here.sweep()
    assert _by_itself(here) == [("teruggegeven", ", want anna was er niet meer"), ("gemist", "")]


def _put_back(here: SecondGateway, **ago: timedelta) -> None:
    """Put moments of all handovers so long ago."""
    with Session(here.state.engine, future=True) as session, session.begin():
        session.execute(update(HandoverRow).values({name: now() - long for name, long in ago.items()}))


def _by_itself(here: SecondGateway) -> list[tuple[str, str]]:
    """What the assistant did by itself, oldest first, and why; each line names the only handover."""
    reference = here.run(here.handovers.get(1)).reference
    lines = reversed(here.state.audit.entries(agent=ASSISTANT))
    return [(line.action, (line.detail or "").removeprefix(reference)) for line in lines]


def _let_pass(here: SecondGateway, minutes: int) -> None:
    """Put all that was said and taken so much earlier."""
    with Session(here.state.engine, future=True) as session, session.begin():
        for handover in session.query(HandoverRow):
            handover.taken_at -= timedelta(minutes=minutes)
        for message in session.query(Message):
            message.at -= timedelta(minutes=minutes)
