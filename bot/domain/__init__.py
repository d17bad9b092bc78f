"""What we know: frozen dataclasses, enums and pure functions; standard library only."""
