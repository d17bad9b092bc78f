"""The whole loop as a person lives it: the real bot behind the real page, in a real headless browser."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.demo import Demo
from tests.page.conftest import ARGS, PATIENCE, found_browser

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
expect.set_options(timeout=PATIENCE)


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """Ana's Slack on a Wednesday, with a bot that nobody has joined yet."""
    path = found_browser()
    demo = Demo(0, tmp_path, WEDNESDAY)
    await demo.open()
    await demo.wake()
    demo.live()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{demo.playground.url}/?as=U0ANA0000")
        yield page
        await browser.close()
    await demo.stop()


async def says(page: Page, words: str) -> None:
    await page.get_by_test_id("composer-input").fill(words)
    await page.get_by_test_id("composer-send").click()


def heard(page: Page, words: str) -> Locator:
    return page.get_by_test_id("message").filter(has_text=words).last


async def test_join_prompt_reply_correct_and_read_the_month(page: Page) -> None:
    await _joins(page)
    await _is_asked_on_friday(page)
    await _answers(page)
    await _corrects_a_rung(page)
    await _reads_the_month(page)


async def _joins(page: Page) -> None:
    await says(page, "hi")
    await page.get_by_role("button", name="Join", exact=True).last.click()
    modal = page.get_by_test_id("modal")
    await modal.get_by_label("What is your field?").select_option(label="Marketing & social media")
    await modal.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("field-error")).to_contain_text("required")  # what they want is missing
    await modal.get_by_label("Help decide beyond my field").check()
    await modal.get_by_test_id("modal-submit").click()
    await expect(heard(page, "You're in.")).to_contain_text("Friday at 15:00")


async def _is_asked_on_friday(page: Page) -> None:
    await page.get_by_test_id("move-friday_15").click()
    await expect(page.get_by_test_id("clock-now")).to_contain_text("15:00")
    await expect(heard(page, "outside your comfort zone this week?")).to_contain_text("Skip this week")


async def _answers(page: Page) -> None:
    await says(
        page,
        "Posted the reels. Answered the comments. Told the head of product why customers leave at checkout",
    )
    await expect(heard(page, "Kept: 3 things")).to_contain_text("Posted the reels")
    await expect(heard(page, "outside your comfort zone this week?")).to_contain_text("Answered.")


async def _corrects_a_rung(page: Page) -> None:
    line = (
        heard(page, "Kept: 3 things")
        .locator("[data-block-id^=activity-]")
        .filter(has_text="Posted the reels")
    )
    await line.locator("select").select_option(label="Strategy in my field")
    await page.reload()  # what is shown now is what the bot has stored
    line = (
        heard(page, "Kept: 3 things")
        .locator("[data-block-id^=activity-]")
        .filter(has_text="Posted the reels")
    )
    await expect(line.locator("select")).to_have_value(re.compile("functional"))


async def _reads_the_month(page: Page) -> None:
    await page.get_by_test_id("move-first_of_month").click()
    summary = heard(page, "November: 3 things")
    await expect(summary).to_contain_text("strategic")
    await expect(summary).to_contain_text("You confirmed 1 of 3")
    await page.get_by_test_id("tab-home").click()
    await expect(page.get_by_test_id("home")).to_contain_text("November: 3 things")
