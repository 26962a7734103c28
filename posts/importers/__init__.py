"""How posts written elsewhere come in. Nothing here opens a network connection of its own."""
