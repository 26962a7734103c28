"""The read path: what the reader Lambda's zip holds, and the item layout both paths share."""
