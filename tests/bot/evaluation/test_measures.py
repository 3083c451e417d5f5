from collections.abc import Sequence

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bot.evaluation.judging import Judged
from bot.evaluation.measures import calibration_error, confusions, figures
from bot.evaluation.pictures import confusion_figure
from bot.understanding.scope_gate import Zone
from bot.understanding.sentences import Sentence


def judged(
    topic: str, found: str, zone: Zone = Zone.ANSWER, inside: float = 0.9, distance: str | None = None
) -> Judged:
    return Judged(Sentence("tekst", topic, None, distance), found, zone, ("a", "b", "c"), inside, inside)


OWN = [judged("a", "a"), judged("a", "b"), judged("b", "b", Zone.ASK), judged("b", "a", Zone.ASK)]
STRANGE = [
    judged("x", "a", Zone.REFUSE, 0.1, "ver"),
    judged("x", "a", Zone.REFUSE, 0.2, "dichtbij"),
    judged("x", "a", Zone.ANSWER, 0.95, "dichtbij"),
]


def test_shares_count_what_their_names_say() -> None:
    found = figures([*OWN, *STRANGE], "x")
    assert found["juist"].value == 0.5
    assert found["direct_juist"].value == 0.25
    assert found["juist_na_keuze"].value == 0.75
    assert found["buiten_beantwoord"].value == pytest.approx(1 / 3)
    assert (found["juist"].n, found["buiten_beantwoord"].n) == (4, 3)


def test_scope_figures_are_split_by_distance() -> None:
    found = figures([*OWN, *STRANGE], "x")
    assert found["buiten_auroc_ver"].value == 1.0
    assert found["buiten_auroc_dichtbij"].value == 0.5
    assert found["buiten_fpr95"].value == pytest.approx(1 / 3)


def test_the_interval_holds_the_value() -> None:
    accuracy = figures(OWN * 20, "x")["juist"]
    assert accuracy.low is not None
    assert accuracy.high is not None
    assert accuracy.low < accuracy.value < accuracy.high


def test_a_question_among_more_answers_counts_as_helped_but_not_as_right_at_once() -> None:
    several = Judged(Sentence("tekst", "b"), "a", Zone.ANSWER, (), 0.9, 0.9, ("a", "b"))
    assert not several.right_at_once
    assert several.right_after_choice


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    always = np.ones(10, dtype=bool)
    assert calibration_error(np.full(10, 0.7), always) == pytest.approx(0.3)
    assert calibration_error(np.ones(10), always) == 0


def test_confusions_come_most_frequent_first() -> None:
    assert confusions([*OWN, judged("a", "b")]) == [("a", "b", 2), ("b", "a", 1)]


def test_each_number_in_the_picture_of_confusions_stands_out_from_its_cell() -> None:
    pairs = [(f"t{one}", f"t{other}", one * 6 + other) for one in range(6) for other in range(6)]
    (axes,) = confusion_figure([judged(one, other) for one, other, times in pairs for _ in range(times)]).axes
    (image,) = axes.get_images()
    assert len(axes.texts) == len(pairs) - 1
    for text in axes.texts:
        column, row = (int(place) for place in text.get_position())
        cell = image.cmap(image.norm(image.get_array()[row, column]))
        light, dark = sorted((luminance(cell), luminance(to_rgb(text.get_color()))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: Sequence[float]) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_judged_gives_no_figures() -> None:
    assert figures([], "x") == {}
