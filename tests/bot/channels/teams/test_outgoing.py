"""What Teams itself shows around a message: its label, citations, mark of personal data; by Microsoft's limits."""

import re
from datetime import date
from typing import Any

import pytest

from bot.channels.teams.cards import shown
from bot.channels.teams.outgoing import activity_of
from bot.dialogue.content import Source
from bot.dialogue.reply import ChecklistStep, Choice, Outcome, Reply
from bot.platform.settings import Settings

SETTINGS = Settings(_env_file=None)
STEP = ChecklistStep(title="Machtiging", status="nee")


def source(number: int, title: str = "Lijst", scheme: str = "https") -> Source:
    return Source(title=title, url=f"{scheme}://example.nl/{number}", checked=date(2026, 11, 23))


def on_the_line(reply: Reply, **changes: Any) -> dict[str, Any]:
    """The last message for this reply, as it goes to Teams."""
    settings = SETTINGS.model_copy(update=changes)
    message = shown([reply], cite=settings.teams_ai_label)[-1]
    activity = activity_of(message, settings)
    sent: dict[str, Any] = activity.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert None not in sent.values()  # of a change of a message it is refused
    return sent


def answer(sources: list[Source], **more: Any) -> Reply:
    return Reply(**{"position": 2, "text": "Ja.", "outcome": Outcome.BEANTWOORD, "sources": sources} | more)


@pytest.mark.parametrize("count", [1, 2, 10, 11])
def test_an_answer_cites_its_sources_in_teams_own_way(count: int) -> None:
    """In a text; with a card Teams would make two messages of it, without an id."""
    sent = on_the_line(answer([source(number, "Een lange titel " * 9) for number in range(count)]))
    (entity,) = sent["entities"]  # Teams refuses a second one
    assert (entity["type"], entity["@type"], entity["@context"]) == (
        "https://schema.org/Message",
        "Message",
        "https://schema.org",
    )
    assert entity["additionalType"] == ["AIGeneratedContent"]
    assert ("text" in sent) != ("attachments" in sent)
    if count > 10:
        assert "citation" not in entity
        return
    assert sent["textFormat"] == "markdown"
    assert sent["text"].startswith("Ja.")
    marks = [f"[{each['position']}]" for each in entity["citation"]]
    assert re.findall(r"\[\d+\]", sent["text"]) == marks
    assert len(marks) == count
    for each in entity["citation"]:
        assert each["@type"] == "Claim"
        appearance = each["appearance"]
        assert appearance["@type"] == "DigitalDocument"
        assert 0 < len(appearance["name"]) <= 80
        assert 0 < len(appearance["abstract"]) <= 160
        assert appearance["url"].startswith("https://example.nl/")


@pytest.mark.parametrize("more", [{"choices": [Choice(id="a", title="Ja")]}, {"form": "email"}, {"checklist": [STEP]}])
def test_what_needs_a_card_is_a_card_alone_with_the_label(more: dict[str, Any]) -> None:
    sent = on_the_line(answer([source(1)], **more))
    assert "text" not in sent
    assert sent["entities"][0]["additionalType"] == ["AIGeneratedContent"]
    assert "citation" not in sent["entities"][0]


def test_a_citation_has_no_link_but_https() -> None:
    (citation,) = on_the_line(answer([source(1, scheme="http")]))["entities"][0]["citation"]
    assert "url" not in citation["appearance"]


@pytest.mark.parametrize(
    ("reply", "changes"),
    [
        (answer([]), {}),
        (answer([source(1)]), {"teams_ai_label": False}),
        (answer([], author="medewerker", outcome=Outcome.OVERGEDRAGEN), {}),
    ],
    ids=["no sources", "switched off", "a member of staff"],
)
def test_other_messages_carry_no_label(reply: Reply, changes: dict[str, Any]) -> None:
    assert "entities" not in on_the_line(reply, **changes)


def test_a_question_for_personal_data_says_so() -> None:
    (entity,) = on_the_line(answer([], form="email"))["entities"]
    assert (entity["usageInfo"]["@type"], entity["usageInfo"]["name"]) == ("CreativeWork", "Persoonlijke gegevens")
    assert "additionalType" not in entity
