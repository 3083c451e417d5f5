"""Makes the pages of this part from their templates. Everything that is filled in is escaped."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.templating import Jinja2Templates

_TEMPLATES = Jinja2Templates(directory=Path(__file__).resolve().parent / "templates")


def page(request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The page that `template` makes with these values."""
    response: HTMLResponse = _TEMPLATES.TemplateResponse(request, template, values, status_code=status_code)
    return response
