"""Slack's published Block Kit limits, each with the page that states it (read in 2026)."""

from typing import NamedTuple


class Limit(NamedTuple):
    """At most this many characters or items."""

    most: int
    source: str


VIEWS, METHODS = "docs.slack.dev/reference/views", "docs.slack.dev/reference/methods"
BLOCK = "docs.slack.dev/reference/block-kit/blocks"
PART = "docs.slack.dev/reference/block-kit/composition-objects"
ELEMENT = "docs.slack.dev/reference/block-kit/block-elements"

LIMITS: dict[str, Limit] = {
    # surfaces
    "message.blocks": Limit(50, BLOCK),
    "modal.blocks": Limit(100, f"{VIEWS}/modal-views"),
    "home.blocks": Limit(100, f"{VIEWS}/home-tab-views"),
    "message.text": Limit(40_000, f"{METHODS}/chat.postmessage"),
    "message.all_text": Limit(13_200, "undocumented: github.com/slackapi/bolt-js/issues/2509"),
    "message.charts": Limit(2, f"{BLOCK}/data-visualization-block (number: docs.rs, slack-morphism 2.30)"),
    "view.title": Limit(24, f"{VIEWS}/modal-views"),
    "view.submit": Limit(24, f"{VIEWS}/modal-views"),
    "view.close": Limit(24, f"{VIEWS}/modal-views"),
    "view.private_metadata": Limit(3000, f"{VIEWS}/modal-views"),
    "view.callback_id": Limit(255, f"{VIEWS}/modal-views"),
    "view.external_id": Limit(255, f"{METHODS}/views.open"),
    "view.bytes": Limit(250_000, f"{METHODS}/views.open"),
    # anything
    "block_id": Limit(255, BLOCK),
    "action_id": Limit(255, f"{ELEMENT}/button-element"),
    "text": Limit(3000, f"{PART}/text-object"),
    "placeholder": Limit(150, f"{ELEMENT}/plain-text-input-element"),
    # blocks
    "header.text": Limit(150, f"{BLOCK}/header-block"),
    "section.text": Limit(3000, f"{BLOCK}/section-block"),
    "section.fields": Limit(10, f"{BLOCK}/section-block"),
    "section.field": Limit(2000, f"{BLOCK}/section-block"),
    "actions.elements": Limit(25, f"{BLOCK}/actions-block"),
    "context.elements": Limit(10, f"{BLOCK}/context-block"),
    "input.label": Limit(2000, f"{BLOCK}/input-block"),
    "input.hint": Limit(2000, f"{BLOCK}/input-block"),
    "image.image_url": Limit(3000, f"{BLOCK}/image-block"),
    "image.alt_text": Limit(2000, f"{BLOCK}/image-block"),
    "image.title": Limit(2000, f"{BLOCK}/image-block"),
    "markdown.text": Limit(12_000, f"{BLOCK}/markdown-block"),
    "table.rows": Limit(100, f"{BLOCK}/table-block"),
    "table.columns": Limit(20, f"{BLOCK}/table-block"),
    "chart.title": Limit(50, f"{BLOCK}/data-visualization-block"),
    "chart.label": Limit(20, f"{BLOCK}/data-visualization-block"),
    "chart.axis": Limit(50, f"{BLOCK}/data-visualization-block"),
    "chart.series": Limit(6, f"{BLOCK}/data-visualization-block (other sources say 12)"),
    "chart.segments": Limit(6, f"{BLOCK}/data-visualization-block (other sources say 12)"),
    "chart.categories": Limit(20, f"{BLOCK}/data-visualization-block"),
    # composition objects
    "confirm.title": Limit(100, f"{PART}/confirmation-dialog-object"),
    "confirm.text": Limit(300, f"{PART}/confirmation-dialog-object"),
    "confirm.confirm": Limit(30, f"{PART}/confirmation-dialog-object"),
    "confirm.deny": Limit(30, f"{PART}/confirmation-dialog-object"),
    "option.text": Limit(75, f"{PART}/option-object"),
    "option.value": Limit(150, f"{PART}/option-object"),
    "option.description": Limit(75, f"{PART}/option-object"),
    "option_group.label": Limit(75, f"{PART}/option-group-object"),
    # elements
    "button.text": Limit(75, f"{ELEMENT}/button-element"),
    "button.value": Limit(2000, f"{ELEMENT}/button-element"),
    "button.url": Limit(3000, f"{ELEMENT}/button-element"),
    "button.accessibility_label": Limit(75, f"{ELEMENT}/button-element"),
    "select.options": Limit(100, f"{ELEMENT}/select-menu-element"),
    "select.option_groups": Limit(100, f"{ELEMENT}/select-menu-element"),
    "checkboxes.options": Limit(10, f"{ELEMENT}/checkboxes-element"),
    "radio_buttons.options": Limit(10, f"{ELEMENT}/radio-button-group-element"),
    "overflow.options": Limit(5, f"{ELEMENT}/overflow-menu-element"),
    "plain_text_input.length": Limit(3000, f"{ELEMENT}/plain-text-input-element"),
    "file_input.max_files": Limit(10, f"{ELEMENT}/file-input-element"),
}
