"""The drawings that go with an answer: our own, in `data/tekeningen/`."""

import logging
import xml.etree.ElementTree as ET
from functools import lru_cache

from pydantic import BaseModel

from bot.dialogue.content import DATA

logger = logging.getLogger(__name__)

FOLDER = DATA / "tekeningen"
ADDRESS = "/tekeningen/"
"""Where the gateway serves them."""

_DESCRIPTION = "{http://www.w3.org/2000/svg}desc"


class Drawing(BaseModel):
    """A drawing as channels get it: its path at the gateway, and what it shows, in words."""

    path: str
    alt: str


@lru_cache
def drawing(name: str | None) -> Drawing | None:
    """The drawing `name` with the description that is in it; None where an answer has none.

    A drawing that is not there costs a visitor no answer: a model that `bro model use` chose may be of other data.
    """
    file = FOLDER / f"{name}.svg"
    if name is None or not file.is_file():
        if name:
            logger.error("drawing_unknown", extra={"drawing": name})
        return None
    described = ET.parse(file).getroot().findtext(_DESCRIPTION)  # noqa: S314  our own file
    return Drawing(path=f"{ADDRESS}{name}.svg", alt=described or "")
