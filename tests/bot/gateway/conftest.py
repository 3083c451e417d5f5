"""Gateways with settings of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.bot.gateway.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack


@pytest.fixture
def gateway(running: RunningStack, tmp_path) -> Iterator[Callable[..., SecondGateway]]:
    """Start a gateway with changed settings in front of the running stack."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(
            SecondGateway(running.settings, **{"state_dir": tmp_path, **changes})
        )


@pytest.fixture
def client(running: RunningStack) -> Client:
    """A new visitor of the running gateway."""
    return Client(running.url)
