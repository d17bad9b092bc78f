"""HTTP, when asked for: health and metrics in either mode; Slack's requests and OAuth in HTTP mode."""
