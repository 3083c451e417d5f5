"""No test finds what another left in the tables that they share."""

from collections.abc import Callable

from sqlalchemy import inspect, text

from tests.bot.second_gateway import DESK, Client, SecondGateway, staff
from tests.fresh_tables import KEPT, empty_shared_tables


def test_nothing_of_an_earlier_test_is_left(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(**DESK)
    client = Client(here.url)
    client.send(text="wat is eherkenning")
    talk = here.take_over(here.conversation_id(client.token))
    here.state.operations.switch_off("storing", "test")
    empty_shared_tables(here.settings.database_url)
    assert here.run(here.handovers.mine(staff("Anna"))) == []
    assert here.state.operations.read().off is None
    with here.state.engine.connect() as database:
        tables = {name for name in inspect(here.state.engine).get_table_names() if not name.startswith("registry_")}
        assert tables > KEPT
        full = [name for name in tables - KEPT if database.execute(text(f"SELECT count(*) FROM {name}")).scalar()]
        assert full == ["handover"]
        assert database.execute(text("SELECT id, consented_at FROM handover")).all() == [(talk.id, None)]
