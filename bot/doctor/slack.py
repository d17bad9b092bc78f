"""What Slack says of the app: its tokens or id and secret, its scopes, its manifest, and what time it is."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot.doctor.findings import Finding
from bot.manifest import OPTIONAL, SCOPES, lacks
from bot.settings import Settings
from bot.storage import workspaces
from bot.storage.sealing import open_database
from bot.storage.types import Unreadable

SKEW = 60  # seconds
UNTOLD = (
    "Slack tells no bot which events and commands its app has: save what your Slack app shows under App"
    " Manifest, as JSON, and try `headroom doctor --manifest FILE`"
)
WHOLE = "The app has every scope, event, command and shortcut that is needed"
NOBODY = "No workspace has installed the app yet: open /slack/install of your address in a browser"
MOST_TRIED = 20  # workspaces
_NO_ANSWER = (aiohttp.ClientError, TimeoutError, ValueError)
UNSEEN = (
    "Whether Slack reaches us is seen from outside alone: in your Slack app, Event Subscriptions must say"
    " Verified beside the request URL of `headroom manifest --url`"
)


def manifest(paper: Path | None) -> list[Finding]:
    """What the app lacks, each by its name."""
    if paper is None:
        return [Finding(UNTOLD, True)]
    try:
        missing = lacks(json.loads(paper.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:  # not of a manifest's shape, too
        why = f"it can't be read ({type(error).__name__}): save what Slack shows under App Manifest, as JSON."
        return [Finding(str(paper), False, why)]
    mend = (
        "missing: paste what `headroom manifest` prints into your Slack app (App Manifest), install it again."
    )
    return [Finding(one[:1].upper() + one[1:], False, mend) for one in missing] or [Finding(WHOLE, True)]


async def app(settings: Settings) -> AsyncIterator[Finding]:
    """Whether Slack knows the app by its id and secret: they are tried with a code that does not exist."""
    asked = {
        "client_id": settings.slack_client_id,
        "client_secret": settings.slack_client_secret,
        "code": "doctor",
    }
    try:
        async with (
            _session() as http,
            http.post(settings.slack_api_url + "oauth.v2.access", data=asked) as answer,
        ):
            said, date = await _object(answer), answer.headers.get("Date", "")
    except _NO_ANSWER as error:
        yield _unreachable(settings, error)
        return
    yield _client(str(said.get("error")))
    yield _clock(date)
    yield Finding(UNSEEN, True)


async def installed(settings: Settings) -> AsyncIterator[Finding]:
    """The workspaces that installed the app: the tokens of the first few are tried, each has its own."""
    database = open_database(settings.database_url, settings.encryption_keys)
    try:
        async with database.read() as session:
            everyone = await workspaces.everyone(session)
    finally:
        await database.close()
    served = [one for one in everyone if one.active]
    have = "workspace has" if len(served) == 1 else "workspaces have"
    yield Finding(f"{len(served)} {have} installed the app" if served else NOBODY, True)
    async with _session() as http:
        for one in served[:MOST_TRIED]:
            if isinstance(one.token, Unreadable):
                mend = f"{one.token.why} Or install the app there again, by /slack/install."
                yield Finding(f"The workspace {one.team_id}: its token", False, mend)
                continue
            token = one.token or settings.slack_bot_token
            try:
                said, headers = await _call(http, settings, "auth.test", token)
            except _NO_ANSWER:
                return  # that Slack does not answer is said already
            yield _workspace(one.team_id, said, headers.get("x-oauth-scopes", ""))
    for one in everyone:
        if one.erase_at is not None:
            what = f"The workspace {one.team_id} removed the app: everything of it is erased on"
            yield Finding(f"{what} {one.erase_at:%Y-%m-%d}, unless it is installed there again", True)


def _workspace(team_id: str, said: dict[str, object], granted: str) -> Finding:
    if not said.get("ok"):
        return Finding(
            f"The workspace {team_id}",
            False,
            f"its token is refused ({said.get('error')}): install the app there again, by /slack/install.",
        )
    scopes = _scopes(granted)
    return Finding(f"The workspace {team_id}{'' if scopes.well else ': scopes'}", scopes.well, scopes.mend)


def _client(error: str) -> Finding:
    if error == "invalid_code":
        return Finding("Slack knows the app by its client id and secret", True)
    mend = (
        f"Slack says {error}: copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again (Basic Information,"
        " App Credentials)."
    )
    return Finding("The app's client id and secret", False, mend)


async def tokens(settings: Settings) -> AsyncIterator[Finding]:
    """The bot token: whose it is and what it may; and in Socket Mode whether the other opens a connection."""
    over_a_socket = settings.mode == "socket"
    try:
        async with _session() as http:
            bot, headers = await _call(http, settings, "auth.test", settings.slack_bot_token)
            if over_a_socket:
                door, _ = await _call(http, settings, "apps.connections.open", settings.slack_app_token)
    except _NO_ANSWER as error:
        yield _unreachable(settings, error)
        return
    yield _bot_token(bot)
    if over_a_socket and settings.slack_app_token:
        yield _app_token(door)
    if bot.get("ok"):
        yield _scopes(headers.get("x-oauth-scopes", ""))
    yield _clock(headers.get("Date", ""))
    if not over_a_socket:
        yield Finding(UNSEEN, True)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True)


def _unreachable(settings: Settings, error: Exception) -> Finding:
    why = f"{settings.slack_api_url} does not answer ({type(error).__name__}): check the network."
    return Finding("Slack", False, why)


async def _call(
    http: aiohttp.ClientSession, settings: Settings, method: str, token: str
) -> tuple[dict[str, object], dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(settings.slack_api_url + method, headers=headers) as answer:
        return await _object(answer), dict(answer.headers)


async def _object(answer: aiohttp.ClientResponse) -> dict[str, object]:
    """What Slack says is an object; raises ValueError for JSON that is none, as a proxy may send."""
    said = await answer.json()
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said


def _bot_token(said: dict[str, object]) -> Finding:
    if said.get("ok"):
        return Finding(f"The bot token works, in the workspace {said.get('team')}", True)
    mend = (
        f"SLACK_BOT_TOKEN is refused ({said.get('error')}): copy it again from OAuth & Permissions; if the"
        " app was removed or the token revoked, install it again before."
    )
    return Finding("The bot token", False, mend)


def _app_token(said: dict[str, object]) -> Finding:
    if said.get("ok"):
        return Finding("The app token opens a connection", True)
    mend = (
        f"SLACK_APP_TOKEN is refused ({said.get('error')}): make one with the scope connections:write under"
        " Basic Information, and switch Socket Mode on."
    )
    return Finding("The app token", False, mend)


def _scopes(granted: str) -> Finding:
    if not granted.strip():
        return Finding("The scopes could not be compared: Slack's answer named none", True)
    missing = sorted(set(SCOPES) - OPTIONAL - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return Finding("Every scope is granted", True)
    needs = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    mend = f"missing: {needs}. Paste manifest.json into your Slack app and install it again."
    return Finding("Scopes", False, mend)


def _clock(date: str) -> Finding:
    """Slack's answers carry its time; a clock that is off asks at the wrong hour."""
    if not date:
        return Finding("The clock could not be compared: Slack's answer had no date", True)
    off = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    if off <= SKEW:
        return Finding("The clock agrees with Slack's", True)
    mend = f"it is {off:.0f} seconds off Slack's: switch time synchronisation on."
    return Finding("The clock", False, mend)
