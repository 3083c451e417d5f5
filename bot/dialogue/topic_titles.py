"""The Dutch titles of topics, as `data/<onderwerp>.yml` gives them, for who reads along outside Rasa."""

from functools import lru_cache

import yaml

from bot.platform.settings import ROOT


@lru_cache
def _titles() -> dict[str, str]:
    """Title per topic, in one pass over all files: they do not change while the gateway runs."""
    titles: dict[str, str] = {}
    for path in sorted((ROOT / "data").glob("*.yml")):
        responses = (yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}).get("responses") or {}
        variants = responses.get(f"utter_{path.stem}") or []
        if variants and "titel" in variants[0].get("metadata", {}):
            titles[path.stem] = variants[0]["metadata"]["titel"]
    return titles


def topic_title(topic: str) -> str | None:
    """The title of a topic; None for what has no file of its own."""
    return _titles().get(topic)
