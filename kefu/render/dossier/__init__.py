"""A dossier as pages, and as instructions for whoever verifies it."""
