"""How posts written elsewhere come in. Nothing here asks a network that was not named to it."""
