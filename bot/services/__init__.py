"""What the bot does: load, decide, save, queue; one transaction each."""
