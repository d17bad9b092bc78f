"""The modals, the Home tab and the app of the page's tests."""

from tests.page.parts import Json, button, field, mrkdwn, option, words
from tests.page.scenery import RUNGS

JOIN: Json = {
    "type": "modal",
    "callback_id": "join",
    "title": words("Join Headroom"),
    "submit": words("Join"),
    "close": words("Not now"),
    "blocks": [
        {
            "type": "section",
            "text": mrkdwn("It takes two minutes a week. *Only you see what you write.*"),
            "accessory": button("The ladder", "ladder"),
        },
        field(
            "field",
            "Your field",
            {
                "type": "static_select",
                "action_id": "field",
                "placeholder": words("Choose your field"),
                "options": [option("Marketing", "marketing"), option("Nursing", "nursing")],
            },
        ),
        field(
            "hope",
            "What do you want from your work?",
            {
                "type": "radio_buttons",
                "action_id": "hope",
                "options": [
                    option("Be the best at what I do", "best"),
                    option("Help decide beyond my field", "decide"),
                    option("Not sure yet", "unsure"),
                ],
            },
        ),
        field(
            "day",
            "When shall I ask?",
            {"type": "timepicker", "action_id": "day", "initial_time": "15:00"},
            "In your own time zone: Berlin.",
        ),
        field(
            "themes",
            "Themes",
            {
                "type": "multi_static_select",
                "action_id": "themes",
                "placeholder": words("All of them"),
                "options": [
                    option("Big picture", "big"),
                    option("Research and insight", "research"),
                    option("Mentor", "mentor"),
                ],
            },
            optional=True,
        ),
        field(
            "number",
            "Of ten things, how many should be strategy?",
            {
                "type": "number_input",
                "action_id": "number",
                "is_decimal_allowed": False,
                "initial_value": "3",
            },
        ),
        field(
            "words",
            "In your own words",
            {
                "type": "plain_text_input",
                "action_id": "words",
                "multiline": True,
                "placeholder": words("What would you like to be asked for in a year?"),
            },
            "Two or three lines.",
            optional=True,
        ),
        field(
            "ticks",
            "Also",
            {"type": "checkboxes", "action_id": "ticks", "options": [option("Remind me once", "remind")]},
            optional=True,
        ),
    ],
}

LADDER: Json = {
    "type": "modal",
    "callback_id": "ladder",
    "title": words("The ladder"),
    "blocks": [
        {"type": "section", "text": mrkdwn("*Tactical*: you did it.")},
        {"type": "section", "text": mrkdwn("*Strategy in my field*: you decided how your own area works.")},
    ],
}

NEXT = "*Next question: Friday 27 November, 15:00*\nNovember so far: 6 things, 4 tactical, 2 strategic."

HOME: Json = {
    "type": "home",
    "blocks": [
        {
            "type": "section",
            "text": mrkdwn(NEXT),
            "accessory": button("Tell me something now", "tell", style="primary"),
        },
        {"type": "actions", "elements": [button("Pause", "pause"), button("Settings", "settings")]},
        {"type": "divider"},
        {"type": "header", "text": words("Waiting for you")},
        {
            "type": "section",
            "text": words("Sat in on the pricing round"),
            "accessory": {
                "type": "static_select",
                "action_id": "rung",
                "placeholder": words("Where does it stand?"),
                "options": RUNGS,
            },
        },
        {"type": "divider"},
        {"type": "header", "text": words("Your months")},
        {"type": "section", "text": mrkdwn("*October*  36 % strategic\n`████████░░░░░░░░░░░░░░`")},
        {"type": "section", "text": mrkdwn("*September*  25 % strategic\n`█████░░░░░░░░░░░░░░░░░`")},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [mrkdwn("Only you see what you write. Whoever runs this machine could read it.")],
        },
        {
            "type": "actions",
            "elements": [
                button("Who can see what", "privacy"),
                button("Export", "export"),
                button("Forget me", "forget", style="danger"),
            ],
        },
    ],
}

MANIFEST: Json = {
    "display_information": {"name": "Headroom"},
    "features": {
        "slash_commands": [
            {"command": "/growth", "description": "Settings, summary, pause, export", "usage_hint": "[help]"},
            {"command": "/reflect", "description": "Tell me something you did", "usage_hint": "words…"},
        ],
        "shortcuts": [
            {"callback_id": "save", "name": "Save as evidence", "type": "message", "description": "Keep it"},
            {
                "callback_id": "tell",
                "name": "Tell Headroom",
                "type": "global",
                "description": "Open the form",
            },
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:history", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]}},
}
