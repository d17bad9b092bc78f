"""chat.postMessage as a plain request. Nearly all that is sent is posts, and a quarter of what one cost was
the SDK's getting ready for files, logs and tries that this house makes in its own way."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True)
class Answered:
    """What the SDK's errors carry, too."""

    status_code: int
    headers: Any
    data: dict[str, Any]


class Straight:
    """With the address, the token, the headers and the proxy of the SDK's client."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._url = client.base_url + "chat.postMessage"
        self._how: dict[str, Any] = {"proxy": client.proxy}
        if client.ssl is not None:
            self._how["ssl"] = client.ssl
        said = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json;charset=utf-8"}
        self._headers = client.headers | said

    async def post(self, message: dict[str, Any]) -> str:
        """The ts that Slack gave it. Raises as the SDK does: SlackApiError, aiohttp's errors."""
        body = _JSON.encode(message).encode()
        async with self._session.post(self._url, data=body, headers=self._headers, **self._how) as answer:
            said = Answered(answer.status, answer.headers, _object(await answer.read()))
        if said.status_code != 200 or not said.data.get("ok"):
            raise SlackApiError("refused", said)  # type: ignore[no-untyped-call]
        return str(said.data["ts"])


def _object(body: bytes) -> dict[str, Any]:
    """Nothing for what is no JSON object: a gateway's page."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
