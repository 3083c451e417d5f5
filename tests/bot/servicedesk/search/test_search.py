"""Searching conversations, the same on both kinds of database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import true, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation
from bot.conversations.repository import ConversationRepository
from bot.dialogue.reply import BotMessage, Outcome, Turn
from bot.platform.database import connect, upgrade
from bot.servicedesk.search.repository import ConversationSearch, Query


def _all(_: Any) -> Any:
    return true()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = request.getfixturevalue(request.param)
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def search(engine: Engine) -> ConversationSearch:
    """Four conversations, from old to new."""
    conversations = [
        ("Hoe vraag ik eHerkenning aan?", "Zo vraagt u het aan.", "eherkenning_aanvragen", Outcome.BEANTWOORD, 1),
        ("100% zeker_weten?", "Ik begrijp u niet.", "nlu_fallback", Outcome.VERDUIDELIJKING, 2),
        ("wat kost eherkenning", "Dat verschilt per leverancier.", "eherkenning_kosten", Outcome.BEANTWOORD, 3),
        ("staat gemeente Súdwest-Fryslân erop", "Niet gevonden.", "aanmelding_controleren", Outcome.BEANTWOORD, 4),
    ]
    repository = ConversationRepository(engine)
    for question, answer, topic, outcome, day in conversations:
        conversation = repository.create("website")
        repository.begin_turn(conversation, question)
        repository.add_turn(
            conversation, Turn(messages=[BotMessage(text=answer, outcome=outcome)], intent=topic, confidence=0.9)
        )
        started = {"started_at": datetime(2026, 11, day, 23, 30, tzinfo=UTC)}  # half past twelve at night in NL
        with Session(engine, future=True) as session, session.begin():
            session.execute(update(Conversation).where(Conversation.id == conversation).values(**started))
    return ConversationSearch(engine)


@pytest.mark.parametrize(
    ("query", "excerpts"),
    [
        (Query("EHERKENNING"), ["wat kost eherkenning", "Hoe vraag ik eHerkenning aan?"]),
        (Query("eherkenning leverancier"), ["wat kost eherkenning"]),  # in two messages
        (Query("eherkenning gemeente"), []),
        (Query("100%"), ["100% zeker_weten?"]),
        (Query("%"), ["100% zeker_weten?"]),
        (Query("r_w"), ["100% zeker_weten?"]),
        (Query("r%w"), []),
        (Query("\\"), []),
        (Query(topic="eherkenning_kosten"), ["wat kost eherkenning"]),
        (Query(outcome="verduidelijking"), ["100% zeker_weten?"]),
        (Query("eherkenning", since=date(2026, 11, 3)), ["wat kost eherkenning"]),
        (Query(since=date(2026, 11, 5), until=date(2026, 11, 5)), ["staat gemeente Súdwest-Fryslân erop"]),
        (Query(until=date(2026, 11, 1)), []),
        (Query("' OR 1=1 --"), []),
    ],
)
def test_what_is_found(search: ConversationSearch, query: Query, excerpts: list[str]) -> None:
    assert [found.excerpt for found in search.find(query, _all).results] == excerpts


def test_pages(search: ConversationSearch) -> None:
    first = search.find(Query(until=date(2026, 12, 1)), _all, page=1, size=3)
    second = search.find(Query(until=date(2026, 12, 1)), _all, page=2, size=3)
    assert (len(first.results), first.more) == (3, True)
    assert (len(second.results), second.more) == (1, False)
    assert {found.conversation_id for found in first.results} & {
        found.conversation_id for found in second.results
    } == set()
    assert all(found.messages == 2 for found in first.results)


def test_a_long_text_is_cut_around_the_word(engine: Engine) -> None:
    repository = ConversationRepository(engine)
    repository.begin_turn(
        repository.create("website"), "eerst heel veel andere woorden " * 20 + "dan naald en nog " * 20
    )
    excerpt = ConversationSearch(engine).find(Query("naald"), _all).results[0].excerpt
    assert "naald" in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert len(excerpt) < 200
