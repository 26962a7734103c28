"""The edge: what a change orders to be purged there, and the worker that sees to it."""
