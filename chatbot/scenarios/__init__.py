"""Written conversations that the whole bot, its model and its actions included, must hold as expected."""
