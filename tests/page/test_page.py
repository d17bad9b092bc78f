"""The playground's page in a real browser, before a real playground."""

import contextlib
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError

from tests.page import scenery
from tests.page.conftest import Open
from tests.page.stage import Stage

TOO_WIDE = """[...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


def by(page: Page | Locator, testid: str) -> Locator:
    return page.locator(f"[data-testid={testid}]")


async def heard(page: Page, stage: Stage, kind: str) -> Any:
    """What the bot was told last, once it was told."""
    for _ in range(100):
        found = [what for told, what in stage.heard if told == kind]
        if found:
            return found[-1]
        await page.wait_for_timeout(50)
    raise AssertionError(f"the bot heard no {kind}, only {stage.heard}")


async def test_every_block_and_element_is_drawn_and_nothing_complains(
    visit: Open, complaints: list[str]
) -> None:
    page = await visit()
    message = page.locator(".message", has_text="Every block")
    for block in scenery.EVERYTHING:
        await expect(message.locator(f"[data-block-type={block['type']}]").first).to_be_visible()
    actions = [spec for spec in scenery.EVERYTHING if spec["type"] == "actions"]
    for element in [one for spec in actions for one in spec["elements"]]:
        await expect(message.locator(f"[data-action-id={element['action_id']}]")).to_be_visible()
    await expect(message.locator(".unknown")).to_contain_text("video")
    await expect(message.locator("blockquote").first).to_have_text("quotedtwice")
    assert await message.locator("strong").first.inner_text() == "bold"
    await by(page, "tab-home").click()
    await expect(by(page, "home")).to_contain_text("Waiting for you")
    assert complaints == []


async def test_words_that_mean_harm_stay_words(visit: Open, stage: Stage, complaints: list[str]) -> None:
    page = await visit(open=stage.marketing)
    await expect(page.locator(".message", has_text="onerror").first).to_contain_text("<img src=x onerror=")
    await expect(page.locator(".message", has_text="onerror").first).to_contain_text("<!channel>")
    await by(page, "composer-input").fill("<script>document.title='broken'</script> <!here>")
    await by(page, "composer-input").press("Enter")
    await expect(page.locator(".message").last).to_contain_text(
        "<script>document.title='broken'</script> <!here>"
    )
    assert await page.locator(".message script, .message img").count() == 0
    assert "broken" not in await page.title()
    assert complaints == []


async def test_charts_have_values_a_legend_and_a_table_to_read(visit: Open) -> None:
    page = await visit()
    for kind in ("bar", "line", "area", "pie"):
        chart = page.locator(f"[data-chart-type={kind}]").first
        await expect(chart.locator("svg[role=img]")).to_have_attribute("aria-label", re.compile("Tactical"))
        await expect(chart.locator(".value-text").first).to_be_visible()
    bars = page.locator("[data-chart-type=bar]").first
    assert await bars.locator(".value-text").all_text_contents() == [
        "11",
        "12",
        "9",
        "2",
        "3",
        "3",
        "0",
        "1",
        "2",
    ]
    assert await bars.locator(".legend li").all_inner_texts() == [
        "Tactical",
        "In my field",
        "Beyond my field",
    ]
    await bars.locator("summary").click()
    await expect(bars.locator("table tr").nth(3)).to_have_text("Oct932")


async def test_a_form_is_refused_keeps_what_was_typed_and_is_taken(visit: Open, stage: Stage) -> None:
    page = await visit()
    await page.locator("[data-action-id=plain]").click()
    modal = by(page, "modal")
    await expect(by(modal, "modal-title")).to_have_text("Join Headroom")
    await by(modal, "modal-submit").click()
    await expect(by(modal, "field-error")).to_have_count(2)
    await modal.locator("[data-action-id=field]").select_option(label="Nursing")
    await modal.get_by_label("Help decide beyond my field").check()
    await modal.locator("[data-action-id=words]").fill("Asked earlier")
    await modal.locator("[data-action-id=number]").fill("4")
    await modal.locator("[data-action-id=ladder]").click()
    await expect(by(modal, "modal-title")).to_have_text("The ladder")
    await page.keyboard.press("Escape")
    await expect(modal.locator("[data-action-id=words]")).to_have_value("Asked earlier")
    await by(modal, "modal-submit").click()
    await expect(by(modal, "field-error")).to_have_text("Choose three.")
    await expect(modal.locator("[data-action-id=number]")).to_be_focused()
    await expect(modal.locator("[data-action-id=words]")).to_have_value("Asked earlier")
    await modal.locator("[data-action-id=number]").fill("3")
    await modal.locator("[data-action-id=number]").press("Enter")
    await expect(modal).to_have_count(0)
    values = await heard(page, stage, "submit")
    assert values["field"]["field"]["selected_option"]["value"] == "nursing"
    assert values["hope"]["hope"]["selected_option"]["value"] == "decide"
    assert (values["words"]["words"]["value"], values["day"]["day"]["selected_time"]) == (
        "Asked earlier",
        "15:00",
    )


async def is_asked(page: Page) -> None:
    """A press of the button that asks first. The message may be drawn anew between press and release (the
    tick before it has just arrived), which takes the click with it, as for a person: then once more."""
    for _ in range(3):
        await page.locator("[data-action-id=no]").click()
        with contextlib.suppress(AssertionError):
            await expect(by(page, "confirm-no")).to_be_visible(timeout=2000)
            return
    raise AssertionError("the button never asked")


async def test_what_is_chosen_in_a_message_reaches_the_bot(visit: Open, stage: Stage) -> None:
    page = await visit()
    read_back = page.locator(".message", has_text="Kept: 3 things").last
    await read_back.locator("[data-block-id=item-3] select").select_option(label="Strategy beyond my field")
    action = await heard(page, stage, "action")
    assert (action["block_id"], action["selected_option"]["value"]) == ("item-3", "business")
    stage.heard.clear()
    await read_back.get_by_label("Sat in on the pricing round").last.check()
    action = await heard(page, stage, "action")
    assert [one["value"] for one in action["selected_options"]] == ["2", "3"]
    stage.heard.clear()
    await is_asked(page)
    await by(page, "confirm-no").click()
    assert stage.heard == []
    await is_asked(page)
    await by(page, "confirm-yes").click()
    assert (await heard(page, stage, "action"))["action_id"] == "no"


async def test_a_slash_offers_the_commands_and_the_answer_is_for_me_alone(visit: Open, stage: Stage) -> None:
    page = await visit(open=stage.marketing)
    field = by(page, "composer-input")
    await field.press_sequentially("/gr")
    await expect(by(page, "suggestion")).to_have_count(1)
    await expect(by(page, "suggestion")).to_contain_text("Settings, summary, pause, export")
    await field.press("Tab")
    await expect(field).to_have_value("/growth ")
    await field.press_sequentially("pause 2 weeks")
    await field.press("Enter")
    assert await heard(page, stage, "command") == ("/growth", "pause 2 weeks")
    answer = page.locator(".message", has_text="You said: pause 2 weeks")
    await expect(answer).to_contain_text("Only visible to you")
    await field.fill("/nothing")
    await field.press("Enter")
    await expect(by(page, "toast")).to_contain_text("/nothing is not a valid command")


async def test_a_thread_is_opened_answered_edited_and_deleted(visit: Open, stage: Stage) -> None:
    page = await visit(open=stage.marketing)
    await by(page, "reply-count").click()
    thread = page.locator("#thread")
    await expect(by(thread, "message")).to_have_count(3)
    await by(thread, "thread-composer-input").fill("Two versions it is")
    await by(thread, "thread-composer-input").press("Enter")
    await expect(by(page, "reply-count")).to_contain_text("3 replies")
    mine = by(thread, "message").last
    await mine.hover()
    await by(mine, "message-edit").click()
    await by(thread, "edit-input").fill("Two versions by Friday")
    await by(thread, "edit-save").click()
    await expect(mine).to_contain_text("(edited)")
    await mine.hover()
    await by(mine, "message-more").click()
    await by(page, "message-delete").click()
    await by(page, "confirm-yes").click()
    await expect(by(page, "reply-count")).to_contain_text("2 replies")


async def test_a_shortcut_of_a_message_takes_that_message_to_the_bot(visit: Open, stage: Stage) -> None:
    page = await visit(open=stage.marketing)
    said = page.locator(".message", has_text="61 %").first
    await said.hover()
    await by(said, "message-more").click()
    await by(page, "message-shortcut").filter(has_text="Save as evidence").click()
    assert "61 %" in await heard(page, stage, "shortcut")


async def test_what_goes_wrong_on_order_stands_in_the_drawer_until_it_has_or_is_called_off(
    visit: Open, stage: Stage
) -> None:
    page = await visit()
    await by(page, "fault-open").click()
    drawer, left = by(page, "fault-panel"), by(page, "faults-left")
    await expect(drawer.get_by_label("Type of the block")).to_be_hidden()
    await drawer.get_by_label("Refuse a block").check()
    await drawer.get_by_label("Type of the block").fill("header")
    await by(drawer, "fault-send").click()
    await expect(left).to_contain_text("The next call of chat.postMessage with a header block: refused.")
    header = [{"type": "header", "text": {"type": "plain_text", "text": "October"}}]
    await stage.client.chat_postMessage(channel=stage.ana.dm, text="No header")
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await stage.client.chat_postMessage(channel=stage.ana.dm, text="A header", blocks=header)
    await expect(left).to_be_empty()
    await drawer.get_by_label("Too many requests").check()
    await drawer.get_by_label("How many times").fill("3")
    await by(drawer, "fault-send").click()
    await expect(by(page, "fault-open").locator(".count")).to_have_text("3")
    await by(drawer, "faults-off").click()
    await expect(left).to_be_empty()
    await page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await stage.client.chat_postMessage(channel=stage.ana.dm, text="A header", blocks=header)


async def test_somebody_else_has_their_own_messages_and_their_own_time(visit: Open, stage: Stage) -> None:
    page = await visit()
    await expect(by(page, "clock-now")).to_contain_text("15:30")
    await by(page, "person-switch").click()
    await page.locator("[data-testid=person-option][data-user=U0PRIYA00]").click()
    await expect(by(page, "person-switch")).to_contain_text("Priya Raman")
    await expect(by(page, "clock-now")).to_contain_text("09:30")
    await expect(page.locator(".message")).to_have_count(0)
    await expect(by(page, "messages")).to_contain_text("the very beginning of your messages with Headroom")
    stage.say(stage.bot, stage.playground.person("Priya").dm, "Good morning")
    await expect(page.locator(".message")).to_contain_text("Good morning")
    await by(page, "move-tomorrow_9").click()
    await expect(by(page, "clock-now")).to_contain_text("Wed, 25 Nov 202609:00New York")


async def test_a_status_of_ones_own_is_set_with_its_end_and_cleared(visit: Open, stage: Stage) -> None:
    page = await visit()
    await by(page, "person-switch").click()
    await by(page, "status-own").click()
    await by(page, "status-text").fill("Im Urlaub")
    await by(page, "status-emoji").fill(":palm_tree:")
    await by(page, "status-clears").select_option("This week")
    await by(page, "status-save").click()
    await expect(by(page, "person-switch").locator(".status")).to_have_attribute("title", "Im Urlaub")
    mine = stage.playground.world.users[stage.ana.id]
    assert mine.status_expiration > stage.playground.world.stamps.seconds()
    await by(page, "person-switch").click()
    await expect(by(page, "status-clear")).to_contain_text("Im Urlaub, until Sun")
    await by(page, "status-clear").click()
    await expect(by(page, "person-switch").locator(".status")).to_have_count(0)


async def test_what_is_unread_is_marked_until_it_is_opened(visit: Open, stage: Stage) -> None:
    page = await visit(open=stage.marketing)
    stage.app_says("A new question")
    entry = by(page, "app-entry")
    await expect(entry.locator(".count")).to_have_text("1")
    await entry.click()
    await expect(page.locator(".new-line")).to_be_visible()
    await expect(entry.locator(".count")).to_have_count(0)


async def test_a_story_and_a_lost_bot_are_shown(visit: Open, stage: Stage) -> None:
    page = await visit()
    await expect(by(page, "bot-state")).to_have_attribute("data-connected", "true")
    stage.playground.page.tell_story("Week 3 of 13", 0.23)
    await expect(by(page, "story")).to_contain_text("Week 3 of 13")
    stage.playground.page.tell_story("", 1.0)
    await expect(by(page, "story")).to_have_count(0)
    await stage.bot_leaves()
    await expect(by(page, "bot-state")).to_contain_text("Headroom is not connected")


@pytest.mark.parametrize("place", ["home", "marketing", "dm"])
async def test_nothing_is_wider_than_a_phone(visit: Open, stage: Stage, place: str) -> None:
    where = {"home": "home", "marketing": stage.marketing, "dm": stage.ana.dm}[place]
    page = await visit(width=390, height=844, open=where)
    assert await page.evaluate(TOO_WIDE) == []
    await page.locator(".back").first.click()
    await expect(by(page, "person-switch")).to_be_visible()


HARD_TO_READ = """() => {
    const one = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const drawn = (...colours) => {
        one.clearRect(0, 0, 1, 1);
        for (const colour of colours) { one.fillStyle = colour; one.fillRect(0, 0, 1, 1); }
        return [...one.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const below = (element) => {
        const all = [];
        for (let at = element; at; at = at.parentElement) all.unshift(getComputedStyle(at).backgroundColor);
        return all;
    };
    const contrast = (element) => {
        const behind = below(element);
        const [a, b] = [drawn(...behind), drawn(...behind, getComputedStyle(element).color)].map(light);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const says = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter((element) => says(element) && element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => !element.closest("svg, .avatar, .skip, :disabled") && contrast(element) < 4.5)
        .map((element) => `${element.className || element.tagName}: ${contrast(element).toFixed(2)}`);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_words_stand_out_from_what_is_behind_them(visit: Open, stage: Stage, scheme: Any) -> None:
    """4.5 to 1, as WCAG 2 has it (1.4.3)."""
    page = await visit(open=stage.marketing)
    await page.emulate_media(color_scheme=scheme)
    assert sorted(set(await page.evaluate(HARD_TO_READ))) == []
    await by(page, "app-entry").click()
    await by(page, "composer-input").fill("/")
    await expect(by(page, "suggestion").first).to_be_visible()
    assert sorted(set(await page.evaluate(HARD_TO_READ))) == []


async def test_a_screen_reader_hears_which_suggestion_is_meant_and_what_is_chosen(
    visit: Open, stage: Stage
) -> None:
    page = await visit(open=stage.marketing)
    field = by(page, "composer-input")
    await field.fill("@")
    await field.press("ArrowDown")
    marked = page.locator(f"#{await field.get_attribute('aria-activedescendant')}")
    await expect(marked).to_have_attribute("aria-selected", "true")
    assert await marked.inner_text() == await by(page, "suggestion").nth(1).inner_text()
    await field.press("Escape")
    await expect(field).not_to_have_attribute("aria-activedescendant", re.compile(".*"))
    page = await visit()
    await page.locator("[data-action-id=plain]").click()
    themes = page.locator("[data-action-id=themes]")
    await themes.click()
    await page.locator(".popover .tick", has_text="Mentor").click()
    await page.keyboard.press("Escape")
    await expect(themes).to_have_accessible_name("Themes (optional) Mentor")


async def test_yesterday_is_a_day_of_the_calendar(visit: Open) -> None:
    """On the last Sunday of October a day has 25 hours, on that of March 23."""
    page = await visit()
    named = await page.evaluate(
        """async () => {
            const { dayName } = await import("/static/js/time.js");
            const name = (at, now) => dayName(Date.parse(at), "Europe/Berlin", Date.parse(now));
            const october = name("2026-10-24T12:00Z", "2026-10-25T22:30Z");
            return [october, name("2026-03-28T12:00Z", "2026-03-29T22:30Z")];
        }"""
    )
    assert named == ["Yesterday", "Saturday 28 March"]
