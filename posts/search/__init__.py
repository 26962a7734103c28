"""The search index: what the worker writes of a post so that the reader's search finds it."""
