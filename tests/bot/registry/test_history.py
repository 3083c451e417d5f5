"""What changed between two lists."""

from bot.registry.history import Changes, compare
from bot.registry.parsing import ListedOrganisation


def row(name: str, bronhouder: bool = False, kvk: str | None = None) -> ListedOrganisation:
    return ListedOrganisation(name, bronhouder, kvk)


def test_nothing_changed() -> None:
    rows = [row("Gemeente Zeist", True), row("Tauw B.V.")]
    assert compare(rows, list(reversed(rows))) == Changes((), (), (), (), ())


def test_all_kinds_of_change() -> None:
    before = [
        row("Gemeente Zeist"),
        row("Gemeente Weesp", True),
        row("Grontmij B.V.", kvk="12345678"),
        row("Tauw BV", True),
    ]
    after = [row("Gemeente Zeist", True), row("Sweco B.V.", kvk="12345678"), row("Tauw B.V."), row("Gemeente Altena")]
    assert compare(before, after) == Changes(
        added=("Gemeente Altena",),
        removed=("Gemeente Weesp",),
        renamed=(("Grontmij B.V.", "Sweco B.V."), ("Tauw BV", "Tauw B.V.")),
        became_bronhouder=("Gemeente Zeist",),
        no_longer_bronhouder=("Tauw B.V.",),
    )


def test_another_kvk_number_or_kind_is_another_organisation() -> None:
    changes = compare(
        [row("Boorbedrijf Jansen", kvk="11111111"), row("Gemeente Utrecht")],
        [row("Boorbedrijf Janssen", kvk="22222222"), row("Provincie Utrecht")],
    )
    assert changes.renamed == ()
    assert changes.removed == ("Boorbedrijf Jansen", "Gemeente Utrecht")
