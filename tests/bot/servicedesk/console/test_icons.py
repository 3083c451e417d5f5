"""Pictures in pages are drawings of our own: emoji look different everywhere, and are read out by their name."""

import re

import pytest

from bot.platform.settings import ROOT

EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
PAGES = sorted((ROOT / "bot" / "servicedesk").glob("*/templates/*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_has_emoji(path) -> None:
    assert EMOJI.findall(path.read_text(encoding="utf-8")) == []
