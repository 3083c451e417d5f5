"""Teams: labels that a beheerder gives to accounts; a team is there while somebody is in it, and no list is kept."""

from collections.abc import Iterable

from bot.conversations.text import clean

LONGEST_TEAM = 30
"""Characters of the name of a team."""

MOST_TEAMS = 6
"""Teams of one account."""


def team_names(typed: str, known: Iterable[str]) -> list[str]:
    """The teams in what somebody typed with commas between; one that is `known` is spelled as it is there."""
    spelled = {name.casefold(): name for name in known}
    names = (" ".join(clean(part).split())[:LONGEST_TEAM].strip() for part in typed.split(","))
    unique = {name.casefold(): spelled.get(name.casefold(), name) for name in names if name}
    return list(unique.values())[:MOST_TEAMS]
