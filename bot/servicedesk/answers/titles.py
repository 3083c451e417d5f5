"""What a text of a topic is called, so that a person finds it among the others."""

from collections.abc import Mapping

_ROLES = {"bronhouder": "Voor een bronhouder", "leverancier": "Voor een leverancier"}
_SIDES = {
    "kort": "Korter",
    "wat": "Wat is het?",
    "hoe": "Hoe gaat het?",
    "wie": "Wie doet het?",
    "waar": "Waar?",
    "wanneer": "Wanneer?",
    "kosten": "Wat kost het?",
    "waarom": "Waarom?",
    "mag": "Mag het?",
    "als_niet": "En als het niet lukt?",
    "heb_ik": "Heb ik het al?",
    "daarna": "En daarna?",
    "meldt": "Als iemand het meldt",
    "doorsturen": "Om door te sturen",
    "beheerder": "Aan een eHerkenningsbeheerder",
    "tekenbevoegde": "Aan wie mag tekenen",
    "leidinggevende": "Aan een leidinggevende",
    "alleen": "Aan wie alleen werkt",
    "burger": "Aan een burger",
}
"""What a text is about whose title is that of its topic, by the end of its name."""


def title_of(topic: str, topic_title: str, name: str, title: str, condition: Mapping[str, str]) -> str:
    """The question that a text answers: its own title where it has one, else for whom or which side it is.

    `name` is that of its response without `utter_`, `title` what stands in its metadata.
    """
    if condition:
        return " en ".join(
            _ROLES.get(value, f"Als {slot.replace('_', ' ')} {value} is") for slot, value in condition.items()
        )
    if name == topic or title != topic_title:
        return title
    side = name.removeprefix(f"{topic}_")
    return _SIDES.get(side, side.replace("_", " ").capitalize())
