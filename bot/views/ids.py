"""Names that come back from Slack: of buttons and selects (action ids), of forms (callback ids), of blocks.

An action id is "<noun>_<verb>". A button carries the id of its row in `value`; a select or a group of ticks
carries it in its block id: `activity-17`, `stretch-4`.
"""

# Members
MEMBER_JOIN = "member_join"  # opens the form; no value
MEMBER_EXPLAIN = "member_explain"  # how it works
MEMBER_DECLINE = "member_decline"
MEMBER_SETTINGS = "member_settings"
MEMBER_RESUME = "member_resume"
MEMBER_RHYTHM_WEEKLY = "member_ask_weekly"  # answers to "shall I keep asking?"; value: member id
MEMBER_RHYTHM_ON_REQUEST = "member_ask_on_request"
MEMBER_STOP = "member_stop"
MEMBER_ASK_LESS = "member_ask_less"
MEMBER_ASK_ANYWAY = "member_ask_anyway"  # even when away; no value
MEMBER_QUIET_WHEN_AWAY = "member_quiet_when_away"
MEMBER_COUNTRY = "member_country"  # value: ISO 3166, "none", or "zone"
MEMBER_PRIVACY = "member_privacy"
MEMBER_HELP = "member_help"
MEMBER_EXPORT = "member_export"
MEMBER_FORGET = "member_forget"

# Drafts; value: draft id
DRAFT_JOIN = "draft_join"
DRAFT_KEEP = "draft_keep"  # keep it, don't ask me weekly
DRAFT_KEEP_ANYWAY = "draft_keep_anyway"  # nothing was found in it
DRAFT_DROP = "draft_drop"

# Prompts; value: prompt id
PROMPT_ANSWER = "prompt_answer"
PROMPT_SKIP = "prompt_skip"
PROMPT_SNOOZE = "prompt_snooze"  # to the next working day
PROMPT_ANOTHER_DAY = "prompt_another_day"  # opens the form
PROMPT_UNSNOOZE = "prompt_unsnooze"

# Reflections; value: reflection id
REFLECTION_WRITE = "reflection_write"  # opens the form; value: "", or a month "2026-10"
REFLECTION_COUNT = "reflection_count"  # nothing was found in it, but it was something
REFLECTION_CHANGE = "reflection_change"
REFLECTION_PAGE_BACK = "reflection_page_back"  # in that form; value: number of the page
REFLECTION_PAGE_ON = "reflection_page_on"
REFLECTION_RAISE = "reflection_raise"  # one level up
REFLECTION_RAISE_UNDO = "reflection_raise_undo"
REFLECTION_RECOMMEND = "reflection_recommend"  # in the room
REFLECTION_PLAN = "reflection_plan"  # plan next week
LADDER_SHOW = "ladder_show"

# Activities; the row is in the block id
ACTIVITY_PLACE = "activity_place"  # a select; block "activity-<activity id>"
ACTIVITY_STRETCH = "activity_stretch"  # ticks of activity ids; block "stretch-<reflection id>"
ACTIVITY_SORT = "activity_sort"  # a button: the unplaced ones, to place

# Teams; value: team id
TEAM_COUNT_IN = "team_count_in"
TEAM_LEAVE_OUT = "team_leave_out"
TEAM_EXAMPLE = "team_example"
TEAM_FIGURES = "team_figures"  # for managers
TEAM_CSV = "team_csv"
TEAM_SETTINGS = "team_settings"
TEAM_INVITE = "team_invite"
DIGEST_IS_THERE = "digest_is_there"  # value: delivery id
DIGEST_SEND_AGAIN = "digest_send_again"  # value: delivery id
INVITE_REFUSE = "invite_refuse"  # no value

# Highlights; value: summary id
HIGHLIGHT_NAMED = "highlight_named"
HIGHLIGHT_UNNAMED = "highlight_unnamed"
HIGHLIGHT_NO = "highlight_no"
HIGHLIGHT_TAKE_BACK = "highlight_take_back"
# and under Change, in Home, beside what a mentor said
HIGHLIGHT_SHARE = "highlight_share"  # value: reflection id; 0: what is shared of all
HIGHLIGHT_TOLD = "highlight_told"  # value: ask id
SHARE_NAMED = "share_named"  # value: activity id
SHARE_UNNAMED = "share_unnamed"  # value: activity id
SHARE_TAKE_BACK = "share_take_back"  # value: highlight id

# Commitments; value: commitment id
COMMITMENT_PLAN = "commitment_plan"  # opens the form; value: the plan that is changed, or ""
COMMITMENT_TAKE = "commitment_take"  # a suggestion, in that form; value: its id in the bank
COMMITMENT_DONE = "commitment_done"
COMMITMENT_PARTLY = "commitment_partly"
COMMITMENT_NOT_YET = "commitment_not_yet"
COMMITMENT_DROP = "commitment_drop"
COMMITMENT_UNDO = "commitment_undo"
COMMITMENT_TAKE_BACK = "commitment_take_back"
COMMITMENT_TELL = "commitment_tell"  # a line of what happened

# Mentors; value: mentor id
MENTOR_OPEN = "mentor_open"  # the thread; no value
MENTOR_ADD = "mentor_add"
MENTOR_ASK = "mentor_ask"
MENTOR_END = "mentor_end"
MENTOR_GO_ON = "mentor_go_on"
MENTOR_DELETE = "mentor_delete"

# Questions to mentors; value: ask id
ASK_FOR_ME = "ask_for_me"  # in the form of a question; value: mentor id
ASK_TELL = "ask_tell"
ASK_DID = "ask_did"
ASK_FOLLOW_UP = "ask_follow_up"
ASK_DELETE = "ask_delete"
ASK_ANSWER = "ask_answer"  # from here on for the mentor
ASK_REFUSE = "ask_refuse"
ASK_QUOTE = "ask_quote"  # a tick; its value is the ask id

QUARTER_OPEN = "quarter_open"

# History; the look is carried by its window
HISTORY_OPEN = "history_open"  # value: a month as somebody named it, or ""
HISTORY_RUNG = "history_rung"  # three selects
HISTORY_STRETCH = "history_stretch"
HISTORY_THEME = "history_theme"
HISTORY_NEWER = "history_newer"  # value: number of the page
HISTORY_OLDER = "history_older"

INTRODUCTION_WRITE = "introduction_write"
INTRODUCTION_TAKE_BACK = "introduction_take_back"  # value: its id

# Shortcuts (callback ids)
SHORTCUT_SAVE = "reflection_save"  # in the menu of a message
SHORTCUT_REFLECT = "reflection_reflect"  # from anywhere

# Problems; value: problem id. Inside their windows each press changes the window in place
PROBLEMS_OPEN = "problems_open"  # all of them; no value
PROBLEM_OPEN = "problem_open"
PROBLEM_NAME = "problem_name"  # opens the form of a new one; no value
PROBLEM_TIES = "problem_ties"  # value: reflection id; what of it belongs where
PROBLEM_TIE = "problem_tie"  # a select of problem ids; block "belongs-<activity id>"
PROBLEM_SHOW = "problem_show"
PROBLEM_LIST = "problem_list"
PROBLEM_NEW = "problem_new"
PROBLEM_RENAME = "problem_rename"
PROBLEM_RENAME_UNDO = "problem_rename_undo"
PROBLEM_CLOSE = "problem_close"
PROBLEM_DROP = "problem_drop"
PROBLEM_TAKE_UP = "problem_take_up"  # again, after it was closed or dropped
PROBLEM_DELETE = "problem_delete"
PROBLEM_PART = "problem_part"  # a select; block "tied-<activity id>"
PROBLEM_TIE_ALIKE = "problem_tie_alike"  # value: activity id
PROBLEM_TIE_OTHER = "problem_tie_other"  # a select of activity ids

# The ceiling signal; value: its id
CEILING_OFF = "ceiling_off"
CEILING_ON = "ceiling_on"

# The pack; value: how many months it goes back
PACK_MAKE = "pack_make"
PACK_CONFIRM = "pack_confirm"

# An element of a form that is read when the form is submitted
INPUT = "input"

# Forms (callback ids)
FORM_JOIN = "member_join"
FORM_SETTINGS = "member_settings"
FORM_ANSWER = "prompt_answer"
FORM_SNOOZE = "prompt_another_day"
FORM_REFLECT = "reflection_write"
FORM_CHANGE = "reflection_change"
FORM_FORGET = "member_forget"
FORM_TEAM = "team_set_up"
FORM_TEAM_SETTINGS = "team_settings"
FORM_INVITE = "team_invite"
FORM_PLAN = "commitment_plan"
FORM_MENTOR = "mentor_add"
FORM_ASK = "mentor_ask"
FORM_ASK_SEND = "ask_send"
FORM_ASK_TELL = "ask_tell"
FORM_ASK_DID = "ask_did"
FORM_ASK_ANSWER = "ask_answer"
FORM_INTRODUCE = "introduction_write"
FORM_SAVE = "reflection_save"
FORM_RAISE = "reflection_raise"
FORM_RECOMMEND = "reflection_recommend"
FORM_PLAN_TELL = "commitment_tell"
FORM_PROBLEM = "problem_name"
FORM_PROBLEM_CLOSE = "problem_close"
FORM_PACK = "pack_confirm"
FORM_SHARE_TOLD = "highlight_told"


def block_of(noun: str, row_id: int) -> str:
    """ "activity-17"."""
    return f"{noun}-{row_id}"


def row_of(block_id: str) -> int | None:
    """17 of "activity-17"; None if there is no number."""
    return row_id(block_id.rpartition("-")[2])


def row_id(text: str) -> int | None:
    """17 of "17"; None for what is no id of a row: Slack brings back whatever somebody made up."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
