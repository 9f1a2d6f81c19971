"""Keeping a repository quick and clean: settings, maintenance, dead lock files."""
