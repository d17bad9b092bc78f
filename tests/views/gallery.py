"""Every view, with realistic values: what the tests walk, and what one looks at.

    python -m tests.views.gallery > gallery.json

`said` is put around everything that a person wrote, so that a test can put anything in its place.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.domain.mentoring import Loop
from bot.domain.mix import Mix
from bot.domain.prompts import Question, Theme
from bot.views import (
    help,
    home,
    members,
    prompts,
    reflections,
    retention,
    rights,
    sections,
    summaries,
    teams,
)
from bot.views.blocks import Block, Home, Message, Modal
from tests.views import gallery_absences, gallery_growth, gallery_rights, gallery_teams

Said = Callable[[str], str]

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=BERLIN)
TODAY = date(2026, 11, 18)
NOVEMBER, OCTOBER, SEPTEMBER = date(2026, 11, 1), date(2026, 10, 1), date(2026, 9, 1)
SOON_ERASED = retention.SoonErased(count=12, told_until=date(2025, 1, 18), by=date(2027, 1, 18), months=24)
QUESTION = Question("research-03", Theme.RESEARCH, "What did you learn this week that surprised you?")

ANA = Choices("marketing", Aspiration.BEYOND, 4, time(15), "Europe/Berlin", Rhythm.WEEKLY, 3)


def as_is(text: str) -> str:
    return text


def own_field(said: Said) -> Choices:
    return Choices(
        said("Stage lighting"), Aspiration.BEST, 2, time(9, 30), "Asia/Kathmandu", Rhythm.ON_REQUEST, 0,
        zone_chosen=True, remind=False, country="AT", ask_anyway=True,
    )  # fmt: skip


def activities(said: Said = as_is, count: int = 4) -> tuple[Activity, ...]:
    some = (
        Activity(1, said("Posted the reels"), Rung.TACTICAL, Placing.SUGGESTED, stretch=False),
        Activity(2, said("Planned the quarter's content"), Rung.FUNCTIONAL, Placing.CONFIRMED, stretch=False),
        Activity(
            3, said("Showed product why customers leave"), Rung.BUSINESS, Placing.SUGGESTED, stretch=True
        ),
        Activity(4, said("Sat in on the pricing round"), None, Placing.OPEN, stretch=True),
        Activity(5, said("Lunch was good"), None, Placing.NO_ACTIVITY, stretch=False),
    )
    return tuple(
        Activity(n + 1, one.words, one.rung, one.placing, one.stretch)
        for n, one in ((n, some[n % len(some)]) for n in range(count))
    )


def prompt(said: Said = as_is, **changes: object) -> prompts.WeeklyPrompt:
    question = Question(QUESTION.id, QUESTION.theme, said(QUESTION.text))
    values = {"prompt_id": 7, "question": question, "next_working_day": "Monday"} | changes
    return prompts.WeeklyPrompt(**values)  # type: ignore[arg-type]


def month(said: Said = as_is, **changes: object) -> summaries.MonthSummary:
    values: dict[str, object] = {
        "month": OCTOBER,
        "today": date(2026, 11, 2),
        "mix": Mix(tactical=9, functional=3, business=2, open=2, stretches=4, confirmed=5),
        "earlier": ((SEPTEMBER, Mix(tactical=10, functional=2)),),
        "target": 3,
        "sentences": (
            (Rung.BUSINESS, said("Showed product why customers leave at checkout")),
            (Rung.BUSINESS, said("Argued for moving money from ads to onboarding")),
        ),
        "stretches": (said("Told the board what the figures mean"),),
        "to_try": "Ask the person who gets your weekly figures what they do with them.",
    }
    return summaries.MonthSummary(**(values | changes))  # type: ignore[arg-type]


def messages(said: Said = as_is) -> dict[str, Message]:
    found = _member_messages(said) | _prompt_messages(said) | _reflection_messages(said)
    found |= gallery_growth.messages(said) | gallery_absences.messages(said)
    found |= _summary_messages(said) | gallery_teams.messages(said) | gallery_rights.messages(said)
    return found


def _member_messages(said: Said) -> dict[str, Message]:
    return {
        "welcome": members.welcome(),
        "joined": members.joined(ANA, FRIDAY, TODAY),
        "joined while away": members.joined(ANA, FRIDAY, TODAY, away=True),
        "joined, with a draft": members.joined(ANA, FRIDAY, TODAY, kept=True),
        "joined quietly": members.joined(own_field(said), None, TODAY, kept=True),
        "already a member": members.already_member(ANA, FRIDAY, TODAY),
        "settings asked for in words": members.settings_here(ANA, FRIDAY, TODAY),
        "settings saved": members.settings_saved(ANA, FRIDAY, TODAY),
        "settings saved, on request": members.settings_saved(own_field(said), None, TODAY),
        "no thanks": members.no_thanks(),
        "not a member": members.not_a_member(),
        "stopped": members.stopped(),
        "paused": members.paused(date(2026, 12, 3), TODAY),
        "paused as usual": members.paused(date(2026, 12, 3), TODAY, chosen=False),
        "pause banana": members.pause_not_understood(said("banana")),
        "resumed": members.resumed(FRIDAY, TODAY),
        "only when you write": members.only_when_you_write(),
        "asked four times": members.asked_four_times(3),
        "words wait of who stopped": members.words_wait(said("Showed product why"), 5, stopped=True),
        "words wait": members.words_wait(said("Showed product why customers leave"), 5),
        "draft kept": members.draft_kept(),
        "draft dropped": members.draft_dropped(),
        "draft gone": members.draft_gone(),
        "works in DMs": members.works_in_dms(),
        "guest": members.guest_refused(),
        "stranger": members.stranger_refused(),
        "too much at once": members.too_much_at_once(),
        "not mine": members.not_mine(),
    }


def _prompt_messages(said: Said) -> dict[str, Message]:
    full = prompt(
        said, question_because_of_mix=True, told_already=2, week_note=prompts.late_week("16–20 Nov")
    )
    return {
        "prompt": prompts.weekly(prompt(said)),
        "prompt, all of it": prompts.weekly(full),
        "prompt answered": prompts.closed(prompt(said), "answered"),
        "prompt skipped": prompts.closed(prompt(said), "skipped"),
        "prompt snoozed": prompts.closed(prompt(said), "snoozed", "on Monday at 15:00"),
        "prompt expired": prompts.closed(prompt(said), "expired", "16–20 Nov"),
        "reminder": prompts.reminder("16–20 Nov", prompt_id=7),
        "nothing this week": prompts.nothing_this_week(),
        "skipped": prompts.skipped(),
        "nothing to skip": prompts.nothing_to_skip(),
        "too late to snooze": prompts.too_late_to_snooze(),
    }


def _reflection_messages(said: Said) -> dict[str, Message]:
    def read_back(count: int, **changes: object) -> Message:
        found = activities(said, count)
        return reflections.read_back(reflections.ReadBack(9, found, **changes))  # type: ignore[arg-type]

    return {
        "read-back": read_back(4),
        "read-back of one": read_back(1),
        "read-back of twenty": read_back(20, from_closed_week="16–20 Nov"),
        "read-back of nothing": read_back(0),
        "read-back erased": reflections.read_back_erased(),
        "nothing found": reflections.nothing_found(5),
        "nothing to keep": reflections.nothing_to_keep(),
        "kept for later": reflections.kept_for_later(),
        "a file": reflections.no_words("file"),
        "a sticker": reflections.no_words("sticker"),
        "an empty message": reflections.no_words("empty"),
    }


def _summary_messages(said: Said) -> dict[str, Message]:
    few = Mix(tactical=2, functional=1, open=1, stretches=1)
    return {
        "month": summaries.month(month(said)),
        "month with mentors": summaries.month(month(said, loop=Loop(2, 1, 1))),
        "first month": summaries.month(month(said, first_month=True, earlier=())),
        "month before an erasing": summaries.month(month(said, soon_erased=SOON_ERASED)),
        "month of none before an erasing": summaries.month(month(said, mix=Mix(), soon_erased=SOON_ERASED)),
        "second month of none before an erasing": retention.alone(SOON_ERASED, TODAY),
        "month of few": summaries.month(month(said, mix=few)),
        "month of none placed": summaries.month(month(said, mix=Mix(open=3), sentences=())),
        "month of none": summaries.month(month(said, mix=Mix())),
        "this month of none": summaries.month(month(said, mix=Mix(), today=date(2026, 10, 9))),
        "month after a thin one": summaries.month(month(said, earlier=((SEPTEMBER, Mix(tactical=1)),))),
        "bad month": summaries.bad_month(said("2027-13"), TODAY),
        "future month": summaries.future_month(date(2027, 1, 1), TODAY),
        "before you joined": summaries.before_you_joined(SEPTEMBER, OCTOBER),
        "summary in the DM": summaries.in_the_dm(),
    }


def modals(said: Said = as_is) -> dict[str, Modal]:
    return (
        gallery_growth.modals(said)
        | gallery_absences.modals()
        | gallery_teams.modals(said)
        | {
            "join": members.choices_form(None, zone="Europe/Berlin", joining=True, draft_id=5),
            "settings": members.choices_form(ANA, zone="Europe/Berlin", joining=False),
            "settings, own words": members.choices_form(own_field(said), zone="Europe/Berlin", joining=False),
            "how it works": members.how_it_works(),
            "answer": prompts.answer_form(7, prompt(said).question),
            "answer to a closed one": prompts.answer_form(7, QUESTION, "16–20 Nov"),
            "reflect": reflections.reflect_form(),
            "reflect on a month": reflections.reflect_form("2026-10"),
            "change": reflections.change_modal(9, activities(said)),
            "change, page 2": reflections.change_modal(9, activities(said, 55), 1),
            "change nothing": reflections.change_modal(9, ()),
            "place": reflections.place_modal(activities(said, 60)),
            "place nothing": reflections.place_modal([]),
            "ladder": reflections.ladder_modal("nursing"),
            "ladder, own words": reflections.ladder_modal(said("Stage lighting")),
            "privacy": help.window(help.privacy()),
            "nothing there": help.nothing_there(),
            "forget": rights.forget_form(rights.Going(80, 6, 21, highlights=True)),
            "forget, nothing told": rights.forget_form(rights.Going(2, 0, 1)),
            "forget, nothing kept": rights.forget_form(rights.Going(0, 0, 0)),
        }
    )


def homes(said: Said = as_is) -> dict[str, Home]:
    def of(*parts: list[Block], **values: object) -> Home:
        return home.home(home.HomeValues(TODAY, **values), parts)  # type: ignore[arg-type]

    mix = Mix(tactical=9, functional=3, business=2, open=2, stretches=4)
    full = {"choices": own_field(said), "told": True, "this_month": mix}
    month = sections.month((NOVEMBER, mix), ((SEPTEMBER, mix), (OCTOBER, mix)), TODAY)
    usual = [
        sections.lately((said("Posted the reels"),) * 5),
        teams.in_home(["C0MARKETING"] * 12, ["C0SALES"]),
        gallery_teams.in_home(said),
        sections.ways(plan=True, problem=True, mentor=True, introduction=True),
        sections.steps(said("Stage lighting")),
    ]
    return {
        "not joined": of(),
        "stopped": of(has_stopped=True),
        "nothing told": of(choices=ANA, next_prompt=FRIDAY),
        "prompt open": of(choices=ANA, told=True, open_prompt=home.OpenPrompt(7, "16–20 Nov"), unsure=2),
        "prompt put off": of(choices=ANA, told=True, open_prompt=home.OpenPrompt(7, "16–20 Nov", FRIDAY)),
        "unsure": of(choices=ANA, told=True, unsure=1),
        "paused": of(choices=ANA, told=True, paused_until=date(2026, 12, 3)),
        "away": of(choices=ANA, told=True, away=gallery_absences.in_home(anyway=False)),
        "away, and asked": of(choices=ANA, told=True, away=gallery_absences.in_home(anyway=True)),
        "gone quiet": of(choices=ANA, told=True, gone_quiet=True),
        "full": of(month, *usual, next_prompt=FRIDAY, **full),
        "full, and growing": of(month, *gallery_growth.in_home(said), *usual, next_prompt=FRIDAY, **full),
    }


def payload(message: Message, *, with_charts: bool = True) -> dict[str, object]:
    plain = message.plain_blocks if message.plain_blocks is not None else message.blocks
    return {"text": message.text, "blocks": message.blocks if with_charts else plain}


def everything(said: Said = as_is) -> dict[str, list[dict[str, object]]]:
    shown = [{"_name": name} | payload(one) for name, one in messages(said).items()]
    plain = [
        {"_name": f"{name}, without a chart"} | payload(one, with_charts=False)
        for name, one in messages(said).items()
        if one.plain_blocks is not None
    ]
    return {
        "messages": shown + plain,
        "modals": [{"_name": name, **view} for name, view in modals(said).items()],
        "homes": [{"_name": name, **view} for name, view in homes(said).items()],
    }


if __name__ == "__main__":
    print(json.dumps(everything(), ensure_ascii=False, indent=1))
