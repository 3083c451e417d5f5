"""One installation for all tests of this folder, and the table of what they counted."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.platform.settings import ROOT
from tests.absence import absent
from tests.scale.installation import Installation, installed, missing
from tests.scale.traffic import Counted

_COLUMNS = ("sent", "answered", "apologies", "retries", "unanswered", "lost", "doubled", "missed_events")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are marked, also those that need no processes of their own. They may take long."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.scale)
            item.add_marker(pytest.mark.timeout(0))


@pytest.fixture(scope="session")
def patience() -> float:
    """Seconds of traffic after a fault: BRO_SCALE_SECONDS, 8 by default; docs/faults.md was made with 30."""
    return float(os.environ.get("BRO_SCALE_SECONDS", "8"))


@pytest.fixture(scope="session")
def installation(model: None) -> Iterator[Installation]:
    """Two of everything, running."""
    lacking = missing()
    if lacking:
        absent(lacking)
    with installed() as running:
        yield running


class FaultTable:
    """What was counted in each test; kept up to date in results/faults.json and results/faults.md."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, object]] = []

    def add(self, fault: str, counted: Counted, back_after: float) -> None:
        """Add the outcome of one test."""
        figures = {name: value for name, value in asdict(counted).items() if name in _COLUMNS}
        seconds = {"back_s": round(back_after, 1), "longest_s": round(counted.longest, 1)}
        self._rows.append({"fault": fault, **figures, **seconds})
        self._folder.mkdir(exist_ok=True)
        (self._folder / "faults.json").write_text(json.dumps(self._rows, indent=2), encoding="utf-8")
        (self._folder / "faults.md").write_text(self._as_markdown(), encoding="utf-8")

    def _as_markdown(self) -> str:
        names = list(self._rows[0])
        lines = [names, ["---"] + ["--:"] * (len(names) - 1), *([str(v) for v in row.values()] for row in self._rows)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


@pytest.fixture(scope="session")
def fault_table() -> FaultTable:
    """The table of this session."""
    return FaultTable(ROOT / "results")
