"""Door 1: Slack speaks. One file per surface; a listener unpacks, calls one service, hands back."""
