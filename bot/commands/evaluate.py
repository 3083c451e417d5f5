"""`bro evaluate`: measure how well the assistant understands, and write a report about it."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer
import yaml

from bot.commands.preparation import console, step, train_when_needed
from bot.evaluation.baseline import (
    DIET_CONFIG,
    BaselineAbsentError,
    RasaReader,
    WordReader,
    require_tensorflow,
    train_with_rasa,
)
