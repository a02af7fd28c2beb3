"""The shop behind the bot: its own tables, or a company's system over HTTP."""
