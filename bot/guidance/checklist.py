"""The three steps to the Bronhouderportaal, and which one is next.

Source of the steps: the manual's page "Vooraf" (bro-productomgeving.nl, release 2.0, 2023 Q3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Known = Mapping[str, str | None]
"""What we know of a visitor: value by the name of its slot in domain.yml; what is absent or None is not known."""


class Status(StrEnum):
    """What we know of one step; the values are also what a visitor reads."""

    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


STEPS = ("stap_aanmelding", "stap_eherkenning", "stap_machtiging")
"""The slots of the three steps, in the order in which a visitor takes them."""

_NEXT_STEP = {
    ("stap_aanmelding", Status.NEE): "aanmelden",
    ("stap_aanmelding", Status.ONBEKEND): "aanmelding_nagaan",
    ("stap_eherkenning", Status.NEE): "eherkenning",
    ("stap_eherkenning", Status.ONBEKEND): "eherkenning_nagaan",
    ("stap_machtiging", Status.NEE): "machtiging",
    ("stap_machtiging", Status.ONBEKEND): "machtiging_nagaan",
}

FOLLOW_UP = {
    "toegang_stappen": "organisatie_aanmelden",
    "organisatie_aanmelden": "eherkenning_aanvragen",
    "bro_coordinator": "eherkenning_aanvragen",
    "eherkenning_uitleg": "eherkenning_aanvragen",
    "eherkenningsmakelaar": "eherkenning_aanvragen",
    "eherkenning_aanvragen": "machtiging_regelen",
    "eherkenning_hergebruik": "machtiging_regelen",
    "eherkenningsbeheerder": "machtiging_regelen",
    "machtiging_regelen": "vervolg_na_stappen",
    "vervolg_na_stappen": "projectmachtiging",
}
"""For a visitor who asks "en daarna?" after a topic: the topic that follows it on the way to the portal."""


@dataclass(frozen=True)
class Checklist:
    """The steps of one visitor; `not_found` when their organisation was looked up in vain."""

    aanmelding: Status = Status.ONBEKEND
    eherkenning: Status = Status.ONBEKEND
    machtiging: Status = Status.ONBEKEND
    not_found: bool = False

    @classmethod
    def from_slots(cls, slots: Known) -> "Checklist":
        """The checklist in what we know of the visitor."""
        aanmelding, eherkenning, machtiging = (Status(slots.get(step) or Status.ONBEKEND) for step in STEPS)
        return cls(aanmelding, eherkenning, machtiging, slots.get("organisatie_status") == "niet_gevonden")

    @property
    def statuses(self) -> dict[str, str]:
        """Slot name to status, in the order of the steps."""
        return dict(zip(STEPS, (self.aanmelding, self.eherkenning, self.machtiging), strict=True))

    @property
    def started(self) -> bool:
        """Whether anything at all is known of this visitor's steps."""
        return self._found_out > 0

    @property
    def tells_more(self) -> bool:
        """Whether it shows more than the one thing that the visitor just told: two steps or more are known."""
        return self._found_out > 1

    @property
    def _found_out(self) -> int:
        """How many things are known: the steps, and that the organisation was looked up in vain."""
        return self.not_found + sum(status is not Status.ONBEKEND for status in self.statuses.values())

    @property
    def next_step(self) -> str:
        """Code of the next step: the first one that is not done, or `klaar`.

        Codes end in `_nagaan` where the visitor must first find out how things stand.
        """
        if self.not_found and self.aanmelding == Status.ONBEKEND:
            return "niet_gevonden"
        for step, status in self.statuses.items():
            if status != Status.JA:
                return _NEXT_STEP[(step, Status(status))]
        return "klaar"


def open_steps(slots: Known) -> list[str]:
    """The slot to ask for next, or an empty list as soon as the first step that is not done is known."""
    if slots.get("organisatie") is None and slots.get("stap_aanmelding") is None:
        return ["organisatie"]
    for step in ("stap_eherkenning", "stap_machtiging"):
        if slots.get(step) == Status.NEE:
            return []
        if slots.get(step) is None:
            return [step]
    return []
