"""The table of CONTRIBUTING.md sends a newcomer to files that exist, and to few of them."""

import re

import pytest

from bot.platform.settings import ROOT

TABLE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| Task |")[2].partition("\n\n")[0]
ROWS = {cells[1].strip(): cells[2] for line in TABLE.splitlines()[2:] if (cells := line.split("|"))}
MOST_FILES = 5
MOST_FOLDERS = 3


def test_the_table_has_the_tasks_that_come_most() -> None:
    assert len(ROWS) == 6


@pytest.mark.parametrize("task", ROWS)
def test_a_task_opens_few_files_that_exist(task: str) -> None:
    files = re.findall(r"`([^`]+)`", ROWS[task])
    assert 0 < len(files) <= MOST_FILES
    existing = [file for file in files if not file.startswith("bot/channels/<")]  # a new channel names its own files
    assert [file for file in existing if not any(ROOT.glob(re.sub(r"<\w+>", "*", file)))] == []
    assert len({file.rpartition("/")[0].removesuffix("/templates") for file in files}) <= MOST_FOLDERS
