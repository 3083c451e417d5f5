from datetime import date
from pathlib import Path

import pytest

from bot.evaluation.rounds import Message, Outcome, RoundScore, outcomes, read_round, remember_round, round_figures
from bot.understanding.interpreter import Interpretation, Question
from bot.understanding.scope_gate import Zone

ROUND = """
- {text: een, ok: [a, b], scope: in, aspect: hoe}
- {text: twee, ok: [a, c], two: [a, c], scope: in}
- {text: drie, ok: [dubbelzinnig], scope: in}
- {text: vier, ok: [buiten_bereik], scope: oos}
"""


class Scripted:
    """Reads what the test says."""

    def __init__(self, **read: Interpretation) -> None:
        self.read = read.__getitem__


def answer(topic: str, *offered: str) -> Interpretation:
    return Interpretation(topic, topic, 0.9, 0.9, Zone.ANSWER, offered=offered)


@pytest.fixture
def messages(tmp_path: Path) -> list[Message]:
    (tmp_path / "ronde.yml").write_text(ROUND, encoding="utf-8")
    return read_round(tmp_path / "ronde.yml")


def test_a_round_is_read_as_it_was_labelled(messages: list[Message]) -> None:
    assert messages[1] == Message("twee", ("a", "c"), ("a", "c"))
    assert messages[3].strange


def test_the_figures_say_what_became_of_each(messages: list[Message]) -> None:
    both = (Question("", "a", 0.9), Question("", "c", 0.9))
    read = Scripted(
        een=answer("b"),
        twee=Interpretation("meerdere_vragen", "a", 0.9, 0.9, Zone.ANSWER, questions=both),
        drie=answer("dubbelzinnig_account"),
        vier=answer("a"),
    )
    found = {name: one.value for name, one in round_figures(outcomes(read, messages)).items()}
    assert found == {
        "meteen": 1.0,
        "met_een_klik": 1.0,
        "fout_zonder_uitweg": 0.0,
        "gemist": 0.0,
        "vreemd_beantwoord": 1.0,
        "beide_vragen": 1.0,
    }


def test_wrong_is_an_other_answer_without_a_fitting_choice() -> None:
    message = Message("een", ("a",))
    assert Outcome(message, ("x",), ("y",)).wrong
    assert not Outcome(message, ("x",), ("a",)).wrong
    assert Outcome(message, ("x",), ("a",)).by_one_click
    refused = Outcome(message, (), ())
    assert not refused.wrong
    assert round_figures([refused])["gemist"].value == 1.0


def test_the_history_keeps_every_score(tmp_path: Path) -> None:
    path = tmp_path / "rondes.jsonl"
    figures = round_figures([Outcome(Message("een", ("a",)), ("a",), ())])
    for writer in ("pen 1", "pen 2"):
        lines = remember_round(RoundScore("ronde-1", writer, date(2026, 11, 28), "bro-1", figures), path)
    assert [line["schrijver"] for line in lines] == ["pen 1", "pen 2"]
    assert lines[0]["gemeten"] == "2026-11-28"
    assert lines[0]["cijfers"]["meteen"]["value"] == 1.0


def test_another_file_is_no_round(tmp_path: Path) -> None:
    (tmp_path / "fout.yml").write_text("- {vraag: een}", encoding="utf-8")
    with pytest.raises(ValueError, match="text, ok and scope"):
        read_round(tmp_path / "fout.yml")
