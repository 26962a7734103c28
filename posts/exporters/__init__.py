"""How posts leave: as files that others can read, and that an import makes the same posts of."""
