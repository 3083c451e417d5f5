"""A script that the gateway serves from memory: compressed once, and sent again only when it has changed."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache

import brotli
from starlette.requests import Request
from starlette.responses import Response


class Asset:
    """A script, for pages of any origin; browsers keep it for `seconds`."""

    def __init__(self, script: str, seconds: int) -> None:
        plain = script.encode()
        self._coded = _coded(plain)
        self._tag = hashlib.sha256(plain).hexdigest()[:20]
        self._headers = {
            "Access-Control-Allow-Origin": "*",  # a page that checks the script's integrity loads it with CORS
            "Cache-Control": f"public, max-age={seconds}",
            "Vary": "Accept-Encoding",
        }

    def answer(self, request: Request) -> Response:
        """The script in the best coding that the caller takes, or only that it has not changed."""
        taken = _codings(request.headers.get("accept-encoding", ""))
        coding = next(name for name in self._coded if name in taken or not name)
        headers = self._headers | {"ETag": f'"{self._tag}{coding and f"-{coding}"}"'}
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        coded = {"Content-Encoding": coding} if coding else {}
        return Response(self._coded[coding], media_type="text/javascript", headers=headers | coded)


@cache
def _coded(plain: bytes) -> Mapping[str, bytes]:
    return {"br": brotli.compress(plain), "gzip": gzip.compress(plain, 9, mtime=0), "": plain}


def _codings(accepted: str) -> set[str]:
    """The codings in an `Accept-Encoding` header, without those that it forbids."""
    parts = [part.replace(" ", "").casefold().split(";q=") for part in accepted.split(",")]
    return {name for name, *quality in parts if not quality or quality[0].strip("0.")}
