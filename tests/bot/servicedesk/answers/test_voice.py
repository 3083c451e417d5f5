"""What a member of staff sends never speaks as the assistant does, whatever answer it comes from."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.content import DATA, Kind, Responses, kind_of, responses_of, with_contact
from bot.servicedesk.answers.voice import DeskVoice

NEVER_DRAFTED = {"meldingen", "brief"}
SMALL_TALK = {Kind.GESPREK, Kind.MEDEWERKER}
VOICE = DeskVoice()


def drafted(file: str, responses: Responses) -> dict[str, str]:
    """The texts of a topic that can become part of a suggestion: all but greetings and how the chat goes on."""
    own = {name for name in responses if kind_of(file) in SMALL_TALK and "volgende_stap" not in name}
    own |= {name for name in responses if re.match(r"utter_(andere_taal|buiten_bereik_(belediging|technische))", name)}
    own |= {f"utter_{file}"} if f"utter_medewerker_{file}" in responses_of("brief") else set()
    texts = ((f"{file}.yml {name}", one["text"]) for name in responses if name not in own for one in responses[name])
    return {f"{place}[{number}]": with_contact(text) for number, (place, text) in enumerate(texts)}


FILES = sorted(path.stem for path in DATA.glob("*.yml"))
DRAFTED = {
    place: text
    for file in FILES
    if file not in NEVER_DRAFTED
    for place, text in drafted(file, responses_of(file)).items()
}
LETTER = {name: with_contact(one[0]["text"]) for name, one in responses_of("brief").items() if "voorstel" not in name}


@pytest.mark.parametrize("place", DRAFTED)
def test_each_answer_can_be_said_by_the_servicedesk(place: str) -> None:
    assert VOICE.missing(DRAFTED[place]) == [], "say in data/servicedesk.yml what a member of staff says here"
    assert VOICE.says(DRAFTED[place]), "nothing is left of it"


def test_each_passage_for_the_servicedesk_stands_in_an_answer() -> None:
    everywhere = [with_contact(one["text"]) for file in FILES for all_ in responses_of(file).values() for one in all_]
    assert VOICE.unused(everywhere) == []


def test_what_only_a_person_sends_is_in_their_voice() -> None:
    ours = {name: text.replace("BRO Servicedesk", "") for name, text in LETTER.items()}
    assert [name for name, text in ours.items() if re.search(r"\b(chat|assistent|typ|hieronder klikt)\b", text)] == []


@given(st.lists(st.sampled_from(sorted(DRAFTED.values())), min_size=1, max_size=4))
@settings(deadline=None)
def test_texts_together_are_said_as_each_alone(texts: list[str]) -> None:
    together = VOICE.says("\n".join(texts)).splitlines()
    assert together == [line for text in texts for line in VOICE.says(text).splitlines()]
    assert [sentence for line in together for sentence in VOICE.missing(line)] == []


@given(
    st.sampled_from(["Vraag het de BRO Servicedesk.", "Typ uw vraag.", "Dat weet ik niet.", "Zie de tekst hieronder."])
)
def test_a_sentence_that_nobody_thought_of_is_left_out(sentence: str) -> None:
    assert VOICE.says(f"Dit staat vast. {sentence} Dat ook.") == "Dit staat vast. Dat ook."
    assert VOICE.says(sentence) == ""


def test_a_text_to_pass_on_stays_as_it_is() -> None:
    text = '"Ik kan niet inloggen. Kunt u mij machtigen?"'
    assert VOICE.says(text) == text
