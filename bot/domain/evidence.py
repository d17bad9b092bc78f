"""Evidence: a message in Slack that shows what somebody did, by its address."""

import re

_CHANNEL, _TS = r"[CDG][A-Z0-9]{1,30}", r"[0-9]{1,12}\.[0-9]{6}"
_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.slack(?:-gov)?\.com"
_LINK = re.compile(
    rf"https://{_HOST}/archives/{_CHANNEL}/p[0-9]{{1,18}}(?:\?thread_ts={_TS}&cid={_CHANNEL})?"
)


def permalink(host: str, channel: str, ts: str, thread_ts: str | None = None) -> str | None:
    """The address of a message, as Slack's "Copy link" gives it; None for what is no message, or no host.

    Slack tells it by chat.getPermalink only of channels that the bot is in; whoever sees the message can open
    it anyhow, so it is put together here. ``host`` is the workspace's: "acme.slack.com".
    Source: docs.slack.dev/reference/methods/chat.getPermalink, the examples of its answer.
    """
    found = f"https://{host.casefold()}/archives/{channel}/p{ts.replace('.', '')}"
    if thread_ts is not None and thread_ts != ts:
        found += f"?thread_ts={thread_ts}&cid={channel}"
    return found if is_message(channel, ts) and is_permalink(found) else None


def is_message(channel: str, ts: str) -> bool:
    """Whether this is where a message stands."""
    return re.fullmatch(_CHANNEL, channel) is not None and re.fullmatch(_TS, ts) is not None


def is_permalink(address: object) -> bool:
    """Whether this is the address of a message, and nothing else that would be shown as a link."""
    return isinstance(address, str) and _LINK.fullmatch(address) is not None


def host_of(domain: str, api_url: str) -> str:
    """Where a workspace is opened in a browser: GovSlack has a domain of its own."""
    return f"{domain}.slack-gov.com" if "slack-gov.com" in api_url else f"{domain}.slack.com"
