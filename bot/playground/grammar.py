"""What may stand where in Block Kit: elements in blocks, blocks on surfaces, properties in each.

From @slack/types 3.2.0 and docs.slack.dev/reference/block-kit. What has no entry in PROPERTIES is not
looked into.
"""

SELECTS = frozenset(
    prefix + kind + "_select"
    for prefix in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
DATES = frozenset({"datepicker", "timepicker"})
CHOICES = frozenset({"checkboxes", "radio_buttons"})
ACCESSORIES = SELECTS | DATES | CHOICES | {"button", "image", "overflow", "workflow_button"}
ACTIONS = (ACCESSORIES - {"image"}) | {"datetimepicker", "rich_text_input"}
WRITTEN = {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
}
INPUTS = SELECTS | DATES | CHOICES | WRITTEN | {"datetimepicker"}

_EVERYWHERE = {
    "actions",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(
        _EVERYWHERE
        | {"carousel", "container", "data_table", "data_visualization", "table"}
        | {"alert", "context_actions", "markdown", "plan", "task_card"}
    ),
    "modal": frozenset(_EVERYWHERE | {"alert"}),
    "home": frozenset(_EVERYWHERE | {"carousel", "container", "table"}),
}

_ACTION = {"type", "action_id"}
_CHOICE = _ACTION | {"confirm", "focus_on_load"}
_SELECT = _CHOICE | {"placeholder"}
_MULTI = _SELECT | {"max_selected_items"}
_WRITTEN = _ACTION | {"dispatch_action_config", "focus_on_load", "placeholder", "initial_value"}
PROPERTIES: dict[str, set[str]] = {
    "block:section": {"type", "block_id", "text", "fields", "accessory", "expand"},
    "block:header": {"type", "block_id", "text", "level"},
    "block:divider": {"type", "block_id"},
    "block:actions": {"type", "block_id", "elements"},
    "block:context": {"type", "block_id", "elements"},
    "block:image": {"type", "block_id", "image_url", "slack_file", "alt_text", "title"},
    "block:input": {"type", "block_id", "label", "hint", "optional", "element", "dispatch_action"},
    "block:markdown": {"type", "block_id", "text"},
    "block:rich_text": {"type", "block_id", "elements"},
    "block:table": {"type", "block_id", "rows", "column_settings"},
    "block:data_visualization": {"type", "block_id", "title", "chart"},
    "plain_text": {"type", "text", "emoji"},
    "mrkdwn": {"type", "text", "verbatim"},
    "option": {"text", "value", "description", "url"},
    "option_group": {"label", "options"},
    "confirm": {"title", "text", "confirm", "deny", "style"},
    "modal": {
        "type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close",
        "notify_on_close", "external_id", "submit_disabled",
    },
    "home": {"type", "blocks", "private_metadata", "callback_id", "external_id"},
    "button": _ACTION | {"text", "url", "value", "style", "confirm", "accessibility_label"},
    "checkboxes": _CHOICE | {"options", "initial_options"},
    "radio_buttons": _CHOICE | {"options", "initial_option"},
    "overflow": _ACTION | {"options", "confirm"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
    "datepicker": _SELECT | {"initial_date"},
    "datetimepicker": _CHOICE | {"initial_date_time"},
    "timepicker": _SELECT | {"initial_time", "timezone"},
    "plain_text_input": _WRITTEN | {"multiline", "min_length", "max_length"},
    "email_text_input": _WRITTEN,
    "url_text_input": _WRITTEN,
    "number_input": _WRITTEN | {"is_decimal_allowed", "min_value", "max_value"},
    "file_input": _ACTION | {"filetypes", "max_files"},
    "static_select": _SELECT | {"options", "option_groups", "initial_option"},
    "users_select": _SELECT | {"initial_user"},
    "channels_select": _SELECT | {"initial_channel", "response_url_enabled"},
    "conversations_select": _SELECT
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "multi_static_select": _MULTI | {"options", "option_groups", "initial_options"},
    "multi_users_select": _MULTI | {"initial_users"},
    "multi_channels_select": _MULTI | {"initial_channels"},
    "multi_conversations_select": _MULTI
    | {"initial_conversations", "default_to_current_conversation", "filter"},
}  # fmt: skip

# rich text: what may stand inside what, and the property that each small piece must have
RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
RICH_PIECES = {
    "text": "text", "link": "url", "emoji": "name", "user": "user_id", "usergroup": "usergroup_id",
    "channel": "channel_id", "broadcast": "range", "color": "value", "date": "timestamp", "team": "team_id",
}  # fmt: skip
RICH_STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}
