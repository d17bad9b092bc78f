"""What lets somebody in for a while: tokens, triggers of views, addresses to answer at, tickets to a socket.

Their ages are machine time, which the playground's clock does not move.
"""

import secrets
import time
from dataclasses import dataclass, field

TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60.0
TICKET_SECONDS = 30.0
CODE_SECONDS = 10 * 60.0


class Refused(Exception):
    """What Slack says instead of doing it: its name of the error, and what else stands in the answer."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error, self.more = error, more


@dataclass
class Trigger:
    user: str
    from_view: str | None  # the modal in which it was pulled, for views.push
    born: float = field(default_factory=time.monotonic)
    used: bool = False


@dataclass
class Response:
    """One response_url: who acted, where, and on which message."""

    channel: str
    user: str
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0
    born: float = field(default_factory=time.monotonic)


class Passes:
    """All of them. An unknown, spent or stale one is refused in Slack's words."""

    def __init__(self) -> None:
        self.bot_token = f"xoxb-playground-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-playground-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**13)}"
        self.client_secret = secrets.token_hex(16)
        self.revoked: set[str] = set()
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, Response] = {}
        self._codes: dict[str, float | None] = {}  # None: used up
        self._tickets: dict[str, float] = {}

    def check_token(self, token: str, *, app_level: bool = False) -> None:
        """Raises Refused: not_authed, invalid_auth, account_inactive, not_allowed_token_type."""
        if not token:
            raise Refused("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refused("invalid_auth")
        if token in self.revoked:
            raise Refused("account_inactive")
        if (token == self.app_token) != app_level:
            raise Refused("not_allowed_token_type")

    def code(self) -> str:
        """A new code for oauth.v2.access, good once within ten minutes."""
        name = secrets.token_urlsafe(24)
        self._codes[name] = time.monotonic()
        return name

    def spend_code(self, name: str) -> None:
        """Raises Refused: invalid_code, code_expired, code_already_used."""
        if name not in self._codes:
            raise Refused("invalid_code")
        born, self._codes[name] = self._codes[name], None
        if born is None:
            raise Refused("code_already_used")
        if time.monotonic() - born > CODE_SECONDS:
            raise Refused("code_expired")

    def trigger(self, user: str, from_view: str | None = None) -> str:
        """A new trigger_id, good once within three seconds."""
        name = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(user, from_view)
        return name

    def pull(self, name: str) -> Trigger:
        """Use a trigger up; raises Refused: invalid_trigger_id, expired_trigger_id, exchanged_trigger_id."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.born > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def age_trigger(self, name: str, seconds: float) -> None:
        """Make a trigger older than it is."""
        self._triggers[name].born -= seconds

    def response(self, response: Response) -> str:
        """The secret end of a new response_url."""
        name = secrets.token_urlsafe(18)
        self._responses[name] = response
        return name

    def spend_response(self, name: str) -> Response:
        """Use a response_url once; raises Refused: invalid_url, used_url, expired_url."""
        response = self._responses.get(name)
        if response is None:
            raise Refused("invalid_url")
        if time.monotonic() - response.born > RESPONSE_SECONDS:
            raise Refused("expired_url")
        if response.uses >= RESPONSE_USES:
            raise Refused("used_url")
        response.uses += 1
        return response

    def age_responses(self, seconds: float) -> None:
        """Make all response_urls older than they are."""
        for response in self._responses.values():
            response.born -= seconds

    def ticket(self) -> str:
        """A new ticket to the socket, good once within half a minute."""
        name = secrets.token_hex(16)
        self._tickets[name] = time.monotonic()
        return name

    def punch(self, name: str) -> bool:
        """Whether this ticket lets somebody in; it never does again."""
        born = self._tickets.pop(name, None)
        return born is not None and time.monotonic() - born < TICKET_SECONDS
