"""Adding the app to the workspace: what Slack asks people, and oauth.v2.access
(docs.slack.dev/authentication/installing-with-oauth)."""

import base64
import binascii
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.playground.calls import Answer, Call, method
from bot.playground.passes import Refused
from bot.playground.slack import Slack


def allow(slack: Slack, address: str) -> str:
    """Somebody looks at what the app asks for and presses Allow: where their browser goes then.

    ValueError where Slack would show an error instead of asking.
    """
    state = _asked(slack, address)
    return f"{slack.redirect_url}?{urlencode({'code': slack.passes.code(), 'state': state})}"


def cancel(slack: Slack, address: str) -> str:
    """Or Cancel."""
    state = _asked(slack, address)
    return f"{slack.redirect_url}?{urlencode({'error': 'access_denied', 'state': state})}"


def _asked(slack: Slack, address: str) -> str:
    """The state of a request that Slack would show."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path != "/oauth/v2/authorize" or asked.get("client_id") != slack.passes.client_id:
        raise ValueError("invalid_client_id")
    unknown = set(asked.get("scope", "").split(",")) - set(slack.app.scopes)
    if unknown:
        raise ValueError(f"invalid_scope: {', '.join(sorted(unknown))}")
    return asked.get("state", "")


@method("oauth.v2.access", tier=0, open_to_all=True)
def access(call: Call) -> Answer:
    passes, world, org = call.slack.passes, call.slack.world, call.slack.world.organisation
    client_id, secret = _credentials(call)
    if client_id != passes.client_id:
        raise Refused("invalid_client_id")
    if secret != passes.client_secret:
        raise Refused("bad_client_secret")
    passes.spend_code(call.need("code", "invalid_code"))
    passes.revoked.discard(passes.bot_token)
    return {
        "access_token": passes.bot_token,
        "token_type": "bot",
        "scope": ",".join(call.slack.app.scopes),
        "bot_user_id": world.bot.id,
        "app_id": call.slack.app.app_id,
        "team": None if org else {"id": world.team_id, "name": world.team_name},
        "enterprise": {"id": org.id, "name": org.name} if org else None,
        "is_enterprise_install": org is not None,
        "authed_user": {"id": next(iter(world.users))},
    }


def _credentials(call: Call) -> tuple[str, str]:
    """By HTTP Basic, as Slack prefers, or as arguments."""
    if not call.token.startswith("Basic "):
        return call.text("client_id"), call.text("client_secret")
    try:
        name, _, secret = base64.b64decode(call.token.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
