"""Encrypted backups: one file that holds the database and the media, proves itself, and restores elsewhere."""
