"""The story of one customer message."""
