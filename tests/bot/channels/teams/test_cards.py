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


def mistakes(schema: Draft6Validator, card: dict[str, Any]) -> list[str]:
    """What Microsoft's schema has against this card; what only Teams knows is not in it."""
    return [error.message for error in schema.iter_errors({name: card[name] for name in card if name != "msteams"})]


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
        assert mistakes(schema, card) == []
        assert (card["version"], card["lang"]) == ("1.5", "nl")
        assert card["speak"]
        assert card["fallbackText"]
        assert card["msteams"] == {"width": "Full"}  # as wide as the chat is, down to a narrow one
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
    assert mistakes(schema, card) == []
    (field,) = [node for node in nodes(card) if node.get("type") == "Input.Text"]
    assert (field["style"], field["label"], field["isRequired"]) == ("Email", "Uw e-mailadres", True)
    (refusal,) = [node for node in nodes(card) if node.get("title") == "Liever niet"]
    assert refusal["associatedInputs"] == "none"  # else Teams asks for an address first


def test_the_status_of_a_step_is_in_words_and_the_subject_is_a_heading() -> None:
    steps = shown(REPLIES["stappen"], "mark")[0].card
    rows = [node for node in nodes(steps) if node.get("style") in ("good", "warning", "emphasis")]
    assert [(row["style"], row["items"][0]["text"]) for row in rows] == [
        ("good", "**✓ Gedaan:** Organisatie op de lijst"),
        ("warning", "**○ Nog te doen:** Account bij eHerkenning"),
        ("emphasis", "**? Nog niet bekend:** Machtiging"),
    ]
    assert "Machtiging: nog niet bekend." in steps["speak"]
    organisation = shown(REPLIES["organisatie"], "mark")[0].card
    assert (organisation["body"][0]["text"], organisation["body"][0]["style"]) == ("Gemeente Zwolle", "heading")


_CHOICE = {"choices": [Choice(id="a", title="Verder")]}
_LINE = "Deze zin telt met alles erop en eraan precies zestig letters."
_LONG_ANSWER = "\n".join([f"{number}. {_LINE}" if number in (3, 4) else f"{_LINE} {number}" for number in range(1, 9)])


def beginning_and_rest(replies: list[Reply]) -> tuple[str, list[str]]:
    """What a card shows at once, and what is behind each line that says more."""
    (message,) = shown(replies)
    body = message.card["body"]
    lines = [node for node in body if "Meer uitleg" in str(node.get("items"))]
    hidden = {node["id"]: node["items"] for node in body if node.get("isVisible") is False}
    opens = [line["selectAction"] for line in lines]
    assert all(each["title"] == "Meer uitleg tonen of verbergen" for each in opens)
    rest = ["\n".join(node["text"] for node in hidden[name]) for each in opens for name in each["targetElements"]]
    return "\n".join(node["text"] for node in body if node["type"] == "TextBlock"), rest


def test_of_a_long_answer_in_a_card_the_rest_is_folded_and_nothing_is_lost(schema: Draft6Validator) -> None:
    answer = [reply(_LONG_ANSWER, sources=[], **_CHOICE), reply(_LONG_ANSWER.replace("Deze", "Die"), sources=[])]
    beginning, rest = beginning_and_rest(answer)
    assert len(rest) == 2  # each with a name of its own
    lines = _LONG_ANSWER.split("\n")
    assert beginning.split("\n")[:2] == lines[:2]
    assert rest[0].split("\n") == lines[2:]
    (message,) = shown(answer)
    assert mistakes(schema, message.card) == []
    assert all(line in message.card["fallbackText"] and line in message.card["speak"] for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([_LINE] * 1 + [f"{_LINE} {number}" for number in range(4)]),  # short
        f"{_LINE * 7}\nKort.",  # little would be left
        f"{_LINE * 7}\nU hebt nodig:\n- een\n- twee",
        _LINE * 9,  # one paragraph
    ],
)
def test_an_answer_of_which_little_would_be_folded_is_shown_whole(text: str) -> None:
    assert beginning_and_rest([reply(text, **_CHOICE)])[1] == []


def test_a_list_is_not_folded_away_from_the_line_that_announces_it() -> None:
    announced = f"{_LINE} {_LINE} U hebt dit nodig:\n- een\n- twee\n{_LINE * 2}\n{_LINE * 3}"
    beginning, rest = beginning_and_rest([reply(announced, **_CHOICE)])
    assert beginning.split("\n")[:3] == announced.split("\n")[:3]
    assert rest == ["\n".join(announced.split("\n")[3:])]


def test_what_is_no_answer_is_never_folded() -> None:
    for outcome in set(Outcome) - {Outcome.BEANTWOORD}:
        assert beginning_and_rest([reply(_LONG_ANSWER, outcome=outcome, **_CHOICE)])[1] == []


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
    [
        (["Ja", "Nee", "Weet ik niet"], 1),
        (["Ja, graag", "Nee, liever niet"], 1),
        (["Hoe regel ik dit?", "Wie helpt mij?"], 2),
        (["Ja"], 1),
        (["Ja"] * 4, 4),
    ],
)
def test_short_choices_stand_in_one_row(titles: list[str], rows: int) -> None:
    choices = [Choice(id=str(number), title=title) for number, title in enumerate(titles)]
    (message,) = shown([reply(choices=choices, outcome=Outcome.VERDUIDELIJKING)], "mark")
    sets = [node for node in message.card["body"] if node["type"] == "ActionSet"]
    assert [len(each["actions"]) for each in sets] == ([len(titles)] if rows == 1 else [1] * rows)


def test_a_title_that_a_button_of_320_pixels_cuts_makes_the_choices_a_list() -> None:
    titles = ["Kan ik mijn eHerkenning hergebruiken?", "Kort"]
    choices = [Choice(id=str(number), title=title) for number, title in enumerate(titles)]
    body = shown([reply(choices=choices)])[0].card["body"]
    lines = [node for node in body if "selectAction" in node]
    assert [node["selectAction"]["title"] for node in lines] == titles
    assert all(node["separator"] for node in lines)
    assert [node["items"][0]["text"] for node in lines] == [f"{title} ›" for title in titles]
    assert not [node for node in body if node["type"] == "ActionSet"]


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("outcome", Outcome)
def test_a_card_has_at_most_one_heading_one_first_action_and_says_nothing_twice(name: str, outcome: Outcome) -> None:
    twice = [one.model_copy(update={"outcome": outcome, "position": 2}) for one in REPLIES[name] * 2]
    (message,) = shown(twice)
    found = list(nodes(message.card))
    assert sum(node.get("style") == "heading" for node in found) <= 1
    advised = sum(node.get("style") in ("positive", "accent") for node in found)
    assert advised <= (outcome in (Outcome.BEANTWOORD, Outcome.DOORVERWEZEN))
    said = [node["text"] for node in message.card["body"] if node["type"] == "TextBlock"]
    assert len(said) == len(set(said))


def test_several_sources_are_folded_into_one_line() -> None:
    sources = [SOURCE.model_copy(update={"url": f"https://example.nl/{number}"}) for number in range(3)]
    body = shown([reply(sources=sources)])[0].card["body"]
    line, folded = (node for node in body if node["type"] == "Container")
    assert line["items"][0]["text"].startswith("3 bronnen")
    assert line["selectAction"]["targetElements"] == [folded["id"]]
    assert (folded["isVisible"], len(folded["items"])) == (False, 3)


def test_the_subject_of_a_result_is_said_once() -> None:
    body = shown(REPLIES["organisatie"])[0].card["body"]
    assert [node["text"] for node in body[:2]] == ["Gemeente Zwolle", "Deze organisatie staat op de lijst."]
