"""What a reply looks like in Teams; checked against Microsoft's JSON schema of Adaptive Cards 1.5."""

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from bot.channels.delivery import cut
from bot.channels.teams import cards
from bot.channels.teams.cards import MAX_BYTES, rated, shown
from bot.dialogue.content import Source
from bot.dialogue.reply import ChecklistStep, Choice, Outcome, Reply

SOURCE = Source(title="Lijst", url="https://basisregistratieondergrond.nl/", checked=date(2026, 11, 23))
REFUSAL = Choice(id="nee", title="Liever niet")
STEPS = [
    ChecklistStep(title="Organisatie op de lijst", status="ja"),
    ChecklistStep(title="Account bij eHerkenning", status="nee"),
    ChecklistStep(title="Machtiging", status="onbekend"),
]


def reply(text: str = "Dit is **een** antwoord.", **more: Any) -> Reply:
    return Reply(**{"position": 2, "text": text, "outcome": Outcome.BEANTWOORD, "sources": [SOURCE]} | more)


REPLIES = {
    "antwoord": [reply("Regel een.\nRegel twee:\n- punt\n- nog een\n1. stap\nEinde.")],
    "keuzes": [reply(choices=[Choice(id="a", title="Een titel"), Choice(id="b", title="Nog een")])],
    "stappen": [reply("**Uw drie stappen**\n1. Organisatie: **ja**", checklist=STEPS), reply("Uw volgende stap.")],
    "organisatie": [reply("**Gemeente Zwolle** staat op de lijst."), reply("Let op.", position=3)],
    "welkom": [reply("Welkom.", position=1, choices=[Choice(id="a", title="Wat moet ik regelen?")])],
}


@pytest.fixture(scope="session")
def schema() -> Draft6Validator:
    text = files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text(encoding="utf-8")
    return Draft6Validator(json.loads(text))


def nodes(card: Any) -> Iterator[dict[str, Any]]:
    """Every object in a card."""
    if isinstance(card, dict):
        yield card
    for each in card.values() if isinstance(card, dict) else card if isinstance(card, list) else ():
        yield from nodes(each)


@pytest.mark.parametrize("name", REPLIES)
def test_every_card_is_right_by_the_schema_and_for_a_screen_reader(schema: Draft6Validator, name: str) -> None:
    replies = REPLIES[name]
    made = [message.card for message in shown(replies, "mark")]
    made += [rated(replies, "mark", True), rated(replies, "mark", False)]
    for card in made:
        assert [error.message for error in schema.iter_errors(card)] == []
        assert (card["version"], card["lang"]) == ("1.5", "nl")
        assert card["speak"]
        assert card["fallbackText"]
        assert "**" not in card["speak"] + card["fallbackText"]
        for node in nodes(card):
            assert node.get("type") != "Image" or node.get("altText")
            assert node.get("type") != "TextBlock" or node.get("wrap") is True
            assert "color" not in node  # the theme of the reader decides
            assert node.get("type") not in ("Action.Submit", "Action.Execute") or node["title"]


def test_the_schema_finds_mistakes(schema: Draft6Validator) -> None:
    card = shown(REPLIES["keuzes"], "mark")[0].card
    card["body"].append({"type": "TextBlock", "text": 7})
    card["version"] = 1.5
    assert list(schema.iter_errors(card))


def test_the_form_for_an_e_mail_address(schema: Draft6Validator) -> None:
    card = shown([reply("Wat is uw e-mailadres?", form="email", choices=[REFUSAL])], "mark")[0].card
    assert [error.message for error in schema.iter_errors(card)] == []
    (field,) = [node for node in nodes(card) if node.get("type") == "Input.Text"]
    assert (field["style"], field["label"], field["isRequired"]) == ("Email", "Uw e-mailadres", True)
    (refusal,) = [node for node in nodes(card) if node.get("title") == "Liever niet"]
    assert refusal["associatedInputs"] == "none"  # else Teams asks for an address first


def test_the_status_of_a_step_is_in_words_and_the_subject_is_a_heading() -> None:
    steps = shown(REPLIES["stappen"], "mark")[0].card
    facts = next(node for node in nodes(steps) if node.get("type") == "FactSet")["facts"]
    assert [fact["title"] for fact in facts] == ["✓ Gedaan", "○ Nog te doen", "? Nog niet bekend"]
    assert "Machtiging: nog niet bekend." in steps["speak"]
    organisation = shown(REPLIES["organisatie"], "mark")[0].card
    assert (organisation["body"][0]["text"], organisation["body"][0]["style"]) == ("Gemeente Zwolle", "heading")


def test_only_the_last_of_a_turn_asks_for_a_thumb_and_the_welcome_does_not() -> None:
    (turn,) = shown(REPLIES["organisatie"], "mark")
    assert str(turn.card).count("Was dit antwoord nuttig?") == 1
    assert "nuttig" not in str(shown(REPLIES["welkom"], "mark")[0].card)


def test_links_other_than_https_and_turned_text_do_not_come_through() -> None:
    card = shown([reply("[klik](javascript:alert(1)) [goed](https://x.nl/) \u202etxt.exe", sources=[])], "mark")[0].card
    text = card["body"][0]["text"]
    assert "javascript" not in text
    assert "[goed](https://x.nl/)" in text
    assert "\u202e" not in text


def test_what_a_member_of_staff_writes_is_plain_text_with_their_name() -> None:
    (message,) = shown([reply("**geen** opmaak", author="medewerker")], "mark", "Anja")
    assert (message.text, message.card) == ("Anja (medewerker): geen opmaak", None)


@given(st.text(alphabet=st.sampled_from('abc é.!?\n"\\\U0001f600'), min_size=1, max_size=40_000))
def test_no_message_is_larger_than_teams_takes(text: str) -> None:
    for author in ("assistent", "medewerker"):
        for message in shown([reply(text, author=author)], "mark"):
            assert cards.size(message) < MAX_BYTES


@given(st.text(max_size=400), st.integers(min_value=8, max_value=60))
def test_cutting_loses_nothing_but_space_and_keeps_to_the_size(text: str, most: int) -> None:
    parts = cut(text, most)
    assert all(len(part.encode()) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_cut_between_sentences() -> None:
    parts = cut(" ".join(["Dit is een zin van gemiddelde lengte."] * 50), 200)
    assert all(part.endswith(".") for part in parts)


@pytest.mark.parametrize(
    ("titles", "rows"),
    [(["Ja", "Nee", "Weet ik niet"], 1), (["Ja, graag", "Nee, liever niet"], 2), (["Ja"], 1), (["Ja"] * 4, 4)],
)
def test_short_choices_stand_in_one_row(titles: list[str], rows: int) -> None:
    choices = [Choice(id=str(number), title=title) for number, title in enumerate(titles)]
    (message,) = shown([reply(choices=choices, outcome=Outcome.VERDUIDELIJKING)], "mark")
    sets = [node for node in message.card["body"] if node["type"] == "ActionSet"]
    assert [len(each["actions"]) for each in sets] == ([len(titles)] if rows == 1 else [1] * rows)
