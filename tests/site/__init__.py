"""The site in a browser: every kind of page, for whatever eyes, screen and line."""
