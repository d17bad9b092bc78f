"""The few emoji that people here type: Slack writes them down by name."""

import re

NAMES = {
    "👍": "+1", "👎": "-1", "🙂": "slightly_smiling_face", "😀": "grinning",
    "😂": "joy", "😅": "sweat_smile", "😬": "grimacing", "🤔": "thinking_face",
    "😊": "blush", "😍": "heart_eyes", "😢": "cry", "😴": "sleeping",
    "🎉": "tada", "🔥": "fire", "🚀": "rocket", "✅": "white_check_mark",
    "❌": "x", "⭐": "star", "💡": "bulb", "📈": "chart_with_upwards_trend",
    "📉": "chart_with_downwards_trend", "📊": "bar_chart", "🙏": "pray", "👏": "clap",
    "💪": "muscle", "👋": "wave", "👀": "eyes", "💯": "100",
    "🌱": "seedling", "🌴": "palm_tree", "🏖️": "beach_with_umbrella", "🤒": "face_with_thermometer",
    "🎯": "dart", "🧭": "compass", "🪜": "ladder", "📝": "memo",
    "📅": "date", "☕": "coffee", "🤷": "shrug", "🙌": "raised_hands",
    "❤️": "heart",
}  # fmt: skip
PICTURE = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))
