"""Makes the pages of the console from their templates. Everything that is filled in is escaped."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape
from starlette.templating import Jinja2Templates

from bot.dialogue.content import Source
from bot.servicedesk.console import wording
from bot.servicedesk.console.markup import as_html

_HERE = Path(__file__).resolve().parent
_DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_NEW_TAB = Markup('<span class="sr"> (opent in een nieuw tabblad)</span>')


def page(request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The page that `template` makes with these values."""
    response: HTMLResponse = _TEMPLATES.TemplateResponse(request, template, values, status_code=status_code)
    return response


def piece(template: str, **values: Any) -> str:
    """A piece of a page as text, for an event or an answer to a script."""
    return _TEMPLATES.env.get_template(template).render(**values)


def rich(text: str) -> Markup:
    """Message text as HTML; marks that turn the reading direction around are left out."""
    return safe_html(as_html(text))


def safe_html(html: str) -> Markup:
    """HTML that our own Markdown made; its links open in a new tab."""
    straight = html.translate(_DIRECTIONS)
    return Markup(straight.replace('<a href="', '<a target="_blank" rel="noopener noreferrer" href="'))  # noqa: S704


def drawing(svg: str) -> Markup:
    """An SVG that we drew; what it says is escaped already."""
    return Markup(svg)  # noqa: S704


def source_link(source: Source) -> Markup:
    """The source as a link (only to https) with the day on which it was checked."""
    checked = escape(f" (nagekeken op {wording.day(source.checked)})")
    parts = urlsplit(source.url)
    if parts.scheme != "https" or not parts.hostname:
        return escape(source.title) + checked
    link = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}{}</a>')
    return link.format(source.url, source.title, _NEW_TAB) + checked


def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(directory=sorted(_HERE.parent.glob("*/templates")))
    templates.env.filters |= {
        "rich": rich,
        "safe_html": safe_html,
        "drawing": drawing,
        "source_link": source_link,
        "waiting": wording.waiting,
        "undelivered": wording.undelivered,
        "duration": wording.duration,
        "clock": wording.clock,
        "moment": wording.moment,
        "day": wording.day,
        "percent": wording.percent,
        "count": wording.count,
        **{name: _word(words) for name, words in wording.FILTERS.items()},
    }
    templates.env.globals["thumb_reasons"] = wording.THUMB_REASONS
    return templates


def _word(words: dict[str, str]) -> Any:
    """A filter that says a code in words; a code without words stays as it is."""
    return lambda code: words.get(code, code) if code is not None else ""


_TEMPLATES = _templates()
