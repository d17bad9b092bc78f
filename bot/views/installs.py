"""The pages that whoever installs Headroom sees in a browser: plain, with nothing loaded from anywhere."""

from dataclasses import dataclass
from html import escape

AGAIN = ("Add to Slack", "/slack/install")


@dataclass(frozen=True, slots=True)
class Page:
    """`link`: what it says, and where it leads."""

    status: int
    title: str
    words: str
    link: tuple[str, str] | None = None


def installed(team: str, address: str) -> Page:
    return Page(
        200,
        f"Headroom is in {team or 'your workspace'}",
        "Nobody hears from it unasked: people begin by writing to it, or with /growth start, and press Join.",
        ("Open it in Slack", address),
    )


def cancelled() -> Page:
    return Page(
        200, "Nothing was installed", "You pressed Cancel in Slack. You can begin again at any time.", AGAIN
    )


def stale() -> Page:
    return Page(
        400,
        "This link is used up",
        "Installing has to be finished within ten minutes, in the browser where it began, and each link works"
        " once. Begin again.",
        AGAIN,
    )


def refused(why: str) -> Page:
    """Slack gave an error instead of an installation. ``why`` is Slack's code: whoever runs Headroom needs
    it."""
    return Page(
        400,
        "Slack did not install Headroom",
        f"Its reason: {why}. Begin again; if it says so once more, tell it to whoever runs Headroom for you.",
        AGAIN,
    )


def away() -> Page:
    return Page(503, "Slack does not answer", "Nothing was installed. Begin again in a minute.", AGAIN)


def broken() -> Page:
    return Page(
        500,
        "Headroom is not set up right",
        "Slack does not know it by the client id and secret that it has. Nothing was installed; tell whoever"
        " runs Headroom for you.",
    )


def installed_for_all(organisation: str, address: str) -> Page:
    """An organisation installed it; ``address`` is where its admins choose the workspaces that get it."""
    return Page(
        200,
        f"Headroom may now be added to workspaces of {organisation or 'your organisation'}",
        "It is in none of them yet: choose in Slack which ones get it. Nobody hears from it unasked.",
        ("Choose workspaces", address),
    )


def no_workspace() -> Page:
    return Page(400, "Slack named no workspace", "Nothing was installed. Begin again.", AGAIN)


def crowded() -> Page:
    return Page(503, "Too many are installing just now", "Nothing was installed. Begin again in ten minutes.")


def starting() -> Page:
    return Page(503, "Headroom is just starting", "Load this page again in a moment.")


def html(page: Page) -> str:
    link = f'<p><a href="{escape(page.link[1])}">{escape(page.link[0])}</a></p>' if page.link else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.title)}</title>"
        "<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;"
        "color:#1d1c1d;background:#fff}a{color:#1264a3}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1><p>{escape(page.words)}</p>{link}</main></body></html>"
    )
