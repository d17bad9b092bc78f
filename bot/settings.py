"""Settings: read once from the environment, frozen, and wrong ones named in one sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import available_timezones

SLACK_API = "https://slack.com/api/"
Mode = Literal["socket", "http"]
LogFormat = Literal["console", "json"]
TeamSetup = Literal["members", "admins"]
MODES: tuple[Mode, ...] = ("socket", "http")
LOG_FORMATS: tuple[LogFormat, ...] = ("console", "json")
TEAM_SETUPS: tuple[TeamSetup, ...] = ("members", "admins")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_Word = TypeVar("_Word", bound=str)


class SettingsError(Exception):
    """A setting is missing or malformed; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. Each line of ``.env.example`` is one of these."""

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_api_url: str = SLACK_API
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    database_url: str = "sqlite+aiosqlite:///headroom.db"
    mode: Mode = "socket"
    host: str = "127.0.0.1"
    port: int | None = None
    log_level: str = "INFO"
    log_format: LogFormat = "console"
    default_zone: str = "UTC"
    minimum_group: int = 5
    team_setup: TeamSetup = "members"
    mentor_messages: bool = True
    questions: Path | None = None
    encryption_keys: tuple[str, ...] = ()
    retention_months: int = 24
    sends_per_minute: int = 300
    send_burst: int = 5
    history_per_minute: int = 50
    acts_per_minute: int = 120

    @property
    def listens_on(self) -> int | None:
        """The port of the HTTP server, if there is to be one."""
        return HTTP_PORT if self.port is None and self.mode == "http" else self.port

    @property
    def installs(self) -> bool:
        """Whether workspaces may install the app themselves (OAuth). Not if all it has is one bot token."""
        return self.mode == "http" and bool(self.slack_client_id)

    def require_tokens(self) -> None:
        """Raise SettingsError unless what this mode needs of the Slack app is there and looks right."""
        for wrong in self.wrong_tokens():
            raise SettingsError(wrong)

    def wrong_tokens(self) -> list[str]:
        """A sentence for each that is missing, or looks wrong."""
        if self.mode == "http":
            return _wrong_secrets(self)
        bot = _wrong_token("SLACK_BOT_TOKEN", self.slack_bot_token, "xoxb-", "OAuth & Permissions")
        where = "Basic Information, App-Level Tokens"
        return [*bot, *_wrong_token("SLACK_APP_TOKEN", self.slack_app_token, "xapp-", where)]


HTTP_PORT = 3000  # in HTTP mode, if none is set


def variable(field: str) -> str:
    """The environment variable of a field. Those of Slack and of the database have the names that are usual
    elsewhere; all others begin with HEADROOM_."""
    usual = field.startswith("slack_") or field == "database_url"
    return field.upper() if usual else f"HEADROOM_{field.upper()}"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every setting; raises SettingsError with one sentence for the first wrong one."""
    given = {
        field: environ[variable(field)].strip()
        for field in Settings.__dataclass_fields__
        if environ.get(variable(field), "").strip()
    }
    return Settings(
        slack_bot_token=given.get("slack_bot_token", ""),
        slack_app_token=given.get("slack_app_token", ""),
        slack_api_url=_api_url(given.get("slack_api_url", SLACK_API)),
        slack_signing_secret=given.get("slack_signing_secret", ""),
        slack_client_id=given.get("slack_client_id", ""),
        slack_client_secret=given.get("slack_client_secret", ""),
        database_url=_database_url(given.get("database_url", _DEFAULTS.database_url)),
        mode=_one_of("mode", given, MODES, _DEFAULTS.mode),
        host=given.get("host", _DEFAULTS.host),
        port=_number("port", given, 0, 65535) if "port" in given else None,
        log_level=_one_of("log_level", given, LEVELS, _DEFAULTS.log_level),
        log_format=_one_of("log_format", given, LOG_FORMATS, _DEFAULTS.log_format),
        default_zone=_zone(given.get("default_zone", _DEFAULTS.default_zone)),
        minimum_group=_number("minimum_group", given, 3, 10),
        team_setup=_one_of("team_setup", given, TEAM_SETUPS, _DEFAULTS.team_setup),
        questions=Path(given["questions"]).expanduser() if "questions" in given else None,
        mentor_messages=_one_of("mentor_messages", given, ("on", "off"), "on") == "on",
        encryption_keys=_keys(given.get("encryption_keys", "")),
        retention_months=_number("retention_months", given, 6, 120),
        sends_per_minute=_number("sends_per_minute", given, 1, 6000),
        send_burst=_number("send_burst", given, 1, 50),
        history_per_minute=_number("history_per_minute", given, 1, 1000),
        acts_per_minute=_number("acts_per_minute", given, 10, 6000),
    )


def misspelt(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names that are no setting but look like one, with that one: what they set would quietly stay as it is.
    Others that begin with HEADROOM_ may be somebody else's: Kubernetes makes some of a service's name."""
    settings = [variable(field) for field in Settings.__dataclass_fields__]
    ours = {name.removeprefix("HEADROOM_"): name for name in settings if name.startswith("HEADROOM_")}
    for name in sorted(environ):
        if name.startswith("HEADROOM_") and name not in settings:
            for near in get_close_matches(name.removeprefix("HEADROOM_"), ours, n=1, cutoff=0.8):
                yield name, ours[near]


def _wrong_token(name: str, token: str, prefix: str, where: str) -> list[str]:
    if not token:
        return [f"{name} is missing: copy it from your Slack app ({where}) into .env."]
    if not token.startswith(prefix):
        return [f"{name} should start with {prefix}: copy it again from your Slack app ({where})."]
    return []


def _wrong_secrets(settings: Settings) -> list[str]:
    """HTTP mode: each workspace's token comes from its installation, the app's own secrets from here. With a
    bot token one workspace can be served without anybody installing: then the signing secret is enough."""
    alone = settings.slack_bot_token and not (settings.slack_client_id or settings.slack_client_secret)
    wanted = (*(() if alone else ("slack_client_id", "slack_client_secret")), "slack_signing_secret")
    missing = [variable(field) for field in wanted if not getattr(settings, field)]
    wrong = []
    if missing:
        names = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        are = "is" if len(missing) == 1 else "are"
        where = "copy from your Slack app (Basic Information, App Credentials) into .env."
        wrong = [f"HEADROOM_MODE=http, and {names} {are} missing: {where}"]
    token = settings.slack_bot_token
    return [
        *wrong,
        *(_wrong_token("SLACK_BOT_TOKEN", token, "xoxb-", "OAuth & Permissions") if token else []),
    ]


def _api_url(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise SettingsError(f"SLACK_API_URL is not an address: {url!r}. Leave it out to use Slack itself.")
    return url if url.endswith("/") else url + "/"


def _database_url(url: str) -> str:
    if not re.match(r"(sqlite(\+aiosqlite)?|postgres(ql)?(\+psycopg)?)://", url):
        shown = url.split("@")[-1]
        raise SettingsError(
            f"DATABASE_URL is neither sqlite:///FILE nor postgresql://USER:PASSWORD@HOST/NAME: {shown!r}."
        )
    return url


def _one_of(field: str, given: Mapping[str, str], allowed: tuple[_Word, ...], usual: _Word) -> _Word:
    """One of some words, in whatever case."""
    value = given.get(field, usual).casefold()
    for word in allowed:
        if word.casefold() == value:
            return word
    names = ", ".join(allowed)
    raise SettingsError(f"{variable(field)} must be one of {names}; it is {given.get(field)!r}.")


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise SettingsError(
            f"HEADROOM_DEFAULT_ZONE is not a time zone: {name!r}. Write it like Europe/Berlin or UTC."
        )
    return name


def _keys(text: str) -> tuple[str, ...]:
    keys = tuple(re.findall(r"[^\s,]+", text))
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in keys):
        raise SettingsError(
            "HEADROOM_ENCRYPTION_KEYS holds something that is no key: take what `headroom keys generate`"
            " prints, several separated by commas, the newest first."
        )
    return keys


def _number(field: str, given: Mapping[str, str], low: int, high: int) -> int:
    text = given.get(field, str(getattr(_DEFAULTS, field)))
    if not re.fullmatch(r"\d{1,6}", text) or not low <= int(text) <= high:
        raise SettingsError(f"{variable(field)} must be a whole number from {low} to {high}; it is {text!r}.")
    return int(text)


_DEFAULTS = Settings()
