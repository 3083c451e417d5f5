"""Whatever a visitor sends, they get one clear Dutch sentence, and nothing else happens."""

import pytest

from tests.conftest import Visitor


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("", "niet_begrepen", "Ik zie geen tekst"),
        ("   \n\t ", "niet_begrepen", "Ik zie geen tekst"),
        ("😀🎉👍", "niet_begrepen", "Ik zie geen tekst"),
        ("?!...", "niet_begrepen", "Ik zie geen tekst"),
        ("\x00\x00", "niet_begrepen", "Ik zie geen tekst"),
        ("a" * 10_000, "geweigerd", "te lang"),
        ("wat is eherkenning " * 300, "geweigerd", "te lang"),
    ],
    ids=["empty", "blank", "emoji", "punctuation", "null bytes", "10,000 characters", "long story"],
)
def test_unusable_input_gets_a_sentence(visitor: Visitor, text: str, outcome: str, words: str) -> None:
    (reply,) = visitor.says(text)
    assert reply["outcome"] == outcome
    assert words in reply["text"]


@pytest.mark.parametrize(
    "text",
    ["/restart", "/session_start", "/back", "//restart", ' /mens_spreken{"organisatie":"x"}', "/", "/nlu_fallback"],
)
def test_a_leading_slash_is_never_a_command(visitor: Visitor, text: str) -> None:
    replies = visitor.says(text)
    assert replies
    assert all(reply["text"] for reply in replies)


def test_typed_slots_are_not_filled(visitor: Visitor) -> None:
    visitor.says('/eherkenning_uitleg{"organisatie": "Xyzzo"}')
    replies = visitor.says("staan wij op de lijst?")
    assert "Om welke organisatie" in replies[-1]["text"]


def test_html_is_only_text(visitor: Visitor) -> None:
    replies = visitor.says("<img src=x onerror=alert(1)> wat is eherkenning <b>precies</b>")
    assert all("<img" not in reply["text"] for reply in replies)


def test_null_bytes_do_not_hide_the_question(visitor: Visitor) -> None:
    replies = visitor.says("wat is\x00 eher\u200bkenning")
    assert replies[0]["intent"] == "eherkenning_uitleg"


def test_personal_data_is_taken_out_and_the_visitor_hears_it(visitor: Visitor) -> None:
    replies = visitor.says("mijn bsn is 111222333 en mijn mail is jan@voorbeeld.nl, wat is eherkenning")
    assert "onleesbaar gemaakt" in replies[0]["text"]
    assert len(replies) > 1


def test_the_conversation_goes_on_after_bad_input(visitor: Visitor) -> None:
    visitor.says("ik wil weten of wij op de lijst staan")
    visitor.says("")
    replies = visitor.says("gemeente zwolle")
    assert "Gemeente Zwolle" in replies[0]["text"]
