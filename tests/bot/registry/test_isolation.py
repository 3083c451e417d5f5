"""A file from outside that asks for too much ends the process that reads it, is refused, and is not read again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.platform.settings import Settings
from bot.registry.intake import import_file
from bot.registry.isolation import Limits, TooHeavy, read_apart
from bot.registry.parsing import ListUnreadable, read_source
from bot.registry.store import RegistryStore
from bot.registry.sync import refresh_when_due
from tests.bot.registry.conftest import csv_of, organisations
from tests.bot.registry.heavy_files import (
    nested,
    ods_with_repeated_cells,
    packed_spaces,
    pdf_of_many_pages,
    xls_with_a_far_cell,
    xlsx_with_a_far_cell,
)

TIGHT = Limits(memory=300_000_000, processor=1)

MEMORY: dict[str, Callable[[], bytes]] = {
    "xlsx, a far cell": xlsx_with_a_far_cell,
    "xls, a far cell": xls_with_a_far_cell,
    "ods, repeated cells": ods_with_repeated_cells,
    "xlsx, packed spaces": lambda: packed_spaces(150),
}
TIME: dict[str, Callable[[], bytes]] = {
    "pdf, many pages with one text": lambda: pdf_of_many_pages(8_000),
    "html, nested": lambda: nested("div", 200_000),
}


@pytest.mark.parametrize("kind", MEMORY)
def test_a_file_that_asks_for_memory_is_refused(kind: str) -> None:
    content = MEMORY[kind]()
    assert len(content) < 1_000_000
    with pytest.raises(TooHeavy, match=r"300 MB geheugen|langer dan 1 seconden"):
        read_apart(content, limits=TIGHT)


@pytest.mark.parametrize("kind", TIME)
def test_a_file_that_asks_for_time_is_refused(kind: str) -> None:
    with pytest.raises(TooHeavy, match="langer dan 1 seconden"):
        read_apart(TIME[kind](), limits=TIGHT)


def test_a_reader_that_waits_and_one_that_tells_too_much_are_ended() -> None:
    content = csv_of(organisations(1000))
    with pytest.raises(TooHeavy, match="MB aan namen"):
        read_apart(content, limits=Limits(output=1000))
    with pytest.raises(TooHeavy, match="langer dan 20 seconden"):
        read_apart(content, limits=Limits(patience=0.0))


def test_a_packed_file_that_declares_too_much_is_refused() -> None:
    with pytest.raises(ListUnreadable, match="hoogstens 300 MB"):
        read_apart(packed_spaces(1, declared=400_000_000))


def test_reading_apart_is_reading() -> None:
    content = csv_of(organisations(2_000, bronhouders=500))
    assert read_apart(content) == read_source(content)
    with pytest.raises(ListUnreadable) as apart:
        read_apart(b"")
    with pytest.raises(ListUnreadable) as here:
        read_source(b"")
    assert (type(apart.value), str(apart.value)) == (ListUnreadable, str(here.value))


def test_a_refresh_refuses_it_once_and_never_reads_it_again(lite: RegistryStore, tmp_path: Path) -> None:
    """The gateway does this by itself every minute, and at each start."""
    heavy = tmp_path / "lijst.xlsx"
    heavy.write_bytes(xlsx_with_a_far_cell())
    settings = Settings(_env_file=None, registry_file=heavy, registry_schedule="hourly")
    first = refresh_when_due(settings, lite)
    assert first is not None
    assert (first.outcome, "geheugen" in str(first.reason)) == ("refused", True)
    after_restart = RegistryStore(lite.engine)
    with pytest.raises(ListUnreadable, match="al eens geprobeerd"):
        import_file(after_restart, heavy)
    with pytest.raises(ListUnreadable, match=r"geheugen; bewaar alleen de lijst zelf in een nieuw bestand$"):
        import_file(after_restart, heavy, force=True)
    assert lite.newest() is None
