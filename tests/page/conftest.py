"""A headless browser before the stage. Without a browser these tests are skipped, unless one is demanded."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.page.stage import Stage, staged

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first draws the same pages without a browser's own windows, in half the time."""
PATIENCE = 10_000  # milliseconds for anything that is waited for
Open = Callable[..., Awaitable[Page]]


def found_browser() -> str:
    """The path of a browser; skips where there is none, fails where HEADROOM_REQUIRE_BROWSER=1."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"no browser is installed (looked for {', '.join(NAMES)})"
        if os.environ.get("HEADROOM_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = found_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage


@pytest.fixture
def complaints() -> list[str]:
    """What the page's console said in anger."""
    return []


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, stage: Stage, complaints: list[str]) -> AsyncIterator[Open]:
    """`await visit(open="home", width=390)`: the page as Ana sees it, ready."""
    contexts = []

    async def visit(width: int = 1280, height: int = 860, **query: str) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(stage.url(**query))
        await page.locator(".message, .home").first.wait_for()
        return page

    yield visit
    for context in contexts:
        await context.close()
