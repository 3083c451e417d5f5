"""What a look-up in the registration list means for this visitor, and what to say about it.

The list shows names, with "(B)" behind a bronhouder. A bronhouder without that mark must register again in the
right status (manual, page "Vooraf" for bronhouders). Not being on the list proves nothing: the list is kept by
hand and may lag behind.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.guidance.checklist import Status
from bot.guidance.dutch_date import dutch_date
from bot.registry.finder import FoundOrganisation, Named
from bot.registry.kvk import KVK_NOT_ON_LIST
from bot.registry.matching import Result
from bot.registry.normalising import PUBLIC_KINDS, dissect
from bot.registry.service import LookUp

_BRONHOUDERS = PUBLIC_KINDS - {"rijk"}
_NOT_KNOWN = "organisatie_niet_bekend"
_FOUND = "utter_aanmelding_gevonden_"
_WHAT_THEY_ARE = "bronhouder_of_leverancier"
_FOR_ROLE: dict[str | None, str] = {
    "bronhouder": "utter_bronhouder_of_leverancier_overheid",
    "leverancier": "utter_bronhouder_of_leverancier_bureau",
}
_WHO_DECIDES = "utter_bronhouder_of_leverancier_wie_bepaalt"
_OF_ANY = {"genoemd", "kandidaten", "lijst_van"}
"""What a look-up tells, whoever it is about; all else is about the visitor."""

_WRONG_STATUS = "utter_aanmelding_gevonden_verkeerde_status"
_SAMPLE, _STALE = "utter_voorbeeldlijst", "utter_lijst_verouderd"

ABOUT_THE_LIST_ITSELF = frozenset({_SAMPLE, _STALE})
"""What is said of the list and of no organisation: to hear it once is enough."""


class Finding(StrEnum):
    """What a look-up comes to, as `bevinding` in domain.yml has it: the stories go on from there."""

    AANGEMELD = "aangemeld"
    VERKEERDE_STATUS = "verkeerde_status"
    ZONDER_STATUS = "zonder_status"
    NIET_OP_DE_LIJST = "niet_op_de_lijst"
    BEDOELT_U = "bedoelt_u"
    MEER_DAN_EEN = "meer_dan_een"
    GEEN_KVK_NUMMER = "geen_kvk_nummer"
    LIJST_ONBEREIKBAAR = "lijst_onbereikbaar"


_STATUS_FITS = {
    Status.JA: Finding.AANGEMELD,
    Status.NEE: Finding.VERKEERDE_STATUS,
    Status.ONBEKEND: Finding.ZONDER_STATUS,
}


@dataclass(frozen=True)
class Conclusion:
    """What a look-up came to, what to utter, in order, with what parameters, and what we now know of the visitor.

    `finding` is None when it came to nothing for the visitor, because it is about another organisation.
    `choices` maps the name of each organisation to choose from to its Rasa payload. `list_date` is the date of the
    list when the conclusion was drawn from it.
    """

    finding: Finding | None
    responses: list[str]
    parameters: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    list_date: date | None = None
    slots: dict[str, str | None] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether the organisation was found for certain."""
        return str(self.slots.get("organisatie_status")).startswith("gevonden")

    @property
    def settled(self) -> bool:
        """Whether it is certain which organisation is meant, or that it is not on the list."""
        return "organisatie_status" in self.slots

    @property
    def registered(self) -> bool:
        """Whether the first step is done: on the list, in the status that fits the visitor's role."""
        return self.finding is Finding.AANGEMELD


def conclude(look_up: LookUp, topic: str, role: str | None, query: str) -> Conclusion:
    """Turn a look-up for `topic` (the intent that choices lead back to) into a conclusion.

    `query` is what the visitor wrote; it is repeated when nothing was found.
    """
    if look_up.result == "unavailable":
        return Conclusion(Finding.LIJST_ONBEREIKBAAR, ["utter_lijst_niet_beschikbaar"])
    if look_up.reason == KVK_NOT_ON_LIST:
        return _not_found(look_up, "utter_nummer_kvk_niet_op_lijst", query)
    if look_up.reason:
        told = [f"utter_nummer_{look_up.reason}"]
        return Conclusion(Finding.GEEN_KVK_NUMMER, told, {"zoekterm": query}, slots={"organisatie": None})
    if look_up.result == "exact":
        return _found(look_up, look_up.matches[0], role, topic)
    if look_up.result == "none":
        return _not_found(look_up, "utter_aanmelding_niet_gevonden", query)
    names = [match.label for match in look_up.matches]
    shown: dict[str, str | None] = {"organisatie": None, "genoemd": query, "kandidaten": "\n".join(names)}
    if look_up.result == "probable":
        parameters = {"kandidaat": names[0], "keuze": _choice(topic, names[0])}
        return Conclusion(Finding.BEDOELT_U, ["utter_aanmelding_waarschijnlijk"], parameters, slots=shown)
    by_number = look_up.kvk is not None and all(match.kvk == look_up.kvk for match in look_up.matches)
    response = "utter_aanmelding_meerdere_namen" if by_number else "utter_aanmelding_meerdere"
    choices = {name: _choice(topic, name) for name in names}
    parameters = {"zoekterm": query, "namen": _listing(look_up.matches)}
    return Conclusion(Finding.MEER_DAN_EEN, [response], parameters, choices, slots=shown)


def in_short(conclusion: Conclusion) -> Conclusion:
    """`conclusion` as the first half of an answer: what the list says, without the steps that would follow."""
    if not conclusion.settled:
        return conclusion
    return replace(conclusion, finding=None, responses=_short(conclusion.responses))


def for_the_role(topic: str, role: str | None) -> str:
    """The response that answers `topic` for an organisation of `role`, of which the list was just told."""
    return _FOR_ROLE.get(role, _WHO_DECIDES) if topic == _WHAT_THEY_ARE else f"utter_{topic}"


def of_another(conclusion: Conclusion, own: str) -> Conclusion:
    """`conclusion` about another organisation than the visitor's `own`: what the list says, and no step of theirs."""
    if not conclusion.settled:
        return conclusion
    slots = {slot: value for slot, value in conclusion.slots.items() if slot in _OF_ANY}
    return replace(conclusion, finding=None, responses=_short(conclusion.responses), slots=slots | {"organisatie": own})


def _short(responses: list[str]) -> list[str]:
    return [f"{name}_kort" if name.startswith(_FOUND) else name for name in responses]


def also_named(others: Sequence[Named]) -> tuple[list[str], dict[str, str]]:
    """The responses, with their parameters, about organisations that a message names besides the one answered about."""
    listed = [one.matches[0] for one in others if one.result is Result.EXACT]
    unsure = [f'"{one.text}"' for one in others if one.result is not Result.EXACT]
    responses = ["utter_ook_op_lijst"] * bool(listed) + ["utter_ook_genoemd"] * bool(unsure)
    return responses, {"ook": _listing(listed), "ook_genoemd": " en ".join(unsure)}


def _not_found(look_up: LookUp, response: str, query: str) -> Conclusion:
    """The name is not kept as the organisation, so that no later answer is about it."""
    slots: dict[str, str | None] = {
        "organisatie": None,
        "organisatie_status": "niet_gevonden",
        "stap_aanmelding": Status.ONBEKEND,
        "genoemd": query,
        "kandidaten": None,
    }
    return _listed(look_up, Finding.NIET_OP_DE_LIJST, [response], {"zoekterm": query}, slots)


def _listing(matches: Sequence[FoundOrganisation]) -> str:
    return ", ".join(f"{match.name} (B)" if match.bronhouder else match.name for match in matches)


def _choice(topic: str, name: str) -> str:
    """The Rasa payload that asks `topic` again, about exactly this organisation."""
    return f"/{topic}{json.dumps({'organisatie': name}, ensure_ascii=False)}"


def _found(look_up: LookUp, organisation: FoundOrganisation, role: str | None, topic: str) -> Conclusion:
    role = role or role_of(organisation)
    registered = organisation.bronhouder or role == "leverancier"
    status = Status.JA if registered else Status.NEE if role == "bronhouder" else Status.ONBEKEND
    told = _found_response(organisation, role)
    if topic == _NOT_KNOWN and told != _WRONG_STATUS:
        told = "utter_niet_bekend_wel_op_lijst"
    return _listed(
        look_up,
        _STATUS_FITS[status],
        [*_before(look_up, organisation), told, *_after(look_up, organisation)],
        {
            "naam": organisation.name,
            "kvk": organisation.kvk or "",
            "gegeven": look_up.kvk or "",
            "oude_naam": organisation.former_name or organisation.name,
            "nieuwe_naam": organisation.now or organisation.name,
            **_merged_on(organisation),
        },
        {
            "organisatie": organisation.label,
            "organisatie_status": "gevonden_bronhouder" if organisation.bronhouder else "gevonden",
            "stap_aanmelding": status,
            "rol": role,
            "genoemd": organisation.label,
            "naam_op_lijst": organisation.name,
            "kandidaten": None,
        },
    )


def role_by_kind(name: str) -> str | None:
    """`bronhouder` for a name that says by its type word to be of a public body that is one by law, else None."""
    return "bronhouder" if dissect(name).kind in _BRONHOUDERS else None


def _before(look_up: LookUp, organisation: FoundOrganisation) -> list[str]:
    """What comes before the answer: the number that was asked for, and which name was looked for instead."""
    number = "utter_kvk_nummer" if organisation.kvk else "utter_kvk_nummer_onbekend"
    return [number] * look_up.asks_number + ["utter_oude_naam"] * bool(organisation.former_name)


def _after(look_up: LookUp, organisation: FoundOrganisation) -> list[str]:
    """What comes after it: that the visitor gave another number, and who took over from this organisation."""
    other_number = bool(look_up.kvk and organisation.kvk and look_up.kvk != organisation.kvk)
    succeeded = "utter_opgegaan_ook_op_lijst" if organisation.now_listed else "utter_opgegaan"
    return ["utter_ander_nummer"] * other_number + [succeeded] * bool(organisation.now)


def _found_response(organisation: FoundOrganisation, role: str | None) -> str:
    if organisation.bronhouder:
        return "utter_aanmelding_gevonden_bronhouder"
    meaning = {"bronhouder": "verkeerde_status", "leverancier": "leverancier"}.get(role or "", "zonder_status")
    return f"utter_aanmelding_gevonden_{meaning}"


def role_of(organisation: FoundOrganisation) -> str | None:
    """The role of an organisation by what the list says of it, or by its kind.

    Public bodies of these kinds are bronhouder by law (basisregistratieondergrond.nl, "Bronhouder").
    """
    if organisation.bronhouder or organisation.kind in _BRONHOUDERS:
        return "bronhouder"
    return "leverancier" if organisation.kind == "bedrijf" else None


def _merged_on(organisation: FoundOrganisation) -> dict[str, str]:
    return {"fusiedatum": dutch_date(organisation.merged_on)} if organisation.merged_on else {}


def _listed(
    look_up: LookUp,
    finding: Finding,
    responses: list[str],
    parameters: dict[str, str],
    slots: dict[str, str | None],
) -> Conclusion:
    """A conclusion drawn from the list: it always says which list and of what date."""
    info = look_up.list_info
    if info is None:
        raise ValueError(f"a look-up with result {look_up.result} must say which list it used")
    notices = [_SAMPLE] * info.sample + [_STALE] * info.stale
    which, day = "voorbeeldlijst" if info.sample else "lijst", dutch_date(info.as_of)
    return Conclusion(
        finding,
        responses + notices,
        parameters | {"lijst": which, "lijstdatum": day},
        list_date=info.as_of,
        slots=slots | {"lijst_van": f"{which} van {day}"},
    )
