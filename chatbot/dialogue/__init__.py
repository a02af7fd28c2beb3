"""Pure decisions about the next move, and the words for it."""
