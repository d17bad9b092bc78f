"""What it means that Slack refused a call, by the error code and status of its answer."""

import contextlib
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.delivery.outcomes import Later, Never, Outcome, Uncertain

_DEAD_TOKEN = frozenset(
    {
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "account_inactive",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
    }
)
_LIMITED = frozenset({"ratelimited", "rate_limited"})
_UNKNOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


def refusal(error: SlackApiError) -> Outcome:
    """Sources: the lists of errors of each method (docs.slack.dev/reference/methods)."""
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in _LIMITED:
        return Later("ratelimited", _retry_after(response), limited=True)
    if status >= 500 or code in _UNKNOWN or not code:
        return Uncertain(code or f"HTTP {status}{'' if status >= 400 else ', but no answer of Slack'}")
    return Never(code, stops_workspace=code in _DEAD_TOKEN)


def _retry_after(response: Any) -> float:
    """In seconds; one where Slack does not say."""
    said = getattr(response, "headers", {}) or {}
    with contextlib.suppress(ValueError):
        return max(0.0, float(said.get("Retry-After", said.get("retry-after", 1))))
    return 1.0
