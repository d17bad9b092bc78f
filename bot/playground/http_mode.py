"""The other way to the bot: signed requests to its address (docs.slack.dev/apis/events-api).

An answer of 200 acknowledges, its body is what came with that. An event that was answered otherwise, or not
within three seconds, goes again with its retry headers: at once, then later; `x-slack-no-retry` ends that.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from bot.playground.nouns import Json

ANSWER_SECONDS = 3.0
FORM = "application/x-www-form-urlencoded"


def signed(secret: str, body: str, at: float) -> dict[str, str]:
    """The two headers by which the bot knows that a body is Slack's."""
    stamp = str(int(at))
    made = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={made}"}


@dataclass(eq=False)
class Address:
    """Where the bot, or one of its replicas, takes requests; the two callbacks are told how each went."""

    number: int
    url: str
    secret: str
    answered: Callable[[str, Json | None], None]
    failed: Callable[[Json, str, bool], None]
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)  # headers and body, as sent
    _session: aiohttp.ClientSession | None = None

    async def send(self, wire: Json) -> None:
        """One envelope; never raises for what the bot or the network does."""
        headers, body = _request(wire)
        headers |= signed(self.secret, body, time.time())
        self.requests.append((headers, body))
        try:
            async with self._http().post(self.url, data=body.encode(), headers=headers) as answer:
                said = await answer.text()
                if answer.status == 200:
                    self.answered(wire["envelope_id"], _payload(answer.content_type, said))
                else:
                    final = answer.headers.get("x-slack-no-retry") == "1"
                    self.failed(wire, "http_error", final)
        except TimeoutError:
            self.failed(wire, "http_timeout", False)
        except aiohttp.ClientError:
            self.failed(wire, "connection_failed", False)

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _request(wire: Json) -> tuple[dict[str, str], str]:
    payload = wire["payload"]
    if wire["type"] == "slash_commands":
        return {"Content-Type": FORM}, urlencode(payload)
    if wire["type"] == "interactive":
        return {"Content-Type": FORM}, urlencode({"payload": json.dumps(payload)})
    again: dict[str, str] = {}
    if wire["retry_attempt"]:
        reason = "http_timeout" if wire["retry_reason"] == "timeout" else wire["retry_reason"]
        again = {"X-Slack-Retry-Num": str(wire["retry_attempt"]), "X-Slack-Retry-Reason": reason}
    return {"Content-Type": "application/json", **again}, json.dumps(payload)


def _payload(content_type: str, said: str) -> Json | None:
    if not said:
        return None
    if content_type == "application/json":
        found: Json = json.loads(said)
        return found
    return {"text": said}
