"""Charts that can be read without colour, and without seeing them."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from bot.servicedesk.statistics.charts import (
    MOST_DAYS,
    alone_chart,
    charts,
    day_chart,
    sent_chart,
    thumb_chart,
    topic_chart,
    wait_chart,
)
from bot.servicedesk.statistics.counts import Counts
from bot.servicedesk.statistics.service import DayNumbers, TopicNumbers

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 11, 1)
DAYS = [
    DayNumbers(day=FIRST + timedelta(days=number), at_once=number, refused=2, after_choice=1, failed=1)
    for number in range(28)
]


def bars(svg: str) -> dict[str, ElementTree.Element]:
    """The bars by what they say of themselves."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return {title.text: bar for bar in found if (title := bar.find(f"{SVG}title")) is not None}


def test_each_bar_says_its_day_kind_and_number() -> None:
    found = bars(day_chart(DAYS).svg)
    assert "28-11, meteen beantwoord: 27" in found
    assert "1-11, niet beantwoord: 2" in found
    assert "1-11, meteen beantwoord: 0" not in found


def test_kinds_differ_by_pattern_and_no_colour_but_that_of_the_text_around() -> None:
    svg = day_chart(DAYS).svg
    patterns = {
        pattern.get("id"): "".join(ElementTree.tostring(part, encoding="unicode") for part in pattern)
        for pattern in ElementTree.fromstring(svg).iter(f"{SVG}pattern")
    }
    fills = {bar.get("fill") for bar in bars(svg).values()}
    assert fills == {f"url(#{name})" for name in patterns}
    assert len(set(patterns.values())) == len(patterns) == 4
    assert all("#" not in lines for lines in patterns.values())


def test_heights_are_in_proportion() -> None:
    found = bars(day_chart(DAYS).svg)
    heights = [float(found[f"{day}-11, meteen beantwoord: {day - 1}"].get("height")) for day in (8, 15)]
    assert heights[1] / heights[0] == pytest.approx(2, rel=0.01)


def test_a_chart_names_itself_and_no_other_on_the_page() -> None:
    root = ElementTree.fromstring(day_chart(DAYS).svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Hoe vragen eindigden, per dag"
    assert root.find(f"{SVG}desc").text.startswith("490 vragen in 28 dagen")
    day = DayNumbers(day=FIRST, conversations=3, at_once=1, thumbs_up=1, edit_shares=[0.0], missed=1)
    ids = [
        node.get("id") for chart in charts([day], day) for node in ElementTree.fromstring(chart.svg).iter()
        if node.get("id")
    ]  # fmt: skip
    assert len(ids) == len(set(ids)) == 5 * 6


def test_the_table_has_the_same_numbers_and_no_day_of_nothing() -> None:
    days = [DayNumbers(day=FIRST), DayNumbers(day=FIRST + timedelta(days=1), at_once=3, refused=1)]
    chart = day_chart(days)
    assert chart.columns == ("dag", "meteen beantwoord", "na een keuze", "niet beantwoord", "storing")
    assert chart.rows == [("2-11", "3", "0", "1", "0")]
    assert charts(days[:1], Counts()) == []


def test_a_long_period_has_a_bar_for_each_week() -> None:
    days = [DayNumbers(day=FIRST + timedelta(days=number), thumbs_up=1) for number in range(MOST_DAYS + 2)]
    chart = thumb_chart(days)
    assert (chart.title, chart.columns[0]) == ("Duimen van bezoekers, per week", "week vanaf")
    assert [row[:2] for row in chart.rows[:2]] == [("1-11", "7"), ("8-11", "7")]
    assert sum(int(row[1]) for row in chart.rows) == MOST_DAYS + 2


def test_who_needed_no_person_and_what_was_sent_as_it_was_are_counted() -> None:
    days = [DayNumbers(day=FIRST, conversations=9, asked_person=2, edit_shares=[0.0, 0.0, 0.4])]
    assert alone_chart(days).rows == [("1-11", "7", "2")]
    assert sent_chart(days).rows == [("1-11", "2", "1")]


def test_waits_are_a_distribution_with_who_got_nobody() -> None:
    chart = wait_chart(Counts(answer_seconds=[5, 59, 60, 179, 180, 3600], missed=2))
    assert chart.rows == [
        ("tot 1 minuut", "2"),
        ("1–2 minuten", "1"),
        ("2–3 minuten", "1"),
        ("3–5 minuten", "1"),
        ("30 of meer minuten", "1"),
        ("niemand kwam", "2"),
    ]
    found = bars(chart.svg)
    assert "2–3, minuten tot het eerste antwoord: 1" in found
    assert found["niemand, niemand kwam: 2"].get("fill") != found["2–3, minuten tot het eerste antwoord: 1"].get("fill")


def test_a_topic_is_shown_with_its_number_and_nothing_in_it_is_markup() -> None:
    topics = [TopicNumbers(topic="a", title="Kosten & <b>meer</b>", conversations=7)]
    assert "Kosten & <b>meer</b>: 7" in bars(topic_chart(topics).svg)


def test_an_empty_period_is_a_chart_too() -> None:
    ElementTree.fromstring(day_chart([DayNumbers(day=FIRST)]).svg)
    ElementTree.fromstring(topic_chart([]).svg)


def test_the_axis_counts_whole_questions() -> None:
    svg = ElementTree.fromstring(day_chart([DayNumbers(day=FIRST, at_once=3)]).svg)
    axis = [text.text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert axis == ["0", "2", "4"]
