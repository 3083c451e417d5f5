"""What the page with answers shows."""

from datetime import date

from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.answers.pages import shown_answers


def test_the_library_finds_by_words_and_marks_what_is_old() -> None:
    library = AnswerLibrary(ROOT / "data")
    everything = shown_answers(library, "", date(2026, 11, 23))
    assert len(everything) > 25
    assert not any(one.is_old for one in everything)
    later = shown_answers(library, "", date(2028, 1, 1))
    never_old = {one.answer.topic for one in later if not one.is_old}
    assert never_old == {"bent_u_een_mens", "privacy"}  # these speak of the assistant, and have no source
    costs = shown_answers(library, "KOSTEN eherkenning", date(2026, 11, 23))
    assert "eherkenning_kosten" in {one.answer.topic for one in costs}
    assert len(costs) < len(everything)
    assert shown_answers(library, "xyzzyx", date(2026, 11, 23)) == []
