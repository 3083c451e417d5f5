"""The Dutch title of each topic, as its answer's metadata gives it in `data/<onderwerp>.yml`."""

from typing import Any


def topic_titles(domain: dict[str, Any]) -> dict[str, str]:
    """Topic name to title, for every answer in `domain` that has one."""
    return {topic: metadata["titel"] for topic, metadata in _metadata(domain).items() if metadata.get("titel")}


def topics_to_offer(domain: dict[str, Any]) -> set[str]:
    """The topics that make sense as a choice; small talk has `keuze: false` in its metadata."""
    return {topic for topic, metadata in _metadata(domain).items() if metadata.get("keuze", True)}


def _metadata(domain: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        response.removeprefix("utter_"): _default(variants).get("metadata", {})
        for response, variants in domain.get("responses", {}).items()
    }


def _default(variants: list[dict[str, Any]]) -> dict[str, Any]:
    """The variant for a visitor of whom nothing is known."""
    return next((variant for variant in variants if not variant.get("condition")), variants[0])
