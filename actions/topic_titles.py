"""The Dutch title of each topic, as its answer's metadata gives it in `data/<onderwerp>.yml`."""

from typing import Any


def topic_titles(domain: dict[str, Any]) -> dict[str, str]:
    """Topic name to title, for every answer in `domain` that has one."""
    titles = {}
    for response, variants in domain.get("responses", {}).items():
        title = variants[0].get("metadata", {}).get("titel")
        if title:
            titles[response.removeprefix("utter_")] = title
    return titles
