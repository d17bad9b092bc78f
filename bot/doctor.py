"""Doctor: tries everything that the bot needs, and says how to mend what is wrong."""

import json
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot.domain.toml_bank import BankError
from bot.manifest import OPTIONAL, SCOPES, lacks
from bot.services import questions
from bot.settings import Settings
from bot.storage import upgrading, workspaces
from bot.storage.database import DatabaseError, asynchronous
from bot.storage.sealing import check as check_keys
from bot.storage.sealing import open_database
from bot.storage.types import SealError

SKEW = 60  # seconds
UNTOLD = (
    "Slack tells no bot which events and commands its app has: save what your Slack app shows under App"
    " Manifest, as JSON, and try `headroom doctor --manifest FILE`"
)
WHOLE = "The app has every scope, event, command and shortcut that is needed"

NOBODY = "No workspace has installed the app yet: open /slack/install of your address in a browser"
MOST_TRIED = 20  # workspaces
SET = {
    "socket": "Both tokens are set",
    "http": "The app's client id, client secret and signing secret are set",
}
UNSEEN = (
    "Whether Slack reaches us is seen from outside alone: in your Slack app, Event Subscriptions must say"
    " Verified beside the request URL of `headroom manifest --url`"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried; ``mend`` says what to do where it is not well."""

    what: str
    well: bool
    mend: str = ""


async def examine(settings: Settings, paper: Path | None = None) -> AsyncIterator[Finding]:
    """Tokens, scopes, clock, database, one after the other. ``paper``: the manifest that Slack shows."""
    wrong = settings.wrong_tokens()
    for said in wrong:
        yield Finding("Tokens", False, said)
    if not wrong:
        yield Finding(SET[settings.mode], True)
    for finding in _manifest(paper):
        yield finding
    if settings.mode == "http":
        async for finding in _over_http(settings):
            yield finding
    elif settings.slack_bot_token:
        async for finding in _slack(settings):
            yield finding
    database = await _database(settings)
    yield database
    if settings.mode == "http" and database.well:
        async for finding in _workspaces(settings):
            yield finding
    yield _questions(settings)
    yield _keys(settings)
    yield _file(settings)
    yield _env()


def _manifest(paper: Path | None) -> list[Finding]:
    """What the app lacks, each by its name."""
    if paper is None:
        return [Finding(UNTOLD, True)]
    try:
        missing = lacks(json.loads(paper.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        why = f"it can't be read ({type(error).__name__}): save what Slack shows under App Manifest, as JSON."
        return [Finding(str(paper), False, why)]
    mend = (
        "missing: paste what `headroom manifest` prints into your Slack app (App Manifest), install it again."
    )
    return [Finding(one[:1].upper() + one[1:], False, mend) for one in missing] or [Finding(WHOLE, True)]


async def _over_http(settings: Settings) -> AsyncIterator[Finding]:
    """Whether Slack knows the app by its id and secret: asked with a code that is none."""
    asked = {
        "client_id": settings.slack_client_id,
        "client_secret": settings.slack_client_secret,
        "code": "doctor",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as http,
            http.post(settings.slack_api_url + "oauth.v2.access", data=asked) as answer,
        ):
            said, date = await answer.json(), answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        why = f"{settings.slack_api_url} does not answer ({type(error).__name__}): check the network."
        yield Finding("Slack", False, why)
        return
    yield _client(str(said.get("error")))
    yield _clock(date)
    yield Finding(UNSEEN, True)


async def _workspaces(settings: Settings) -> AsyncIterator[Finding]:
    """Each has a token of its own; the first few are tried."""
    database = open_database(settings.database_url, settings.encryption_keys)
    try:
        async with database.read() as session:
            everyone = await workspaces.everyone(session)
    finally:
        await database.close()
    served = [one for one in everyone if one.active]
    yield Finding(f"{len(served)} workspaces have installed the app" if served else NOBODY, True)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as http:
        for one in served[:MOST_TRIED]:
            token = one.token or settings.slack_bot_token
            try:
                said, headers = await _call(http, settings, "auth.test", token)
            except (aiohttp.ClientError, TimeoutError, ValueError):
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


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as http:
            bot, headers = await _call(http, settings, "auth.test", settings.slack_bot_token)
            door, _ = await _call(http, settings, "apps.connections.open", settings.slack_app_token)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        why = f"{settings.slack_api_url} does not answer ({type(error).__name__}): check the network."
        yield Finding("Slack", False, why)
        return
    yield _bot_token(bot)
    if settings.slack_app_token:
        yield _app_token(door)
    if bot.get("ok"):
        yield _scopes(headers.get("x-oauth-scopes", ""))
    yield _clock(headers.get("Date", ""))


async def _call(
    http: aiohttp.ClientSession, settings: Settings, method: str, token: str
) -> tuple[dict[str, object], dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(settings.slack_api_url + method, headers=headers) as answer:
        return await answer.json(), dict(answer.headers)


def _bot_token(said: dict[str, object]) -> Finding:
    if said.get("ok"):
        return Finding(f"The bot token works, in the workspace {said.get('team')}", True)
    mend = f"SLACK_BOT_TOKEN is refused ({said.get('error')}): copy it again from OAuth & Permissions."
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


def _keys(settings: Settings) -> Finding:
    if settings.encryption_keys:
        number = len(settings.encryption_keys)
        return Finding(f"Words are sealed at rest, with the first of {number} keys", True)
    return Finding(
        "Words are not sealed at rest: who reads the database's file reads them. To change that put what"
        " `headroom keys generate` prints into HEADROOM_ENCRYPTION_KEYS, then `headroom keys rotate`",
        True,
    )


def _questions(settings: Settings) -> Finding:
    """The operator's own questions, as a start would read them."""
    try:
        number = len(questions.read(settings.questions).questions)
    except BankError as error:
        return Finding("HEADROOM_QUESTIONS", False, str(error))
    return Finding(f"There are {number} questions to take turns", True)


def _file(settings: Settings) -> Finding:
    """What others on the machine may do with the database's file."""
    url = asynchronous(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return Finding("The database is a server: its files are its own affair", True)
    path = Path(url.database or "")
    wide = path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    if not wide:
        return Finding("The database's file is its owner's alone", True)
    return Finding("The database's file", False, f"others may open it: chmod 600 {path}*")


def _to_be_migrated(found: str, newest: str) -> Finding:
    what = f"The database's tables are those of revision {found}, not {newest}"
    if found > newest:
        return Finding(what, False, "a newer Headroom migrated them: run that version again, or its backup.")
    return Finding(what, False, "make a backup, then `headroom migrate` (`run` and `tick` do it, too).")


def _env() -> Finding:
    """The file beside us that holds tokens and keys."""
    path = Path.cwd() / ".env"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("The file .env", False, f"others may read the tokens in it: chmod 600 {path}")
    return Finding("Tokens and keys are in no file that others may open", True)


async def _database(settings: Settings) -> Finding:
    try:
        database = open_database(settings.database_url, settings.encryption_keys)
    except (DatabaseError, SealError) as error:
        return Finding("Database", False, str(error))
    try:
        if (revisions := await upgrading.pending(database.url)) is not None:
            return _to_be_migrated(*revisions)
        await database.migrate()
        async with database.write() as session:
            await database.machine_now(session)
        await check_keys(database)
    except SealError as error:
        return Finding("Keys", False, str(error))
    except Exception as error:  # drivers fail in many ways; each is a line here, not a traceback
        why = str(error).strip().split("\n")[0]
        return Finding("Database", False, f"it cannot be used ({why}): check DATABASE_URL and its rights.")
    finally:
        await database.close()
    return Finding(f"The database ({database.dialect}) is migrated and takes writes", True)
