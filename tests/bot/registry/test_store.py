"""Storing lists, on SQLite and on PostgreSQL."""

from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from bot.platform.database import connect, upgrade
from bot.platform.settings import PUBLIC_LIST, ROOT, Settings
from bot.registry.intake import ListRefused, import_file, import_sample, take_in
from bot.registry.parsing import ListedOrganisation, ListUnreadable
from bot.registry.store import AlreadyRunning, Origin, RegistryStore, sole_writer
from tests.bot.registry.conftest import csv_of, organisations

TODAY = date(2026, 11, 23)
ORIGIN = Origin("https://voorbeeld.nl/lijst", TODAY, etag='"a1"')


def test_a_list_is_stored_with_its_origin(store: RegistryStore) -> None:
    rows = [ListedOrganisation("Gemeente Súdwest-Fryslân", True, "01234567", "gemeente"), *organisations(2)]
    store.save(rows, ORIGIN)
    newest = store.newest()
    assert newest
    assert (newest.row_count, newest.bronhouder_count, newest.sample) == (3, 1, False)
    assert (newest.source, newest.as_of, newest.etag) == (ORIGIN.source, TODAY, '"a1"')
    assert store.organisations(newest.id) == rows


def test_a_fault_while_storing_leaves_everything_as_it_was(store: RegistryStore) -> None:
    store.save(organisations(3), ORIGIN)

    def stop(written: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save(organisations(5000), ORIGIN, progress=stop)
    assert [snapshot.row_count for snapshot in store.snapshots(10)] == [3]
    assert len(store.attempts(10)) == 1


def test_the_progress_is_told(store: RegistryStore) -> None:
    told: list[tuple[int, int]] = []
    store.save(organisations(4500), ORIGIN, progress=lambda written, total: told.append((written, total)))
    assert told == [(2000, 4500), (4000, 4500), (4500, 4500)]


def test_the_same_rows_again_only_confirm_the_list(store: RegistryStore) -> None:
    rows = organisations(5)
    assert take_in(store, rows, ORIGIN)
    assert not take_in(store, list(reversed(rows)), Origin(ORIGIN.source, date(2026, 12, 1), etag='"a2"'))
    (only,) = store.snapshots(10)
    assert (only.as_of, only.etag) == (date(2026, 12, 1), '"a2"')
    assert [attempt.outcome for attempt in store.attempts(10)] == ["unchanged", "imported"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "de lijst is leeg"),
        (organisations(79, bronhouders=50), "21 van de 100 organisaties zijn weg"),
        (organisations(100, bronhouders=39), "11 van de 50 bronhouders zijn weg"),
    ],
)
def test_a_list_that_lost_too_much_is_refused(
    store: RegistryStore, rows: list[ListedOrganisation], reason: str
) -> None:
    take_in(store, organisations(100, bronhouders=50), ORIGIN)
    with pytest.raises(ListRefused, match=reason):
        take_in(store, rows, ORIGIN)
    assert store.newest().row_count == 100
    if rows:
        assert take_in(store, rows, ORIGIN, force=True)
        assert store.newest().row_count == len(rows)


def test_an_empty_list_is_refused_even_with_force(store: RegistryStore) -> None:
    take_in(store, organisations(3), ORIGIN)
    with pytest.raises(ListRefused):
        take_in(store, [], ORIGIN, force=True)


def test_a_little_shrinkage_is_accepted(store: RegistryStore) -> None:
    take_in(store, organisations(100, bronhouders=50), ORIGIN)
    assert take_in(store, organisations(80, bronhouders=40), ORIGIN)


def test_a_real_list_may_replace_the_sample_but_not_the_other_way(store: RegistryStore) -> None:
    take_in(store, organisations(500), Origin("voorbeeldlijst.txt", TODAY, sample=True))
    assert take_in(store, organisations(10), ORIGIN)
    with pytest.raises(ListRefused, match="voorbeeldlijst"):
        take_in(store, organisations(500), Origin("voorbeeldlijst.txt", TODAY, sample=True))


def test_a_list_of_the_public_page_that_is_too_short_to_be_whole_is_refused(store: RegistryStore) -> None:
    page = Origin(PUBLIC_LIST, TODAY)
    take_in(store, organisations(500), Origin("voorbeeldlijst.txt", TODAY, sample=True))
    for rows in (organisations(649, bronhouders=410), organisations(684, bronhouders=12)):
        with pytest.raises(ListRefused, match="op deze pagina horen er minstens 650 en 400"):
            take_in(store, rows, page)
    assert store.newest().sample
    assert take_in(store, organisations(600, bronhouders=390), page, force=True)
    assert take_in(store, organisations(601, bronhouders=391), page)
    with pytest.raises(ListRefused, match="minstens 601 en 391"):
        take_in(store, organisations(599, bronhouders=391), page)


def test_an_operator_goes_back_to_an_older_list_and_the_newer_one_stays_away(store: RegistryStore) -> None:
    good, bad = organisations(100, bronhouders=50), organisations(99, bronhouders=45)
    first = store.save(good, ORIGIN)
    second = store.save(bad, ORIGIN)
    assert store.use(first)
    assert store.newest().id == first
    assert [snapshot.id for snapshot in store.snapshots(10, withdrawn=True)] == [second, first]
    with pytest.raises(ListRefused, match="teruggedraaid"):
        take_in(store, bad, ORIGIN)
    assert not take_in(store, good, ORIGIN)
    store.prune(keep=1)
    assert store.newest().id == first
    assert store.use(second)
    assert store.newest().id == second
    assert not store.use(second + 100)


def test_one_writer_at_a_time(store: RegistryStore) -> None:
    with sole_writer(store.engine), pytest.raises(AlreadyRunning), sole_writer(store.engine):
        pass
    with sole_writer(store.engine):
        pass


def test_old_lists_are_removed_with_their_rows(store: RegistryStore) -> None:
    ids = [store.save(organisations(count), ORIGIN) for count in (1, 2, 3, 4)]
    store.prune(keep=2)
    assert [snapshot.id for snapshot in store.snapshots(10)] == ids[:1:-1]
    assert store.organisations(ids[0]) == []
    assert len(store.organisations(ids[3])) == 4


def test_the_newest_list_is_never_removed(store: RegistryStore) -> None:
    store.save(organisations(1), ORIGIN)
    store.prune(keep=5)
    assert store.newest()


def test_a_file_is_imported_whole_or_not_at_all(store: RegistryStore, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "lijst.csv"
    path.write_bytes(csv_of(organisations(10, bronhouders=3)))
    assert import_file(store, path, as_of=TODAY)
    assert (store.newest().source, store.newest().as_of, store.newest().sample) == ("lijst.csv", TODAY, False)
    path.write_bytes(csv_of(organisations(10)) + b"\n\x00\x00")
    with pytest.raises(ListUnreadable, match=r"lijst\.csv: geen tekst"):
        import_file(store, path)
    assert len(store.snapshots(10)) == 1


def test_the_sample_list_is_loaded_once_and_marked(sqlite: str) -> None:
    upgrade(sqlite)
    settings = Settings(_env_file=None, database_url=sqlite)
    assert import_sample(settings)
    assert not import_sample(settings)


def test_the_last_migration_can_be_undone(database: str) -> None:
    engine = connect(database)
    RegistryStore(engine).save(organisations(3), ORIGIN)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    config.set_main_option("sqlalchemy.url", database)
    command.downgrade(config, "0008")
    assert "normalised_name" in {column["name"] for column in inspect(engine).get_columns("registry_organisation")}
    command.upgrade(config, "0009")
    assert len(RegistryStore(engine).organisations(1)) == 3
    engine.dispose()


def test_the_tables_can_be_made_twice(database: str) -> None:
    upgrade(database)
