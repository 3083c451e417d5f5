"""What a country needs follows from what was measured."""

import pytest

from benchmarks.country import Visits, needed


def test_a_country() -> None:
    need = needed(Visits())
    assert need.messages_per_second == pytest.approx(13.33, abs=0.01)  # 40,000,000 / 250 * .15 / 3600 * 2
    assert need.open_streams == 2000
    assert need.cores == pytest.approx(1.26, abs=0.01)
    assert (need.replicas, need.memory) == (3, 1932)


def test_ten_times_the_visits_need_ten_times_the_cores() -> None:
    assert needed(Visits(per_year=100_000_000)).cores == pytest.approx(10 * needed(Visits()).cores)
