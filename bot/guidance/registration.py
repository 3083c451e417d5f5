"""What a look-up in the registration list means for this visitor, and what to say about it.

The list shows names, with "(B)" behind a bronhouder. A bronhouder without that mark must register again in the
right status (manual, page "Vooraf" for bronhouders). Not being on the list proves nothing: the list is kept by
hand and may lag behind.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.guidance.checklist import Status
from bot.guidance.dutch_date import dutch_date
from bot.registry.finder import KVK_NOT_ON_LIST, FoundOrganisation, Named
from bot.registry.matching import Result
from bot.registry.normalising import PUBLIC_KINDS
from bot.registry.service import LookUp

_BRONHOUDERS = PUBLIC_KINDS - {"rijk"}
_NOT_KNOWN = "organisatie_niet_bekend"
_WRONG_STATUS = "utter_aanmelding_gevonden_verkeerde_status"


@dataclass(frozen=True)
class Conclusion:
    """What to utter, in order, with what parameters, and what we now know of the visitor.

    `choices` maps the name of each organisation to choose from to its Rasa payload. `list_date` is the date of the
    list when the conclusion was drawn from it.
    """

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
    def registered(self) -> bool:
        """Whether the first step is done: on the list, in the status that fits the visitor's role."""
        return self.slots.get("stap_aanmelding") == Status.JA


def conclude(look_up: LookUp, topic: str, role: str | None, query: str) -> Conclusion:
    """Turn a look-up for `topic` (the intent that choices lead back to) into a conclusion.

    `query` is what the visitor wrote; it is repeated when nothing was found.
    """
    if look_up.result == "unavailable":
        return Conclusion(["utter_lijst_niet_beschikbaar"])
    if look_up.reason == KVK_NOT_ON_LIST:
        return _listed(look_up, ["utter_nummer_kvk_niet_op_lijst"], {"zoekterm": query}, _not_found(query))
    if look_up.reason:
        return Conclusion([f"utter_nummer_{look_up.reason}"], {"zoekterm": query}, slots={"organisatie": None})
    if look_up.result == "exact":
        return _found(look_up, look_up.matches[0], role, topic)
    if look_up.result == "none":
        return _listed(look_up, ["utter_aanmelding_niet_gevonden"], {"zoekterm": query}, _not_found(query))
    names = [match.label for match in look_up.matches]
    shown: dict[str, str | None] = {"organisatie": None, "genoemd": query, "kandidaten": "\n".join(names)}
    if look_up.result == "probable":
        parameters = {"kandidaat": names[0], "keuze": _choice(topic, names[0])}
        return Conclusion(["utter_aanmelding_waarschijnlijk"], parameters, slots=shown)
    by_number = look_up.kvk is not None and all(match.kvk == look_up.kvk for match in look_up.matches)
    response = "utter_aanmelding_meerdere_namen" if by_number else "utter_aanmelding_meerdere"
    choices = {name: _choice(topic, name) for name in names}
    return Conclusion([response], {"zoekterm": query, "namen": _listing(look_up.matches)}, choices, slots=shown)


def also_named(others: Sequence[Named]) -> tuple[list[str], dict[str, str]]:
    """The responses, with their parameters, about organisations that a message names besides the one answered about."""
    listed = [one.matches[0] for one in others if one.result is Result.EXACT]
    unsure = [f'"{one.text}"' for one in others if one.result is not Result.EXACT]
    responses = ["utter_ook_op_lijst"] * bool(listed) + ["utter_ook_genoemd"] * bool(unsure)
    return responses, {"ook": _listing(listed), "ook_genoemd": " en ".join(unsure)}


def _not_found(query: str) -> dict[str, str | None]:
    """What is kept of a name that is not on the list: not as the organisation, so that no later answer is about it."""
    return {
        "organisatie": None,
        "organisatie_status": "niet_gevonden",
        "stap_aanmelding": Status.ONBEKEND,
        "genoemd": query,
        "kandidaten": None,
    }


def _listing(matches: Sequence[FoundOrganisation]) -> str:
    return ", ".join(f"{match.name} (B)" if match.bronhouder else match.name for match in matches)


def _choice(topic: str, name: str) -> str:
    """The Rasa payload that asks `topic` again, about exactly this organisation."""
    return f"/{topic}{json.dumps({'organisatie': name}, ensure_ascii=False)}"


def _found(look_up: LookUp, organisation: FoundOrganisation, role: str | None, topic: str) -> Conclusion:
    role = role or _role_of(organisation)
    registered = organisation.bronhouder or role == "leverancier"
    told = [_found_response(organisation, role)]
    if topic == _NOT_KNOWN and told != [_WRONG_STATUS]:
        told = ["utter_niet_bekend_wel_op_lijst", "utter_niet_bekend_samenvatting"]
    return _listed(
        look_up,
        [*_before(look_up, organisation), *told, *_after(look_up, organisation)],
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
            "stap_aanmelding": Status.JA if registered else Status.NEE if role == "bronhouder" else Status.ONBEKEND,
            "rol": role,
            "genoemd": organisation.label,
            "kandidaten": None,
        },
    )


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


def _role_of(organisation: FoundOrganisation) -> str | None:
    """Public bodies of these kinds are bronhouder by law (basisregistratieondergrond.nl, "Bronhouder")."""
    if organisation.bronhouder or organisation.kind in _BRONHOUDERS:
        return "bronhouder"
    return "leverancier" if organisation.kind == "bedrijf" else None


def _merged_on(organisation: FoundOrganisation) -> dict[str, str]:
    return {"fusiedatum": dutch_date(organisation.merged_on)} if organisation.merged_on else {}


def _listed(
    look_up: LookUp, responses: list[str], parameters: dict[str, str], slots: dict[str, str | None]
) -> Conclusion:
    """A conclusion drawn from the list: it always says which list and of what date."""
    info = look_up.list_info
    if info is None:
        raise ValueError(f"a look-up with result {look_up.result} must say which list it used")
    notices = (["utter_voorbeeldlijst"] if info.sample else []) + (["utter_lijst_verouderd"] if info.stale else [])
    return Conclusion(
        responses + notices,
        parameters | {"lijst": "voorbeeldlijst" if info.sample else "lijst", "lijstdatum": dutch_date(info.as_of)},
        list_date=info.as_of,
        slots=slots,
    )
