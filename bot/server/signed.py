"""Checking that a request is from Slack before it is parsed: signature v0, HMAC-SHA256 over the raw body.

Source: docs.slack.dev/authentication/verifying-requests-from-slack. The signature covers the time and the
body only, so no other header is believed.
"""

import asyncio
import hmac
import re
import time
from collections.abc import Callable, Mapping

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

MOST = 1 << 20  # bytes; a form of 250 kB is up to three times as long when it is URL-encoded
READING_TAKES = 5.0  # seconds; Slack itself gives up after three
FRESH = 300  # seconds by which a request's time may differ from ours


class Refused(Exception):
    """A request that is refused. `reason` is the label of the metric."""

    def __init__(self, reason: str, status: int, says: str) -> None:
        super().__init__(says)
        self.reason, self.status, self.says = reason, status, says


async def read(request: web.Request) -> bytes:
    """The raw body. Raises Refused if it is too long, by its header or as it comes in, or too slow."""
    if (request.content_length or 0) > MOST:
        raise Refused("too_large", 413, "That is too long.")
    body = bytearray()
    try:
        async with asyncio.timeout(READING_TAKES):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > MOST:
                    raise Refused("too_large", 413, "That is too long.")
    except TimeoutError:
        raise Refused("too_slow", 408, "That took too long.") from None
    return bytes(body)


class Seal:
    """Checks signatures with the signing secret. `now`: the machine's time in seconds since 1970."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._now = now

    def check(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The body as text, if Slack signed it in the last minutes. Raises Refused: unsigned, forged or
        stale."""
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if not signature or not re.fullmatch(r"[0-9]{1,12}", timestamp):
            raise Refused("unsigned", 401, "This is for Slack alone.")
        if not hmac.compare_digest(self._expected(timestamp, body), signature.encode(errors="replace")):
            raise Refused("forged", 401, "That signature is not Slack's.")
        if abs(self._now() - int(timestamp)) > FRESH:
            raise Refused("stale", 401, "That was signed too long ago.")
        return body.decode()

    def _expected(self, timestamp: str, body: bytes) -> bytes:
        try:
            made = self._verifier.generate_signature(timestamp=timestamp, body=body)
        except UnicodeDecodeError:
            raise Refused("forged", 401, "That signature is not Slack's.") from None
        return (made or "").encode()
