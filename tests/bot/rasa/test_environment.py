"""Rasa works in this environment without TensorFlow (ADR 1 and 2): it trained, serves and calls an action."""

import importlib.metadata
import subprocess
import sys

import pytest

from bot.rasa.environment import ABSENT_PACKAGES
from tests.conftest import RunningStack, Visitor


def test_tensorflow_is_not_installed() -> None:
    installed = {distribution.metadata["Name"].lower() for distribution in importlib.metadata.distributions()}
    assert not installed & {"tensorflow", "tensorflow-cpu", "boto3", "twilio", "sentry-sdk"}


def test_rasa_trains_serves_and_calls_an_action(running: RunningStack) -> None:
    """The fixture trained and serves; this look-up can only be answered by the action server."""
    replies = Visitor(running.url).says("is gemeente zwolle aangemeld?")
    assert "Gemeente Zwolle" in replies[0]["text"]


@pytest.mark.parametrize("package", sorted(ABSENT_PACKAGES))
def test_an_absent_package_can_be_imported(package: str) -> None:
    code = f"import {package}; {package}.anything.at.all"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_using_an_absent_package_says_what_to_install() -> None:
    code = """
import tensorflow as tf

@tf.function
def decorated(x: tf.Tensor) -> int:
    return x + 1

class Layer(tf.keras.layers.Layer):
    pass

assert decorated(1) == 2
Layer()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "'tensorflow.keras.layers.Layer' is not available" in done.stderr
    assert "./bro install baseline" in done.stderr


def test_pictures_are_drawn_beside_the_stand_in_of_tensorflow() -> None:
    """Matplotlib asks each value whether it is a tensor."""
    code = "import tensorflow, matplotlib; matplotlib.use('svg'); from matplotlib import pyplot; pyplot.text(1, 2, 'x')"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_plain_rasa_starts_without_telemetry() -> None:
    code = "import rasa.telemetry; print(rasa.telemetry.is_telemetry_enabled())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
