"""Who uses the servicedesk: a person with a session, or a program with an API token.

What a role may do stands here alone; everybody else asks `Agent.may` or `Agent.sees_conversations`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal["medewerker", "redacteur", "beheerder"]
Scope = Literal[
    "suggestions:read",
    "suggestions:write",
    "handovers:read",
    "handovers:write",
    "statistics:read",
    "webhooks:manage",
    "texts:manage",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_DOES_WORK_OF: dict[Role, frozenset[Role]] = {
    "redacteur": frozenset({"redacteur"}),
    "medewerker": frozenset({"medewerker", "redacteur"}),
    "beheerder": frozenset(ROLES),
}
"""A redacteur works on texts: answers and the learning list. A medewerker does that too, and has conversations."""

_SCOPES_OF: dict[Role, frozenset[str]] = {
    "redacteur": frozenset({"texts:manage"}),  # nothing of the API in which a conversation can be seen
    "medewerker": frozenset(SCOPES) - {"webhooks:manage", "texts:manage"},
    "beheerder": frozenset(SCOPES),
}


@dataclass(frozen=True)
class Agent:
    """Somebody who works at the servicedesk, or a program that calls the API.

    `display_name` is what visitors see. `role` is None for a program: it may only do what its `scopes` say.
    `local` tells that the account has a password here, `set_up_first` that it may do nothing before it has a second
    step. `teams` are those that a conversation can be given to, and of which this agent is.
    """

    username: str
    display_name: str
    role: Role | None
    scopes: frozenset[str]
    local: bool = False
    set_up_first: bool = False
    teams: tuple[str, ...] = ()

    def may(self, role: Role | None, scope: Scope | None = None) -> bool:
        """Whether this agent may do the work of this role, with this scope; a program does the work of no role."""
        if scope is not None and scope not in self.scopes:
            return False
        return role is None or (self.role is not None and role in _DOES_WORK_OF[self.role])

    @property
    def sees_conversations(self) -> bool:
        """Whether conversations are for this agent at all; of which and how much is another question.

        For a program its scopes have decided that already.
        """
        return self.role is None or self.may("medewerker")


@dataclass(frozen=True)
class Identity:
    """Who signed in at the organisation; `role` is None for who has nothing to do here."""

    issuer: str
    subject: str
    username: str
    display_name: str
    role: Role | None


TALKING: Final[tuple[Role, ...]] = tuple(role for role in ROLES if "medewerker" in _DOES_WORK_OF[role])
"""The roles of who has conversations with visitors."""


def person(username: str, display_name: str, role: Role, *, local: bool, teams: Iterable[str] = ()) -> Agent:
    """The agent with this account."""
    return Agent(username, display_name, role, _SCOPES_OF[role], local, teams=tuple(teams))


def program(name: str, scopes: list[str]) -> Agent:
    """The program that has the API token `name`; its username can be no person's, because of the colon."""
    return Agent(f"api:{name}", name, None, frozenset(scopes))
