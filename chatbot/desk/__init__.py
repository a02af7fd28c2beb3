"""The story of one agent action."""
