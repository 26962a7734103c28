"""Social cards: the pictures that other sites show of a post that has none of its own."""
