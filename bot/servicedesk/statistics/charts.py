"""Charts as SVG, readable without colour: each kind has its own pattern, each bar its number.

The same numbers are in a table beside them; a chart names itself and says what it shows for who cannot see it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from bot.servicedesk.statistics.service import DayNumbers, TopicNumbers

_KINDS = {
    "at_once": "meteen beantwoord",
    "after_choice": "na een keuze",
    "refused": "niet beantwoord",
    "handed_over": "overgedragen",
}
_PATTERNS = """<defs>
<pattern id="at_once" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#154273"/>\
</pattern>
<pattern id="after_choice" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>\
<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="#154273" stroke-width="2"/></pattern>
<pattern id="refused" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>\
<circle cx="4" cy="4" r="2" fill="#000"/></pattern>
<pattern id="handed_over" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>\
<path d="M0 4H8" stroke="#8b5b00" stroke-width="2"/></pattern>
</defs>"""
_MOST_TOPICS = 15
_LABELLED_DAYS = 12  # dates under the axis; more would run into each other

_WIDTH = 760
_LEFT = 44
_HEIGHT = 240
_TOP = 56
_ROW = 26
_TITLES = 330


def day_chart(days: Sequence[DayNumbers]) -> str:
    """How the questions of each day ended, as stacked bars."""
    highest = max((_answers(day) for day in days), default=0) or 2
    highest += highest % 2  # half of it stands at the axis, and there are no half questions
    step = (_WIDTH - _LEFT - 8) / max(len(days), 1)
    parts = [*_legend(), *_axis(highest)]
    for number, day in enumerate(days):
        parts += _day(day, _LEFT + number * step, step, highest, labelled=number % _every(len(days)) == 0)
    summary = f"{sum(map(_answers, days))} vragen in {len(days)} dagen"
    return _svg("Hoe vragen eindigden, per dag", summary, _TOP + _HEIGHT + 40, parts)


def topic_chart(topics: Sequence[TopicNumbers]) -> str:
    """In how many conversations the most common topics came up, as bars."""
    shown = topics[:_MOST_TOPICS]
    highest = max((topic.conversations for topic in shown), default=0) or 1
    parts: list[str] = []
    for number, topic in enumerate(shown):
        y = 12 + number * _ROW
        width = (_WIDTH - _TITLES - 60) * topic.conversations / highest
        parts.append(_text(_TITLES - 8, y + 14, topic.title, anchor="end"))
        parts.append(_bar("at_once", _TITLES, y, width, _ROW - 8, f"{topic.title}: {topic.conversations}"))
        parts.append(_text(_TITLES + width + 6, y + 14, str(topic.conversations)))
    summary = f"De {len(shown)} meest gestelde onderwerpen"
    return _svg("Gesprekken per onderwerp", summary, 24 + max(len(shown), 1) * _ROW, parts)


def _answers(day: DayNumbers) -> int:
    return sum(int(getattr(day, kind)) for kind in _KINDS)


def _every(days: int) -> int:
    return max(1, -(-days // _LABELLED_DAYS))


def _day(day: DayNumbers, x: float, step: float, highest: int, labelled: bool) -> Iterator[str]:
    bottom = float(_TOP + _HEIGHT)
    width = max(step - 4, 2)
    for kind, title in _KINDS.items():
        count = int(getattr(day, kind))
        if count:
            height = _HEIGHT * count / highest
            bottom -= height
            yield _bar(kind, x, bottom, width, height, f"{_short(day.day)}, {title}: {count}")
    if _answers(day) and step >= 16:
        yield _text(x + width / 2, bottom - 4, str(_answers(day)), anchor="middle")
    if labelled:
        yield _text(x + width / 2, _TOP + _HEIGHT + 18, _short(day.day), anchor="middle")


def _legend() -> Iterator[str]:
    for number, (kind, title) in enumerate(_KINDS.items()):
        x = _LEFT + number * 175
        yield _bar(kind, x, 8, 18, 18, title)
        yield _text(x + 26, 22, title)


def _axis(highest: int) -> Iterator[str]:
    for share in (0, 0.5, 1):
        y = _TOP + _HEIGHT * (1 - share)
        yield f'<path d="M{_LEFT - 4} {y:.1f}H{_WIDTH}" stroke="#767676" stroke-width="1"/>'
        yield _text(_LEFT - 8, y + 4, f"{highest * share:.0f}", anchor="end")


def _bar(kind: str, x: float, y: float, width: float, height: float, title: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="url(#{kind})" stroke="#000">'
        f"<title>{escape(title)}</title></rect>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _short(day: date) -> str:
    return f"{day.day}-{day.month}"


def _svg(title: str, summary: str, height: int, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-labelledby="titel uitleg" font-family="sans-serif" font-size="13" fill="#000">\n'
        f'<title id="titel">{escape(title)}</title>\n<desc id="uitleg">{escape(summary)}</desc>\n'
        f'{_PATTERNS}\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )
