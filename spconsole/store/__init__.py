"""History on SQLite, templates as TOML files."""
