"""The bot's words: which reply, which variant of it, for whom; pure."""
