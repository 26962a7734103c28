"""The blog as it first was, to compare with. Its packages are in an environment of their own."""
