"""The playground calls the bot: signed, three seconds' patience, again what was not taken."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Playground

Answer = Callable[[dict[str, str], str], web.Response]


class Listener:
    """A bot that answers as a test wishes, in turn; afterwards with 200."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.heard: list[tuple[dict[str, str], str]] = []

    async def receive(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.text()))
        return self.answers.pop(0) if self.answers else web.Response()


Listens = Callable[[], Awaitable[Listener]]


@pytest.fixture
async def listens(playground: Playground) -> AsyncIterator[Listens]:
    runners: list[web.AppRunner] = []

    async def start() -> Listener:
        listener, app = Listener(), web.Application()
        app.router.add_post("/slack/events", listener.receive)
        runners.append(web.AppRunner(app))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        playground.deliver_to(f"http://127.0.0.1:{runners[-1].addresses[0][1]}/slack/events")
        return listener

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_what_it_sends_is_signed_and_shaped_as_slack_does(
    listens: Listens, ana: Person, playground: Playground
) -> None:
    listener = await listens()
    await ana.says("hello", wait=True)
    listener.answers = [web.json_response({"text": "usage"}), web.Response(text="")]
    assert (await ana.command("/growth", "a & b")).payload == {"text": "usage"}
    assert (await ana.shortcut("reflect")).payload is None
    verifier = SignatureVerifier(playground.signing_secret)
    kinds = []
    for headers, body in listener.heard:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + " ", headers)
        kinds.append((headers["Content-Type"], body[:8]))
    form = "application/x-www-form-urlencoded"
    assert [kind for kind, _ in kinds] == ["application/json", form, form]
    assert kinds[2][1] == "payload="
    assert "text=a+%26amp%3B+b" in listener.heard[1][1]


async def test_an_event_that_was_not_taken_comes_again_with_its_retry_headers(
    listens: Listens, ana: Person, playground: Playground
) -> None:
    playground.redeliver_after = 0.05
    listener = await listens()
    listener.answers = [web.Response(status=500), web.Response(status=500)]
    await ana.says("hello", wait=True)
    again = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in listener.heard]
    assert again == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({body for _, body in listener.heard}) == 1


async def test_it_gives_up_after_three_more_or_when_it_is_told_to(
    listens: Listens, ana: Person, playground: Playground
) -> None:
    playground.redeliver_after = 0.02
    listener, sockets = await listens(), playground.slack.sockets
    listener.answers = [web.Response(status=500) for _ in range(4)]
    await ana.says("one")
    await playground.slack.pulse.until(lambda: len(sockets.lost) == 1, 5)
    assert len(listener.heard) == 4
    listener.answers = [web.Response(status=403, headers={"x-slack-no-retry": "1"})]
    await ana.says("two")
    await playground.slack.pulse.until(lambda: len(sockets.lost) == 2, 5)
    assert len(listener.heard) == 5


async def test_several_addresses_take_turns_and_one_that_is_down_is_passed_over(
    listens: Listens, ana: Person, playground: Playground
) -> None:
    playground.redeliver_after = 0.05
    first, second = await listens(), await listens()
    for text in ("one", "two"):
        await ana.says(text, wait=True)
    assert (len(first.heard), len(second.heard)) == (1, 1)
    playground.slack.sockets.addresses[0].url = "http://127.0.0.1:9/"
    for text in ("three", "four"):
        await ana.says(text, wait=True)
    assert (len(first.heard), len(second.heard)) == (1, 3)


async def test_a_command_that_is_not_taken_is_not_sent_again(listens: Listens, ana: Person) -> None:
    listener = await listens()
    listener.answers = [web.Response(status=500)]
    taken: Any = await ana.command("/growth", "help")
    assert (taken.in_time, taken.why, len(listener.heard)) == (False, "dispatch_failed", 1)
    assert 'failed with the error "dispatch_failed"' in ana.notices[-1]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # the SDK, for the next aiohttp
async def test_a_code_buys_the_token_once_and_only_for_the_app_itself(playground: Playground) -> None:
    passes = playground.slack.passes
    client = AsyncWebClient(base_url=playground.api_url)

    async def buys(code: str, client_id: str = passes.client_id, secret: str = passes.client_secret) -> Any:
        try:
            return await client.oauth_v2_access(client_id=client_id, client_secret=secret, code=code)
        except SlackApiError as error:
            return error.response["error"]

    asked = f"https://slack.com/oauth/v2/authorize?client_id={passes.client_id}&scope=chat:write&state=s1"
    back = parse_qs(urlsplit(playground.allows(asked)).query)
    assert back["state"] == ["s1"]
    [code] = back["code"]
    assert await buys(code, secret="guessed") == "bad_client_secret"
    assert await buys(code, client_id="1.2") == "invalid_client_id"
    assert (await buys(code))["access_token"] == playground.bot_token
    assert await buys(code) == "code_already_used"
    assert await buys("made-up") == "invalid_code"
    assert parse_qs(urlsplit(playground.cancels(asked)).query)["error"] == ["access_denied"]
    with pytest.raises(ValueError, match="invalid_scope"):
        playground.allows(asked.replace("chat:write", "admin"))
    with pytest.raises(ValueError, match="invalid_client_id"):
        playground.allows(asked.replace(passes.client_id, "1.2"))
