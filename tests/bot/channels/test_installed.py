"""The list of channels, and what a line in it asks for elsewhere."""

from bot.channels.installed import CHANNELS
from bot.channels.website.channel import WebsiteChannel
from bot.servicedesk.console import wording

LONGEST_NAME = 20
"""Letters; the column of a conversation has no more."""


def test_every_channel_has_a_name_of_its_own_that_fits() -> None:
    names = [channel.name for channel in CHANNELS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not 0 < len(name) <= LONGEST_NAME] == []


def test_agents_read_the_name_of_every_channel_in_dutch() -> None:
    assert {channel.name for channel in CHANNELS} - set(wording.CHANNELS) == set()


def test_the_pages_of_the_website_come_last() -> None:
    """They answer at every address that is left, also at one of a channel after them."""
    assert CHANNELS[-1] is WebsiteChannel
