"""What keeps a repository quick and clean: settings, maintenance, what is stale."""
