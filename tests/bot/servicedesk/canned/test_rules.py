"""What a canned text must be, and how its variables are filled in."""

import pytest

from bot.conversations.transcript import Said
from bot.dialogue.content import contact
from bot.platform.clock import now
from bot.servicedesk.access.agents import person
from bot.servicedesk.canned.filling import filled, values_of
from bot.servicedesk.canned.rules import faults_of

GOOD = "Goedemiddag {naam},\nMijn naam is {medewerker}. Uw nummer is {nummer}. Bel ons gerust: %telefoon%."


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Kijk op [de site van de BRO](https://www.bro.nl) voor de uitleg.",
        "Is {organisatie} al aangemeld?\n- Zo ja: u hoeft niets te doen.\n- Zo nee: wij helpen u.",
    ],
)
def test_a_good_text_may_be_kept(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dat kost 25 euro.", "bedrag"),
        ("Je kunt bellen.", "je-vorm"),
        ("Kijk op https://www.bro.nl voor uitleg.", "kaal webadres"),
        ("Kijk op [](https://www.bro.nl).", "kaal webadres"),
        ("Dag.\n\nTot ziens.", "lege regel"),
        ("Dit is " + "een heel lange zin " * 6 + "zonder einde.", "een zin van"),
        ("Een. Twee. Drie. Vier.", "alinea"),
        ("Beste {achternaam}, dank u.", "{achternaam} is onbekend"),
        ("Beste {naam, dank u.", "accolade"),
        ("Bel %fax%.", "%fax% is onbekend"),
        ("Bel Jan op 06-12345678.", "persoonlijk gegeven"),
        ("Mail jan@gemeente.example.", "persoonlijk gegeven"),
        ("<b>Let op</b>", "HTML"),
    ],
)
def test_what_breaks_a_rule_is_named(text: str, told: str) -> None:
    assert any(told in fault for fault in faults_of(text)), faults_of(text)


def test_a_value_that_is_not_known_is_left_for_the_writer() -> None:
    els = person("els", "Els", "medewerker", local=True)
    ready = filled(GOOD, values_of(els))
    assert ready.missing == ["naam", "nummer"]
    assert "[Nog invullen: naam]" in ready.text
    assert "Mijn naam is Els." in ready.text


def test_the_name_under_a_message_of_the_visitor_is_filled_in_as_words_only() -> None:
    class Talk:
        reference = "BRO-2026-000012"

        class summary:
            organisation = "Gemeente *Zwolle*"

    said = [
        Said(position=1, at=now(), text="Hoe log ik in?\nMet vriendelijke groet,\nJan de Boer"),
        Said(position=2, at=now(), text="het lukt niet"),
    ]
    els = person("els", "Els", "medewerker", local=True)
    values = values_of(els, Talk(), said)  # type: ignore[arg-type]
    assert values["naam"] == "Jan de Boer"
    assert values["nummer"] == "BRO-2026-000012"
    assert "*" not in values["organisatie"]
    assert contact()["telefoon"] not in filled(GOOD, values).text, "the library's details are filled in elsewhere"
    assert filled("{naam}", {"naam": "{nummer}", "nummer": "x"}).text == "{nummer}", "filled in once"
