"""The desk of most tests of talks; a test with other people or settings makes its own."""

from collections.abc import Callable

import pytest

from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Desk


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel."""
    gateway = open_desk(**DESK, answer_timeout=0.5)
    for name in ("els", "karel"):
        gateway.new_agent(name)
    return gateway
