"""What we remembered of the visitor's organisation and the visitor now denies: "nee, wij zijn niet de gemeente"."""

from bot.guidance.checklist import Known
from bot.registry.denials import denied_in
from bot.registry.normalising import KIND_WORDS, dissect, plain

_REMEMBERED = ("organisatie", "eigen_naam")


def denied(slots: Known, text: str) -> dict[str, str | None]:
    """The slots with an organisation that `text` denies, to be forgotten."""
    names = denied_in(text)
    official = slots.get("genoemd")
    return {
        slot: None
        for slot in _REMEMBERED
        if (known := slots.get(slot)) and any(_is(name, _with_kind(known, official)) for name in names)
    }


def _with_kind(known: str, official: str | None) -> str:
    """`known` as the list has it, when that was answered about last: who typed "Meppel" was told of Gemeente Meppel."""
    return official if official and dissect(official).key == dissect(known).key else known


def _is(name: str, known: str) -> bool:
    """Whether `name` is the organisation that we know, or its type word."""
    one, other = dissect(name), dissect(known)
    if kind := KIND_WORDS.get(plain(name)):
        return kind == other.kind
    return one.key == other.key and (one.kind is None or other.kind is None or one.kind == other.kind)
