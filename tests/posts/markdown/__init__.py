"""The Markdown of posts."""
