"""Posts that belong together: series, translations, related ones; what the worker writes of it."""
