"""A text is overridden by its words alone, and only where nobody can take it for another one."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dialogue.content import DATA, responses_of
from bot.dialogue.overrides import Override, in_force, obstacles, said_instead, standing
from bot.dialogue.reply import BotMessage, Turn
from bot.dialogue.unanswered import with_unanswered
from bot.guidance.message import AskedPart
from bot.guidance.saying_again import first_sentences
from bot.platform.published import reread

AT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
NEW = "Dit is de nieuwe eerste zin. Dit is de tweede zin. En dit is de derde zin."


def override(topic: str, name: str, place: int, before: str, text: str = NEW) -> Override:
    return Override(1, topic, name.removeprefix("utter_"), place, before.strip(), text, "ina", "bea", AT)


def texts() -> Iterator[tuple[str, str, int, str]]:
    for path in sorted(DATA.glob("*.yml")):
        for name, variants in responses_of(path.stem).items():
            for place, variant in enumerate(variants):
                yield path.stem, name, place, str(variant["text"]).strip()


ALL = list(texts())
SAID = [(name, place, form) for _, name, place, text in ALL for form in (text, first_sentences(text)) if form]


@pytest.mark.parametrize("one", ALL[::20], ids=lambda one: f"{one[1]}-{one[2]}")
def test_an_override_changes_its_own_text_and_no_other(one: tuple[str, str, int, str]) -> None:
    """Of every answer and variation, whole and shorter; where that cannot be, it is refused and not said."""
    _, name, place, text = one
    mine = override(*one)
    changed = {(other, at) for other, at, form in SAID if mine.instead_of(form) is not None}
    if obstacles(mine):
        assert in_force([mine]) == ()
    else:
        assert changed == {(name, place)}
        assert (mine.instead_of(text), in_force([mine])) == (NEW, (mine,))


def test_nearly_all_texts_can_be_overridden() -> None:
    refused = [one for one in ALL if not re.search(r"\{\w+\}", one[3]) and obstacles(override(*one))]
    assert len(refused) < len(ALL) / 20


@pytest.mark.parametrize("one", [one for one in ALL if re.search(r"\{\w+\}", one[3])], ids=lambda one: one[1])
def test_a_text_that_the_assistant_fills_in_is_never_live(one: tuple[str, str, int, str]) -> None:
    assert any("vult hier zelf iets in" in why for why in obstacles(override(*one)))
    assert in_force([override(*one)]) == ()


def test_a_text_that_stands_in_two_answers_is_never_live() -> None:
    text = responses_of("registratielijst")["utter_registratielijst_wie"][0]["text"]
    mine = override("registratielijst", "utter_registratielijst_wie", 0, text)
    assert obstacles(mine) == ["dezelfde tekst staat ook bij een ander antwoord"]
    assert standing(mine) == "verlopen"


def test_answers_that_begin_alike_keep_their_beginning() -> None:
    text = responses_of("eherkenning_aanvragen")["utter_eherkenning_aanvragen"][0]["text"].strip()
    begin = first_sentences(text) or ""
    assert obstacles(override("eherkenning_aanvragen", "utter_eherkenning_aanvragen", 0, text)) != []
    same = override("eherkenning_aanvragen", "utter_eherkenning_aanvragen", 0, text, f"{begin}\nU leest verder.")
    assert obstacles(same) == []
    assert same.instead_of(begin) is None


@pytest.mark.parametrize(
    "foreign",
    [
        "Log in op [het portaal](https://boos.example/in).",
        "Log in op [het portaal](HTTPS://basisregistratieondergrond.nl@BOOS.example).",
        "Log in op [het portaal]( //boos.example/basisregistratieondergrond.nl ).",
        "Mail uw wachtwoord naar help@boos.example.",
    ],
)
def test_a_link_to_a_place_that_no_answer_names_is_never_live(foreign: str) -> None:
    """Else two accounts that were stolen would send visitors anywhere."""
    text = responses_of("klacht")["utter_klacht"][0]["text"]
    assert obstacles(override("klacht", "utter_klacht", 0, text, foreign)) == [
        "naar boos.example verwijst nog geen antwoord"
    ]
    known = "Kijk op [de pagina](https://basisregistratieondergrond.nl/service-contact/), of mail %mail%."
    assert obstacles(override("klacht", "utter_klacht", 0, text, known)) == []


def test_the_words_are_new_and_all_else_is_of_the_file() -> None:
    variant = responses_of("klacht")["utter_klacht"][0]
    mine = override("klacht", "utter_klacht", 0, variant["text"], "Bel ons: %telefoon%.")
    before, after = BotMessage.from_rasa(variant), BotMessage.from_rasa(said_instead(variant, [mine]))
    assert after.text.startswith("Bel ons: ")
    assert "%" not in after.text
    assert after.buttons == before.buttons
    assert [(one.title, one.url) for one in after.sources] == [(one.title, one.url) for one in before.sources]
    assert {str(one.checked) for one in after.sources} == {"2026-12-01"} or not before.sources, "a day in Dutch time"


def test_of_several_questions_the_one_that_is_answered_beside_says_the_override() -> None:
    answers = responses_of("doorlooptijd")
    mine = override("doorlooptijd", "utter_doorlooptijd", 0, answers["utter_doorlooptijd"][0]["text"])
    part = AskedPart(text="hoe lang duurt het", intent="doorlooptijd", confidence=0.9)
    turn = Turn(messages=[BotMessage(text="Een antwoord.")], unanswered=[part])
    assert [one.text for one in with_unanswered(turn, [mine]).messages] == ["Een antwoord.", NEW]


def test_the_file_wins_as_soon_as_it_has_other_words(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("voorbeelden", "vectors", "understanding"))
    file, before = folder / "klacht.yml", responses_of("klacht")["utter_klacht"][0]["text"].strip()
    mine = override("klacht", "utter_klacht", 0, before, "Dat spijt ons. Vertel wat er gebeurde.")
    assert standing(mine, folder) == "live"
    content = file.read_text(encoding="utf-8")
    first = before.split(".")[0]
    assert first in content
    file.write_text(content.replace(first, f"{first}, echt", 1), encoding="utf-8")
    assert standing(mine, folder) == "live", "what was not published yet is not said either"
    reread()
    assert (standing(mine, folder), in_force([mine], folder)) == ("verlopen", ())
    taken = override(
        "klacht", "utter_klacht", 0, "van vroeger", responses_of("klacht")["utter_klacht"][0]["text"].strip()
    )
    assert standing(taken, DATA) == "opgenomen"
    assert in_force([taken]) == ()
    assert standing(override("bestaat_niet", "utter_x", 0, "y")) == "verlopen"
