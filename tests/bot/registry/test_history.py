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


def test_a_change_of_name_under_one_number_is_a_rename_however_different_the_names() -> None:
    changes = compare([row("Terramond B.V.", kvk="00000001")], [row("Diepgrond Groep N.V.", True, kvk="00000001")])
    assert changes.renamed == (("Terramond B.V.", "Diepgrond Groep N.V."),)
    assert changes.became_bronhouder == ("Diepgrond Groep N.V.",)
    assert changes.added == changes.removed == ()


def test_two_firms_of_one_name_are_told_apart_by_number() -> None:
    one, other = row("Boor B.V.", kvk="00000001"), row("Boor B.V.", kvk="00000002")
    assert compare([one], [one, other]).added == ("Boor B.V. (KvK 00000002)",)
    assert compare([one, other], [other]).removed == ("Boor B.V. (KvK 00000001)",)
    changed = row("Boor B.V.", True, kvk="00000002")
    assert compare([one, other], [one, changed]).became_bronhouder == ("Boor B.V. (KvK 00000002)",)


def test_one_number_at_two_names() -> None:
    both = [row("Boor B.V.", kvk="00000001"), row("Boor Infra V.O.F.", kvk="00000001")]
    assert compare(both, list(reversed(both))) == Changes()
    renamed = compare(both, [both[0], row("Boor Infra VOF", kvk="00000001")])
    assert renamed == Changes(renamed=(("Boor Infra V.O.F.", "Boor Infra VOF"),))


def test_a_number_that_changed_or_came_is_told() -> None:
    before = [row("Gemeente Zeist", True), row("Boor B.V.", kvk="00000001")]
    after = [row("Gemeente Zeist", True, kvk="00000009"), row("Boor B.V.", kvk="00000002")]
    assert compare(before, after) == Changes(
        renumbered=(("Gemeente Zeist", "geen → 00000009"), ("Boor B.V.", "00000001 → 00000002"))
    )
