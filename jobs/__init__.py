"""Time speaks."""
