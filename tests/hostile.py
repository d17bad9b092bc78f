"""What somebody may write to break something, ping somebody, or pass for us. Each line is one attack."""

CHANNEL, PERSON, GROUP = "<!channel> <!here> <!everyone>", "<@U0LEO> <@W123|boss>", "<!subteam^S123|@all>"
CORPUS = {
    "pings": f"I asked {CHANNEL} and {PERSON} and {GROUP}",
    "escaped twice": "I told &lt;!channel&gt; and &amp;lt;@U0LEO&amp;gt; about it",
    "a link with another label": "I posted <https://evil.example/?a=1&b=2|https://bank.example> to the team",
    "a date and a script": "I met <!date^0^{date}|now> <javascript:alert(1)|sales> <script>alert(1)</script>",
    "mrkdwn": "I wrote *bold* _it_ ~no~ `code` ```block``` > quote :tada: \\n • # head | a | b |",
    "control characters": "I called\x00 the\x07 \x1b[31magency\x1b[0m\x7f about\x85 the\u2028 invoice\ufeff",
    "direction marks": "I sent \u202egpj.exe\u202c to \u2066ops\u2069 and \u200fsales\u200e",
    "lone surrogates": "I planned\ud800 the\udfff quarter",
    "no characters": "I planned \ufdd0gAAAA the \ufffe\uffff budget",
    "emoji": "I ran 👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇩🇪 1️⃣ the launch " + "😀" * 200,
    "right to left": "עבדתי על תוכנית הרבעון. كتبت خطة الفصل القادم.",
    "marks without end": "I wrote Z" + "\u0301" * 2000 + " the plan",
    "SQL": "I dropped'); DROP TABLE members; -- \" OR 1=1 %s %(x)s {0} {{x}} ${x}",
    "a formula": '=HYPERLINK("https://evil.example","I planned the budget")',
    "JSON": '{"type":"mrkdwn","text":"<!channel>"}',
    "forty thousand": "I planned the budget for the ward <!channel>. " * 860,
    "one word of forty thousand": "x" * 40_000,
}
