"""The application's services, for a route: each stands under its own class."""

from typing import Any, TypeVar

from fastapi import Depends, FastAPI, Request
from svcs import Container

Service = TypeVar("Service")


def provide(app: FastAPI, service: object) -> None:
    """Let the routes of the application find this service, under its class."""
    services: Container = app.state.services
    services.registry.register_value(type(service), service)


def service_of(request: Request, kind: type[Service]) -> Service:
    """The service of this class.

    Raises:
        svcs.exceptions.ServiceNotFoundError: when `bot/gateway.py` keeps none.
    """
    services: Container = request.app.state.services
    return services.get(kind)


def provided(kind: type) -> Any:
    """A dependency that gives the service of this class: `Annotated[Agents, provided(Agents)]`."""

    async def find(request: Request) -> Any:  # FastAPI would send a plain function to a thread of its own
        return service_of(request, kind)

    return Depends(find)
