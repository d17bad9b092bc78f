"""Quiet when away, over the wire: statuses, the holidays of a country, and asking all the same."""

from dataclasses import replace

from bot.playground import text_of
from bot.storage.tables import MemberRow, PromptRow
from tests.e2e.stage import Build, Stage, buttons_of, local


async def test_a_status_with_an_end_quiets_the_bot_until_then_and_not_longer(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    ends = int(local("2026-12-03 09:00").timestamp())
    await ana.changes(status_text="Im Urlaub", status_emoji=":speech_balloon:", status_expiration=ends)
    home = await ana.opens_home()
    assert home is not None
    assert "you're away until Thursday 3 December, so I don't ask" in text_of(home)
    await stage.goes_to("2026-11-27 16:00")
    assert [one.state for one in await stage.rows(PromptRow)] == ["expired"]

    await stage.goes_to("2026-12-04 15:00")  # no event says that the status has cleared
    assert "I left you alone last week." in text_of(await stage.prompted(ana))
    assert not await stage.holds("Urlaub"), "only that they are away is stored, never why"


async def test_a_giveaway_is_no_absence_and_who_is_away_may_be_asked_all_the_same(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.changes(status_text="Running the giveaway")
    await stage.goes_to("2026-11-27 15:00")
    first = await stage.prompted(ana)

    await ana.changes(status_text="On leave")
    home = await ana.opens_home()
    assert home is not None
    await ana.clicks(home, "Ask me even when I'm away")
    assert ana.home is not None
    assert buttons_of(ana.home)[0] == "Answer", "what waits comes first"
    await stage.goes_to("2026-12-04 15:00")
    assert (await stage.prompted(ana)).ts != first.ts

    await ana.command("/growth", "away")
    said = await ana.hears("I ask all the same, as you wanted")
    await ana.clicks(said, "Leave me alone when I'm away")
    await stage.goes_to("2026-12-11 16:00")
    assert [one.state for one in await stage.rows(PromptRow)] == ["sent", "sent", "expired"]


async def test_a_country_is_chosen_by_form_and_by_words_and_taken_back(build: Build) -> None:
    """8 December 2026, a Tuesday, is a holiday in Austria and in Italy, not in Germany."""
    stage = await build(begins="2026-12-07 10:00")
    ana = await stage.joins("Ana", day="Tuesday", hour="15:00")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    await ana.fills(view, {"Whose public holidays?": "Austria"})
    assert await ana.submits(view) is None
    await stage.settle()
    saved = await ana.hears("Saved. Next question today at 15:00")
    assert "holidays of Austria" in text_of(saved)

    await ana.command("/growth", "settings country Banania")
    assert "“Banania”" in text_of(await ana.hears("doesn't take that"))
    await ana.command("/growth", "settings country Germany")
    changed = await ana.hears("I count the public holidays of Germany")
    assert "Next question on Tuesday at 15:00" in changed.text
    await ana.clicks(changed, "Undo")
    await stage.goes_to("2026-12-07 15:00")
    await stage.prompted(ana)
    [row] = await stage.rows(MemberRow)
    assert row.country == "AT"


async def test_in_the_dm_the_same_words_do_the_same(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    assert "holidays of Poland" in (await stage.tells(ana, "settings country Polska")).text
    assert "I'll ask even when" in (await stage.tells(ana, "Ask me even when I'm away")).text
    assert "I ask even when your Slack status" in (await stage.tells(ana, "away")).text
    [row] = await stage.rows(MemberRow)
    assert (row.country, row.ask_anyway) == ("PL", True)


async def test_a_status_that_was_cleared_unheard_is_found_out_in_the_night(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.changes(status_text="On leave")
    users = stage.playground.world.users
    users[ana.id] = replace(users[ana.id], status_text="")  # and no event comes
    await stage.leaps_to("2026-11-26 05:00")
    [row] = await stage.rows(MemberRow)
    assert not row.away
    assert [said for method, _, said in stage.playground.calls if method == "users.list"] == ["ok"]
