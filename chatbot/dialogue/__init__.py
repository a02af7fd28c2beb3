"""Pure decisions about the next move."""
