"""The doors: HTTP in, HTTP out, and no business in between."""
