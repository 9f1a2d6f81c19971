"""Rows and tickets as text: table, JSON, CSV, Markdown and the rest."""
