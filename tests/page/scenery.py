"""What the bot has said on the stage of the page's tests: every block and chart, and words that mean harm."""

from tests.page.parts import Json, button, mrkdwn, option, quoted, words

HOSTILE = "<img src=x onerror=\"document.title='broken'\"> <!channel> & *not* `so`"


RUNGS = [
    option("Tactical", "tactical"),
    option("Strategy in my field", "functional"),
    option("Strategy beyond my field", "business"),
]
MONTHS = ["Aug", "Sep", "Oct"]

PROMPT: list[Json] = [
    {"type": "section", "text": mrkdwn("*What did you do outside your comfort zone this week?*")},
    {
        "type": "section",
        "text": words("And what took up the rest of it? Two or three lines are enough; I sort them."),
    },
    {"type": "divider"},
    {
        "type": "section",
        "text": mrkdwn("*One more, if you like:* Which number does your boss's boss look at first?"),
    },
    {"type": "context", "elements": [words("Only you see your answer.")]},
    {
        "type": "actions",
        "block_id": "prompt",
        "elements": [
            button("Answer in a form", "answer", style="primary", value="1"),
            button("Skip this week", "skip"),
            button("Monday", "later"),
        ],
    },
]


def _item(number: int, text: str, rung: int | None) -> list[Json]:
    chosen = {"initial_option": RUNGS[rung]} if rung is not None else {}
    select = {
        "type": "static_select",
        "action_id": "rung",
        "placeholder": words("Where does it stand?"),
        "options": RUNGS,
        **chosen,
    }
    return [{"type": "section", "block_id": f"item-{number}", "text": words(text), "accessory": select}]


READ_BACK: list[Json] = [
    {"type": "section", "text": mrkdwn("*Kept: 3 things, 1 beyond your field, 1 stretch.*")},
    *_item(1, "Posted the spring reels and answered the comments", 0),
    *_item(2, "Showed product why patients give up at the booking form", 2),
    *_item(3, "Sat in on the pricing round", None),
    {
        "type": "actions",
        "block_id": "stretches",
        "elements": [
            {
                "type": "checkboxes",
                "action_id": "stretch",
                "options": [
                    option("Posted the spring reels", "1"),
                    option("Showed product why patients give up", "2"),
                    option("Sat in on the pricing round", "3"),
                ],
                "initial_options": [option("Showed product why patients give up", "2")],
            }
        ],
    },
    {
        "type": "context",
        "elements": [mrkdwn("Ticked: outside my comfort zone. Good as it is, unless you say otherwise.")],
    },
    {
        "type": "actions",
        "block_id": "next",
        "elements": [
            button("Change", "change"),
            button("One level up", "level"),
            button("Plan next week", "plan"),
        ],
    },
]


def _series(name: str, *values: float) -> Json:
    return {
        "name": name,
        "data": [{"label": month, "value": value} for month, value in zip(MONTHS, values, strict=True)],
    }


def chart(kind: str) -> Json:
    """A data_visualization block of one kind."""
    if kind == "pie":
        segments = [
            {"label": "Tactical", "value": 9},
            {"label": "In my field", "value": 3},
            {"label": "Beyond it", "value": 2},
        ]
        return {
            "type": "data_visualization",
            "title": "October: where your 14 things stand",
            "chart": {"type": "pie", "segments": segments},
        }
    series = [
        _series("Tactical", 11, 12, 9),
        _series("In my field", 2, 3, 3),
        _series("Beyond my field", 0, 1, 2),
    ]
    return {
        "type": "data_visualization",
        "title": "Your mix, month by month",
        "chart": {
            "type": kind,
            "series": series,
            "axis_config": {"categories": MONTHS, "y_label": "things"},
        },
    }


SUMMARY: list[Json] = [
    {
        "type": "header",
        "text": words("October: 14 things, 9 tactical, 5 strategic, 2 of those beyond your field"),
    },
    chart("bar"),
    {
        "type": "section",
        "fields": [
            mrkdwn("*Strategic*\n36 %, up from 25 %"),
            mrkdwn("*Your target*\n3 of 10"),
            mrkdwn("*Stretches*\n4"),
            mrkdwn("*Not placed*\n2"),
        ],
    },
    {"type": "section", "text": mrkdwn("From your highest step, in your own words:")},
    quoted("Showed product why patients give up at the booking form, with the numbers from the call centre."),
    {
        "type": "section",
        "text": mrkdwn("*One thing to try:* take those numbers to the next pricing round. :bulb:"),
    },
    {
        "type": "context",
        "elements": [mrkdwn("These are counts of what you told me, not hours. You confirmed 11 of 14.")],
    },
]

RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Bold", "style": {"bold": True}},
                {"type": "text", "text": ", then "},
                {"type": "text", "text": "italic", "style": {"italic": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "gone", "style": {"strike": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "code()", "style": {"code": True}},
                {"type": "text", "text": ", by "},
                {"type": "user", "user_id": "U0PRIYA00"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "seedling"},
                {"type": "text", "text": ", see "},
                {"type": "link", "url": "https://larkspur.example/plan", "text": "the plan"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "First the evidence"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Then the decision"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "and who pays"}]}
            ],
        },
        {
            "type": "rich_text_preformatted",
            "elements": [{"type": "text", "text": "mix = strategic / placed"}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": HOSTILE}]},
    ],
}

MARKDOWN = """## Standard
Some **bold** words and a [link](https://larkspur.example).

- one
- two

1. first
2. second"""

PIXEL = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='420' height='140'%3E"
    "%3Crect width='420' height='140' fill='%23e7dfd2'/%3E"
    "%3Cpath d='M0 140 140 60 220 100 330 30 420 90V140z' fill='%2324564c'/%3E%3C/svg%3E"
)

EVERYTHING: list[Json] = [
    {"type": "header", "text": words("Every block :wave:")},
    {
        "type": "section",
        "text": mrkdwn(
            "*bold* _italic_ ~gone~ `code` <https://larkspur.example|a link> <@U0BEN0000> :tada:\n"
            "> quoted\n> twice\nplain again\n```pre\n  formatted```"
        ),
    },
    {
        "type": "section",
        "text": mrkdwn(
            "&lt;img src=x onerror=1&gt; until <!date^1795615200^{date_short_pretty} at {time}|later>"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Rename", "rename"), option("Delete", "delete")],
        },
    },
    RICH,
    {"type": "image", "image_url": PIXEL, "alt_text": "hills", "title": words("Hills")},
    {"type": "markdown", "text": MARKDOWN},
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Month"}, {"type": "raw_text", "text": "Strategic"}],
            [{"type": "raw_text", "text": "September"}, {"type": "raw_text", "text": "25 %"}],
            [{"type": "raw_text", "text": "October"}, {"type": "raw_text", "text": "36 %"}],
        ],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
    {
        "type": "actions",
        "block_id": "all",
        "elements": [
            button("Plain", "plain"),
            button("Primary", "yes", style="primary"),
            button(
                "Danger",
                "no",
                style="danger",
                confirm={
                    "title": words("Erase everything?"),
                    "text": words("What you told me will be gone for good."),
                    "confirm": words("Erase"),
                    "deny": words("Keep it"),
                    "style": "danger",
                },
            ),
            button("A page", "page", url="https://larkspur.example"),
            {"type": "users_select", "action_id": "who", "placeholder": words("Who?")},
            {"type": "conversations_select", "action_id": "where", "placeholder": words("Where?")},
            {"type": "channels_select", "action_id": "channel", "placeholder": words("Which channel?")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"},
            {"type": "timepicker", "action_id": "hour", "initial_time": "15:00"},
        ],
    },
    {
        "type": "actions",
        "block_id": "radios",
        "elements": [
            {
                "type": "radio_buttons",
                "action_id": "how",
                "options": [
                    option("Every week", "week", "On Friday at 15:00"),
                    option("Only when I write first", "never"),
                ],
            },
        ],
    },
    {
        "type": "input",
        "block_id": "said",
        "dispatch_action": True,
        "label": words("Say it here"),
        "element": {
            "type": "plain_text_input",
            "action_id": "say",
            "placeholder": words("One line is enough"),
        },
    },
    {"type": "video", "title": words("A film")},
]
