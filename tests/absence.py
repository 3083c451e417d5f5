"""What a test does where a program that it needs is not installed."""

import os
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """Skip on a developer's machine; fail in CI, where it must be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
