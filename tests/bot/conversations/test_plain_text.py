"""What people read without marks, and what a member of staff writes with links in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.text import agent_text, as_plain
from bot.conversations.transcript import Said, as_text
from bot.dialogue.reply import ChecklistStep, Outcome, Reply
from bot.guidance.checklist import Status
from bot.handover.handover import Handover, Summary, Tried
from bot.handover.summary import ticket_text


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Let op:** zie [de lijst](https://voorbeeld.nl).", "Let op: zie de lijst (https://voorbeeld.nl)."),
        ("[https://voorbeeld.nl/a](https://voorbeeld.nl/a)", "https://voorbeeld.nl/a"),
        ("1. **Een**\n2. Twee\n- drie", "1. Een\n2. Twee\n- drie"),
        ("2 * 3 = 6, niet ** hier", "2 * 3 = 6, niet ** hier"),
    ],
)
def test_marks_go_and_addresses_stay(marked: str, plain: str) -> None:
    assert as_plain(marked) == plain


def test_the_text_file_of_a_conversation_has_no_marks_of_ours() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    said = Said(position=1, at=at, text="ik typ zelf **sterren**")
    steps = [ChecklistStep(title="Inloggen", status=Status.JA)]
    words = "Kies **Inloggen** op [de site](https://a.nl)."
    reply = Reply(position=2, at=at, text=words, outcome=Outcome.BEANTWOORD, checklist=steps)
    text = as_text([said, reply])
    assert text.count("Inloggen") == 1
    assert "ik typ zelf **sterren**" in text
    assert "Kies Inloggen op de site (https://a.nl)." in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Zie https://a.nl/b_c?d=1#e.", "Zie [https://a.nl/b_c?d=1#e](https://a.nl/b_c?d=1#e)."),
        ("de lijst (https://a.nl/b), en", "de lijst ([https://a.nl/b](https://a.nl/b)), en"),
        ("[de lijst](https://a.nl/b)", "[de lijst](https://a.nl/b)"),
        ("[zie https://a.nl](https://a.nl)", "[zie https://a.nl](https://a.nl)"),
        ("http://a.nl en [x](javascript:a)", "http://a.nl en x (javascript:a)"),
        ("https:// is geen adres", "https:// is geen adres"),
    ],
)
def test_an_https_address_that_a_person_types_becomes_a_link(written: str, shown: str) -> None:
    assert agent_text(written) == shown
    assert agent_text(shown) == shown


SAID = st.lists(
    st.sampled_from(["Medewerker (23-11-2026 13:00):", "Assistent (virtueel) (23-11-2026 13:00):", "U:", "", "hallo"]),
    min_size=1,
)
PARTED_BY = st.sampled_from(["\n", "\n\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])


@given(SAID, PARTED_BY)
def test_nothing_that_was_said_passes_for_a_turn(lines: list[str], parted_by: str) -> None:
    at, forged = datetime(2026, 11, 23, 12, tzinfo=UTC), parted_by.join(lines)
    said = Said(position=1, at=at, text=forged)
    reply = Reply(position=2, at=at, text=forged, outcome=Outcome.BEANTWOORD)
    text = as_text([said, reply])
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert [head.partition(" (23")[0] for head in heads[1:]] == ["U", "Assistent (virtueel)"]


@given(SAID, PARTED_BY)
def test_nothing_that_was_said_passes_for_a_line_of_a_ticket(lines: list[str], parted_by: str) -> None:
    forged = parted_by.join(["- Rol: bronhouder", *lines])
    texts = []
    for words in (forged, "calm"):
        summary = Summary(organisation=words, error_texts=[words], tried=[Tried(question=words)])
        handover = Handover.model_construct(reference="A-1", reason="gevraagd", summary=summary, page=None)
        texts.append(ticket_text(handover, []).splitlines())
    assert len(texts[0]) == len(texts[1])
