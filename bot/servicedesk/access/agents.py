"""Who uses the servicedesk: a person with a session, or a program with an API token."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal["medewerker", "beheerder"]
Scope = Literal[
    "suggestions:read",
    "suggestions:write",
    "handovers:read",
    "handovers:write",
    "statistics:read",
    "webhooks:manage",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_SCOPES_OF: dict[Role, frozenset[str]] = {
    "medewerker": frozenset(SCOPES) - {"webhooks:manage"},
    "beheerder": frozenset(SCOPES),
}


@dataclass(frozen=True)
class Agent:
    """Somebody who works at the servicedesk, or a program that calls the API.

    `display_name` is what visitors see. `role` is None for a program: it may only do what its `scopes` say.
    `local` tells that the account has a password here.
    """

    username: str
    display_name: str
    role: Role | None
    scopes: frozenset[str]
    local: bool = False

    def may(self, role: Role | None, scope: Scope | None) -> bool:
        """Whether somebody who needs this role and this scope may be this agent; a beheerder is a medewerker too."""
        if scope is not None and scope not in self.scopes:
            return False
        return role is None or self.role == "beheerder" or self.role == role


@dataclass(frozen=True)
class Identity:
    """Who signed in at the organisation; `role` is None for who has nothing to do here."""

    issuer: str
    subject: str
    username: str
    display_name: str
    role: Role | None


def person(username: str, display_name: str, role: Role, *, local: bool) -> Agent:
    """The agent with this account."""
    return Agent(username, display_name, role, _SCOPES_OF[role], local)


def program(name: str, scopes: list[str]) -> Agent:
    """The program that has the API token `name`; its username can be no person's, because of the colon."""
    return Agent(f"api:{name}", name, None, frozenset(scopes))
