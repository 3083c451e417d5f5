"""Charts that can be read without colour, and without seeing them."""

from datetime import date, timedelta
from xml.etree import ElementTree

from bot.servicedesk.statistics.charts import day_chart, topic_chart
from bot.servicedesk.statistics.service import DayNumbers, TopicNumbers

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [
    DayNumbers(day=date(2026, 11, 1) + timedelta(days=number), at_once=number, refused=2, after_choice=1)
    for number in range(28)
]


def bars(svg: str) -> dict[str, ElementTree.Element]:
    """The bars by what they say of themselves."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return {title.text: bar for bar in found if (title := bar.find(f"{SVG}title")) is not None}


def test_each_bar_says_its_day_kind_and_number() -> None:
    found = bars(day_chart(DAYS))
    assert "28-11, meteen beantwoord: 27" in found
    assert "1-11, niet beantwoord: 2" in found
    assert "1-11, meteen beantwoord: 0" not in found


def test_kinds_differ_by_pattern_and_not_only_by_colour() -> None:
    svg = day_chart(DAYS)
    patterns = {
        pattern.get("id"): "".join(ElementTree.tostring(part, encoding="unicode") for part in pattern)
        for pattern in ElementTree.fromstring(svg).iter(f"{SVG}pattern")
    }
    fills = {bar.get("fill") for bar in bars(svg).values()}
    assert fills <= {f"url(#{name})" for name in patterns}
    assert len(fills) == 4
    assert len(set(patterns.values())) == len(patterns)


def test_heights_are_in_proportion() -> None:
    found = bars(day_chart(DAYS))
    heights = [float(found[f"{day}-11, meteen beantwoord: {day - 1}"].get("height")) for day in (8, 15)]
    assert heights[1] / heights[0] == 2


def test_a_chart_names_itself() -> None:
    root = ElementTree.fromstring(day_chart(DAYS))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Hoe vragen eindigden, per dag"
    assert root.find(f"{SVG}desc").text.startswith("462 vragen in 28 dagen")


def test_a_topic_is_shown_with_its_number_and_nothing_in_it_is_markup() -> None:
    topics = [TopicNumbers(topic="a", title="Kosten & <b>meer</b>", conversations=7)]
    assert "Kosten & <b>meer</b>: 7" in bars(topic_chart(topics))


def test_an_empty_period_is_a_chart_too() -> None:
    ElementTree.fromstring(day_chart([DayNumbers(day=date(2026, 11, 1))]))
    ElementTree.fromstring(topic_chart([]))


def test_the_axis_counts_whole_questions() -> None:
    svg = ElementTree.fromstring(day_chart([DayNumbers(day=date(2026, 11, 1), at_once=3)]))
    axis = [text.text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert axis == ["0", "2", "4"]
