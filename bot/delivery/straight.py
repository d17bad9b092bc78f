"""chat.postMessage as a plain HTTP request. Nearly all calls are posts, and a quarter of their processor time
went into what the SDK prepares for files, logging and retries, none of which is used here."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True)
class Answered:
    """An answer with the attributes that `refusals` reads in the SDK's errors."""

    status_code: int
    headers: Any
    data: dict[str, Any]


class Straight:
    """Uses the address, token, headers and proxy of the SDK's client."""

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
    """{} for what is no JSON object, like the error page of a gateway."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
