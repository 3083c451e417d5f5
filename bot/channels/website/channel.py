"""The chat on websites: the API for the widget, its script, and the demo page. Pages listen to replies themselves."""

from fastapi import FastAPI

from bot.channels.port import Channel
from bot.channels.website import pages, routes
from bot.channels.website.tokens import Tokens
from bot.http.origins import CrossOrigin
from bot.http.services import provide


class WebsiteChannel(Channel):
    """The conversations on websites."""

    name = "website"

    def mount(self, app: FastAPI) -> None:
        """Add the API, and the pages behind everything that was added before."""
        provide(app, Tokens(self.settings))
        app.include_router(routes.router)
        routes.add_handlers(app)
        app.add_middleware(CrossOrigin, prefix=routes.PREFIX, settings=self.settings)
        pages.mount(app)
