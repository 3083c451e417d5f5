"""A website of somebody else, on an origin of its own, with a strict content security policy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POLICY = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; img-src {gateway}; style-src 'self'; "
    "require-trusted-types-for 'script'; report-uri /csp-report"
)
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Gemeente Voorbeeld</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">
{scripts}</head><body><main><h1>Gemeente Voorbeeld</h1><p><a href="/links" id="first">Links</a></p>{body}
<p><a href="/tweede" id="next">Volgende pagina</a></p></main></body></html>"""


class HostSite:
    """Pages and scripts by path; `reports` are the violations of `policy` that browsers reported."""

    def __init__(self) -> None:
        site = self
        self.reports: list[dict] = []
        self.gateway = ""
        self.style = ""
        self.policy = POLICY
        self.pages: dict[str, str] = {}
        self.scripts: dict[str, str] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/style.css":
                    self._answer("text/css", site.style)
                elif self.path in site.scripts:
                    self._answer("text/javascript", site.scripts[self.path])
                elif self.path == "/favicon.ico":
                    self._answer("image/x-icon", "")
                else:
                    self._answer("text/html; charset=utf-8", site.pages.get(self.path, site.page()))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.reports.append(json.loads(body))
                self._answer("text/plain", "")

            def _answer(self, kind: str, text: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", site.policy.format(gateway=site.gateway))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Keep the test output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def page(self, body: str = "", lang: str = "nl", scripts: int = 1, how: str = "defer") -> str:
        """A page that embeds the widget with one line; `how` is the attribute of the script."""
        script = f'<script src="{self.gateway}/widget.js" {how}></script>'
        return PAGE.format(body=body, lang=lang, scripts=script * scripts)

    @contextmanager
    def serving(self) -> Iterator["HostSite"]:
        """Serve for as long as the context lasts."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
