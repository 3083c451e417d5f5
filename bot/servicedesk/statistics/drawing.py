"""Bars as SVG, readable without colour: each kind has its own pattern, each bar says its number.

Lines take the colour of the text around them, so that a page shows them light, dark or in a reader's own colours. A
file by itself is blue on white. A drawing names itself and says what it shows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_PATTERNS = {
    "vol": '<rect width="8" height="8" fill="currentColor"/>',
    "schuin": '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="currentColor" stroke-width="2"/>',
    "stippen": '<circle cx="4" cy="4" r="2" fill="currentColor"/>',
    "strepen": '<path d="M0 4H8" stroke="currentColor" stroke-width="2"/>',
}
_LABELS = 10  # names under the axis; more would run into each other

_WIDTH = 640
_LEFT = 44
_TOP = 56
_HEIGHT = 200
_KEY_LETTER = 8  # width of a letter in the key
_ROW = 40


@dataclass(frozen=True)
class Bar:
    """One bar, or several on one another: the number of each kind."""

    label: str
    counts: tuple[int, ...]


def bars_up(name: str, title: str, summary: str, kinds: Sequence[str], bars: Sequence[Bar]) -> str:
    """Bars beside each other, of which the parts stand on one another; `name` tells it from others on a page."""
    highest = max((sum(bar.counts) for bar in bars), default=0) or 2
    highest += highest % 2  # half of it stands at the axis, and nothing is counted by halves
    step = (_WIDTH - _LEFT - 8) / max(len(bars), 1)
    parts = [*_key(name, kinds), *_axis(highest)]
    for number, bar in enumerate(bars):
        x, labelled = _LEFT + number * step, number % max(1, -(-len(bars) // _LABELS)) == 0
        parts += _standing(name, kinds, bar, x, step, highest, labelled=labelled)
    return _svg(name, title, summary, _TOP + _HEIGHT + 32, parts)


def bars_across(name: str, title: str, summary: str, bars: Sequence[Bar]) -> str:
    """Bars under each other, each with its name and number above it, of one kind."""
    highest = max((bar.counts[0] for bar in bars), default=0) or 1
    parts: list[str] = []
    for number, bar in enumerate(bars):
        y, count = 8 + number * _ROW, bar.counts[0]
        parts.append(_text(0, y + 12, f"{bar.label}: {count}"))
        parts.append(_rect(name, "vol", 1, y + 18, (_WIDTH - 2) * count / highest, 12, f"{bar.label}: {count}"))
    return _svg(name, title, summary, 8 + max(len(bars), 1) * _ROW, parts)


def _standing(
    name: str, kinds: Sequence[str], bar: Bar, x: float, step: float, highest: int, labelled: bool
) -> Iterator[str]:
    bottom = float(_TOP + _HEIGHT)
    width = max(step - min(4, step / 3), 1)
    for kind, count, pattern in zip(kinds, bar.counts, _PATTERNS, strict=False):
        if count:
            height = _HEIGHT * count / highest
            bottom -= height
            yield _rect(name, pattern, x, bottom, width, height, f"{bar.label}, {kind}: {count}")
    if sum(bar.counts) and step >= 16:
        yield _text(x + width / 2, bottom - 4, str(sum(bar.counts)), anchor="middle")
    if labelled:
        yield _text(x + width / 2, _TOP + _HEIGHT + 18, bar.label, anchor="middle")


def _key(name: str, kinds: Sequence[str]) -> Iterator[str]:
    x = float(_LEFT)
    for kind, pattern in zip(kinds, _PATTERNS, strict=False):
        yield _rect(name, pattern, x, 8, 18, 18, kind)
        yield _text(x + 26, 22, kind)
        x += 26 + _KEY_LETTER * len(kind) + 20


def _axis(highest: int) -> Iterator[str]:
    for share in (0, 0.5, 1):
        y = _TOP + _HEIGHT * (1 - share)
        yield f'<path d="M{_LEFT - 4} {y:.1f}H{_WIDTH}" stroke="currentColor" stroke-opacity=".4"/>'
        yield _text(_LEFT - 8, y + 4, f"{highest * share:.0f}", anchor="end")


def _rect(name: str, pattern: str, x: float, y: float, width: float, height: float, title: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="url(#{name}-{pattern})" '
        f'stroke="currentColor"><title>{escape(title)}</title></rect>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#1b1b1b">{escape(text)}</text>'


def _svg(name: str, title: str, summary: str, height: int, parts: Iterable[str]) -> str:
    patterns = "".join(
        f'<pattern id="{name}-{pattern}" width="8" height="8" patternUnits="userSpaceOnUse">{lines}</pattern>'
        for pattern, lines in _PATTERNS.items()
    )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-titel {name}-uitleg" font-family="sans-serif" font-size="13" color="#154273">\n'
        f'<title id="{name}-titel">{escape(title)}</title>\n<desc id="{name}-uitleg">{escape(summary)}</desc>\n'
        f'<defs>{patterns}</defs>\n<rect class="ground" width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )
